"""The grammar of one cell of a register: what was typed → what it means, or why nobody can say.

Whatever a colleague reads without doubt has that meaning; two readings in real use are ambiguous; a
cell valid in part is invalid as a whole; what the spreadsheet made of the typing (a date, a negative
number) is shown to the teacher and never turned back. Nothing typed raises.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

from journal.alphabet import Sign
from journal.issues import Problem
from journal.marks import Context, Meaning, Special, Verdict
from sheets.dates_typed import is_date
from sheets.grid import CellError, Value, shown_text
from sheets.shapes import meaning_of, of_sign, refused
from sheets.spellings import Lexicon, canonical, lexicon

#: One mark, perhaps with its sign or as a number format shows it.
_MARK = re.compile(r"([1-5])(?:[+-]|[.,]0{1,2})?")
_NEGATIVE = re.compile(r"-\s?[0-9]+(?:[.,][0-9]+)?")
#: A comma or a stop between digits may be a decimal one, a colon that of a time.
_DECIMAL = re.compile(r"[0-9]\s?[.:]\s?[0-9]|[0-9]\s?,[0-9]")
_ADJACENT = re.compile(r"[1-5]{2}")
#: «#ДЕЛ/0!», «#N/A» – and LibreOffice's «Err:502», whose letters were made Cyrillic where they are alike.
_ERROR = re.compile(r"#[а-яa-z]|[еe]rr:[0-9]")
_QUOTED = re.compile(r"[«\"“„]\s?(.*?)\s?[»\"”“]")

#: Letters for which a digit is taken at a glance.
_LIKE_LETTERS = str.maketrans("0346", "озчб")

#: A longer text than this is no entry of a register, whatever it says.
_LONGEST = 200

#: Texts and numbers up to this length are remembered, so many of them a column's kind at most.
_REMEMBERED_LENGTH, _REMEMBERED = 40, 50_000

_NO_MEANING = Meaning("", verdict=Verdict.BLANK)


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The signs a school's registers use, ready for reading. One a school; remembers what it has read."""

    signs: tuple[Sign, ...]
    adjacent: bool = False
    _lexicons: dict[Context, Lexicon] = field(default_factory=dict, compare=False, repr=False)
    _read: dict[Context, dict[Value, Meaning]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, signs: Iterable[Sign], *, adjacent: bool = False) -> Alphabet:
        """Prepare an alphabet. ``adjacent``: the school reads «54» as two marks."""
        alphabet = cls(tuple(signs), adjacent)
        lesson, period = (lexicon(alphabet.signs, period=period) for period in (False, True))
        for context in Context:
            alphabet._lexicons[context] = period if context is Context.PERIOD else lesson
            alphabet._read[context] = {}
        return alphabet

    def read(self, value: Value, context: Context = Context.LESSON) -> Meaning:
        """What a cell says. Equal cells have equal meanings, so each distinct one is read once."""
        if value.__class__ is not str and value.__class__ is not float:  # True == 1.0 and hash alike
            return self._fresh(value, context)
        known = self._read[context]
        meaning = known.get(value)
        if meaning is None:
            meaning = self._fresh(value, context)
            if len(known) < _REMEMBERED and len(meaning.typed) <= _REMEMBERED_LENGTH:
                known[value] = meaning
        return meaning

    def read_shown(self, value: Value, shown: str, context: Context = Context.LESSON) -> Meaning:
        """What a cell says whose text a person sees apart from its value: both must say the same.

        5 shown as «5,00» is 5; 5 shown as «05.янв» is a date, as «500%» nothing that anybody can read.
        """
        said, seen = self.read(value, context), self.read(shown, context)
        if seen.verdict is Verdict.BLANK:
            return said
        if seen.stored and (not said.stored or seen.plain != said.plain):
            return replace(refused(shown, Problem.AMBIGUOUS_MARK), typed=f"{shown.strip()} ({said.typed})")
        number = said.problem == Problem.NEGATIVE_NUMBER and seen.problem != Problem.DATE_IN_CELL
        return replace(said if number else seen, typed=shown.strip())

    def _fresh(self, value: Value, context: Context) -> Meaning:
        return _in_context(_read(value, self._lexicons[context], adjacent=self.adjacent), context)


def _read(value: Value, words: Lexicon, *, adjacent: bool) -> Meaning:
    """Read one cell, whatever it holds."""
    typed = shown_text(value)
    match value:
        case CellError():
            return refused(typed, Problem.ERROR_IN_CELL)
        case bool():
            return refused(typed, Problem.UNKNOWN_MARK)
        case date() | time() | timedelta():
            return refused(typed, Problem.DATE_IN_CELL)
        case float() if value < 0:
            return refused(typed, Problem.NEGATIVE_NUMBER)
        case float() if not value.is_integer():  # 4.67 is an average, and so is 4.9999999999, though shown as 5
            return refused(typed, Problem.AMBIGUOUS_MARK if math.isfinite(value) else Problem.UNKNOWN_MARK)
    text = canonical(typed)
    if not text:
        return Meaning(typed, verdict=Verdict.BLANK) if typed else _NO_MEANING
    if len(text) > _LONGEST:
        return refused(typed, Problem.UNKNOWN_MARK)
    if quoted := _QUOTED.fullmatch(text):
        text = quoted[1]
    return _read_text(typed, text, words, adjacent=adjacent)


def _read_text(typed: str, text: str, words: Lexicon, *, adjacent: bool) -> Meaning:
    """Read a cell's text, already canonical."""
    if sign := words.signs.get(text):
        return of_sign(typed, sign)
    if mark := _MARK.fullmatch(text):
        return Meaning(typed, (int(mark[1]),))
    if adjacent and _ADJACENT.fullmatch(text):
        return Meaning(typed, tuple(map(int, text)))
    if problem := _problem(typed, text):
        return refused(typed, problem)
    if text.isalnum() and not text.isdecimal() and text.translate(_LIKE_LETTERS) in words.signs:  # «н3» may be «нз»
        return refused(typed, Problem.AMBIGUOUS_MARK)
    tokens = words.cut(text)
    return refused(typed, Problem.UNKNOWN_MARK) if tokens is None else meaning_of(typed, tokens)


def _problem(typed: str, text: str) -> Problem | None:
    """Why a text is no entry at all, whatever its words are."""
    if _ERROR.match(text):
        return Problem.ERROR_IN_CELL
    if _NEGATIVE.fullmatch(text):
        return Problem.NEGATIVE_NUMBER
    if is_date(text) or is_date(typed.lower()):
        return Problem.DATE_IN_CELL
    return Problem.AMBIGUOUS_MARK if _DECIMAL.search(text) else None


#: What to do about digits that nobody can read is another matter where two marks, or any, may not be put at all.
_ADVISED: dict[tuple[Context, str | None], str] = {
    (Context.PERIOD, Problem.AMBIGUOUS_MARK): Problem.SEVERAL_TERM_MARKS.value,
    (Context.GRADE1, Problem.AMBIGUOUS_MARK): Problem.GRADE1_MARK.value,
    (Context.GRADE1, Problem.NEGATIVE_NUMBER): Problem.GRADE1_MARK.value,
}
_ANY_MARK = re.compile(r"[1-5]")


def _in_context(said: Meaning, context: Context) -> Meaning:
    """Hold a reading against the column it stands in."""
    if context is Context.LESSON:
        return said
    if not said.stored:
        problem = _ADVISED.get((context, said.problem))
        return replace(said, problem=problem) if problem and _ANY_MARK.search(said.typed) else said
    if context is Context.GRADE1 and (said.marks or said.special not in (None, Special.EXEMPT)):
        return refused(said.typed, Problem.GRADE1_MARK)
    if context is Context.PERIOD:
        if len(said.marks) > 1:
            return refused(said.typed, Problem.SEVERAL_TERM_MARKS)
        if said.attendance is not None:
            return refused(said.typed, Problem.UNKNOWN_MARK)
    if context is Context.CREDIT and said.marks and said.verdict is Verdict.OK:
        return replace(said, verdict=Verdict.ISSUE, problem=Problem.MARK_IN_CREDIT_SUBJECT.value)
    return said
