"""Families as the reader tells of them."""

from __future__ import annotations

from datetime import date, datetime

from database.engine import Database
from database.journal import Journal
from database.writing import BookRef
from journal.tables import ClassTables, PupilRow
from journal.viewer import Role, Viewer
from tests.folder_school import ZONE

NOW = datetime(2026, 9, 18, 13, tzinfo=ZONE)


def test_families_stand_in_the_order_of_classes(database: Database) -> None:
    """2А comes before 10А, whatever their letters say."""
    for number, name in enumerate(("10А", "2А", "2Б")):
        pupil = PupilRow(f"010{number}", "Белова Анна", None, None, None, "", "", "", "")
        book = BookRef("2026/27", f"{name}.xlsx", "class", f"Класс {name}", name, "1")
        with database.write() as writer:
            writer.save_class(book, ClassTables(name, [pupil]), NOW)
    told = Journal(database, Viewer(7, "Зуев П. К.", Role.DEPUTY), NOW).taking_part(date(2026, 9, 1), date(2026, 9, 18))
    assert told["school_class"].tolist() == ["2А", "2Б", "10А"]
