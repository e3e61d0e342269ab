"""The demo school on an emulator of Google, for whoever develops the journal: `make run STORE=google-emulator`."""

from __future__ import annotations

import os
import subprocess  # nosec B404 # our own programs alone
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from jobs.config import EMULATED, EMULATED_DRIVE, EMULATOR, Config
from jobs.servers import ROOT
from journal.registers import JOURNAL, PLAN, book_kind

#: What the emulator says last, when it can be asked.
_READY = "Sheets and Drive:"

#: What it prints before → where the configuration keeps it.
_WHERE = {"JOURNAL_GOOGLE_ENDPOINT": "google_endpoint", "JOURNAL_GOOGLE_FOLDER": "google_folder"}


class NoEmulator(Exception):
    """The emulator did not start."""


def clear_google(drive: Path = EMULATED_DRIVE) -> None:
    """Remove what an earlier demo school kept there."""
    for book in drive.glob("*.xlsx"):
        book.unlink()


def move_to_google(folder: Path, drive: Path = EMULATED_DRIVE) -> None:
    """Take out of a folder what a school keeps on Google; «Школа» and the confidential class workbooks stay."""
    drive.mkdir(parents=True, exist_ok=True)
    for book in folder.glob("*.xlsx"):
        about = book_kind(book.name)
        if about is not None and about[0] in (JOURNAL, PLAN):
            book.replace(drive / book.name)


@contextmanager
def emulated(config: Config) -> Iterator[Config]:
    """The configuration with an emulator to ask; it runs as long as it is needed.

    Nothing is started where none is wanted, or where its address is stated: then it runs already.

    Raises:
        NoEmulator: It ended before it could be asked: its port is taken, or the tests are not installed here.
    """
    if config.store != EMULATOR or config.google_endpoint:
        yield config
        return
    where = ("--port", str(config.emulator_port), "--school", str(EMULATED_DRIVE), "--credentials", str(EMULATED))
    with subprocess.Popen(  # noqa: S603  # nosec B603 # our own program
        [sys.executable, "-m", "tests.google_emulator", *where], cwd=ROOT, env=os.environ,
        stdout=subprocess.PIPE, text=True, start_new_session=True,
    ) as child:  # fmt: skip
        try:
            yield config.model_copy(update=_told(child.stdout or ()))
        finally:
            child.terminate()


def _told(lines: Iterable[str]) -> dict[str, str]:
    """Where the emulator is and which shared drive the journals lie on, as it prints them for a file «.env»."""
    told: dict[str, str] = {}
    for line in lines:
        name, _, value = line.strip().partition("=")
        if name in _WHERE:
            told[_WHERE[name]] = value
        if line.startswith(_READY) and len(told) == len(_WHERE):
            return told
    raise NoEmulator
