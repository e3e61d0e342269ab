"""The file of a verdict: `замечания/7А.xlsx` in the folder of the workbook it is about, and nowhere else."""

from __future__ import annotations

import errno
import os
import re
import stat
import time
from contextlib import suppress
from pathlib import Path
from unicodedata import normalize

from sheets.gateway.protocol import NotWritten
from sheets.verdicts.plan import Verdict
from sheets.verdicts.stamp import read_stamp
from sheets.verdicts.write import verdict_bytes

#: The folder of verdicts, beside the journals; nothing in it is read as a workbook of the school.
VERDICTS = "замечания"

#: A lock that Excel or LibreOffice left behind holds a file no longer than a working day, seconds.
_LOCK_KEPT = 12 * 3600

#: What the system says of a file that it does not take, for people.
_WHY = {
    errno.ENOSPC: "на диске нет места",
    errno.EDQUOT: "на диске нет места",
    errno.EROFS: "диск только для чтения",
    errno.ENOTDIR: f"«{VERDICTS}» — не папка",
    errno.EEXIST: f"«{VERDICTS}» — не папка",
    errno.EISDIR: "на его месте папка",
}

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


def is_verdicts(folder: str) -> bool:
    """Whether a folder of that name is the verdicts', whatever the case and the form of its letters."""
    return normalize("NFC", folder).strip().casefold() == VERDICTS


def verdict_path(book: Path, name: str) -> Path:
    """Where the verdict on a workbook stands; a folder of another case serves as well."""
    folder = book.parent / VERDICTS
    with suppress(OSError):
        if not folder.is_dir():
            folder = next((one for one in book.parent.iterdir() if is_verdicts(one.name) and one.is_dir()), folder)
    plain = _NOT_IN_NAMES.sub("_", normalize("NFC", name)).strip(" .")
    return folder / f"{plain or '_'}.xlsx"


def standing_key(path: Path) -> str | None:
    """The key of the verdict that stands there; None for no file, «» where nobody can tell."""
    try:
        stamp = read_stamp(path)
    except OSError:
        return ""
    return None if stamp is None else stamp.key


def put_verdict(path: Path, verdict: Verdict, *, beside: Path) -> bool:
    """Put a verdict in its place whole or not at all; False where the same stands there.

    Whoever may read it may read the workbook ``beside`` it: its rights are the workbook's. Raises NotWritten.
    """
    try:
        stamp = read_stamp(path)
        if stamp is not None and stamp.digest == verdict.digest():
            return False
        if _is_open(path):
            raise NotWritten(f"файл «{path.parent.name}/{path.name}» открыт: закройте его")
        _replace(path, verdict_bytes(verdict), stat.S_IMODE(beside.stat().st_mode))
    except PermissionError as error:
        raise NotWritten(f"файл «{path.parent.name}/{path.name}» открыт или на запись нет прав") from error
    except OSError as error:
        why = _WHY.get(error.errno or 0, error.strerror)
        raise NotWritten(f"файл «{path.parent.name}/{path.name}» не записан: {why}") from error
    return True


def _is_open(path: Path) -> bool:
    """Whether Excel or LibreOffice has the file open: both lay a lock beside it."""
    locks = (
        path.with_name(f"~${path.name}"),
        path.with_name(f"~${path.name[2:]}"),
        path.with_name(f".~lock.{path.name}#"),
    )
    return any(_is_fresh(lock) for lock in locks)


def _is_fresh(lock: Path) -> bool:
    try:
        return time.time() - lock.stat().st_mtime < _LOCK_KEPT
    except FileNotFoundError:
        return False


def _replace(path: Path, data: bytes, mode: int) -> None:
    """Write beside and put in place: whoever opens the file finds the old one or the new one."""
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_name(f".{path.name}.tmp")
    try:
        unfinished.unlink(missing_ok=True)  # of a process that ended midway; a link would lead elsewhere
        with open(unfinished, "xb", opener=_for_owner) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.chmod(mode | stat.S_IWUSR)
        unfinished.replace(path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise


def _for_owner(path: str, flags: int) -> int:
    """Open a new file that nobody else may read while it is written."""
    return os.open(path, flags, 0o600)
