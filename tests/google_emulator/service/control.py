"""What tests ask of the emulator itself, under /_emulator/: the clock, faults, settings, people, files, counts."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC
from typing import TYPE_CHECKING, Any

from tests.google_emulator.access.accounts import Token, service_account_file, user_file
from tests.google_emulator.clock import Clock, moment, stamp
from tests.google_emulator.drive.files import File
from tests.google_emulator.refusals import Json, Refused
from tests.google_emulator.service.calls import Reply
from tests.google_emulator.service.seeding import load_school, put_book
from tests.google_emulator.sheets.a1 import Box
from tests.google_emulator.sheets.batch import batch_update
from tests.google_emulator.sheets.locate import boxed, located, unparsed
from tests.google_emulator.sheets.render import rendered_book
from tests.google_emulator.sheets.requests_sheets import Work
from tests.google_emulator.sheets.values_write import Writing, update

if TYPE_CHECKING:
    from tests.google_emulator.service.app import Service

#: What a wrong request of a test runs into: told back as 400 and not as a broken server.
_MISTAKES = (KeyError, ValueError, TypeError, OSError)


class Control:
    """The tests' side door. No credentials, no latency, no faults, no counts."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._actions: Mapping[str, Callable[[Json], Json]] = {
            "account": self._account,
            "advance": self._advance,
            "api-key": self._api_key,
            "book": self._book,
            "clock": self._clock,
            "counts": self._counts,
            "do": self._do,
            "drive": self._drive,
            "edit": self._edit,
            "expire": self._expire,
            "faults": self._faults,
            "folder": self._folder,
            "ids": self._ids,
            "put": self._put,
            "reset": self._reset,
            "school": self._school,
            "settings": self._settings,
            "state": self._state,
            "token": self._token,
            "type": self._type,
        }

    def answer(self, verb: str, path: str, query: Mapping[str, list[str]], body: bytes) -> Reply:
        """Do what is asked: a name under /_emulator/ with a JSON object."""
        action = self._actions.get(path.removeprefix("/_emulator/"))
        if action is None:
            return Reply({"error": f"no such control; there are {sorted(self._actions)}"}, status=404)
        given: dict[str, Any] = {name: values[-1] for name, values in query.items()}
        try:
            return Reply(action({**given, **(json.loads(body) if body else {})}))
        except Refused as refused:
            return Reply(refused.body, status=refused.code)
        except _MISTAKES as wrong:
            return Reply({"error": f"{type(wrong).__name__}: {wrong}"}, status=400)

    # ------------------------------------------------------------------------------------ the emulator

    def _reset(self, given: Json) -> Json:
        world = self._service.world
        clock = Clock(moment(given["clock"]), running=bool(given.get("running", True))) if "clock" in given else None
        world.__init__(clock, int(given.get("seed", 0)))  # type: ignore[misc]
        self._service.script.read({})
        self._service.quotas.forget()
        self._service.counts.clear()
        return {}

    def _clock(self, given: Json) -> Json:
        if "set" in given:
            self._service.world.clock.set(moment(given["set"]).astimezone(UTC), running=bool(given.get("running")))
        return {"now": stamp(self._service.world.clock.now())}

    def _advance(self, given: Json) -> Json:
        self._service.world.clock.advance(float(given["seconds"]))
        self._service.world.settle()
        return self._clock({})

    def _settings(self, given: Json) -> Json:
        settings = self._service.world.settings
        for name, value in given.items():
            if name not in settings.__slots__:
                raise KeyError(name)
            setattr(settings, name, value)
        if "quotas" in given or "quotas_on" in given:
            self._service.quotas.forget()
        return {name: getattr(settings, name) for name in settings.__slots__}

    def _faults(self, given: Json) -> Json:
        if given:
            self._service.script.read(given)
        return {"happened": [one.happened for one in self._service.script.faults]}

    def _counts(self, given: Json) -> Json:
        told = dict(self._service.counts)
        if given.get("forget"):
            self._service.counts.clear()
        return {"counts": told}

    def _ids(self, given: Json) -> Json:
        first = bool(given.pop("first", False))
        for kind, ids in given.items():
            self._service.world.ids.choose(kind, ids, first=first)
        return {}

    def _state(self, given: Json) -> Json:
        world = self._service.world
        files = [
            {"id": file.id, "name": file.name, "mimeType": file.mime, "owner": file.owner, "drive": file.drive}
            for file in world.files.values()
        ]
        return {"now": stamp(world.clock.now()), "files": files, "drives": list(world.drives)}

    # ------------------------------------------------------------------------------------ people

    def _account(self, given: Json) -> Json:
        account = self._service.world.account(given["email"], may_own=given.get("may_own"))
        account.project = str(given.get("project", account.project))
        if "scopes" in given:
            self._service.world.grants[account.email] = frozenset(given["scopes"])
        token_uri = given.get("token_uri", "")
        if account.is_service:
            return service_account_file(account.email, token_uri)
        return user_file(account, token_uri)

    def _token(self, given: Json) -> Json:
        expires = self._service.world.clock.seconds() + float(given.get("lifetime", 3599))
        token = Token(given["email"], frozenset(given["scopes"]), expires)
        return {"access_token": self._service.world.new_token(token)}

    def _expire(self, given: Json) -> Json:
        world = self._service.world
        world.tokens.update({text: Token(one.email, one.scopes, 0.0) for text, one in world.tokens.items()})
        return {}

    def _api_key(self, given: Json) -> Json:
        self._service.world.api_keys.add(given["key"])
        return {}

    # ------------------------------------------------------------------------------------ drives and files

    def _drive(self, given: Json) -> Json:
        world = self._service.world
        drive = world.add_drive(given["name"], given["organizer"])
        for email, role in (given.get("members") or {}).items():
            world.admit(drive, email, role)
        return {"id": drive.id}

    def _folder(self, given: Json) -> Json:
        world = self._service.world
        folder = world.folder(given["name"], given["owner"], given.get("drive", ""))
        for email, role in (given.get("share") or {}).items():
            world.share(folder, email, role)
        return {"id": folder.id}

    def _put(self, given: Json) -> Json:
        return {"id": put_book(self._service.world, given).id}

    def _school(self, given: Json) -> Json:
        return {"files": load_school(self._service.world, given)}

    def _file(self, given: Json) -> File:
        return self._service.world.files[given["file"]]

    def _type(self, given: Json) -> Json:
        """A person types a text into a cell, or (with raw) a program stores it."""
        file = self._file(given)
        sheet = file.book.titled(given["sheet"]) if file.book else None
        if file.book is None or sheet is None:
            raise unparsed(str(given["sheet"]))
        new = file.book.copied()
        title = sheet.title.replace("'", "''")
        how = Writing(not given.get("raw"), self._service.world.clock.now())
        update(new, f"'{title}'!{given['cell']}", [[given["text"]]], how)
        self._changed(file, Work(new, file.name, self._service.world.ids, how.now, given["user"]), [])
        return {}

    def _edit(self, given: Json) -> Json:
        """A person does what a batchUpdate says."""
        file, world = self._file(given), self._service.world
        if file.book is None:
            raise KeyError(file.id)
        work = Work(file.book.copied(), file.name, world.ids, world.clock.now(), given["user"])
        return {"replies": self._changed(file, work, given["requests"])}

    def _changed(self, file: File, work: Work, requests: list[Json]) -> list[Json]:
        nothing = [{"findReplace": {"find": "\0", "replacement": "", "allSheets": True}}]
        replies = batch_update(work, requests or nothing)
        file.book, file.name = work.book, work.title
        self._service.world.edited(file, work.email)
        return replies

    def _book(self, given: Json) -> Json:
        """The whole spreadsheet with its cells, or the ranges asked for."""
        file = self._file(given)
        if file.book is None:
            raise KeyError(file.id)
        boxes: dict[int, list[Box]] | None = None
        if given.get("range"):
            sheet, span = located(file.book, given["range"])
            boxes = {sheet.id: [boxed(sheet, span)]}
        return rendered_book(file.id, file.name, file.book, {}, boxes=boxes, grid=True)

    def _do(self, given: Json) -> Json:
        """What a person does to a file: view, trash, restore, remove, share, unshare, rename, move."""
        file, world, user = self._file(given), self._service.world, str(given.get("user", ""))
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
                world.unshare(file, file.permissions[world.account(user).permission_id])
            case "rename":
                file.name = given["name"]
                world.renamed(file, user or file.editor)
            case "move":
                file.parents = [given["folder"]]
                world.log(file)
            case _:
                raise ValueError(given["what"])
        return {}
