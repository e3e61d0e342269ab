"""Look an installation over and say, for each thing, whether it is well and what to do if not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

from database.engine import Description, describe, open_database
from database.reading import known_books, last_read, load_school
from jobs.config import Config
from jobs.no_journal import STAND_IN
from journal.calendar import school_year
from journal.registers import JOURNAL, SCHOOL, book_kind
from sheets.gateway.protocol import GatewayError
from sheets.gateway.xlsx import XlsxGateway

#: Less free disk than this and a sync may fail half-way, bytes.
ENOUGH_DISK = 500_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    well: bool
    text: str
    advice: str = ""


def examine(config: Config) -> Iterator[Finding]:
    """Look at the folder, the workbooks, the database and the disk, in this order."""
    yield from _store(config)
    yield from _database(config)
    free = shutil.disk_usage(config.data if config.data.is_dir() else ".").free
    well = free > ENOUGH_DISK
    yield Finding(well, f"Свободно на диске: {free / 1e9:.1f} ГБ", "" if well else "освободите место")


def _store(config: Config) -> Iterator[Finding]:
    if not config.data.is_dir():
        yield Finding(False, f"Папки {config.data} нет", "создайте её или укажите другую: make run DATA=папка")
        return
    gateway = XlsxGateway(config.data)
    kinds = {book: book_kind(book) for book in gateway.changed(None).changed}
    found = [kind[0] for kind in kinds.values() if kind]
    yield Finding(SCHOOL in found, f"Книга «Школа» в папке {config.data}", "" if SCHOOL in found else _NO_SCHOOL)
    yield Finding(JOURNAL in found, f"Журналов: {found.count(JOURNAL)}", "" if JOURNAL in found else _NO_JOURNALS)
    for book, kind in kinds.items():
        if kind is None:
            yield Finding(True, f"«{book}» — не книга школы, не читается")
        else:
            try:
                gateway.read(book)
            except GatewayError as error:
                yield Finding(False, f"«{book}»: {error}", "закройте файл и сохраните заново")


_NO_SCHOOL = "положите в папку «Школа.xlsx»; образец: python manage.py demo, затем data/demo/Школа.xlsx"
_NO_JOURNALS = "назовите книги «Журнал 7А.xlsx»"


def _database(config: Config) -> Iterator[Finding]:
    database = open_database(config.database)
    try:
        about: Description = describe(database)
        if not about.revision:
            yield Finding(False, f"База {about.url} пуста", "python manage.py sync")
            return
        yield Finding(True, f"База {about.url}: {about.bytes / 1e6:.1f} МБ, схема {about.revision}")
        year = school_year(config.moment().date())
        school = load_school(database, year)
        read = last_read(database)
        yield Finding(
            school is not None, f"Школа {year}: {school.settings.school if school else 'не прочитана'}",
            "" if school else "python manage.py sync",
        )  # fmt: skip
        books = [row for row in known_books(database, year).values() if row.kind != STAND_IN]
        gone = [row.title for row in books if row.gone_at is not None]
        yield Finding(
            not gone, f"Книг прочитано: {len(books) - len(gone)}", f"пропали: {', '.join(gone)}" if gone else ""
        )
        when = f"{read:%d.%m.%Y %H:%M}" if read else "ещё не было"
        yield Finding(read is not None, f"Последнее чтение: {when}", "" if read else "python manage.py sync")
        yield Finding(bool(about.rows["accounts"]), f"Учётных записей: {about.rows['accounts']}",
                      "" if about.rows["accounts"] else "python manage.py accounts fill пароли.csv")  # fmt: skip
    finally:
        database.close()
