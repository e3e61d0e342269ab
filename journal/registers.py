"""Names of workbooks and of their sheets: «Журнал 7А», «Английский язык (1 гр.)», and who is in a subgroup."""

from __future__ import annotations

import re
from functools import lru_cache

from journal.classes import class_name

SCHOOL, JOURNAL, CLASS, PLAN = "school", "journal", "class", "plan"

#: First word of a workbook's title → its kind.
BOOK_WORDS: dict[str, str] = {"журнал": JOURNAL, "класс": CLASS, "ктп": PLAN}

#: A school year in the name of a folder: «2025-26», «2025/2026», «архив 2025–2026».
_YEAR = re.compile(r"(?<!\d)(20\d{2})\s?[-–_ ]\s?(?:20)?(\d{2})(?!\d)")

#: What spreadsheets are saved in besides .xlsx.
_FOREIGN = re.compile(r"\.(?:xls|xlsm|xlsb|ods|fods|csv)$", re.IGNORECASE)

#: The id that Google Drive gives a workbook, in the path that names it: «2025-26/1AbC…/Журнал 7А».
_DRIVE_ID = re.compile(r"(?:^|(?<=/))([\w-]{25,})/(?=[^/]+$)", re.ASCII)

#: Stands before the name of a register that the timetable calls for and the workbook has no sheet of.
NO_SHEET = "∅ "

#: Excel cuts sheet titles at 31 characters and forbids these.
TITLE_LENGTH = 31
FORBIDDEN_IN_TITLES = re.compile(r"[\[\]:*?/\\]")

_SUBGROUP = re.compile(
    r"\s*[(\[]\s*(?:подгруппа\s*)?(.+?)\s*-?\s*(?:гр(?:уппа|\.)?|подгр(?:уппа|\.)?)\s*[)\]]\s*$", re.IGNORECASE
)

#: How Excel, LibreOffice and Google name the copy of a sheet.
_COPY = re.compile(
    r"(.+?)(?:\s*\(\d{1,2}\)|_\d{1,2}|\s*[-–(]\s*копия\)?(?:\s*\d{1,2})?)|копия(?:\s+листа)?\s+(.+)", re.IGNORECASE
)

#: Sheets of a journal that hold no register.
NOT_REGISTERS = frozenset({"легенда", "замечания"})


def book_kind(title: str) -> tuple[str, str] | None:
    """Kind and class of a workbook by its title («Журнал 7А.xlsx» → journal, 7А), or None."""
    words = re.sub(r"\.xlsx$", "", title.rsplit("/", 1)[-1], flags=re.IGNORECASE).split(maxsplit=1)
    if len(words) == 1 and words[0].casefold() == "школа":
        return SCHOOL, ""
    if len(words) == 2 and (kind := BOOK_WORDS.get(words[0].casefold())):
        name = class_name(words[1])
        return (kind, name) if name else None
    return None


def is_half_named(title: str) -> bool:
    """Whether a title begins like a class's workbook and goes on otherwise: «Журнал 7А (копия)»."""
    words = re.sub(r"\.xlsx$", "", title.rsplit("/", 1)[-1], flags=re.IGNORECASE).split()
    named = len(words) > 2 and words[0].casefold() in BOOK_WORDS and book_kind(title) is None
    return named and any(class_name(" ".join(words[1:end])) for end in (2, 3))


def is_foreign(title: str) -> bool:
    """Whether a file is a spreadsheet that is saved in another format than .xlsx."""
    return _FOREIGN.search(title) is not None


def as_xlsx(title: str) -> str:
    """The name a file of another format would have as .xlsx."""
    return _FOREIGN.sub(".xlsx", title)


def google_id(book: str) -> str:
    """Google Drive's id of a workbook, by the id it has in its store; «» for a file."""
    match = _DRIVE_ID.search(book)
    return match[1] if match else ""


def lies_on_google(book: str) -> bool:
    """Whether the id of a workbook in its store is one of Google Drive's, and no path of a file."""
    return bool(google_id(book))


def google_address(file_id: str) -> str:
    """Where a browser opens a workbook on Google."""
    return f"https://docs.google.com/spreadsheets/d/{file_id}/edit"


def shown_book(book: str) -> str:
    """A workbook's id as people know it, folders and title: «2025-26/1AbC…/Журнал 7А» → «2025-26/Журнал 7А»."""
    return _DRIVE_ID.sub("", book)


def folder_year(path: str) -> str | None:
    """The school year a workbook's folder is named by («2025-26/Журнал 7А.xlsx» → 2025/26), or None."""
    for start, end in _YEAR.findall(shown_book(path).rpartition("/")[0]):
        if (int(start) + 1) % 100 == int(end):
            return f"{start}/{end}"
    return None


def book_title(kind: str, school_class: str = "") -> str:
    """The title of a workbook: the inverse of :func:`book_kind`."""
    word = next((word for word, known in BOOK_WORDS.items() if known == kind), "школа")
    word = word.upper() if kind == PLAN else word.capitalize()
    return f"{word} {school_class}".strip()


@lru_cache(maxsize=4096)
def split_title(title: str) -> tuple[str, str]:
    """Subject as typed and subgroup of a register's sheet: «Алгебра (1 гр.)» → («Алгебра», «1»)."""
    squeezed = " ".join(title.split())
    match = _SUBGROUP.search(squeezed)
    return (squeezed[: match.start()], match[1]) if match else (squeezed, "")


def copied_title(title: str) -> str | None:
    """The title of the sheet that a title says to be a copy of: «Алгебра (2)» → «Алгебра»; None for no copy."""
    match = _COPY.fullmatch(title)
    return (match[1] or match[2]) if match else None


def sheet_title(subject: str, subgroup: str = "") -> str:
    """A register's sheet title, at most 31 characters as Excel demands."""
    suffix = f" ({subgroup} гр.)" if subgroup else ""
    name = FORBIDDEN_IN_TITLES.sub(" ", subject)
    room = TITLE_LENGTH - len(suffix)
    return (name if len(name) <= room else name[: room - 1].rstrip() + "…") + suffix


@lru_cache(maxsize=4096)
def _subgroups(typed: str) -> dict[str, str]:
    """«1» → {"": "1"}; «Английский язык: 1; Информатика: 2» → by subject, lower case."""
    by_subject: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in typed.split(";"))):
        subject, colon, subgroup = part.rpartition(":")
        by_subject[" ".join(subject.split()).casefold() if colon else ""] = subgroup.strip()
    return by_subject


def in_subgroup(subgroups: str, subject: str, subgroup: str) -> bool:
    """Whether a pupil whose «Подгруппы» say ``subgroups`` belongs to that register.

    Nothing stated for the subject means: to every subgroup, so that no lesson is hidden from the pupil.
    """
    if not subgroup:
        return True
    stated = _subgroups(subgroups)
    own = stated.get(subject.casefold(), stated.get(""))
    return own is None or own == "" or own.casefold() == subgroup.casefold()
