"""gspread, sheet by sheet, as its own examples read: a title at a time."""

from __future__ import annotations

import gspread
from moved import BOOK, credentials, told

book = gspread.authorize(credentials()).open_by_key(BOOK)
titles = [sheet.title for sheet in book.worksheets()]
told({title: len(book.worksheet(title).get_all_values()) for title in titles})
