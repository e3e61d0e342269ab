"""Recorded conversations with Google, and what can be learnt from one before it is replayed."""

from __future__ import annotations

import json
import re
import tarfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.google_emulator.refusals import Json

#: The archive that is handed over beside the project.
ARCHIVE = Path(__file__).resolve().parents[3] / "shared" / "data" / "google-sheets-recordings.tar.gz"

#: Who recorded, where a recording does not show it.
RECORDER = "recorder@recordings.iam.gserviceaccount.com"

_SERVICE = re.compile(r"[\w.-]+@[\w.-]+\.iam\.gserviceaccount\.com")

#: Names in answers by which things are known that Google numbers as it likes, and the emulator's name of the kind.
_NUMBERED = {
    "sheetId": "sheet",
    "namedRangeId": "namedRange",
    "protectedRangeId": "protectedRange",
    "bandedRangeId": "bandedRange",
}


@dataclass(frozen=True, slots=True)
class Interaction:
    """One request and what Google answered."""

    verb: str
    path: str
    body: bytes
    kind: str
    signed: bool
    status: int
    answer: str
    moment: str

    @property
    def said(self) -> Any:
        """The answer as JSON; its text where it is none."""
        try:
            return json.loads(self.answer)
        except ValueError:
            return self.answer

    def __str__(self) -> str:
        return f"{self.verb} {self.path}"


@dataclass(frozen=True, slots=True)
class Recording:
    """A conversation from its beginning to its end."""

    name: str
    interactions: tuple[Interaction, ...]

    @property
    def recorder(self) -> str:
        """The account that recorded it."""
        found = [match[0] for one in self.interactions for match in _SERVICE.finditer(one.answer)]
        return found[0] if found else RECORDER

    def chosen_ids(self) -> dict[str, list[str]]:
        """The ids Google chose, by kind, in the order in which they were first seen; given ones are not chosen."""
        ids: dict[str, list[str]] = defaultdict(list)
        given: set[tuple[str, str]] = set()
        for one in self.interactions:
            given |= set(_numbers(_json(one.body)))
            if one.status == 200 and (file_id := _new_file(one)):
                ids["file"].append(file_id)
            for kind, number in _numbers(one.said):
                if (kind, number) not in given and number != "0":
                    given.add((kind, number))
                    ids[kind].append(number)
        return ids

    def people(self) -> dict[str, str]:
        """The numbers Google has for people, by e-mail, as permissions show them."""
        found: dict[str, str] = {}
        for one in self.interactions:
            given, said = _json(one.body), one.said
            if one.verb == "POST" and "/permissions" in one.path and isinstance(given, dict) and isinstance(said, dict):
                found[given.get("emailAddress", "")] = said.get("id", "")
            found.update(_numbered_people(said))
        return {email: number for email, number in found.items() if email and number.isdigit()}

    def others_files(self) -> dict[int, list[Json]]:
        """By the place of a list of files: those in it that no request before it made, for others had made them."""
        made: set[str] = set()
        listed: dict[int, list[Json]] = {}
        for place, one in enumerate(self.interactions):
            made |= {_new_file(one)}
            if isinstance(one.said, dict) and isinstance(files := one.said.get("files"), list):
                listed[place] = [file for file in files if file.get("id") not in made]
        return listed

    def private_files(self) -> list[str]:
        """Spreadsheets that were there before and that the recorder may not read."""
        return sorted({one.path.split("/")[3] for one in self.interactions if one.status == 403 and "/v4/" in one.path})


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _new_file(one: Interaction) -> str:
    """The id of the file that a request made."""
    path = one.path.partition("?")[0]
    if one.verb != "POST" or not isinstance(one.said, dict):
        return ""
    if path.endswith(("/drive/v3/files", "/copy")):
        return str(one.said.get("id", ""))
    return str(one.said.get("spreadsheetId", "")) if path.endswith("/v4/spreadsheets") else ""


def _numbers(thing: Any) -> Iterator[tuple[str, str]]:
    """Every number of :data:`_NUMBERED` in a piece of JSON, with its kind."""
    if isinstance(thing, dict):
        for key, value in thing.items():
            if key in _NUMBERED and isinstance(value, int | str):
                yield _NUMBERED[key], str(value)
            yield from _numbers(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from _numbers(value)


def _numbered_people(thing: Any) -> Iterator[tuple[str, str]]:
    """Every e-mail in a piece of JSON that stands beside its number."""
    if isinstance(thing, dict):
        number = thing.get("permissionId") or (thing.get("id") if thing.get("kind") == "drive#permission" else None)
        if number and thing.get("emailAddress"):
            yield str(thing["emailAddress"]), str(number)
    for value in thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ():
        yield from _numbered_people(value)


def recordings(source: Path = ARCHIVE) -> Iterator[Recording]:
    """The recordings of an archive or of a folder, by name."""
    if source.is_dir():
        for path in sorted(source.rglob("*.json")):
            yield _read(path.stem, path.read_bytes())
        return
    with tarfile.open(source) as archive:
        for member in sorted(archive.getmembers(), key=lambda member: member.name):
            file = archive.extractfile(member) if member.name.endswith(".json") else None
            if file is not None:
                yield _read(Path(member.name).stem, file.read())


def _read(name: str, data: bytes) -> Recording:
    return Recording(name, tuple(_interaction(one) for one in json.loads(data)["interactions"]))


def _interaction(one: Json) -> Interaction:
    request, response = one["request"], one["response"]
    address = urlsplit(request["uri"])
    headers = {name.lower(): values for name, values in request.get("headers", {}).items()}
    body = request.get("body") or ""
    answer = response["body"]
    return Interaction(
        verb=request["method"],
        path=f"{address.path}?{address.query}" if address.query else address.path,
        body=body.encode() if isinstance(body, str) else bytes(body),
        kind=(headers.get("content-type") or [""])[0],
        signed="authorization" in headers,
        status=int(response["status"]["code"]),
        answer=str(answer.get("string", "") if isinstance(answer, dict) else answer),
        moment=_moment(response.get("headers", {})),
    )


def _moment(headers: Json) -> str:
    """When an answer was given; the first day of the emulator where it does not say."""
    dates = headers.get("Date") or headers.get("date") or ["Thu, 20 Jul 2023 08:00:00 GMT"]
    return parsedate_to_datetime(dates[0]).isoformat()
