"""The emulator as tests hold it: everything goes over HTTP, so it may run in a thread or in another process."""

from __future__ import annotations

import json
import ssl
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.google_emulator.refusals import Json
from tests.google_emulator.service.server import serving

_ROOT = Path(__file__).resolve().parents[2]

#: Who reads in tests unless told otherwise, and who owns what is put there.
READER = "reader@school.iam.gserviceaccount.com"
OWNER = "director@school.example"

#: Nobody here speaks TLS; to load the world's certificates takes a client longer than all it asks.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Emulator:
    """A running emulator. ``url`` is the base address of Sheets and Drive, ``token_uri`` where tokens are got."""

    def __init__(self, url: str) -> None:
        self.url, self.token_uri = url, f"{url}/token"
        self._http = httpx.Client(base_url=url, timeout=600, trust_env=False, verify=NO_TLS)

    def control(self, control: str, /, **given: object) -> Json:
        """Ask the emulator itself. Raises ValueError with its words where it refuses."""
        answer = self._http.post(f"/_emulator/{control}", content=json.dumps(given).encode())
        if answer.status_code != 200:
            raise ValueError(answer.text)
        told: Json = answer.json()
        return told

    # ------------------------------------------------------------------------------------ people

    def credentials(self, email: str = READER, **account: object) -> Json:
        """Credentials as Google hands them out: a service account's key, or a person's refresh token."""
        return self.control("account", email=email, token_uri=self.token_uri, **account)

    def credentials_file(self, path: Path, email: str = READER, **account: object) -> Path:
        """The same written to a file."""
        path.write_text(json.dumps(self.credentials(email, **account)), encoding="utf-8")
        return path

    def token(self, email: str, *scopes: str, lifetime: float = 3599) -> str:
        """An access token, without the exchange; scopes by their short names, «drive» where none are given."""
        full = [f"https://www.googleapis.com/auth/{scope}" for scope in scopes or ("drive",)]
        return str(self.control("token", email=email, scopes=full, lifetime=lifetime)["access_token"])

    def client(self, email: str = READER, *scopes: str) -> httpx.Client:
        """A plain HTTP client that signs with a token of those scopes, «drive» where none are given."""
        headers = {"Authorization": f"Bearer {self.token(email, *scopes)}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=60, trust_env=False, verify=NO_TLS)

    def expire_tokens(self) -> None:
        """Every token given so far is no longer good."""
        self.control("expire")

    # ------------------------------------------------------------------------------------ files

    def put(self, title: str, sheets: Mapping[str, Sequence[Sequence[object]]] | Sequence[Json], **more: object) -> str:
        """A spreadsheet, shared with the reader: sheets as title → rows, or as :func:`put_book` describes them.

        ``more``: owner, share (e-mail → role), drive, folder, locale (ru_RU), timeZone. Returns its id.
        """
        said = (
            [{"title": name, "rows": rows} for name, rows in sheets.items()] if isinstance(sheets, Mapping) else sheets
        )
        given = {"owner": OWNER, "share": {READER: "reader"}, **more}
        return str(self.control("put", title=title, sheets=said, **given)["id"])

    def copies(self, file: str, titles: Sequence[str]) -> list[str]:
        """Copies of a spreadsheet under other titles, shared alike; many are cheap. Returns their ids."""
        ids: list[str] = self.control("copies", file=file, titles=list(titles))["ids"]
        return ids

    def load_school(self, path: Path, **more: object) -> dict[str, str]:
        """Every .xlsx of a folder; titles → ids."""
        given = {"owner": OWNER, "share": {READER: "reader"}, **more}
        ids: dict[str, str] = self.control("school", path=str(path), **given)["files"]
        return ids

    def shared_drive(self, name: str, members: Mapping[str, str] | None = None, organizer: str = OWNER) -> str:
        """A shared drive with members (e-mail → role). Returns its id."""
        given = {READER: "reader"} if members is None else dict(members)
        return str(self.control("drive", name=name, organizer=organizer, members=given)["id"])

    def folder(self, name: str, share: Mapping[str, str] | None = None, owner: str = OWNER, drive: str = "") -> str:
        """A folder. Returns its id."""
        return str(self.control("folder", name=name, owner=owner, drive=drive, share=dict(share or {}))["id"])

    def type_cell(
        self, file: str, sheet: str, cell: str, text: object, user: str = OWNER, *, raw: bool = False
    ) -> None:
        """A person types into a cell; with ``raw`` a program stores the value as it is."""
        self.control("type", file=file, sheet=sheet, cell=cell, text=text, user=user, raw=raw)

    def edit(self, file: str, *requests: Json, user: str = OWNER) -> list[Json]:
        """A person does what requests of batchUpdate say. Returns the replies."""
        replies: list[Json] = self.control("edit", file=file, requests=list(requests), user=user)["replies"]
        return replies

    def do(self, what: str, file: str, user: str = OWNER, **more: object) -> None:
        """What a person does to a file: view, trash, restore, remove, share (role), unshare, rename (name), move."""
        self.control("do", what=what, file=file, user=user, **more)

    def book(self, file: str, cells: str = "") -> Json:
        """The spreadsheet as it stands, as spreadsheets.get would tell all of it; nothing is counted."""
        return self.control("book", file=file, range=cells)

    def cell(self, file: str, sheet: str, cell: str) -> Json:
        """One cell's CellData; empty for a blank one."""
        title = sheet.replace("'", "''")
        (told,) = self.book(file, f"'{title}'!{cell}")["sheets"]
        rows: list[Any] = told["data"][0].get("rowData", [])
        found: Json = rows[0].get("values", [{}])[0] if rows else {}
        return found

    # ------------------------------------------------------------------------------------ how it behaves

    @property
    def requests(self) -> Counter[str]:
        """How many requests came, by method («spreadsheets.get»); faults are counted as «fault 503»."""
        return Counter(self.control("counts")["counts"])

    def forget_requests(self) -> None:
        """Count anew."""
        self.control("counts", forget=True)

    @property
    def asked(self) -> int:
        """Requests of Sheets and Drive in all: neither tokens nor faults."""
        return sum(count for kind, count in self.requests.items() if kind != "token" and not kind.startswith("fault "))

    def faults(self, *script: Json, random: Json | None = None) -> None:
        """What goes wrong from now on: entries as :class:`Fault`, and chance as :class:`Chance`; none clears all."""
        self.control("faults", script=list(script), random=random)

    def settings(self, **settings: object) -> Json:
        """Latency, quotas, lag and coalescing: see :class:`Settings`. Returns all of them."""
        return self.control("settings", **settings)

    def advance(self, seconds: float) -> None:
        """Put the emulator's clock on."""
        self.control("advance", seconds=seconds)

    def set_clock(self, moment: str, *, running: bool = False) -> None:
        """Set the emulator's clock; it stands still unless told to run."""
        self.control("clock", set=moment, running=running)

    @property
    def busy(self) -> float:
        """Seconds of a processor that the emulator's process has used."""
        return float(self.control("busy")["seconds"])

    @property
    def now(self) -> str:
        """What time it is there."""
        return str(self.control("clock")["now"])

    def reset(self, **given: object) -> None:
        """As if newly started: nothing is there, nobody is known."""
        self.control("reset", **given)

    def close(self) -> None:
        """Let the connections go."""
        self._http.close()


@contextmanager
def running(port: int = 0) -> Iterator[Emulator]:
    """An emulator in a thread of this process, on a free port unless one is named."""
    with serving(port=port) as (_, url):
        emulator = Emulator(url)
        yield emulator
        emulator.close()


@contextmanager
def spawned(*arguments: str) -> Iterator[Emulator]:
    """An emulator in a process of its own, as `python -m tests.google_emulator` starts it: it takes no time of ours."""
    command = [sys.executable, "-m", "tests.google_emulator", "--port", "0", *arguments]
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            lines = iter(process.stdout or ())
            emulator = Emulator(next(line for line in lines if line.startswith("Sheets and Drive:")).split()[3])
            yield emulator
            emulator.close()
        finally:
            process.terminate()
