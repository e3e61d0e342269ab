"""The table of contents: every page is in it, and every role arrives somewhere."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

from journal.viewer import Role
from tests.servers import ROOT
from web.contents import CONTENTS, pages_for

MODULES = sorted(path for path in (ROOT / "pages").glob("*.py") if path.name != "__init__.py")


def test_every_page_is_in_the_contents_once() -> None:
    assert sorted(row.url_path for row in CONTENTS) == [path.stem for path in MODULES]
    assert [row.module for row in CONTENTS] == [import_module(f"pages.{row.url_path}") for row in CONTENTS]


def test_every_role_has_a_page() -> None:
    first = {role: pages_for([role])[0].url_path for role in Role}
    assert first == {
        Role.IT_LEAD: "issues",
        Role.HEAD: "participation",
        Role.DEPUTY: "participation",
        Role.CLASS_TEACHER: "attendance",
        Role.TEACHER: "issues",
        Role.PUPIL: "diary",
        Role.GUARDIAN: "diary",
    }


def test_a_page_open_to_two_of_ones_roles_is_listed_once() -> None:
    assert [row.url_path for row in pages_for([Role.HEAD, Role.DEPUTY, Role.CLASS_TEACHER])] == [
        "participation",
        "attendance",
        "guardians",
        "issues",
        "consents",
        "holds",
        "access_families",
        "system",
        "notice",
    ]
    assert pages_for([]) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_page_is_inert_until_it_is_handed_its_viewer(path: Path) -> None:
    """Imported, or run by Streamlit as a script, a page does nothing: it only names things."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    assert isinstance(body[0], ast.Expr)
    assert [ast.unparse(node) for node in body[1:] if not _only_names(node)] == []
    render = next(node for node in body if isinstance(node, ast.FunctionDef) and node.name == "render")
    assert [argument.arg for argument in render.args.args] == ["viewer", "journal"]


@pytest.mark.parametrize(
    "statement",
    [
        "render(None, None)", "st.write(1)", "X = open('x')", "@f\ndef g(): ...", "for x in y: ...", "TITLE = f()",
        "class A(f()): ...", "def f(x=g()): ...", "if TYPE_CHECKING: f()",
    ],
)  # fmt: skip
def test_a_page_that_does_something_by_itself_is_noticed(statement: str) -> None:
    assert not _only_names(ast.parse(statement).body[0])


def _only_names(node: ast.stmt) -> bool:
    """Whether a top-level statement can do nothing: imports, constants, functions and plain classes."""
    match node:
        case ast.Import() | ast.ImportFrom():
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return all(isinstance(inner, ast.Import | ast.ImportFrom) for inner in node.body)
        case ast.FunctionDef():
            return not node.decorator_list and not _calls([*node.args.defaults, *node.args.kw_defaults])
        case ast.Assign() | ast.AnnAssign():
            return not _calls([node.value])
        case _:
            return False


def _calls(values: list[ast.expr | None]) -> bool:
    """Whether evaluating any of them calls something."""
    found = (inner for value in values if value is not None for inner in ast.walk(value))
    return any(isinstance(inner, ast.Call | ast.Await | ast.NamedExpr) for inner in found)
