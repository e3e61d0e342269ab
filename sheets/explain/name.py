"""Whose row a name means, told in words: for support, for tests and for the teacher who asks why."""

from __future__ import annotations

from collections.abc import Mapping

from journal.issues import CATALOGUE, Problem
from journal.marks import Verdict
from sheets.letters import squeeze
from sheets.names import Certainty, ClassList, Listed, Match, Movement, is_footer, read_name

#: By what the pupil was known, in words.
_KNOWN_BY = {
    Certainty.ID: "по номеру и имени",
    Certainty.EXACT: "имя как в списке",
    Certainty.NAME: "по фамилии и имени",
    Certainty.INITIALS: "по фамилии и инициалам",
    Certainty.SURNAME: "по фамилии: другого однофамильца в классе нет",
    Certainty.SHORT_FORM: "имя записано кратко",
    Certainty.HALF_SURNAME: "по половине двойной фамилии и имени",
    Certainty.FORMER_SURNAME: "по другой фамилии, записанной рядом",
}


def explain_name(asked: Mapping[str, object]) -> dict[str, object]:
    """Whose row a name means.

    Args:
        asked: ``typed``, ``register`` – the class list, objects with ``id`` and ``name`` – and perhaps ``id``,
            what stands in the hidden column.

    Returns:
        ``pupil``, the id of the one pupil it may be, or null; ``verdict``; ``certainty``, by what the pupil was
        known; ``candidates``, ids; ``movement`` and ``subgroup`` as noted beside; ``problem``; ``text``.
    """
    typed, pupil_id = _text(asked.get("typed")), _text(asked.get("id"))
    listed = _listed(asked.get("register"))
    if not squeeze(typed):
        problem = Problem.NO_NAME if pupil_id.strip() else None
        return _said(typed, Match(None, problem=problem), Verdict.INVALID if problem else Verdict.BLANK, "имени нет")
    if is_footer(typed):
        return _said(typed, Match(None), Verdict.INVALID, f"«{typed}» — строка под списком, не ученик")
    match = ClassList(listed.values()).match(pupil_id, typed)
    if match.pupil is None:
        return _nobody(typed, match, listed)
    return _somebody(typed, match, listed[match.pupil].name)


def _text(asked: object) -> str:
    """A text, or a number as a spreadsheet shows it."""
    if isinstance(asked, float) and asked.is_integer():
        return str(int(asked))
    return str(asked) if isinstance(asked, str | int | float) and not isinstance(asked, bool) else ""


def _listed(register: object) -> dict[str, Listed]:
    """The class list as given; lines without an id or a name are left out."""
    lines = register if isinstance(register, list) else []
    pupils = (
        Listed(_text(line.get("id")), _text(line.get("name")))
        for line in lines
        if isinstance(line, Mapping) and _text(line.get("id")) and _text(line.get("name"))
    )
    return {pupil.pupil: pupil for pupil in pupils}


def _somebody(typed: str, match: Match, name: str) -> dict[str, object]:
    """A row whose pupil is known, with what is worth a look."""
    movement = Problem.MOVEMENT_IN_NAME if read_name(typed).movement is not None else None
    problem = match.problem or movement
    told = f"{name} ({_KNOWN_BY[match.certainty]})"
    if problem is not None:
        told += f"; {CATALOGUE[problem].sentence}: {CATALOGUE[problem].advice}"
    return _said(typed, match, Verdict.ISSUE if problem else Verdict.OK, told, problem)


def _nobody(typed: str, match: Match, listed: Mapping[str, Listed]) -> dict[str, object]:
    """A row that is nobody's as long as it stands so, and what to do."""
    problem = match.problem or Problem.UNKNOWN_PUPIL
    verdict = Verdict.AMBIGUOUS if problem is Problem.PUPIL_AMBIGUOUS else Verdict.INVALID
    names = "; ".join(f"{listed[pupil].name}, номер {pupil}" for pupil in match.candidates[:5])
    about = CATALOGUE[problem]
    told = f"«{squeeze(typed)[:200]}» — {about.sentence}{f' ({names})' if names else ''}: {about.advice}"
    return _said(typed, match, verdict, told, problem)


def _said(typed: str, match: Match, verdict: Verdict, text: str, problem: Problem | None = None) -> dict[str, object]:
    """The answer, with every key in its place."""
    name = read_name(typed)
    found = problem or match.problem
    return {
        "pupil": match.pupil,
        "verdict": verdict.value,
        "certainty": match.certainty.value,
        "candidates": list(match.candidates),
        "movement": _moved(name.movement),
        "subgroup": name.subgroup or None,
        "problem": found.value if found else None,
        "text": text,
    }


def _moved(movement: Movement | None) -> dict[str, object] | None:
    """Movement noted beside a name: arrived or left, and the day as written."""
    if movement is None:
        return None
    day = f"{movement.day:02}.{movement.month:02}" if movement.month else None
    return {
        "kind": "left" if movement.left else "arrived",
        "date": f"{day}.{movement.year}" if day and movement.year else day,
    }
