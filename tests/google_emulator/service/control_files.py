"""What tests do to drives and files from the side: as people do by hand, and what stood there before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tests.google_emulator.drive.files import File
from tests.google_emulator.refusals import Json
from tests.google_emulator.service.seeding import load_school, put_book
from tests.google_emulator.sheets.a1 import Box
from tests.google_emulator.sheets.batch import batch_update
from tests.google_emulator.sheets.editing import take_over
from tests.google_emulator.sheets.locate import boxed, located, unparsed
from tests.google_emulator.sheets.render import About, rendered_book
from tests.google_emulator.sheets.requests_sheets import Work
from tests.google_emulator.sheets.values_write import Writing, update

if TYPE_CHECKING:
    from tests.google_emulator.service.app import Service
    from tests.google_emulator.world import World


def file_actions(service: Service) -> Mapping[str, Callable[[Json], Json]]:
    """The controls about drives and files, by name."""
    by_hand = ByHand(service)
    return {
        "book": by_hand.book,
        "copies": by_hand.copies,
        "do": by_hand.do,
        "drive": by_hand.drive,
        "edit": by_hand.edit,
        "folder": by_hand.folder,
        "put": by_hand.put,
        "school": by_hand.school,
        "type": by_hand.type,
    }


class ByHand:
    """Drives and files as a test has them."""

    def __init__(self, service: Service) -> None:
        self._service = service

    @property
    def _world(self) -> World:
        return self._service.world

    def drive(self, given: Json) -> Json:
        world = self._world
        drive = world.add_drive(given["name"], given["organizer"])
        for email, role in (given.get("members") or {}).items():
            world.admit(drive, email, role)
        return {"id": drive.id}

    def folder(self, given: Json) -> Json:
        world = self._world
        folder = world.folder(given["name"], given["owner"], given.get("drive", ""))
        for email, role in (given.get("share") or {}).items():
            world.share(folder, email, role)
        return {"id": folder.id}

    def put(self, given: Json) -> Json:
        return {"id": put_book(self._world, given).id}

    def copies(self, given: Json) -> Json:
        """Copies of a spreadsheet under other titles, in the same place and shared with the same people."""
        file, world = self._file(given), self._world
        ids = []
        for title in given["titles"]:
            place = {"drive": file.drive, "folder": file.parents[0]}
            copy = world.add_book(title, file.owner or file.creator, file.book.copied() if file.book else None, **place)
            copy.permissions = dict(file.permissions)
            world.log(copy)
            ids.append(copy.id)
        return {"ids": ids}

    def school(self, given: Json) -> Json:
        return {"files": load_school(self._world, given)}

    def _file(self, given: Json) -> File:
        return self._world.files[given["file"]]

    def type(self, given: Json) -> Json:
        """A person types a text into a cell, or (with raw) a program stores it."""
        file = self._file(given)
        sheet = file.book.titled(given["sheet"]) if file.book else None
        if file.book is None or sheet is None:
            raise unparsed(str(given["sheet"]))
        new = file.book.copied()
        title = sheet.title.replace("'", "''")
        how = Writing(not given.get("raw"), self._world.clock.now())
        update(new, f"'{title}'!{given['cell']}", [[given["text"]]], how)
        take_over(self._world, file, new, given["user"])
        return {}

    def edit(self, given: Json) -> Json:
        """A person does what a batchUpdate says."""
        file, world = self._file(given), self._world
        if file.book is None:
            raise KeyError(file.id)
        work = Work(file.book.copied(), file.name, world.ids, world.clock.now(), given["user"])
        replies = batch_update(work, given["requests"])
        file.name = work.title
        take_over(world, file, work.book, given["user"])
        return {"replies": replies}

    def book(self, given: Json) -> Json:
        """The whole spreadsheet with its cells, or the ranges asked for."""
        file = self._file(given)
        if file.book is None:
            raise KeyError(file.id)
        boxes: dict[int, list[Box]] | None = None
        if given.get("range"):
            sheet, span = located(file.book, given["range"])
            boxes = {sheet.id: [boxed(sheet, span)]}
        return rendered_book(About(file.id, file.name, file.owner, file.owner), file.book, {}, boxes=boxes, grid=True)

    def do(self, given: Json) -> Json:
        """What a person does to a file: view, trash, restore, remove, share, unshare, rename, move."""
        file, world, user = self._file(given), self._world, str(given.get("user", ""))
        match given["what"]:
            case "view":
                world.viewed(file, user)
            case "trash" | "restore":
                file.trashed = given["what"] == "trash"
                world.log(file)
            case "remove":
                world.remove(file)
            case "share":
                world.share(file, user, given.get("role", "reader"))
            case "unshare":
                world.unshare(file, file.permissions[world.people.account(user).permission_id])
            case "rename":
                file.name = given["name"]
                world.renamed(file, user or file.editor)
            case "move":
                file.parents = [given["folder"]]
                world.log(file)
            case _:
                raise ValueError(given["what"])
        return {}
