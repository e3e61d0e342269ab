"""What a cell of a register says, told in words: for support, for tests and for the teacher who asks why."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

from journal.alphabet import ALPHABET, Sign
from journal.issues import CATALOGUE, Issue, Problem
from journal.marks import Attendance, Context, Meaning, Reason, Special, Verdict
from journal.places import Place
from sheets.grid import BLANK, Value
from sheets.parse import Alphabet
from sheets.school_marks import MEANINGS, PLACES

_ABSENCE: dict[Reason | None, str] = {
    None: "пропуск, причина не указана",
    Reason.ILL: "пропуск по болезни",
    Reason.EXCUSED: "пропуск по уважительной причине",
    Reason.UNEXCUSED: "пропуск без уважительной причины",
}
_ATTENDANCE = {Attendance.LATE: "опоздание", Attendance.PRESENT: "присутствие на уроке"}
_SPECIAL = {
    Special.EXEMPT: "освобождение",
    Special.PASS: "зачёт",
    Special.FAIL: "незачёт",
    Special.NOT_CERTIFIED: "не аттестован(а)",
    Special.PENDING: "долг: отметка ещё будет",
}
_BLANK = {Context.PERIOD: "отметки за период нет", Context.GRADE1: "ученик был на уроке"}

#: A text longer than this is cut when it is quoted.
_QUOTED = 60


class NotAsked(ValueError):
    """What was asked has a shape nobody foresaw; the sentence says what is wanted."""


def explain_cell(asked: Mapping[str, object]) -> dict[str, object]:
    """What a cell says.

    Args:
        asked: ``typed``, or ``value`` (as JSON has it) with ``shown``, the text a person sees; ``context``
            lesson, period, grade1 or credit; a school's own signs as ``alphabet`` (all of them) or ``codes``
            (besides ours), a mapping each: code, meaning, aliases, where, as on the sheet «Коды»;
            ``adjacent``: the school reads «54» as two marks.

    Returns:
        ``marks``, ``attendance``, ``reason``, ``special``, ``verdict``, ``problem``, and ``text`` for the
        teacher; ``error`` too where the question itself is faulty: nothing is read then.
    """
    try:
        context = _context(asked.get("context"))
        said = _read(asked, _alphabet(asked), context)
    except NotAsked as fault:
        return _answer(Meaning(BLANK, verdict=Verdict.INVALID), f"вопрос не понят: {fault}") | {"error": str(fault)}
    return _answer(said, _told(said, context))


def cell_line(asked: Mapping[str, object]) -> str:
    """The same in one line for people: «н/5: пропуск и отметка 5; записано. Замечание: …»."""
    context = _context(asked.get("context"))
    said = _read(asked, _alphabet(asked), context)
    typed = cut(said.typed)
    if said.verdict is Verdict.BLANK:
        return f"(пусто): {_blank(context)}"
    if said.problem is None:
        return f"{typed}: {_reading(said)}; записано."
    about = CATALOGUE[Problem(said.problem)]
    if said.stored:
        return f"{typed}: {_reading(said)}; записано. Замечание: {about.sentence}. Что делать: {about.advice}."
    return f"{typed}: не записано — {about.sentence}. Что делать: {about.advice}."


def _told(said: Meaning, context: Context) -> str:
    """What a teacher reads about a cell: what it says, or what is wrong and what to do."""
    if said.problem is None:
        return f"«{cut(said.typed)}» — {_reading(said)}" if said.stored else f"пусто: {_blank(context)}"
    problem = Problem(said.problem)
    advice = CATALOGUE[problem].advice
    return f"{Issue(Place(''), problem, cut(said.typed)).sentence}. {advice[:1].upper()}{advice[1:]}."


def _reading(said: Meaning) -> str:
    """The value of a cell in words."""
    parts = []
    if said.attendance is Attendance.ABSENT:
        parts.append(_ABSENCE[said.reason])
    elif said.attendance is not None:
        parts.append(_ATTENDANCE[said.attendance])
    if said.special is not None:
        parts.append(_SPECIAL[said.special])
    if said.marks:
        parts.append(_marks(said.marks))
    return ", и ".join(parts) if said.attendance is Attendance.ABSENT else " и ".join(parts)


def _marks(marks: Sequence[int]) -> str:
    """«отметка 5», «отметки 5 и 4», «отметки 5, 4 и 3»."""
    *first, last = map(str, marks)
    return f"отметки {', '.join(first)} и {last}" if first else f"отметка {last}"


def _blank(context: Context) -> str:
    return _BLANK.get(context, "ученик был на уроке, отметки нет")


def cut(typed: str) -> str:
    """What was typed as it is quoted: in one line, not too long, «�» for what has no shape of its own."""
    text = "".join(sign if sign.isprintable() else " " if sign.isspace() else "�" for sign in typed[:_QUOTED])
    return f"{text}…" if len(typed) > _QUOTED else text


def _answer(said: Meaning, text: str) -> dict[str, object]:
    """The answer, with every key in its place."""
    return {
        "marks": list(said.marks),
        "attendance": said.attendance,
        "reason": said.reason,
        "special": said.special,
        "verdict": said.verdict,
        "problem": said.problem,
        "text": text,
    }


# ------------------------------------------------------------------------------------------------ what is asked


def _read(asked: Mapping[str, object], alphabet: Alphabet, context: Context) -> Meaning:
    """Read the cell; of a value with the text shown for it, both must say the same."""
    told = [asked.get(name) for name in ("value", "typed", "shown")]
    value = next((one for one in told if one is not None), None)
    shown = told[2]
    if shown is None or shown == BLANK:
        return alphabet.read(value_of(value), context)
    return alphabet.read_shown(value_of(value), _shown(shown), context)


def value_of(asked: object) -> Value:
    """A value as a spreadsheet would hold it."""
    if asked is None:
        return BLANK
    if isinstance(asked, str | bool):
        return asked
    if isinstance(asked, int | float):
        return _number(asked)
    raise NotAsked("в ячейке бывает текст, число или да/нет")


def _number(asked: float) -> float:
    try:
        return float(asked)
    except OverflowError:  # a whole number of more than 308 digits
        return math.inf if asked > 0 else -math.inf


def _shown(asked: object) -> str:
    if isinstance(asked, str):
        return asked
    if isinstance(asked, int | float) and not isinstance(asked, bool):
        return repr(asked)
    raise NotAsked("в «shown» нужен текст, который видит человек")


def _context(asked: object) -> Context:
    if asked is None or asked == BLANK:
        return Context.LESSON
    known = {context.value: context for context in Context}
    if isinstance(asked, str) and asked.strip().lower() in known:
        return known[asked.strip().lower()]
    raise NotAsked("в «context» нужно одно из: " + ", ".join(Context))


def _alphabet(asked: Mapping[str, object]) -> Alphabet:
    """The school's alphabet: ours, ours with its codes, or its own alone."""
    own, more = asked.get("alphabet"), asked.get("codes")
    signs = ALPHABET if own is None else _signs(own)
    signs = signs if more is None else (*signs, *_signs(more))
    return _prepared(signs, adjacent=asked.get("adjacent") is True)


@lru_cache(maxsize=32)
def _prepared(signs: tuple[Sign, ...], *, adjacent: bool) -> Alphabet:
    return Alphabet.of(signs, adjacent=adjacent)


def _signs(asked: object) -> tuple[Sign, ...]:
    if isinstance(asked, list) and all(isinstance(one, dict) for one in asked):
        return tuple(map(_sign, asked))
    raise NotAsked('знаки школы — список: [{"code": "п", "meaning": "присутствие"}]')


def _sign(asked: Mapping[str, object]) -> Sign:
    """A sign as a line of «Коды» tells it."""
    code, meaning = str(asked.get("code") or BLANK).strip(), str(asked.get("meaning") or BLANK).strip().lower()
    where, aliases = str(asked.get("where") or "урок").strip().lower(), asked.get("aliases") or []
    if not code or meaning not in MEANINGS or where not in PLACES or not isinstance(aliases, list):
        raise NotAsked(f"у знака нужны code и meaning ({', '.join(MEANINGS)}); where — {', '.join(PLACES)}")
    attendance, reason, special = MEANINGS[meaning]
    spellings = tuple(str(alias).lower() for alias in aliases)
    return Sign(code, meaning, spellings, attendance, reason, special, PLACES[where])
