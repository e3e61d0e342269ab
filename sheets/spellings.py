"""The words of a cell: a school's signs, marks in words, comments; and how a text is cut into them.

A cell's text is cut whole or not at all: one piece that is no word of the journal, and nothing is read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from journal.alphabet import Sign
from journal.marks import Attendance, Special
from sheets.letters import plain


class Token(NamedTuple):
    """One piece of a cell. ``kind`` is a letter of the shapes (sheets/shapes.py); ``text`` the piece, canonical."""

    kind: str
    text: str
    mark: int = 0
    sign: Sign | None = None


#: Marks in words. «неуд» is not here: one letter from «неув», and any failing mark to some; nor «уд», half a word.
MARK_WORDS: dict[str, int] = {
    word: mark
    for mark, words in {
        5: ("отл", "отлично", "пять", "пятерка"),
        4: ("хор", "хорошо", "четыре", "четверка"),
        3: ("удовл", "удовлетворительно", "три", "тройка"),
        2: ("неудовлетворительно", "два", "двойка"),
    }.items()
    for word in words
}

#: What a mark was given for. A number after these may be the work's own («к/р 5»), so they follow the mark.
#: Genitives are left out on purpose: «5 тестов», «2 ответа» are counts. So are «ср» and «пр», which are also
#: Wednesday and an absence, «зачёт», which is a sign, and all that is done to a mark («исправил», «пересдал»).
WORKS: tuple[str, ...] = (
    "к/р", "кр", "к.р", "контр", "контр.раб", "контр.работа", "контрольная", "контрольная работа",
    "с/р", "с.р", "самост", "самост.раб", "самост.работа", "самостоятельная", "самостоятельная работа",
    "п/р", "пр/р", "пр.р", "пров", "пров.работа", "проверочная", "проверочная работа",
    "практ", "практ.работа", "практическая", "практическая работа",
    "л/р", "лр", "л.р", "лаб", "лаб.раб", "лаб.работа", "лабораторная", "лабораторная работа",
    "д/з", "дз", "д.з", "д/р", "дом", "дом.раб", "дом.работа", "дом.зад", "домашняя", "домашняя работа",
    "домашнее задание", "домашка", "диктант", "дикт", "слов.диктант", "словарный диктант", "к/д", "контр.диктант",
    "контрольный диктант", "мат.диктант", "математический диктант", "изл", "излож", "изложение", "соч", "сочинение",
    "эссе", "реферат", "доклад", "сообщение", "проект", "презентация", "тест", "тестирование", "срез", "впр",
    "стих", "стихотворение", "пересказ", "конспект", "контурная карта", "тетрадь", "р/т",
    "рабочая тетрадь", "ведение тетради", "в тетради", "ответ", "устный ответ", "письменный ответ", "ответ у доски",
    "ответ на уроке", "на уроке", "раб.на уроке", "работа на уроке", "работа", "активность", "чтение",
    "техника чтения", "выразительное чтение", "аудирование", "говорение", "монолог", "списывание",
    "чистописание", "грамматика", "устный счет", "опрос", "олимпиада", "викторина", "таблица умножения",
)  # fmt: skip

#: How a mark was given: no number belongs to these, so they may go before the mark too.
MANNERS: tuple[str, ...] = (
    "устно", "письм", "письменно", "у доски", "с места", "наизусть", "молодец", "умница", "умничка", "супер", "браво",
)  # fmt: skip

#: Why a pupil was away or is exempt, beside a sign that says as much: adds nothing and takes nothing away.
EXCUSES: tuple[str, ...] = (
    "справка", "по справке", "есть справка", "заявление", "по заявлению", "соревнования", "у врача", "врач",
    "от физкультуры", "от физ-ры", "от ф/к",
)  # fmt: skip

#: The sign of a mark, in words.
SIGNS_IN_WORDS: tuple[str, ...] = ("с минусом", "с плюсом", "минус", "плюс")

#: «за контрольную работу»: what stands after «за» ends so.
_ACCUSATIVE = {"ная": "ную", "няя": "нюю", "кая": "кую", "бота": "боту", "ка": "ку", "рта": "рту", "ция": "цию"}

_WORD = "а-яa-z"
_MINUTES = rf"\s?(?:минут[аыу]?|мин|м)(?:\.|(?![{_WORD}0-9]))"
#: Tokens that are no words, with their letters. Minutes come even before words: «на 5» is no «на» («н/а»).
_PIECES: tuple[tuple[str, str], ...] = (
    ("t", rf"на [0-9]{{1,2}}(?:{_MINUTES}|(?!\s?[{_WORD}0-9]))|[0-9]{{1,2}}{_MINUTES}|на урок(?![{_WORD}])"),
    ("m", r"[1-5](?![0-9])(?:[+-](?![+-]|\s[0-9]))?(?![+-])"),
    ("d", r"(?:[1-4][0-9]|[6-9])(?![0-9])"),
    ("/", r"\s?[/|·•∙⋅;]\s?|\sи\s"),
    (",", r"\s?,\s?"),
    ("(", r"\s?\(\s?"),
    (")", r"\s?\)"),
    ("-", r"\s-\s"),
    (":", r"\s?:\s?"),
    (" ", r"\s"),
    ("!", r"!"),
    ("?", r"[]?*+=~>[%#-]"),
)
_ENDS_AS_WORD = re.compile(rf"[{_WORD}]$")
_SLASH = re.compile(r"\s?[/\\]\s?")
_SHORTENED = re.compile(rf"\.\s(?=[{_WORD}])")


def canonical(text: str) -> str:
    """The text for comparing: plain, «ё» as «е», one kind of slash, nothing around it or after a shortening's stop."""
    bare = plain(text).replace("ё", "е")
    return _SHORTENED.sub(".", _SLASH.sub("/", bare)) if not bare.isalnum() else bare


class Lexicon:
    """What may be typed in one kind of column: cuts a text into the journal's words. See :func:`lexicon`."""

    def __init__(self, signs: Iterable[Sign], *, period: bool) -> None:
        """Prepare the words. Signs that may not stand there are known too, as strangers."""
        self.signs: dict[str, Sign] = {}
        self._words: dict[str, Token] = dict(_common_words(period=period))
        for sign in signs:
            here = sign.period is None or sign.period is period
            for spelling in (one for typed in sign.spellings for one in _spellings(typed)):
                self._words[spelling] = Token(_kind(sign, spelling) if here else "f", spelling, sign=sign)
                if here:
                    self.signs[spelling] = sign
        patterns = [pattern for _, pattern in _PIECES]
        patterns.insert(1, _any_of(self._words))
        self._piece = re.compile("|".join(f"({pattern})" for pattern in patterns))

    def cut(self, text: str) -> list[Token] | None:
        """The text, canonical, as tokens from end to end; None where a piece of it is no word of the journal."""
        tokens: list[Token] = []
        at = 0
        while at < len(text):
            piece = self._piece.match(text, at)
            if piece is None:
                return None
            tokens.append(self._token(piece))
            at = piece.end()
        return tokens

    def _token(self, piece: re.Match[str]) -> Token:
        group, text = piece.lastindex or 1, piece[0]
        if group == 2:
            return self._words.get(text) or self._words[text.rstrip(".")]
        kind = _PIECES[0 if group == 1 else group - 2][0]
        return Token(kind, text, int(text[0]) if kind == "m" else 0)


@lru_cache(maxsize=32)
def lexicon(signs: tuple[Sign, ...], *, period: bool) -> Lexicon:
    """The lexicon of a school's signs, prepared once: it takes longer than to read a sheet."""
    return Lexicon(signs, period=period)


def _common_words(*, period: bool) -> Iterator[tuple[str, Token]]:
    """Marks in words and, in a lesson, comments: they are every school's, and its own signs go before them."""
    for word, mark in MARK_WORDS.items():
        yield word, Token("w", word, mark)
    for kind, phrases in (("c", EXCUSES), ("g", SIGNS_IN_WORDS)):
        yield from ((phrase, Token(kind, phrase)) for phrase in phrases)
    for kind, phrases in () if period else (("k", WORKS), ("q", MANNERS)):
        for phrase in phrases:
            yield phrase, Token(kind, phrase)
            for about in (phrase, _accusative(phrase)):
                yield f"за {about}", Token("q", about)


def _accusative(phrase: str) -> str:
    """«контрольная работа» → «контрольную работу»."""
    return " ".join(map(_accusative_word, phrase.split(" ")))


def _accusative_word(word: str) -> str:
    ending = next((ending for ending in _ACCUSATIVE if word.endswith(ending)), "")
    return word.removesuffix(ending) + _ACCUSATIVE.get(ending, "")


def _spellings(typed: str) -> Iterator[str]:
    """A sign's spelling, canonical; «н/б» is typed «н.б» as well, «ув. пр» without its stop."""
    said = canonical(typed)
    yield said
    if re.fullmatch(rf"[{_WORD}]/[{_WORD}]", said):
        yield said.replace("/", ".")
    if re.search(rf"[{_WORD}]\.[{_WORD}]", said):
        yield said.replace(".", " ")


def _kind(sign: Sign, spelling: str) -> str:
    """The letter by which shapes know a sign: what it may stand beside depends on what it says and how it is typed."""
    if not _ENDS_AS_WORD.search(spelling):
        return "x"
    if sign.attendance is Attendance.ABSENT:
        loose = sign.reason is None and spelling.startswith(canonical(sign.code)) and len(spelling) <= len("н/б")
        return "n" if loose else "a"
    if sign.attendance is not None:
        return "l" if sign.attendance is Attendance.LATE else "p"
    return "e" if sign.special in (Special.EXEMPT, Special.NOT_CERTIFIED) else "s"


def _any_of(words: Iterable[str]) -> str:
    """Any of the words, the longest first; by their first letters, so that few are tried at a place."""
    by_letter: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words, key=len, reverse=True):
        by_letter[word[0]].append(word)
    return "|".join(f"{re.escape(first)}(?:{'|'.join(map(_rest, found))})" for first, found in by_letter.items())


def _rest(word: str) -> str:
    """What follows a word's first letter; a word ends whole, perhaps with the full stop of a shortening."""
    return re.escape(word[1:]) + (rf"(?:\.|(?![{_WORD}]))" if _ENDS_AS_WORD.search(word) else "")
