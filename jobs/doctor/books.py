"""The workbooks against «Школа»: which class has none, which has two, which nobody knows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from jobs.doctor.findings import Finding, judged, listed, warns, well, wrong
from journal.classes import class_order
from journal.registers import (
    CLASS,
    JOURNAL,
    PLAN,
    SCHOOL,
    as_xlsx,
    book_kind,
    book_title,
    folder_year,
    lies_on_google,
    shown_book,
)
from journal.school import School

_NO_SCHOOL = "положите в папку «Школа.xlsx»; образец: python manage.py demo, затем data/demo/Школа.xlsx"
_NO_JOURNALS = "назовите книги «Журнал 7А»; создать их для всех классов: python manage.py provision"

#: What each kind of workbook is there for, where a class has none of it.
_MISSING = {JOURNAL: "Нет журналов", CLASS: "Нет книг «Класс» (списков учеников)"}

#: A title that begins like a workbook of ours and goes on: what OneDrive, Яндекс.Диск and people name copies.
_COPY = re.compile(r"(?:(?:журнал|класс|ктп)\s+\d{1,2}\s?[а-яёa-z]|школа)[\s\-_–(.\[]+\S.*", re.IGNORECASE)

#: By what such a copy tells that two people saved the same file at once.
_CONFLICT = re.compile(r"конфликт|conflict|-(?:desktop|laptop|pc|win)[-\w]*$", re.IGNORECASE)

Kinds = Mapping[tuple[str, str], Sequence[str]]


def compare(
    school: School | None, books: Iterable[str], foreign: Iterable[str], *, all_seen: bool = True
) -> Iterator[Finding]:
    """What the names of all workbooks tell, of this year and of none; where not all are seen, none is missed."""
    found = sorted(books, key=shown_book)
    current = [book for book in found if school is None or folder_year(book) in (None, school.year)]
    kinds = _by_kind(current)
    if (SCHOOL, "") in kinds:
        yield well("Книга «Школа» на месте")
    elif all_seen:
        yield wrong("Книги «Школа» нет", _NO_SCHOOL)
    count = {kind: sum(one == kind for one, _ in kinds) for kind in (JOURNAL, CLASS, PLAN)}
    yield judged(f"Журналов: {count[JOURNAL]}", _NO_JOURNALS, is_well=count[JOURNAL] > 0 or not all_seen)
    yield well(f"Книг «Класс»: {count[CLASS]}, КТП: {count[PLAN]}")
    if school is not None and school.classes and all_seen:
        yield from _against(school, kinds)
    yield from _twice(kinds)
    yield from _unknown(book for book in current if book_kind(book) is None)
    yield from _foreign(foreign)
    yield from _confidential(kinds)


def _by_kind(books: Iterable[str]) -> Kinds:
    kinds: dict[tuple[str, str], list[str]] = defaultdict(list)
    for book in books:
        if (kind := book_kind(book)) is not None:
            kinds[kind].append(book)
    return kinds


def _against(school: School, kinds: Kinds) -> Iterator[Finding]:
    """Classes without a workbook, and workbooks of classes that are not there."""
    taught = {row.school_class for row in school.load}
    idle = [name for name in school.class_names if name not in taught and (JOURNAL, name) not in kinds]
    if idle and taught:
        advice = "впишите предметы этих классов на лист «Нагрузка», затем: python manage.py provision"
        yield wrong(f"Нет нагрузки, и потому журналов: {listed(idle)}", advice)
    for kind, says in _MISSING.items():
        known_idle = idle if kind == JOURNAL and taught else []
        missing = [name for name in school.class_names if (kind, name) not in kinds and name not in known_idle]
        if missing and len(missing) < len(school.class_names):
            yield wrong(f"{says}: {listed(missing)}", "python manage.py provision")
        elif missing and kind != JOURNAL:
            yield wrong(f"{says} ни у одного класса", "python manage.py provision")
    known = set(school.class_names)
    extra = sorted({name for _, name in kinds if name and name not in known}, key=class_order)
    if extra:
        advice = "впишите эти классы на лист «Классы» или уберите книги из папки"
        yield warns(f"Есть книги классов, которых нет в книге «Школа»: {listed(extra)}", advice)


def _twice(kinds: Kinds) -> Iterator[Finding]:
    for (kind, name), books in kinds.items():
        if len(books) > 1:
            homes = (f"«{shown_book(book)}» ({'Google' if lies_on_google(book) else 'папка'})" for book in books)
            advice = "оставьте одну: остальные перенесите в другую папку или переименуйте"
            yield wrong(f"Книга «{book_title(kind, name)}» есть дважды: {', '.join(homes)}", advice)


def _unknown(books: Iterable[str]) -> Iterator[Finding]:
    """Books that are none of the school's, and those that look like copies of one."""
    for book in books:
        title = re.sub(r"\.xlsx$", "", shown_book(book).rpartition("/")[2], flags=re.IGNORECASE)
        if _CONFLICT.search(title) and _COPY.fullmatch(title):
            advice = "два человека сохранили одну книгу: сравните обе, перенесите недостающее и удалите копию"
            yield warns(f"«{shown_book(book)}» — конфликтующая копия, не читается", advice)
        elif _COPY.fullmatch(title):
            yield warns(f"«{shown_book(book)}» — похоже на копию, не читается", "удалите её или назовите точно")
        else:
            yield well(f"«{shown_book(book)}» — не книга школы, не читается")


def _foreign(books: Iterable[str]) -> Iterator[Finding]:
    """Spreadsheets in a format that is not read: an .xlsx on Google, an .xls in a folder."""
    for book in books:
        if lies_on_google(book):
            advice = "откройте её и выберите «Файл» → «Сохранить как Google Таблицу», затем удалите файл Excel"
            yield wrong(f"«{shown_book(book)}» загружена на Google файлом Excel и не читается", advice)
        elif book_kind(as_xlsx(book)) is not None:
            advice = "откройте её и выберите «Файл» → «Сохранить как» → «Книга Excel (.xlsx)»"
            yield wrong(f"«{book}» сохранена не в .xlsx и не читается", advice)


def _confidential(kinds: Kinds) -> Iterator[Finding]:
    """Class workbooks on Google: names, telephones and health of children abroad (152-ФЗ)."""
    books = [shown_book(book) for (kind, _), found in kinds.items() if kind == CLASS for book in found
             if lies_on_google(book)]  # fmt: skip
    if books:
        advice = "по 152-ФЗ (ст. 18, ч. 5) держите их в папке школы: скачайте как .xlsx и удалите с Google"
        yield warns(f"На Google лежат книги с личными данными: {listed(books)}", advice)
