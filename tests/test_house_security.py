"""What SECURITY.md says is true where that can be looked up; and the tools of `make lint` say what they should."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.advisories import Found, read_report
from tests.servers import ROOT

TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")

#: The columns of the table of chapters: chapter, met by, tested in, not met.
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")] for line in TEXT.splitlines() if re.match(r"\| V\d", line)
]


def named(text: str) -> list[str]:
    """The files that a text names."""
    return re.findall(r"`((?:[\w.-]+/)*[\w.-]+\.(?:py|md|conf|txt))`", text)


def test_every_chapter_of_level_2_is_answered_in_its_order() -> None:
    assert [row[0].split()[0] for row in ROWS] == [f"V{number}" for number in range(1, 18)]
    assert {len(row) for row in ROWS} == {4}


def test_every_file_that_is_named_exists() -> None:
    assert [name for name in named(TEXT) if not (ROOT / name).is_file()] == []


def test_every_chapter_that_is_met_names_its_tests_and_they_are_tests() -> None:
    without = [row[0] for row in ROWS if row[1] != "not used" and not named(row[2])]
    assert without == []
    assert [name for row in ROWS for name in named(row[2]) if not Path(name).name.startswith("test_")] == []


def report(*rows: Mapping[str, object]) -> str:
    """A report of pip-audit."""
    return json.dumps({"dependencies": list(rows), "fixes": []})


SOUND = {"name": "a", "version": "1", "vulns": []}
HOLED = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-2026-1"}, {"id": "GHSA-x"}]}
UNKNOWN = {"name": "c", "skip_reason": "Dependency not found on PyPI and could not be audited: c (3)"}


@pytest.mark.parametrize(
    ("said", "found", "words"),
    [
        (report(SOUND), Found([], 1, 0), "no known holes in 1 packages"),
        (report(SOUND, UNKNOWN), Found([], 2, 1), "no known holes in 2 packages; WARNING: 1 of them"),
        (report(UNKNOWN), Found([], 1, 1), "WARNING: NOT AUDITED"),
        ("", Found([], 0, 0), "WARNING: NOT AUDITED"),
        ("<html>", Found([], 0, 0), "WARNING: NOT AUDITED"),
        (report(SOUND, HOLED), Found(["b 2: PYSEC-2026-1, GHSA-x"], 2, 0), "known holes, update these:\nb 2: PYSEC"),
    ],
)
def test_a_hole_is_told_and_so_is_that_nobody_could_be_asked(said: str, found: Found, words: str) -> None:
    read = read_report(said)
    assert (list(read.holes), read.asked, read.unknown) == (list(found.holes), found.asked, found.unknown)
    assert read.text.startswith(words)


@pytest.mark.parametrize(
    ("line", "status"),
    [("import subprocess\nsubprocess.call(input(), shell=True)\n", 1), ("eval(input())\n", 1), ("print(1)\n", 0)],
)
def test_a_dangerous_call_fails_make_lint(tmp_path: Path, line: str, status: int) -> None:
    (tmp_path / "a.py").write_text(line)
    asked = ["--quiet", "--recursive", "--configfile", str(ROOT / "pyproject.toml"), str(tmp_path)]
    done = subprocess.run([sys.executable, "-m", "bandit", *asked], capture_output=True, check=False)
    assert done.returncode == status


def test_no_check_of_dangerous_calls_is_skipped_everywhere_and_each_line_says_why() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["bandit"]
    assert settings.keys() == {"exclude_dirs"}
    folders = ("analytics", "database", "jobs", "journal", "pages", "sheets", "web")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")] + [
        ROOT / "manage.py",
        ROOT / "app.py",
    ]
    spared = [line for path in files for line in path.read_text(encoding="utf-8").splitlines() if "nosec" in line]
    assert [line for line in spared if not re.search(r"# nosec B\d{3} # \S", line)] == []
