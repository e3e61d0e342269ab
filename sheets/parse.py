"""The grammar of one cell of a register: what was typed → what it means, or why nobody can say.

Whatever a colleague reads without doubt has that meaning; two readings in real use are ambiguous; a
cell valid in part is invalid as a whole; what the spreadsheet made of the typing (a date, a negative
number) is shown to the teacher and never turned back. Nothing typed raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from journal.alphabet import Sign
from journal.issues import Problem
from journal.marks import Attendance, Context, Meaning, Verdict
from sheets.grid import BLANK, CellError, Value, shown_text
from sheets.letters import plain

#: Two marks of one lesson are set apart by any of these; a comma alone may be a decimal one.
_SEPARATOR = re.compile(r"\s*[/\\|·•∙⋅;]\s*|,\s+|\s+")
_MARK = re.compile(r"([1-5])([+-]?)")
_WHOLE_NUMBER = re.compile(r"([1-5])[.,]0{1,2}")
_DECIMAL = re.compile(r"\d+\s?[.,]\s?\d+")
_NEGATIVE = re.compile(r"-\s?\d+")
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}.*")
_CODE_MARK = re.compile(r"([^\d\s/.,;+-]+)([1-5])|([1-5])([^\d\s/.,;+-]+)")
_COMMENT = re.compile(r"(.*?)\s*\(([^()\d]+)\)")
_MINUTES = re.compile(r"(.+?)\s*(?:на\s*)?\d{1,2}\s*(?:м|мин|минут[аы]?)\.?")
_ADJACENT = re.compile(r"[1-5]{2}")
_TWO_READINGS = re.compile(r"[1-5]\s?[-+.]\s?[1-5]|[1-5]\.|\d+[:]\d+|[1-5][?]|[?][1-5]")

#: More marks than this in one lesson is a slip of the hand; a real register holds «4/5/5/5/4».
_MOST_MARKS = 6

_NO_MEANING = Meaning("", verdict=Verdict.BLANK)


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The signs a school's registers use, ready for reading. One a school; remembers what it has read."""

    signs: tuple[Sign, ...]
    adjacent: bool = False
    _codes: dict[Context, dict[str, Sign]] = field(default_factory=dict)
    _read: dict[Context, dict[Value, Meaning]] = field(default_factory=dict)

    @classmethod
    def of(cls, signs: Iterable[Sign], *, adjacent: bool = False) -> Alphabet:
        """Prepare an alphabet. ``adjacent``: the school reads «54» as two marks."""
        alphabet = cls(tuple(signs), adjacent)
        for context in Context:
            period = context is Context.PERIOD
            alphabet._codes[context] = {
                plain(spelling): sign
                for sign in alphabet.signs
                if sign.period is None or sign.period is period
                for spelling in sign.spellings
            }
            alphabet._read[context] = {}
        return alphabet

    def read(self, value: Value, context: Context = Context.LESSON) -> Meaning:
        """What a cell says. Equal cells have equal meanings, so each distinct one is read once."""
        known = self._read[context]
        # True == 1.0 and hash alike, so truth values are not remembered.
        meaning = known.get(value) if value.__class__ is not bool else None
        if meaning is None:
            meaning = _read(value, context, self._codes[context], adjacent=self.adjacent)
            if value.__class__ is not bool:
                known[value] = meaning
        return meaning


def _read(value: Value, context: Context, codes: dict[str, Sign], *, adjacent: bool) -> Meaning:
    """Read one cell."""
    typed = shown_text(value)
    match value:
        case CellError():
            return _refused(typed, Problem.ERROR_IN_CELL)
        case bool():
            return _refused(typed, Problem.UNKNOWN_MARK)
        case date() | time() | timedelta():
            return _refused(typed, Problem.DATE_IN_CELL)
        case float() if value < 0:
            return _refused(typed, Problem.NEGATIVE_NUMBER)
        case str() if value == BLANK:
            return _NO_MEANING
    text = plain(typed)
    if not text:
        return _NO_MEANING if not typed else Meaning(typed, verdict=Verdict.BLANK)
    return _in_context(_read_text(typed, text, codes, adjacent=adjacent), context)


def _read_text(typed: str, text: str, codes: dict[str, Sign], *, adjacent: bool) -> Meaning:
    """Read a cell's text, already plain."""
    if sign := _code(text, codes):
        return _of_sign(typed, sign)
    if whole := _WHOLE_NUMBER.fullmatch(text):
        return Meaning(typed, (int(whole[1]),))
    if _NEGATIVE.fullmatch(text):
        return _refused(typed, Problem.NEGATIVE_NUMBER)
    if _DATE.fullmatch(text):
        return _refused(typed, Problem.DATE_IN_CELL)
    if _DECIMAL.fullmatch(text) or _TWO_READINGS.fullmatch(text):
        return _refused(typed, Problem.AMBIGUOUS_MARK, Verdict.AMBIGUOUS)
    if (late := _MINUTES.fullmatch(text)) and (sign := _code(late[1], codes)) and sign.attendance is Attendance.LATE:
        return _of_sign(typed, sign)
    if adjacent and _ADJACENT.fullmatch(text):
        return Meaning(typed, tuple(map(int, text)))
    if commented := _COMMENT.fullmatch(text):
        inner = _code(commented[2].strip(), codes)
        said = _read_text(typed, commented[1], codes, adjacent=adjacent)
        return said if inner is None else _refused(typed, Problem.AMBIGUOUS_MARK, Verdict.AMBIGUOUS)
    return _read_parts(typed, text, codes)


def _read_parts(typed: str, text: str, codes: dict[str, Sign]) -> Meaning:
    """Read several marks, or a code beside marks: every part must be readable."""
    glued = _CODE_MARK.fullmatch(text)
    if glued and _code(glued[1] or glued[4], codes):
        parts = [part for part in glued.groups() if part]
    else:
        parts = _SEPARATOR.split(text)
    marks: list[int] = []
    signs: list[Sign] = []
    for part in parts:
        if mark := _MARK.fullmatch(part):
            marks.append(int(mark[1]))
        elif sign := _code(part, codes):
            signs.append(sign)
        else:
            return _refused(typed, Problem.UNKNOWN_MARK)
    if len(marks) > _MOST_MARKS:
        return _refused(typed, Problem.UNKNOWN_MARK)
    if not signs:
        return Meaning(typed, tuple(marks))
    return _combined(typed, tuple(marks), signs, spaced=" " in text)


def _combined(typed: str, marks: tuple[int, ...], signs: list[Sign], *, spaced: bool) -> Meaning:
    """A code beside marks: an absence with a mark is kept and reported, anything else has two readings."""
    sign = signs[0]
    late = sign.attendance is Attendance.LATE
    if len(signs) > 1 or not marks or sign.attendance is None or (late and spaced):
        return _refused(typed, Problem.AMBIGUOUS_MARK, Verdict.AMBIGUOUS)
    if sign.attendance is Attendance.ABSENT:
        return Meaning(typed, marks, sign.attendance, sign.reason, None, Verdict.ISSUE, Problem.ABSENT_WITH_MARK.value)
    return Meaning(typed, marks, sign.attendance, sign.reason)


def _in_context(said: Meaning, context: Context) -> Meaning:
    """Hold a reading against the column it stands in."""
    if context is Context.GRADE1 and said.stored and said.marks:
        return _refused(said.typed, Problem.GRADE1_MARK)
    if context is Context.PERIOD and said.stored:
        if len(said.marks) > 1:
            return _refused(said.typed, Problem.SEVERAL_TERM_MARKS)
        if said.attendance is not None:
            return _refused(said.typed, Problem.UNKNOWN_MARK)
    return said


def _code(text: str, codes: dict[str, Sign]) -> Sign | None:
    """The sign of a spelling: spaces around «/» aside, with or without the full stop of a shortening."""
    joined = re.sub(r"\s*([/\\])\s*", "/", text)
    return codes.get(joined) or (codes.get(joined.rstrip(".")) if joined.rstrip(".") else None)


def _of_sign(typed: str, sign: Sign) -> Meaning:
    return Meaning(typed, (), sign.attendance, sign.reason, sign.special)


def _refused(typed: str, problem: Problem, verdict: Verdict = Verdict.INVALID) -> Meaning:
    return Meaning(typed, verdict=verdict, problem=problem.value)
