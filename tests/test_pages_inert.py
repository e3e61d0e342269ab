"""Pages are inert at import: Streamlit may run a module of `pages/` before anybody has signed in."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PAGES = sorted(path for path in (Path(__file__).parent.parent / "pages").glob("*.py") if path.stem != "__init__")


def is_inert(node: ast.stmt) -> bool:
    """Whether a top-level statement only names something."""
    match node:
        case ast.Import() | ast.ImportFrom():
            return True
        case ast.FunctionDef(decorator_list=[]):
            return True
        case ast.Expr(value=ast.Constant(value=str())):
            return True
        case ast.Assign(targets=[ast.Name(id="TITLE")], value=ast.Constant(value=str())):
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING"), orelse=[]):
            return all(is_inert(inner) for inner in node.body)
    return False


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_only_names_things(path: Path) -> None:
    body = ast.parse(path.read_text()).body
    assert [ast.unparse(node) for node in body if not is_inert(node)] == []
    named = {node.name for node in body if isinstance(node, ast.FunctionDef)}
    assert "render" in named


@pytest.mark.parametrize("source", ["st.write('x')", "TITLE = title()", "if True:\n    pass", "@cache\ndef f(): ..."])
def test_the_check_itself_finds_what_is_not_inert(source: str) -> None:
    assert not is_inert(ast.parse(source).body[0])


def test_there_are_no_pages_but_these() -> None:
    named = "access_families access_staff attendance consents diary guardians holds issues marks notice participation"
    assert [path.stem for path in PAGES] == [*named.split(), "system", "viewings"]
