"""The floors hold: import-linter passes, and each of its contracts breaks when it is broken."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINTER = Path(sys.executable).with_name("lint-imports")
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """What import-linter says of the house in a folder."""
    return subprocess.run(
        [LINTER, "--no-cache", "--no-logo"], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The house's plan without what stands in it: every package empty, nothing broken yet."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in [*PACKAGES, "sheets/gateway", "sheets/gateway/google"]:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    return tmp_path


def test_the_house_as_it_stands_keeps_every_contract() -> None:
    said = lint_imports(ROOT)
    assert said.returncode == 0, said.stdout


@pytest.mark.parametrize(
    ("module", "imports", "contract"),
    [
        ("journal/marks.py", "import database", "A floor knows nothing of a higher one"),
        ("sheets/grid.py", "import database", "A floor knows nothing of a higher one"),
        ("analytics/marks.py", "import sheets", "A floor knows nothing of a higher one"),
        ("database/reading.py", "import analytics", "A floor knows nothing of a higher one"),
        ("sheets/parse.py", "import jobs", "A floor knows nothing of a higher one"),
        ("jobs/sync.py", "import pages", "A floor knows nothing of a higher one"),
        ("pages/diary.py", "import web", "A floor knows nothing of a higher one"),
        ("web/menu.py", "import bench", "A floor knows nothing of a higher one"),
        ("web/menu.py", "import app", "Nothing stands above app.py"),
        ("jobs/sync.py", "import manage", "Nothing stands above app.py"),
        ("analytics/marks.py", "import streamlit", "Streamlit only in web"),
        ("jobs/sync.py", "import streamlit", "Streamlit only in web"),
        ("sheets/gateway/xlsx.py", "import gspread", "Google's libraries only"),
        ("web/menu.py", "import google.auth", "Google's libraries only"),
        ("pages/diary.py", "import sqlalchemy", "SQL only in database"),
        ("jobs/sync.py", "import sqlite3", "SQL only in database"),
        ("web/menu.py", "import plotly.graph_objects", "Plotly only in analytics"),
    ],
)
def test_a_broken_floor_is_reported(house: Path, module: str, imports: str, contract: str) -> None:
    (house / module).write_text(f"{imports}\n")
    said = lint_imports(house)
    assert said.returncode == 1
    assert [line for line in said.stdout.splitlines() if contract in line and line.endswith("BROKEN")]


def test_google_may_be_spoken_to_from_its_gateway(house: Path) -> None:
    (house / "sheets/gateway/google/another.py").write_text("import gspread\nimport google.auth\n")
    assert lint_imports(house).returncode == 0


def imported(module: Path) -> set[str]:
    """Top-level names of everything a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    return names


def test_the_command_line_speaks_to_no_library_of_a_lower_floor() -> None:
    assert imported(ROOT / "manage.py") & {"streamlit", "sqlalchemy", "sqlite3", "plotly", "gspread", "google"} == set()


def test_the_door_speaks_to_streamlit_only() -> None:
    assert imported(ROOT / "app.py") & {"sqlalchemy", "sqlite3", "plotly", "gspread", "google"} == set()


def test_the_door_assigns_its_app_literally() -> None:
    """Streamlit finds `app = st.App("web/menu.py", …)` by reading the source; a factory opens the old pages mode."""
    calls = [
        node.value
        for node in ast.parse((ROOT / "app.py").read_text()).body
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["app"]
    ]
    assert [ast.unparse(call.func) for call in calls if isinstance(call, ast.Call)] == ["st.App"]
    assert [ast.unparse(call.args[0]) for call in calls if isinstance(call, ast.Call)] == ["'web/menu.py'"]


def test_nothing_is_called_utils() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc"}
    found = [path for package in [*PACKAGES, "tests"] for path in (ROOT / package).rglob("*") if path.stem in vague]
    assert found == []


def test_every_module_says_what_it_is() -> None:
    modules = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    assert [
        str(path.relative_to(ROOT))
        for path in modules
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ] == []
