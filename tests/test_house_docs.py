"""What the documents say is true: tables, links, commands, and the reason of every dependency."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CODE = ["analytics", "bench", "database", "docs", "jobs", "journal", "pages", "sheets", "tests", "web"]
DOCUMENTS = [
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "deploy/README.md",
    "docs/google.md",
    "docs/backup.md",
]

#: Called by others' names, never imported by ours.
LOADED_BY_NAME = {"google-auth", "psycopg", "tzdata"}


def name_of(requirement: str) -> str:
    """The plain name of a requirement: «psycopg[binary]==3.3.9» → «psycopg»."""
    return re.split(r"[\[=<> ;]", requirement)[0].lower().replace("_", "-")


def pins(file: str) -> dict[str, str]:
    """Package → version, as a requirements file pins them."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    found = (re.match(r"([\w.\[\]-]+)==([\w.]+)", line) for line in lines)
    return {name_of(match[1]): match[2] for match in found if match}


def modules(folders: list[str]) -> list[Path]:
    """Every module in those folders, and the two at the door."""
    return [
        *(path for folder in folders for path in (ROOT / folder).rglob("*.py")),
        ROOT / "app.py",
        ROOT / "manage.py",
    ]


def imported(folders: list[str]) -> set[str]:
    """Packages of others that our modules import, by the names they are installed under."""
    names: set[str] = set()
    for path in modules(folders):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names.add((node.module or "").split(".")[0])
    known = packages_distributions()
    return {name_of(known[name][0]) for name in names if name not in CODE and name in known and len(known[name]) == 1}


def test_the_tables_of_readme_are_those_of_the_code() -> None:
    said = subprocess.run(
        [Path(sys.executable).with_name("cog"), "--check", "README.md"],
        cwd=ROOT, env={"PYTHONPATH": ".", "PATH": ""}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert said.returncode == 0, f"run `make docs`: {said.stdout}{said.stderr}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in links if not (ROOT / document).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_make_target_that_is_named_exists(document: str) -> None:
    targets = set(re.findall(r"^([\w./-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^|[`&] ?)make ([a-z.][\w./-]*)", (ROOT / document).read_text(encoding="utf-8")))
    assert named - targets == set()


def test_every_file_that_readme_names_exists() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8") + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:\w+/)+\w+\.\w+|\w+/)`", text)
    keys = {"data/google/reader.json", "data/google/writer.json", "data/keys/journal.key"}
    made_here = {"pages/name.py", "data/", "замечания/", "замечания/7А.xlsx", *keys}
    assert sorted(name for name in {*named} - made_here if not (ROOT / name).exists()) == []


def test_make_alone_tells_every_target() -> None:
    said = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, timeout=30, check=True).stdout
    assert {"run", "test", "test-long", "lint", "bench", "docs", "help"} <= {
        line.split()[0] for line in said.splitlines()
    }


def test_everything_that_runs_is_pinned() -> None:
    pinned = pins("requirements.txt")
    for requirement in PROJECT["project"]["dependencies"]:
        assert pinned[name_of(requirement)] == requirement.split("==")[1]


def test_everything_that_tests_need_is_pinned() -> None:
    pinned = pins("requirements-dev.txt") | pins("requirements.txt")
    for requirement in PROJECT["dependency-groups"]["dev"]:
        assert pinned[name_of(requirement)] == requirement.split("==")[1]


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_a_requirements_file_holds_pins_only(file: str) -> None:
    lines = [line for line in (ROOT / file).read_text(encoding="utf-8").splitlines() if line[:1] not in (" ", "#", "")]
    assert [line for line in lines if "==" not in line] == [line for line in lines if line == "-r requirements.txt"]


def test_every_dependency_is_used() -> None:
    direct = {name_of(requirement) for requirement in PROJECT["project"]["dependencies"]}
    assert direct - imported([folder for folder in CODE if folder not in ("tests", "bench")]) == LOADED_BY_NAME


def test_everything_used_is_a_dependency() -> None:
    direct = {name_of(requirement) for requirement in PROJECT["project"]["dependencies"]}
    assert imported([folder for folder in CODE if folder not in ("tests", "bench", "docs")]) - direct == set()


def test_every_dependency_has_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("dependencies = [")[2].partition("]\n\n")[0]
    assert [line for line in lines.splitlines() if '"' in line and "# " not in line] == []


def test_the_release_in_the_changelog_is_that_of_the_project() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] in ("Not released", PROJECT["project"]["version"])
