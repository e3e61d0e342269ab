"""The grammar of a pupil's name as registers write it, with all that teachers note beside it."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

from sheets.dates import read_day
from sheets.letters import plain, squeeze
from sheets.name_words import Movement, Name, Word

#: A name with all notes is shorter; what is longer is a text.
LONGEST = 120

_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)(?:[)\]}]|$)")
_SUBGROUP = re.compile(
    r"(?<!\w)(?:([1-4])|(i{1,2}))\s?-?\s?(?:[яй]\s)?(?:гр|группа|подгр|подгруппа|п/г)(?!\w)\.?"
    r"|(?<!\w)(?:гр|группа|подгр|подгруппа)\.?\s?№?\s?([1-4])(?!\w)"
)
_MOVED = re.compile(
    r"(?<!\w)(выб(?:ыл[аи]?|ывш\w+)?|приб(?:ыл[аи]?|ывш\w+)?|отчисл(?:ен[аы]?)?|зачисл(?:ен[аы]?)?|отч"
    r"|перев(?:ед[её]н[аы]?|од[её]н[аы]?)?(?=\W*(?:\(?а\)?\W*)?(?:(?:в|из|с)\s|\d))|переш(?:ел|ла)(?=\s(?:в|из)\s)|уехал[аи]?)"
    r"(?!\w)(?:\(а\)|/а)?[.,]?\s?"
)
_FROM = re.compile(r"\s?из\s")
_MOVED_ON = re.compile(
    r"(?:с\s|от\s)?(\d{1,2}[./-]\d{1,2}(?:[./-](?:\d{4}|\d{2}))?|\d{1,2} [а-я]{3,}(?: \d{4})?)(?!\d)"
)
_ROW_NUMBER = re.compile(r"^(?:№\s?)?\d{1,3}\s?[.)]?\s?(?=\D|$)")
_BORN = re.compile(
    r"(?<!\d)\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?!\d)(?:\s?г\.?(?:\s?р\.?)?)?|(?<!\d)(?:19|20)\d\d\s?г\.?\s?р\.?"
)
_PHONE = re.compile(r"(?:(?:т|тел)\.?:?\s?)?\+?[78][\s(-]*\d{3}[\s)-]*\d{3}[\s-]?\d\d[\s-]?\d\d(?!\d)")
#: What teachers write beside a name about the pupil, and what says nothing of who he is.
_NOTE = re.compile(
    r"(?<![\w-])(?:(?:зам\.?\s?)?старост[аы]|овз|аооп|зпр|тнр|рас|смг|инвалид|на дому|надомн\w*|дежурн\w+"
    r"|новеньк\w+"
    r"|(?:инд(?:ив(?:идуальн\w+)?)?|дом(?:ашн\w+)?|сем(?:ейн\w+)?|дист(?:анц\w*)?)\.?\s?(?:обуч(?:ение)?|обр(?:азование)?)"
    r"|второгодни[кц]\w*|дистант)(?![\w-])\.?"
)
_FORMER = re.compile(r"(?:бывш\w*|б|ранее|урожд\w*|ныне|теперь|до брака|в девичестве)\.?\s([^\W\d_][\w-]+)")
_KINSHIP = frozenset({"оглы", "оглу", "кызы", "гызы", "кизи", "углы", "угли", "улы"})
_HYPHEN = re.compile(r"(?<=[^\W\d_]{2})\s?-\s?(?=[^\W\d_]{2})")
_WORD = re.compile(r"([^\W\d_]+(?:['-][^\W\d_]+)*)(\.?)")
_EITHER = re.compile(r"\s*([^\W\d_]{2,})\s?/\s?([^\W\d_]{2,})\s+([^/]+)")
_UNREAD = re.compile(r"[\d+/]")
_ZERO = re.compile(r"(?<=[^\W\d_])0|(?<!\w)0(?=[^\W\d_]{2})")
_THREE = re.compile(r"(?<=[^\W\d_])3(?=[^\W\d_])")
_SIGNS = re.compile(r"[^\w\s.,()\[\]{}/'+№:;-]|_")


@lru_cache(maxsize=20_000)
def _read(typed: str) -> Name:
    text = _SIGNS.sub(" ", plain(normalize("NFC", typed)).replace("ё", "е")).strip()
    subgroup, text = _subgroup(_THREE.sub("з", _ZERO.sub("о", text)))
    movement, text = _movement(_ROW_NUMBER.sub("", text.strip(), count=1))
    for note in (_BORN, _PHONE, _NOTE):
        text = note.sub(" ", text)
    beside = tuple(found.strip(" .,") for found in _BRACKETS.findall(text))
    text = _BRACKETS.sub(" ", text)
    aside, text = _either(text)
    words = _surname_first(_words(text))
    return Name(
        words[0].text if words else "",
        tuple(word.text for word in words[1:]),
        movement, subgroup,
        aside or next(filter(None, map(_other_name, beside)), ""),
        tuple(word for said in beside for word in said.split()),
        bool(_UNREAD.search(f"{text} {' '.join(beside)}")),
        words,
    )  # fmt: skip


def read_name(typed: str) -> Name:
    """A name as typed: «12. Иванов И.П. (2 гр.) выб. 30.09» → surname «иванов», given («и», «п»). Never raises."""
    if len(typed) <= LONGEST:
        return _read(typed)
    text = squeeze(typed)
    return _read(text) if len(text) <= LONGEST else _read(f"{text[: LONGEST - 2]} 0")


#: A pupil's own number in place of a name, for a register outside the school: «№ 0712», «№ 7А-12».
_OWN_NUMBER = re.compile(r"№\s?([\w./-]{1,20})")
_WORDY = re.compile(r"[^\W\d_]{3}")


def own_number(typed: str) -> str:
    """The number by which a row calls its pupil instead of by name; «» for a name."""
    found = _OWN_NUMBER.fullmatch(squeeze(typed)) if typed.lstrip().startswith("№") else None
    number = found[1] if found is not None else ""
    return number if any(map(str.isdecimal, number)) and not _WORDY.search(number) else ""


def _movement(text: str) -> tuple[Movement | None, str]:
    """«Выб. 30.09» and what follows it cut off; of two movements nothing is cut: they are of two pupils."""
    found = list(_MOVED.finditer(text))
    if len(found) != 1:
        return None, text
    moved = found[0]
    rest = text[moved.end() :].lstrip(" .,:-")
    left = moved[1].startswith(("выб", "отч", "уех", "пер")) and not _FROM.match(f" {rest}")
    day = month = year = 0
    if (on := _MOVED_ON.search(rest)) is not None and (said := read_day(on[1])) is not None and not said.refused:
        day, month, year = said.day, said.month, said.year
    before = text[: moved.start()].rstrip(" ,([-")
    name = before if _WORD.search(before) else rest[on.end() :] if on is not None else rest
    return Movement(left, day, month, year), name


def _subgroup(text: str) -> tuple[str, str]:
    """«(2 гр.)» → «2»."""
    found = _SUBGROUP.search(text)
    if found is None:
        return "", text
    number = found[1] or found[3] or str(len(found[2]))
    return number, f"{text[: found.start()]} {text[found.end() :]}"


def _other_name(inside: str) -> str:
    """The name that stands in brackets: «(бывш. Иванова)», «(Петрова)»."""
    former = _FORMER.fullmatch(inside)
    return former[1] if former else inside if _WORD.fullmatch(inside) else ""


def _either(text: str) -> tuple[str, str]:
    """«Иванова/Петрова Анна»: the second surname, and the name with the first; any other slash stays."""
    found = _EITHER.match(text)
    return (found[2], f"{found[1]} {found[3]}") if found else ("", text)


def _words(text: str) -> list[Word]:
    """The words of a name; «оглы» and «кызы» say whose son or daughter and are written or not."""
    words = (Word(found[1].replace("'", ""), bool(found[2])) for found in _WORD.finditer(_HYPHEN.sub("-", text)))
    return [word for word in words if word.text not in _KINSHIP]


def _surname_first(words: list[Word]) -> tuple[Word, ...]:
    """«И. П. Иванов»: initials go behind."""
    ahead = next((place for place, word in enumerate(words) if len(word.text) > 1), 0)
    return (*words[ahead:], *words[:ahead])


#: First words of rows under the list that are no pupils. Whole words: «Датаева» is a pupil.
_FOOTER = re.compile(
    r"(?:(?:итог[ои]?|всего|средн(?:ий|яя|ее)|ср|количество|кол-во|успеваемость|успев|качество|соу|учител[ья]"
    r"|подпис[ьи]|завуч|директор|классный руководитель|кл\W{0,2}рук|присутств\w+|отсутств\w+|домашнее"
    r"|проверил\w*|замечани[ея]|по списку|писал[иа]?|выполнял[иа]?|получил[иа]?)(?![\w-])"
    r"|(?:тем[аы]|дата|урок|вид|число|дз)(?:\W*$|\s?:|\s(?:урок|работ|контрол|провед|заняти)))"
)


def is_footer(typed: str) -> bool:
    """Whether a row under the list is a heading or a total, not a pupil."""
    return _FOOTER.match(plain(typed[:LONGEST])) is not None
