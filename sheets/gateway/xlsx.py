"""A folder of .xlsx files as a store of workbooks. A teacher's file is only ever read."""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from journal.registers import is_foreign
from sheets.gateway.protocol import (
    BookBroken,
    BookBusy,
    BookGone,
    BookMoved,
    Changes,
    NotWritten,
    StoreAway,
    Version,
)
from sheets.gateway.xlsx_read import version_of, workbook_of
from sheets.gateway.xlsx_verdict import is_verdicts, put_verdict, standing_key, verdict_path
from sheets.grid import Workbook
from sheets.provision.additions import is_additions
from sheets.verdicts.plan import Verdict

#: Excel and LibreOffice save through a temporary file and drop their locks for a moment (SHEETS.md).
QUIET_SECONDS = 3.0

#: A class's journal is about 0.2 MB.
FILE_LIMIT = 50_000_000

#: What tells one state of a file from another: size, times of change of its contents and of its entry, inode.
Stamp = tuple[int, int, int, int]


class XlsxGateway:
    """The workbooks of one folder and its subfolders; an id is a path under it, with «/».

    ``clock`` gives seconds since the epoch, as file times are counted: tests hand in another. With ``quiet`` a file
    is read only when nobody has touched it for so many seconds; one dated in the future is read at once.
    """

    ahead = 0

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time, quiet: float = 0.0) -> None:
        """Serve the folder, which need not be there yet."""
        self.folder = folder
        self._clock, self._quiet = clock, quiet

    def changed(self, cursor: str | None) -> Changes:
        """What changed since ``cursor``, by size, times and inode. Raises StoreAway."""
        before = _stamps(cursor)
        found = dict(sorted(self._listed(str(self.folder), "")))
        now = {book: stamp for book, stamp in found.items() if _is_xlsx(book)}
        if not now and len(before) > 1:
            raise StoreAway(f"папка пуста: {self.folder}")  # as an unmounted network folder looks
        changed = tuple(book for book, stamp in now.items() if before.get(book) != stamp)
        removed = tuple(sorted(before.keys() - now.keys()))
        foreign = tuple(found.keys() - now.keys())
        held, whole = json.dumps(now, ensure_ascii=False), not before and bool(found)
        return Changes(changed, removed, held, tuple(sorted(foreign)), whole=whole)

    def knows_any(self, cursor: str | None) -> bool:
        """Whether a cursor of this folder says that there were workbooks."""
        return bool(_stamps(cursor))

    def read(self, book_id: str) -> Workbook:
        """One read of the whole file, or a GatewayError; never partial."""
        data, touched = self._data(book_id)
        if 0 <= self._clock() - touched < self._quiet:
            raise BookBusy(f"файл только что тронули: {book_id}")
        return self._workbook(book_id, data, touched)

    def review(self, book_id: str) -> Workbook:
        """The workbook read once more, for the verdict that follows."""
        return self._workbook(book_id, *self._data(book_id))

    def annotated(self, book_id: str, name: str) -> str | None:
        """The key of the verdict's file beside a workbook; «» for a file that is not ours, None for none."""
        return standing_key(verdict_path(self._path(book_id), name))

    def annotate(self, book_id: str, verdict: Verdict, expect: Version | None) -> bool:
        """Write the verdict's file beside a workbook, which is only read; False where the same stands there.

        Raises:
            BookMoved: The workbook's contents are of another version by now.
            NotWritten: The verdict's file is open in Excel, or there are no rights or no room.
        """
        book = self._path(book_id)
        if expect is not None and version_of(self._data(book_id)[0]) != expect:
            raise BookMoved(f"книга изменилась: {book_id}")
        path = verdict_path(book, verdict.name)
        if not path.parent.resolve().is_relative_to(self.folder.resolve()):
            raise NotWritten(f"папка «{path.parent.name}» ведёт за пределы папки журналов")
        return put_verdict(path, verdict, beside=book)

    def close(self) -> None:
        """Nothing is open between two questions."""

    def _workbook(self, book_id: str, data: bytes, touched: float) -> Workbook:
        """The workbook of these bytes; what cannot be read and was touched just now may still be half written."""
        try:
            return workbook_of(data, book_id)
        except BookBroken as error:
            if self._clock() - touched < QUIET_SECONDS:
                raise BookBusy(f"файл ещё записывается: {book_id}") from error
            raise

    def _data(self, book_id: str) -> tuple[bytes, float]:
        """The bytes of a workbook and when it was last touched, or a GatewayError."""
        path = self._path(book_id)
        try:
            return _read_once(path)
        except PermissionError as error:
            raise BookBroken("нет прав на чтение файла") from error
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise self._missing() from error
        except OSError as error:
            raise StoreAway(str(error)) from error

    def _missing(self) -> BookGone | StoreAway:
        return BookGone("файла больше нет") if self.folder.is_dir() else StoreAway(f"нет папки {self.folder}")

    def _path(self, book_id: str) -> Path:
        """The file of an id. Raises BookGone for what lies outside the folder, also by a link."""
        path = self.folder / book_id
        if not path.resolve().is_relative_to(self.folder.resolve()):
            raise BookGone(f"вне папки журналов: {book_id}")
        return path

    def _listed(self, folder: str, prefix: str) -> Iterator[tuple[str, Stamp]]:
        """The workbooks below a folder, and spreadsheets of other formats, with their stamps."""
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.startswith((".", "~$")):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        if not is_verdicts(entry.name) and not is_additions(entry.name):
                            yield from self._listed(entry.path, f"{prefix}{entry.name}/")
                    elif _is_xlsx(entry.name) or is_foreign(entry.name):
                        yield from self._stamped(entry, prefix + entry.name)
        except OSError as error:
            raise StoreAway(f"папка не читается: {folder}") from error

    def _stamped(self, entry: os.DirEntry[str], book_id: str) -> Iterator[tuple[str, Stamp]]:
        """The entry with its stamp; nothing for a file just removed, or a link that leads out."""
        if entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(self.folder.resolve()):
            return
        try:
            yield book_id, _stamp(entry.stat())
        except FileNotFoundError:
            return


def read_file(path: Path) -> Workbook:
    """One .xlsx wherever it lies, for reading without a store, which nobody waits for. Raises GatewayError."""
    return XlsxGateway(path.parent, clock=lambda: math.inf).read(path.name)


def _is_xlsx(name: str) -> bool:
    return name.casefold().endswith(".xlsx")


def _stamp(stat: os.stat_result) -> Stamp:
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino


def _stamps(cursor: str | None) -> dict[str, Stamp]:
    """The stamps a cursor holds; none for a cursor of another store, so that everything is read anew."""
    try:
        held = json.loads(cursor or "{}")
    except ValueError:
        return {}
    return {k: tuple(v) for k, v in held.items() if isinstance(v, list)} if isinstance(held, dict) else {}


def _read_once(path: Path) -> tuple[bytes, float]:
    """The bytes of a file and when it was last touched. Raises BookBusy if it moved during the read."""
    with path.open("rb") as stream:
        before = os.fstat(stream.fileno())
        if before.st_size > FILE_LIMIT:
            raise BookBroken("файл слишком велик")
        data = stream.read(FILE_LIMIT + 1)
    if _stamp(before) != _stamp(path.stat()) or len(data) != before.st_size:
        raise BookBusy(f"файл изменился во время чтения: {path.name}")
    return data, max(before.st_mtime, before.st_ctime)
