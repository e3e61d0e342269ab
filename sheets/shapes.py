"""The shapes a cell may have: one letter a token, one line a shape; any other arrangement has no meaning.

Letters: m mark · w mark in words · n absence, short («н», «нб») · a absence with its reason, or in words ·
l lateness · p presence · e exemption, not certified · s credit, no credit, debt · x a sign that is no word ·
f a sign of another column · t minutes · d a number that is no mark · k q comments on a mark · c an excuse ·
g «с минусом» · the rest are themselves («/» for every separator that nobody takes for anything else).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from journal.alphabet import Sign
from journal.issues import Problem
from journal.marks import Attendance, Meaning, Reason, Verdict
from sheets.spellings import Token

#: More marks than this in one lesson is a slip of the hand; a real register holds «4/5/5/5/4».
_MOST_MARKS = 6

#: Lessons of one subject on a day: a number up to it beside «н» may count them.
_MOST_LESSONS = 2

#: What «у» after a mark may mean besides an excused absence.
_ALOUD = "у"

Tokens = Sequence[Token]
Builder = Callable[[str, Tokens], "Meaning | None"]


def meaning_of(typed: str, tokens: Tokens) -> Meaning:
    """What a cell cut into tokens says."""
    said = "".join(token.kind for token in tokens)
    build = _builder(said)
    if build is not None:
        return build(typed, tokens) or refused(typed, Problem.AMBIGUOUS_MARK)
    if _SLIP.search(said) or not _VALUES.search(said):
        return refused(typed, Problem.UNKNOWN_MARK)
    return refused(typed, Problem.AMBIGUOUS_MARK)


def refused(typed: str, problem: Problem) -> Meaning:
    """A cell that yields no value, and why."""
    ambiguous = problem is Problem.AMBIGUOUS_MARK
    return Meaning(typed, verdict=Verdict.AMBIGUOUS if ambiguous else Verdict.INVALID, problem=problem.value)


def of_sign(typed: str, sign: Sign) -> Meaning:
    """A cell that holds one sign."""
    return Meaning(typed, (), sign.attendance, sign.reason, sign.special)


def _sign(typed: str, tokens: Tokens) -> Meaning:
    """One sign, perhaps with what explains it and adds nothing: minutes of a lateness."""
    return of_sign(typed, next(token.sign for token in tokens if token.sign is not None))


def _marks(typed: str, tokens: Tokens) -> Meaning | None:
    """Marks, perhaps with comments.

    Hardly anybody gives a 1: «1 тест» is the first test before it is a mark, and «1/2» a half.
    """
    marks = tuple(token.mark for token in tokens if token.mark)
    if 1 in marks and any(token.kind in "kq" for token in tokens):
        return None
    if marks[:1] == (1,) and marks[-1] > 1 and [token.text.strip() for token in tokens[1:-1]] == ["/"]:
        return None
    return Meaning(typed, marks) if len(marks) <= _MOST_MARKS else refused(typed, Problem.UNKNOWN_MARK)


def _mark_said_twice(typed: str, tokens: Tokens) -> Meaning | None:
    """«5 (пять)»: the digit and the word are one mark, where they agree."""
    marks = {token.mark for token in tokens if token.mark}
    return Meaning(typed, (marks.pop(),)) if len(marks) == 1 else None


def _with_marks(typed: str, tokens: Tokens) -> Meaning | None:
    """Presence beside marks: an absence with a mark is kept and reported, a lateness with one is ordinary.

    «2 н» and «н1» may count absences, «5/у» may be «устно»: nobody knows.
    """
    said, beside = _marks(typed, tokens), _sign(typed, tokens)
    kinds, last = {token.kind for token in tokens}, tokens[-1]
    if said is None or not said.marks or not said.stored:
        return said
    if (min(said.marks) <= _MOST_LESSONS and not kinds & {"/", ","}) or (last.sign and last.text == _ALOUD):
        return None
    if beside.attendance is Attendance.ABSENT:
        problem = Problem.ABSENT_WITH_MARK.value
        return Meaning(typed, said.marks, beside.attendance, beside.reason, None, Verdict.ISSUE, problem)
    return Meaning(typed, said.marks, beside.attendance, beside.reason)


def _with_reason(typed: str, tokens: Tokens) -> Meaning | None:
    """«н (болен)»: an absence and its reason. One letter may be half of «н/б»; «н/ув» may be «неуважительная»."""
    first, last = (token for token in tokens if token.sign is not None)
    if first.sign is None or last.sign is None or first.sign.reason or not last.sign.reason:
        return None
    apart = first.kind == "a" or any(token.kind in "(," for token in tokens) or last.text.startswith("по ")
    sure = len(last.text) > 2 and last.sign.reason is not Reason.EXCUSED
    if not (sure or (apart and len(last.text) > 1)):
        return None
    return Meaning(typed, (), Attendance.ABSENT, last.sign.reason)


def _excused(typed: str, tokens: Tokens) -> Meaning | None:
    """«ув (соревнования)»: an excuse beside an absence whose reason it is, never in place of one."""
    said = _sign(typed, tokens)
    return said if said.reason in (Reason.ILL, Reason.EXCUSED) else None


def _explained(typed: str, tokens: Tokens) -> Meaning | None:
    """«н/а по болезни»: why a pupil is not certified or exempt is a comment, if it is a reason in words."""
    reason = tokens[-2] if tokens[-1].kind == ")" else tokens[-1]
    in_words = reason.kind == "c" or (reason.sign is not None and reason.sign.reason and len(reason.text) > 2)
    return _sign(typed, tokens) if in_words else None


_COMMENTED = r"(?:\([kq]!*(?:[,/ ][kq]!*)*\))"
_TRAILED = r"(?:!*[-, ]?[kq]!*(?:[, ][kq]!*)*)"
_OWN = r"(?:!*[- ]?[kq]!*)"
_BESIDE = r"[/ ,]"

#: A shape and who reads it. The first that fits is taken.
_SHAPES: tuple[tuple[re.Pattern[str], Builder], ...] = tuple(
    (re.compile(shape), build)
    for shape, build in (
        (r"[nalpesx]", _sign),
        (rf"m{_COMMENTED}?(?:{_BESIDE}m{_COMMENTED}?)*{_TRAILED}?!*", _marks),
        (rf"m{_OWN}(?:[/,]m{_OWN})+", _marks),
        (r"[kq][:-]m!*(?:[/,][kq][:-]m!*)*|q[ ,]m!*|w!*|[mw] g", _marks),
        (r"m\(w!*\)|m w!*|w\(m\)|w m", _mark_said_twice),
        (r"l[-:, ]?t|l\(t\)|l ?d|t ?l|s\([kq]!*\)|s [kq]", _sign),
        (rf"(?:m{_COMMENTED}?{_BESIDE})*n(?:{_BESIDE}m{_COMMENTED}?)*|mn|nm", _with_marks),
        (rf"(?:m{_COMMENTED}?[/,])*a(?:[/,]m{_COMMENTED}?)*", _with_marks),
        (r"(?:m/)*[lp](?:[, ]?t)?(?:/m)*|m\(l(?:[, ]?t)?\)", _with_marks),
        (r"[na]\(a\)|[na][ ,/]a", _with_reason),
        (r"e\([af]\)|e [af]|e\(c\)|e[ ,]?c", _explained),
        (r"a\(c\)|a[ ,]c", _excused),
    )
)


@lru_cache(maxsize=5_000)
def _builder(said: str) -> Builder | None:
    """Who reads a cell of that shape; None where it has none."""
    return next((build for shape, build in _SHAPES if shape.fullmatch(said)), None)


#: A separator with nothing before it, after it, or between two: a slip of the hand.
_SLIP = re.compile(r"^[/, ]|[/, ]$|[/,][/,]")
_VALUES = re.compile(r"[mwnalpesx]")
