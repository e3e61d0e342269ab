"""Making workbooks in a folder: a new file where none stands; a person's file is completed in a file beside it."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from sheets.gateway.protocol import BookGone, NotWritten
from sheets.gateway.xlsx import XlsxGateway
from sheets.provision.additions import ADDITIONS, additions
from sheets.provision.compare import missing
from sheets.provision.missing import Missing
from sheets.templates.plan import WorkbookPlan
from sheets.templates.write import write_xlsx

#: File systems that know no second name for a file.
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})


class XlsxProvisioner:
    """Makes workbooks in the folder of a gateway, which reads them."""

    def __init__(self, gateway: XlsxGateway) -> None:
        """Make workbooks where the gateway finds them."""
        self._gateway, self._folder = gateway, gateway.folder

    def create(self, plan: WorkbookPlan) -> str:
        """Write the file whole or not at all. Raises NotWritten, also where a file of that name stands."""
        path = self._folder / f"{plan.title}.xlsx"
        unfinished = self._unfinished(plan)
        try:
            write_xlsx(plan, unfinished)
            if not _took_name(unfinished, path):
                raise NotWritten(f"файл «{path.name}» уже есть")
        except OSError as error:
            raise NotWritten(f"файл «{path.name}» не записан: {error.strerror}") from error
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
        return path.name

    def complete(self, book_id: str, plan: WorkbookPlan) -> Missing:
        """Write beside the file what it lacks and where to copy it; a file that lacks nothing has none beside it."""
        with suppress(OSError):
            self._unfinished(plan).unlink(missing_ok=True)  # of a process that ended once the file had its name
        lacks = missing(self._gateway.read(book_id), plan)
        path = additions_path(self._folder / book_id)
        if not path.parent.resolve().is_relative_to(self._folder.resolve()):
            raise BookGone(f"вне папки журналов: {book_id}")
        try:
            if lacks:
                write_xlsx(additions(Path(book_id).name, lacks), path)
                path.chmod((self._folder / book_id).stat().st_mode & 0o666)
            else:
                path.unlink(missing_ok=True)
                with suppress(OSError):
                    path.parent.rmdir()  # nothing else is in it
        except OSError as error:
            why = "он открыт или на запись нет прав" if isinstance(error, PermissionError) else error.strerror
            raise NotWritten(f"файл «{ADDITIONS}/{path.name}» не записан: {why}") from error
        return lacks

    def _unfinished(self, plan: WorkbookPlan) -> Path:
        """Where a new file is written before it gets its name."""
        return self._folder / f".{plan.title}.новая"


def additions_path(book: Path) -> Path:
    """The file beside a workbook that holds what it lacks."""
    return book.parent / ADDITIONS / book.name


def _took_name(unfinished: Path, path: Path) -> bool:
    """Give a finished file its name; False where a file has that name by now."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if path.exists():
            return False
        unfinished.replace(path)
    return True
