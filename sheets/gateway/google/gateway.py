"""Google Drive as a store of workbooks: a folder or a shared drive, read by an account it is open to."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sheets.gateway.google.access import access
from sheets.gateway.google.annotating import KEY_FIELDS, Annotator
from sheets.gateway.google.answers import NotAnswered, TooLarge
from sheets.gateway.google.changes import Watch
from sheets.gateway.google.channels import Channel, open_channel, stop_channel
from sheets.gateway.google.drive import Drive
from sheets.gateway.google.pace import Pace
from sheets.gateway.google.reading import MARKED, PLAIN, read_in_parts, read_whole, workbook_of
from sheets.gateway.google.replies import Json
from sheets.gateway.google.state import State, file_of
from sheets.gateway.google.transport import GoogleClient
from sheets.gateway.google.writing import GoogleWriter, open_writer
from sheets.gateway.protocol import (
    BookBroken,
    BookGone,
    BookMoved,
    Changes,
    GatewayError,
    NotWritten,
    StoreAway,
    Version,
)
from sheets.grid import Workbook
from sheets.verdicts.plan import Verdict

#: Seconds in which a workbook is tried for in one answer, before it is asked for in parts; and of one that was too
#: large the last time.
_WHOLE_PATIENCE, _ONE_TRY = 60.0, 0.0

#: Workbooks asked for side by side: an answer takes half a second, and a question may go every second; what came
#: and is not yet looked at stays in memory.
AHEAD = 4

#: A folder's id, by itself or in the address that a browser shows.
_FOLDER = re.compile(r"(?:folders/|[?&]id=)?([\w-]{15,})")


@dataclass(frozen=True, slots=True)
class GoogleSettings:
    """Where the journals are and by which key they are read.

    ``folder`` is the id or the address of a folder or of a shared drive, or several with commas between;
    ``endpoint`` is asked in place of Google, by tests and by the emulator of development; ``writer`` is the key of
    the account that writes verdicts, None where nothing is to be written.
    """

    folder: str
    credentials: Path
    endpoint: str = ""
    writer: Path | None = None

    def roots(self) -> tuple[str, ...]:
        """The ids of the folders. Raises StoreAway where none is stated."""
        parts = [part for part in re.split(r"[,;\s]+", self.folder) if part]
        found = [match[1] for part in parts if (match := _FOLDER.search(part.rpartition("/drive/")[2]))]
        if not found or len(found) < len(parts):
            raise StoreAway(f"JOURNAL_GOOGLE_FOLDER: нужен адрес папки с журналами, а указано «{self.folder}»")
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class _Line:
    """What is made once: the client, and what asks through it."""

    client: GoogleClient
    drive: Drive
    watch: Watch


@dataclass(slots=True)
class _Held:
    """What belongs to this process alone."""

    annotator: Annotator
    lock: threading.Lock = field(default_factory=threading.Lock)
    line: _Line | None = None
    writer: GoogleWriter | None = None
    large: set[str] = field(default_factory=set)


class GoogleGateway:
    """The spreadsheets of a folder. An id is «folders/Drive's id/title», so that it says kind, class and year.

    Safe under threads, which share one limit on how often Google is asked. A copy in another process has a limit
    of its own: read from one process. ``clock`` gives seconds since 1970; ``pace`` is for tests.
    """

    ahead = AHEAD

    def __init__(
        self, settings: GoogleSettings, clock: Callable[[], float] = time.time, pace: Pace | None = None
    ) -> None:
        """Serve a folder; nothing is asked before something is wanted."""
        self.settings = settings
        self._clock, self._pace, self._held = clock, pace, _Held(Annotator(clock))

    def __reduce__(self) -> tuple[type[GoogleGateway], tuple[GoogleSettings]]:
        """What another process makes its copy from."""
        return GoogleGateway, (self.settings,)

    def changed(self, cursor: str | None) -> Changes:
        """What changed since ``cursor``; everything for None. Raises StoreAway."""
        return self._line().watch.changed(cursor)

    def knows_any(self, cursor: str | None) -> bool:
        """Whether a cursor says that the folder was looked at before."""
        return bool(State.read(cursor).roots)

    def read(self, book_id: str) -> Workbook:
        """One consistent read of a whole workbook, or a GatewayError; never partial."""
        answer = self._answer(book_id, PLAIN)
        book = workbook_of(book_id, answer)
        self._held.annotator.read(file_of(book_id), answer, book.version)
        return replace(book, editor=self._line().watch.editor(file_of(book_id)))

    def review(self, book_id: str) -> Workbook:
        """The workbook, with what hangs on its cells held for the verdict that follows: it is not read again."""
        self._writer()
        self._held.annotator.check_open(file_of(book_id))
        answer = self._answer(book_id, MARKED)
        book = workbook_of(book_id, answer)
        self._held.annotator.see(file_of(book_id), answer, book)
        return book

    def annotated(self, book_id: str, name: str) -> str | None:  # noqa: ARG002
        """The key of the verdict that stands in a workbook, «» for a damaged one, None for none. Raises NotWritten."""
        writer, file_id = self._writer(), file_of(book_id)

        def ask() -> Json:
            return writer.get(file_id, KEY_FIELDS)

        return self._held.annotator.key(file_id, ask)

    def annotate(self, book_id: str, verdict: Verdict, expect: Version | None) -> bool:
        """Write what is said into the workbook itself, in one request; nothing into one that cannot be read."""
        writer, file_id, annotator = self._writer(), file_of(book_id), self._held.annotator
        if expect is None:
            return False
        seen = annotator.seen(file_id)
        if seen is None:
            self.review(book_id)
            seen = annotator.seen(file_id)
        if seen is None or seen[0] != expect:
            raise BookMoved("книгу изменили, пока о ней писались замечания")
        return annotator.write(writer, file_id, seen, verdict)

    def be_told(self, address: str, token: str, until: datetime) -> tuple[Channel, ...]:
        """Have Google tell an address of every change in what was last looked at; all of it or none.

        Raises GatewayError.
        """
        line, opened = self._line(), list[Channel]()
        try:
            for log in line.watch.logs:
                opened.append(open_channel(line.client, line.drive, log, address, token, until))
        except GatewayError:
            for channel in opened:
                with suppress(GatewayError):
                    self.be_told_no_more(channel)
            raise
        return tuple(opened)

    def be_told_no_more(self, channel: Channel) -> None:
        """Stop a channel. Raises GatewayError, also where it is no longer open."""
        stop_channel(self._line().client, channel)

    def close(self) -> None:
        """Let the connections go; the next question makes new ones."""
        with self._held.lock:
            line, self._held.line = self._held.line, None
            writer, self._held.writer = self._held.writer, None
        if line is not None:
            line.client.close()
        if writer is not None:
            writer.close()

    def _answer(self, book_id: str, cells: str) -> Json:
        """What Google tells of a workbook, whole. Raises GatewayError."""
        file_id = file_of(book_id)
        if not file_id:
            raise BookGone("книги больше нет")
        line, large = self._line(), self._held.large
        try:
            answer = read_whole(line.client, file_id, _ONE_TRY if file_id in large else _WHOLE_PATIENCE, cells)
        except NotAnswered:
            answer = _in_parts(line, file_id, cells)
            large.add(file_id)
        else:
            large.discard(file_id)
        return answer

    def _writer(self) -> GoogleWriter:
        """Who writes verdicts. Raises NotWritten where nobody does, StoreAway where their key is no good."""
        settings = self.settings
        if settings.writer is None:
            raise NotWritten("учётная запись журнала только читает Google Таблицы")
        with self._held.lock:
            if self._held.writer is None:
                self._held.writer = open_writer(settings.writer, settings.endpoint, pace=self._pace)
            return self._held.writer

    def _line(self) -> _Line:
        """The line to Google, made when it is first needed. Raises StoreAway."""
        with self._held.lock:
            if self._held.line is None:
                roots = self.settings.roots()
                given = access(self.settings.credentials, self.settings.endpoint)
                client = GoogleClient(given, self.settings.endpoint, self._pace or Pace())
                drive = Drive(client)
                self._held.line = _Line(client, drive, Watch(drive, roots, given.email, self._clock))
            return self._held.line


def _in_parts(line: _Line, file_id: str, cells: str) -> Json:
    """The workbook sheet by sheet; one of which even the parts are too large is for its teacher to mend."""
    try:
        return read_in_parts(line.client, line.drive, file_id, cells)
    except TooLarge as error:
        raise BookBroken(str(error)) from error
