"""The folder of .xlsx workbooks: is it there, can each be read, is one still open, may the remarks be written."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

from jobs.config import Config
from jobs.doctor.findings import Finding, listed, warns, well, wrong
from journal.registers import book_kind
from sheets.gateway.protocol import BookBusy, Changes, GatewayError, StoreAway
from sheets.gateway.xlsx import XlsxGateway
from sheets.gateway.xlsx_verdict import verdict_path

#: What Excel and LibreOffice put beside a file that is open.
_LOCKS = ("~$*.xls*", ".~lock.*#")

#: Nobody keeps a journal open for longer: the program was closed badly, seconds.
_LEFT_OVER = 24 * 3600

_NOTHING = Changes((), (), "")


def examine_folder(
    config: Config, clock: Callable[[], float] = time.time
) -> Generator[Finding, None, tuple[Changes, XlsxGateway]]:
    """Look at the folder at home; what lies in it, and who reads it."""
    gateway = XlsxGateway(config.data)
    if not config.data.is_dir():
        if config.google_folder:
            advice = "создайте её: книги «Класс» с личными данными хранятся здесь, а не на Google"
            yield warns(f"Папки {config.data} нет", advice)
        else:
            yield wrong(f"Папки {config.data} нет", "создайте её или укажите другую: make run DATA=папка")
        return _NOTHING, gateway
    try:
        found = gateway.changed(None)
    except StoreAway as error:
        yield wrong(f"Папка {config.data}: {error}", "проверьте права и подключение сетевого диска")
        return _NOTHING, gateway
    yield well(f"Папка {config.data}: книг {len(found.changed)}")
    yield from _unreadable(gateway, found)
    yield from _locks(config.data, clock())
    if config.verdicts:
        yield from _remarks(config.data, found)
    return found, gateway


def _unreadable(gateway: XlsxGateway, found: Changes) -> Iterator[Finding]:
    for book in found.changed:
        if book_kind(book) is not None:
            try:
                gateway.read(book)
            except BookBusy as error:
                yield warns(f"«{book}»: {error}", "дождитесь конца записи и повторите")
            except GatewayError as error:
                yield wrong(f"«{book}»: {error}", "закройте файл и сохраните заново")


def _locks(folder: Path, now: float) -> Iterator[Finding]:
    """Files of locks: of workbooks that are open, and those that were left behind."""
    found = [(path, path.stat().st_mtime) for pattern in _LOCKS for path in sorted(folder.rglob(pattern))]
    opened = [path.name for path, since in found if now - since < _LEFT_OVER]
    left = [path.name for path, since in found if now - since >= _LEFT_OVER]
    if opened:
        yield well(f"Открыты сейчас: {listed(opened)}")
    if left:
        yield warns(f"Остались файлы блокировки: {listed(left)}", "если книгу никто не открыл, удалите их")


def _remarks(folder: Path, found: Changes) -> Iterator[Finding]:
    """Whether what is to be mended can be written beside the workbooks."""
    folders = {verdict_path(folder / book, "7А").parent for book in found.changed if book_kind(book) is not None}
    closed = [str(path) for path in sorted(folders) if not _takes_files(path)]
    if closed:
        advice = "дайте журналу право записи в эту папку; или JOURNAL_VERDICTS=off, если замечания не нужны"
        yield wrong(f"Замечания некуда писать: {listed(closed)}", advice)


def _takes_files(folder: Path) -> bool:
    """Whether files can be put into a folder, or a folder of that name be made."""
    return os.access(folder if folder.exists() else folder.parent, os.W_OK) and (folder.is_dir() or not folder.exists())
