"""Other programs' clients read a journal at the emulator, each in a virtual environment of its own: pins conflict."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.google_emulator.handle import READER, Emulator
from tests.loopback_guard import OUTSIDE

pytestmark = pytest.mark.long

UV = Path(sys.executable).with_name("uv")

REGISTER = [["Ученик", "05.09"], ["Иванов Иван", "5/4"], ["Петрова Анна", "н"]]

#: Before everything else: nothing leaves this machine, and every address of Google is moved to the emulator.
PRELUDE = """
import json, sys
import httplib2
from urllib.parse import urlsplit
from google.oauth2.credentials import Credentials

url, token, book = sys.argv[1:]

def watch(event, arguments):
    if event == "socket.connect" and arguments[1][0] not in ("127.0.0.1", "::1"):
        raise ConnectionRefusedError(f"left this machine: {arguments[1]}")

sys.addaudithook(watch)

class Moved(httplib2.Http):
    def request(self, uri, *args, **more):
        address = urlsplit(uri)
        return super().request(f"{url}{address.path}?{address.query}", *args, **more)

credentials = Credentials(token)
"""

PYGSHEETS = """
import pygsheets
client = pygsheets.authorize(custom_credentials=credentials, http=Moved())
opened = client.open_by_key(book)
sheet = opened.worksheet_by_title("Алгебра")
print(json.dumps({
    "title": opened.title,
    "sheets": [one.title for one in opened.worksheets()],
    "values": sheet.get_all_values(include_tailing_empty=False, include_tailing_empty_rows=False),
    "cell": sheet.cell("B2").value,
}))
"""

API_CLIENT = """
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build
http = AuthorizedHttp(credentials, http=Moved())
books = build("sheets", "v4", http=http, static_discovery=True).spreadsheets()
told = books.get(spreadsheetId=book, includeGridData=True, fields=(
    "properties.title,sheets(properties.title,data.rowData.values(formattedValue,note))")).execute()
drive = build("drive", "v3", http=http, static_discovery=True)
found = drive.files().list(q="name contains 'Журнал' and trashed = false", fields="files(id)").execute()
print(json.dumps({
    "title": told["properties"]["title"],
    "sheets": [one["properties"]["title"] for one in told["sheets"]],
    "values": books.values().get(spreadsheetId=book, range="'Алгебра'").execute()["values"],
    "cell": told["sheets"][0]["data"][0]["rowData"][1]["values"][1]["formattedValue"],
    "found": [one["id"] for one in found["files"]] == [book],
}))
"""


def environment(folder: Path, *packages: str) -> Path:
    """A Python with those packages; the test is skipped where they cannot be got."""
    inside = {name: value for name, value in os.environ.items() if not name.startswith("SSL_CERT_")}
    outside = inside | OUTSIDE
    for arguments in (["venv", "--python", sys.executable, str(folder)], ["pip", "install", *packages]):
        more = ["--python", str(folder / "bin" / "python")] if arguments[0] == "pip" else []
        command = [str(UV), *arguments, *more]
        made = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False, env=outside)
        if made.returncode != 0:
            pytest.skip(f"no packages to be had here: {made.stderr[-300:]}")
    return folder / "bin" / "python"


@pytest.mark.parametrize(
    ("packages", "script", "more"),
    [
        (["pygsheets==2.0.6"], PYGSHEETS, {}),
        (["google-api-python-client==2.202.0", "google-auth-httplib2==0.4.4"], API_CLIENT, {"found": True}),
    ],
    ids=["pygsheets", "google-api-python-client"],
)
def test_another_client_reads_a_journal(
    google: Emulator, tmp_path: Path, packages: list[str], script: str, more: dict[str, bool]
) -> None:
    book = google.put("Журнал 7А", [{"title": "Алгебра", "rows": REGISTER, "text": True}, {"title": "A7", "rows": []}])
    python = environment(tmp_path / "venv", *packages)
    (tmp_path / "read.py").write_text(PRELUDE + script, encoding="utf-8")
    arguments = [str(python), str(tmp_path / "read.py"), google.url, google.token(READER, "drive.readonly"), book]
    said = subprocess.run(arguments, capture_output=True, text=True, timeout=120, check=False)
    assert said.returncode == 0, said.stderr
    told = {"title": "Журнал 7А", "sheets": ["Алгебра", "A7"], "values": REGISTER, "cell": "5/4", **more}
    assert json.loads(said.stdout) == told
