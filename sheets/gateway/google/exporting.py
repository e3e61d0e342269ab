"""Workbooks on Google taken home as .xlsx files, for a backup: whole, or with the reason why not."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Iterator
from io import BytesIO

from gspread.utils import ExportFormat

from sheets.gateway.google.access import access
from sheets.gateway.google.changes import Watch
from sheets.gateway.google.drive import Drive
from sheets.gateway.google.gateway import GoogleSettings
from sheets.gateway.google.pace import Pace
from sheets.gateway.google.state import file_of
from sheets.gateway.google.transport import GoogleClient
from sheets.gateway.protocol import BookBroken, GatewayError

#: To read names and times of files is not enough for an export.
EXPORT_SCOPES = ("https://www.googleapis.com/auth/drive.readonly",)


def export_all(settings: GoogleSettings, pace: Pace | None = None) -> Iterator[tuple[str, bytes | GatewayError]]:
    """Every workbook of the folder as Google makes a file of it: (id, its bytes or why there are none).

    Raises StoreAway where not even a list is to be had.
    """
    given = access(settings.credentials, settings.endpoint, EXPORT_SCOPES)
    client = GoogleClient(given, settings.endpoint, pace or Pace())
    try:
        found = Watch(Drive(client), settings.roots(), given.email, time.time).changed(None)
        for book in found.changed:
            yield book, _exported(client, book)
        for book in found.foreign:
            yield book, BookBroken("это файл Excel, а не Google Таблица: его нет в резервной копии")
    finally:
        client.close()


def _exported(client: GoogleClient, book: str) -> bytes | GatewayError:
    """One workbook, looked at whether it is whole."""
    try:
        data = client.export(file_of(book), ExportFormat.EXCEL)
    except GatewayError as error:
        return error
    return data if _is_whole(data) else BookBroken("Google отдал файл не целиком: скачайте его сами")


def _is_whole(data: bytes) -> bool:
    """Whether bytes are a workbook of which every part is sound."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as book:
            return book.testzip() is None and "xl/workbook.xml" in book.namelist()
    except zipfile.BadZipFile:
        return False
