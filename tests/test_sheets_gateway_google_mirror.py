"""Whatever people do on Drive, in whatever order: who follows the changes has in the end what is there."""

from __future__ import annotations

import random

import pytest

from sheets.gateway.google.gateway import GoogleGateway
from sheets.gateway.google.state import State
from tests.google_emulator.handle import READER
from tests.google_reader import School, school

__all__ = ["school"]


class People:
    """Those who work on Drive: each does something at random to some file."""

    def __init__(self, school: School, seed: int) -> None:
        self._school, self._random = school, random.Random(seed)
        self._books = [school.put(f"Журнал {number}А") for number in range(1, 6)]
        self._folders = [school.folder, school.google.folder("2025-26", {READER: "reader"})]
        school.google.do("move", self._folders[1], folder=school.folder)
        self._folders.append(school.google.folder("Чужое", {READER: "reader"}))
        self._trashed: set[str] = set()

    def do_something(self) -> None:
        """One thing, some seconds after the last."""
        google = self._school.google
        google.advance(self._random.choice([1, 20, 400]))
        book = self._random.choice(self._books)
        match self._random.choice(["type", "type", "view", "trash", "restore", "rename", "move", "put", "hour"]):
            case "type":
                google.type_cell(book, "Алгебра", "A1", f"{self._random.random()}")
            case "view":
                google.do("view", book)
            case "trash":
                google.do("trash", book)
            case "restore":
                google.do("restore", book)
            case "rename":
                google.do("rename", book, name=f"Журнал {self._random.randint(1, 11)}Б")
            case "move":
                folder = self._random.choice(self._folders)
                google.do("move", book, folder=folder)
            case "put":
                self._books.append(self._school.put(f"Журнал {self._random.randint(1, 11)}В"))
            case _:
                self._school.hours += self._random.choice([1, 2, 30])


def follow(gateway: GoogleGateway, cursor: str | None, known: dict[str, str]) -> str:
    """Take over what changed, as a sync does: book id → version."""
    look = gateway.changed(cursor)
    for book in look.removed:
        known.pop(book, None)
    known |= {book: gateway.read(book).version for book in look.changed}
    return look.cursor


@pytest.mark.parametrize("seed", range(4))
def test_who_follows_the_changes_has_what_is_there(school: School, seed: int) -> None:
    school.google.settings(quotas_on=False, lag=30, coalesce=180)
    people, gateway, chance = People(school, seed), school.gateway(), random.Random(seed)
    known: dict[str, str] = {}
    cursor = None
    for _ in range(25):
        for _ in range(chance.randint(0, 3)):
            people.do_something()
        cursor = follow(gateway, cursor, known)
        assert sorted(known) == sorted(gateway.changed(None).changed)
        assert State.read(cursor).written() == cursor
    school.google.advance(1000)
    follow(gateway, cursor, known)
    everything: dict[str, str] = {}
    follow(gateway, None, everything)
    assert known == everything
