"""pygsheets: every sheet's values."""

from __future__ import annotations

from typing import Any

import httplib2
import pygsheets
from moved import BOOK, address, credentials, told


class Moved(httplib2.Http):
    """Carries every request of httplib2 to the emulator."""

    def request(self, uri: str, *args: Any, **more: Any) -> Any:
        """Ask the emulator what would be asked of Google."""
        return super().request(address(uri), *args, **more)


book = pygsheets.authorize(custom_credentials=credentials(), http=Moved()).open_by_key(BOOK)
told({sheet.title: len(sheet.get_all_values(include_tailing_empty_rows=False)) for sheet in book.worksheets()})
