"""What is held about one person, as a file for them; and what may be erased, erased."""

from __future__ import annotations

import json
import os
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

from database.access_log import Visit, write_visits
from database.engine import Database
from database.persons import Erased, Found, Person, account_of, erase_person, held, people_called, person
from journal.viewer import Role

#: Longer names of sheets Excel refuses.
_SHEET_NAME = 31

STAYS = (
    "Остаётся по закону и положению: отметки, пропуски с датами, темы, список класса, согласия и выданные входы как "
    "доказательство и история изменений — это журнал школы. Причины, контакты и портфолио в истории больше никто не "
    "прочтёт: их ключ уничтожен. Отдельно удалите строки из книги «Класс», иначе следующее чтение вернёт их. В "
    "резервных копиях, сделанных раньше, лежит и прежний ключ ученика: смените ключи школы командой `keys rotate`; "
    "зашифрованные копии хранят и ключи школы — удалите их или после восстановления сотрите человека снова."
)


class NoSuchPerson(Exception):
    """Nobody, or more than one, is meant; its text says whom to choose from."""


def whom(database: Database, asked: str) -> Person:
    """The one pupil of that number or name, or the owner of that login. Raises NoSuchPerson."""
    with database.read() as store:
        found = people_called(store, asked)
        if not found:
            if (owner := account_of(store, asked)) is not None:
                return owner
            raise NoSuchPerson(f"нет ни ученика, ни логина «{asked}»")
        if len(found) > 1:
            listed = ", ".join(f"{name} ({pupil})" for pupil, name in sorted(found.items())[:20])
            raise NoSuchPerson(f"подходят несколько, укажите номер: {listed}")
        return person(store, next(iter(found)))


def export(database: Database, asked: str, to: Path, now: datetime) -> dict[str, int]:
    """Write all that is held about a person into a new zip, as JSON and as a workbook; table → rows.

    Only its owner may read the file; the reading is noted in the access log.

    Raises:
        NoSuchPerson: Nobody, or more than one, is meant.
        FileExistsError: The file is there already.
    """
    about = whom(database, asked)
    with database.read() as store:
        found = held(store, about)
    data = _zipped(found)
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    if about.pupil:
        write_visits(database, [Visit(0, str(Role.IT_LEAD), "person", about.pupil, "", int(now.timestamp()))])
    return {name: len(rows) for name, rows in found.items()}


def erase(database: Database, asked: str, *, dry: bool) -> Erased:
    """Erase what may be erased of a person; ``dry``: only count it. Raises NoSuchPerson."""
    about = whom(database, asked)
    with database.write() as writer:
        return erase_person(writer.transaction, about, dry=dry)


def _zipped(found: Found) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("данные.json", json.dumps(found, ensure_ascii=False, indent=1, default=str))
        archive.writestr("данные.xlsx", _workbook(found))
    return out.getvalue()


def _workbook(found: Found) -> bytes:
    """A sheet a table; whatever stands in it is text, never a formula or a link."""
    out = BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, plain) as book:
        for name, rows in (found or {"Ничего не хранится": []}).items():
            sheet = book.add_worksheet(name[:_SHEET_NAME])
            for at, column in enumerate(dict.fromkeys(column for row in rows for column in row)):
                sheet.write_string(0, at, column)
                for line, row in enumerate(rows, 1):
                    value = row.get(column)
                    sheet.write_string(line, at, "" if value is None else str(value))
    return out.getvalue()
