"""Verdicts of a Google workbook: which key stands there, what was seen just before, and the one write."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import NamedTuple

from sheets.gateway.google.answers import DoneOrNot
from sheets.gateway.google.replies import Json
from sheets.gateway.google.stamp import FIELDS, read_stamp
from sheets.gateway.google.verdict import Standing, writing
from sheets.gateway.google.writing import GoogleWriter
from sheets.gateway.protocol import NotWritten, Version
from sheets.grid import Workbook
from sheets.verdicts.plan import Verdict

#: What is asked where only the key is wanted: of a workbook that this process never read.
KEY_FIELDS = f"{FIELDS},sheets(properties(sheetId))"

#: A workbook that refused the writer is asked again after so many seconds: a person has to open it first.
REST = 900.0

_PROTECTED = "edit a protected"


class _Known(NamedTuple):
    """The key that the workbook's stamp names, and the key of the latest verdict that would look the same."""

    version: Version
    stamped: str | None
    key: str | None


class Annotator:
    """What is remembered of verdicts, by Drive's ids. Safe under threads."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Know nothing yet. ``clock`` gives seconds since 1970."""
        self._clock = clock
        self._refused: dict[str, tuple[float, NotWritten]] = {}
        self._lock = threading.Lock()
        self._known: dict[str, _Known] = {}
        self._seen: dict[str, tuple[Version, Standing]] = {}

    def read(self, file_id: str, answer: Json, version: Version = "") -> None:
        """Note the key of an answer that tells of a workbook; so the key costs no request of its own."""
        stamped = stamped_key(answer)
        with self._lock:
            before = self._known.get(file_id)
            if before is None or (before.version, before.stamped) != (version, stamped):
                self._known[file_id] = _Known(version, stamped, stamped)

    def see(self, file_id: str, answer: Json, book: Workbook) -> None:
        """Hold what hangs on the cells of a workbook for the verdict that is written right after."""
        self.read(file_id, answer, book.version)
        standing = Standing.of(answer)
        with self._lock:
            self._seen = {file_id: (book.version, standing)}

    def check_open(self, file_id: str) -> None:
        """Raise what the workbook refused the writer with, if that was not long ago: it is not read in vain."""
        until, why = self._refused.get(file_id, (0.0, None))
        if why is not None and self._clock() < until:
            raise why

    def seen(self, file_id: str) -> tuple[Version, Standing] | None:
        """What was seen just before; it is given once, so that no verdict rests on an old look."""
        with self._lock:
            return self._seen.pop(file_id, None)

    def key(self, file_id: str, ask: Callable[[], Json]) -> str | None:
        """The key of the verdict that stands there; ``ask`` is called only for a workbook that was never read."""
        if file_id not in self._known:
            self.read(file_id, ask())
        return self._known[file_id].key

    def write(self, writer: GoogleWriter, file_id: str, seen: tuple[Version, Standing], verdict: Verdict) -> bool:
        """Write a verdict; False where the same stands there. Raises NotWritten, GatewayError."""
        version, standing = seen
        plan = writing(standing, verdict)
        stamped = standing.stamp.key if standing.stamp else None
        if not plan.requests:
            self._known[file_id] = _Known(version, stamped, verdict.key)
            return False
        self._known[file_id] = _Known(version, "", "")  # until it is certain
        try:
            writer.batch_update(file_id, plan.requests)
        except DoneOrNot:
            if stamped_key(writer.get(file_id, KEY_FIELDS)) != verdict.key:
                raise
        except NotWritten as error:
            why = _advised(error, writer.email)
            self._refused[file_id] = self._clock() + REST, why
            raise why from error
        self._known[file_id] = _Known(version, verdict.key, verdict.key)
        return True


def stamped_key(answer: Json) -> str | None:
    """The key that stands in a workbook; None for no verdict, «» where somebody deleted the list of remarks."""
    stamp = read_stamp(answer)
    if stamp is None:
        return None
    sheets = {int(sheet["properties"].get("sheetId", 0)) for sheet in answer.get("sheets") or ()}
    return stamp.key if not stamp.sheet or stamp.sheet in sheets else ""


def _advised(error: NotWritten, email: str) -> NotWritten:
    """What a person does about a range that the writer may not edit."""
    if _PROTECTED not in str(error):
        return error
    return NotWritten(
        "лист или ячейки защищены от записи замечаний: «Данные» → «Защищённые листы и диапазоны» → "
        f"добавьте {email or 'учётную запись журнала'} в редакторы"
    )
