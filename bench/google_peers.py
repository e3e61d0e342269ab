"""One workbook of 16 registers read from Google by the journal, and beside it by other programs.

Each has a virtual environment of its own under data/bench/venvs, made once by uv from bench/peers/*.txt: their pins
conflict. What they ask is sent to the same emulator (bench/peers/moved.py). Who cannot be installed is not measured.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.class_file import CLASS, bench_pupils, bench_school, contents
from bench.figures import Figure
from bench.google_world import Google, google_drive
from bench.timing import seconds
from sheets.gateway.google.gateway import GoogleGateway
from sheets.grid import Workbook
from sheets.templates.journal import journal_workbook
from sheets.templates.write import write_xlsx
from tests.google_emulator.handle import READER

PEERS = Path(__file__).resolve().parent / "peers"
UV = Path(sys.executable).with_name("uv")

#: Other programs → the script that reads with them; the pins are in the .txt of their name.
SCRIPTS = {
    "pygsheets": "pygsheets_sheets.py",
    "gspread": "gspread_sheets.py",
    "gspread-pandas": "gspread_pandas_sheets.py",
    "st-gsheets-connection": "st_gsheets_connection_sheets.py",
}

#: How each is called in the table.
SHOWN = {"gspread": "gspread sheet by sheet"}


@dataclass(frozen=True, slots=True)
class Book:
    """The workbook on Google, and what the journal reads of it."""

    file_id: str
    read: Workbook


class NotInstalled(Exception):
    """A program whose packages cannot be had here."""


def measure(cache: Path) -> list[Figure]:
    """Requests that one workbook takes each of them."""
    work = cache / "class-google"
    shutil.rmtree(work, ignore_errors=True)
    school, pupils = bench_school(), bench_pupils()
    write_xlsx(journal_workbook(school, CLASS, pupils, contents(school, pupils)), work / f"Журнал {CLASS}.xlsx")
    with google_drive() as google:
        (file_id,) = google.put(work).values()
        figures = [_ours(google, file_id)]
        book = Book(file_id, google.gateway().read(f"{file_id}/Журнал {CLASS}"))
        for peer in SCRIPTS:
            google.fresh_minute()
            figures.append(_measured(google, book, peer, cache / "venvs" / peer))
    shutil.rmtree(work)
    return figures


def _ours(google: Google, file_id: str) -> Figure:
    gateway: GoogleGateway = google.gateway()
    gateway.changed(None)
    google.fresh_minute()
    took = seconds(lambda: gateway.read(f"{file_id}/Журнал {CLASS}"))
    return _figure("the journal", google, took, bound=1)


def _measured(google: Google, book: Book, peer: str, folder: Path) -> Figure:
    """What a program takes to read every sheet; it must have read them all."""
    try:
        python = environment(peer, folder)
    except NotInstalled as error:
        return Figure("google_peers", f"… by {peer}: not measured", 0, "requests", beside=str(error))
    told: dict[str, int] = {}
    took = seconds(lambda: told.update(_run(python, google, book, peer)))
    rows = {sheet.title: len(sheet.rows) for sheet in book.read.sheets}
    assert told == rows, (peer, told, rows)
    return _figure(SHOWN.get(peer, peer), google, took)


def _figure(name: str, google: Google, took: float, bound: float | None = None) -> Figure:
    asked = google.emulator.asked
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(google.emulator.requests.items()) if kind != "token")
    return Figure(
        "google_peers", f"16 registers read by {name}", asked, "requests", bound, beside=f"{took:.1f} s; {kinds}"
    )


def _run(python: Path, google: Google, book: Book, peer: str) -> dict[str, int]:
    token = google.emulator.token(READER, "spreadsheets", "drive")
    command = [str(python), str(PEERS / SCRIPTS[peer]), google.emulator.url, token, str(google.key), book.file_id]
    titles = json.dumps([sheet.title for sheet in book.read.sheets])
    said = subprocess.run(command, input=titles, capture_output=True, text=True, timeout=300, check=False)
    if said.returncode != 0:
        raise RuntimeError(f"{peer}: {said.stderr[-2000:]}")
    told: dict[str, int] = json.loads(said.stdout.splitlines()[-1])
    return told


def environment(peer: str, folder: Path) -> Path:
    """The Python that has a program's packages, made when its pins are new. Raises NotInstalled."""
    pins, made, python = PEERS / f"{peer}.txt", folder / ".made", folder / "bin" / "python"
    if made.exists() and made.read_text(encoding="utf-8") == pins.read_text(encoding="utf-8"):
        return python
    for arguments in (
        ["venv", "--clear", "--python", sys.executable, str(folder)],
        ["pip", "install", "--python", str(python), "--requirements", str(pins)],
    ):
        done = subprocess.run([UV, *arguments], capture_output=True, text=True, timeout=600, check=False)
        if done.returncode != 0:
            raise NotInstalled((done.stderr.strip().splitlines() or ["?"])[-1])
    made.write_text(pins.read_text(encoding="utf-8"), encoding="utf-8")
    return python
