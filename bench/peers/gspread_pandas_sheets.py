"""gspread-pandas: every sheet as a DataFrame."""

from __future__ import annotations

from gspread_pandas import Client, Spread
from moved import BOOK, credentials, told

spread = Spread(BOOK, client=Client(creds=credentials()))
told({sheet.title: len(spread.sheet_to_df(index=0, header_rows=0, sheet=sheet)) for sheet in spread.sheets})
