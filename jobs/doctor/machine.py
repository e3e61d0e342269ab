"""The database: what it knows of the school, and since when."""

from __future__ import annotations

from collections.abc import Iterator

from database.credentials import able_to_enter
from database.engine import Database, DatabaseAway, describe, open_database
from database.reading import known_books, last_read, load_school
from jobs.config import Config
from jobs.doctor.findings import Finding, judged, listed, well, wrong
from jobs.no_journal import STAND_IN
from journal.calendar import school_year
from journal.registers import shown_book
from journal.school import School


def examine_database(config: Config) -> Iterator[Finding]:
    """What the database knows of the school, and since when."""
    database = open_database(config.database)
    try:
        try:
            about = describe(database)
        except DatabaseAway as error:
            named, why = database.url.render_as_string(hide_password=True), str(error).splitlines()[0]
            yield wrong(f"База {named} не отвечает: {why}", "проверьте JOURNAL_DATABASE и сам сервер базы")
            return
        if not about.revision:
            yield wrong(f"База {about.url} пуста", "python manage.py sync")
            return
        yield well(f"База {about.url}: {about.bytes / 1e6:.1f} МБ, схема {about.revision}")
        yield from _read(database, school_year(config.moment().date()))
        able, said = able_to_enter(database, config.moment()), f"учётных записей: {about.rows['accounts']}"
        yield judged(f"Могут войти: {able}, {said}", "python manage.py accounts issue листки.pdf", is_well=able > 0)
    finally:
        database.close()


def _read(database: Database, year: str) -> Iterator[Finding]:
    """What was read of the workbooks, and when last."""
    school, read = load_school(database, year), last_read(database)
    name = school.settings.school if school else "не прочитана"
    yield judged(f"Школа {year}: {name}", "python manage.py sync", is_well=school is not None)
    books = [row for row in known_books(database, year).values() if row.kind != STAND_IN]
    gone = [shown_book(row.title) for row in books if row.gone_at is not None]
    yield judged(f"Книг прочитано: {len(books) - len(gone)}", f"пропали: {listed(gone)}", is_well=not gone)
    when = f"{read:%d.%m.%Y %H:%M}" if read else "ещё не было"
    yield judged(f"Последнее чтение: {when}", "python manage.py sync", is_well=read is not None)


def stored_school(config: Config) -> School | None:
    """The school as it was last read, or None."""
    database = open_database(config.database)
    try:
        return load_school(database, school_year(config.moment().date())) if describe(database).revision else None
    except DatabaseAway:
        return None  # told where the database is looked at
    finally:
        database.close()
