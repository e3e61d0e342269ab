"""st-gsheets-connection: every sheet as a DataFrame, as an app of Streamlit reads them."""

from __future__ import annotations

import json
import logging
from pathlib import Path

from moved import BOOK, KEY, told
from streamlit_gsheets.gsheets_connection import GSheetsServiceAccountClient

logging.disable(logging.WARNING)  # Streamlit tells that no server runs
SHEETS = json.loads(input())
client = GSheetsServiceAccountClient(json.loads(Path(KEY).read_text(encoding="utf-8")))
url = f"https://docs.google.com/spreadsheets/d/{BOOK}/edit"
told({title: len(client.read(spreadsheet=url, worksheet=title, header=None)) for title in SHEETS})
