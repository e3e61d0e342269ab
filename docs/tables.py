"""The tables of README, built from the code they tell of: `make docs` writes them, `make lint` checks them."""

from __future__ import annotations

import inspect
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import time
from pathlib import Path

import typer

from bench.figures import saved
from jobs.config import Config
from journal.alphabet import ALPHABET, Sign
from journal.issues import CATALOGUE, Explanation, Problem, Severity
from journal.retention import RETENTION
from journal.rights import REACH_NAMES, RIGHTS, Reach
from journal.settings import Settings
from journal.viewer import ROLE_NAMES, Role

ROOT = Path(__file__).resolve().parent.parent

#: How the grades of an issue are read.
SEVERITIES = {Severity.STOP: "not stored", Severity.WARN: "warning", Severity.NOTE: "note"}

#: Where a sign may stand, by ``Sign.period``.
PLACES = {False: "lesson", True: "term", None: "lesson, term"}


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)


def alphabet() -> str:
    """What may stand in a cell of a register besides marks."""

    def row(sign: Sign) -> tuple[str, ...]:
        typed = ", ".join(f"`{alias}`" for alias in sign.aliases) or "–"
        return f"`{sign.code}`", typed, sign.name, PLACES[sign.period]

    return table(("Sign", "Also typed", "Means", "In a column of"), map(row, ALPHABET))


def problems() -> str:
    """Every kind of issue, as teachers read it, with what it rests on and the setting that changes it."""

    def row(problem: Problem, about: Explanation) -> tuple[str, ...]:
        basis = f"п. {about.clause}" if about.clause else about.act
        change = f"«{about.setting}»" if about.setting else "–"
        return f"`{problem}`", about.name, about.sentence, about.advice, SEVERITIES[about.severity], basis, change

    heads = ("Code", "Name", "What is wrong", "What to do", "", "Rests on", "Changed by")
    return table(heads, (row(problem, about) for problem, about in CATALOGUE.items()))


def faults() -> str:
    """What comes of a damaged sheet, as the tests make it on a good one."""
    from tests.structure_faults import FAULTS

    rows = ((fault.name, fault.happens, ", ".join(f"`{kind}`" for kind in fault.kinds) or "–") for fault in FAULTS)
    return table(("Если…", "то…", "Issues"), rows)


def settings() -> str:
    """What a school may set on the sheet «Параметры»."""
    rows = ((f.metadata["name"], _shown(f.default), f.metadata["why"]) for f in fields(Settings))
    return table(("Параметр", "Default", "What for"), rows)


def environment() -> str:
    """What an installation is configured by."""
    said: dict[str, str] = {}
    comment: list[str] = []
    for line in (line.strip() for line in inspect.getsource(Config).splitlines()):
        if line.startswith("#: "):
            comment.append(line.removeprefix("#: ").replace("``", "`"))
        else:
            said[line.partition(":")[0]] = " ".join(comment)
            comment = []
    rows = (
        (
            f"`JOURNAL_{name.upper()}`",
            f"`{field.default}`" if field.default and not field.default_factory else "–",
            said.get(name) or "–",
        )
        for name, field in Config.model_fields.items()
    )
    return table(("Variable", "Default", "What for"), rows)


def pages() -> str:
    """Which role sees which page."""
    from web.contents import CONTENTS

    rows = ((row.module.TITLE, *("●" if role in row.roles else "" for role in Role)) for row in CONTENTS)
    return table(("Page", *(ROLE_NAMES[role] for role in Role)), rows)


def rights() -> str:
    """Which role may see and do what, and how far."""
    rows = ((row.name, *(REACH_NAMES[row.reach.get(role, Reach.NONE)] for role in Role)) for row in RIGHTS.values())
    return table(("Right", *(ROLE_NAMES[role] for role in Role)), rows)


def retention() -> str:
    """How long what is held about people stays."""
    return table(("What", "How long"), ((kind, term.said) for kind, term in RETENTION.items()))


def commands() -> str:
    """The commands of manage.py, with the first sentence of each."""
    from manage import app

    group = typer.main.get_command(app)
    known = getattr(group, "commands", {})
    rows = ((f"`{name}`", (command.help or "").strip().split("\n")[0]) for name, command in sorted(known.items()))
    return table(("Command", "What it does"), rows)


def dependencies() -> str:
    """The direct dependencies, with the reason that stands beside each in pyproject.toml."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    names = tomllib.loads(text)["project"]["dependencies"]
    reasons = {line.split('"')[1]: line.partition("#")[2].strip() for line in text.splitlines() if line[:5] == '    "'}
    return table(("Package", "Why"), ((f"`{name}`", reasons[name]) for name in names))


def figures() -> str:
    """The figures of the last `make bench --save`."""
    rows = (
        (f.name, f.measured, f.limit, ("yes" if f.kept else "**no**") if f.bound is not None else "", f.beside)
        for f in saved()
    )
    return table(("Figure", "Measured", "Bound", "Kept", "Beside it"), rows)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "да" if value else "нет"
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)
