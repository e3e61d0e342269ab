"""Works that are killed midway: each with the places whose lines count, parts of the names of their files."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from database.engine import migrate, open_database
from database.vault import keys_come_from
from jobs.backup.restoring import restore
from jobs.config import Config
from jobs.keys import sealer
from jobs.provision import Makers, Wish, provision
from jobs.sync import sync
from jobs.verdicts import Verdicts
from sheets.gateway.google.gateway import GoogleGateway, GoogleSettings
from sheets.gateway.google.pace import Pace
from sheets.gateway.protocol import Gateway
from sheets.gateway.xlsx import XlsxGateway
from sheets.gateway.xlsx_provision import XlsxProvisioner
from tests.gateway_clocks import JumpingClock

if key_file := os.environ.get("JOURNAL_KEY_FILE"):  # of tests/school_keys.py: this is a process of its own
    keys_come_from(partial(sealer, Path(key_file)))


def _sync(folder: str, url: str, now: str) -> None:
    """Read a folder."""
    with closing(open_database(url)) as database:
        sync(_settled(folder), database, datetime.fromisoformat(now))


def _settled(folder: str) -> XlsxGateway:
    """A folder in which nobody is saving."""
    return XlsxGateway(Path(folder), quiet=0)


def _say(folder: str, url: str, now: str) -> None:
    """Read a folder, and say beside its workbooks what is to be mended."""
    with closing(_settled(folder)) as gateway:
        _said(gateway, url, now)


def _say_on_google(url: str, now: str, *settings: str) -> None:
    """The same of a folder on Google."""
    folder, key, address, writer = settings
    pace = Pace(JumpingClock(), patience=60, draw=lambda _, most: most)
    reads = GoogleSettings(folder, Path(key), address, Path(writer))
    with closing(GoogleGateway(reads, lambda: 1e9, pace)) as gateway:
        _said(gateway, url, now)


def _said(gateway: Gateway, url: str, now: str) -> None:
    with closing(open_database(url)) as database:
        run = sync(gateway, database, datetime.fromisoformat(now))
        Verdicts().after(gateway, database, run, datetime.fromisoformat(now))


def _restore(archive: str, data: str, url: str, now: str) -> None:
    """Bring a school back, in the place of whatever stands there."""
    config = Config.model_validate({"data": data, "database": url})
    restore(Path(archive), config, "", datetime.fromisoformat(now), replace=True)


def _provide(folder: str, today: str) -> None:
    """Make the year's workbooks."""
    gateway = _settled(folder)
    provision(gateway, Makers(XlsxProvisioner(gateway)), Wish(), date.fromisoformat(today))


WORKS: dict[str, tuple[Callable[..., Any], tuple[str, ...]]] = {
    "migrate": (migrate, ("/database/", "/alembic/operations/", "/alembic/ddl/", "/alembic/runtime/")),
    "sync": (_sync, ("/jobs/sync.py", "/jobs/no_journal.py", "/database/")),
    "say": (_say, ("/jobs/verdicts.py", "/sheets/verdicts/", "/xlsx_verdict.py", "/xlsxwriter/", "/zipfile.py")),
    "say on google": (_say_on_google, ("/jobs/verdicts.py", "/gateway/google/", "/urllib3/", "http/client.py")),
    "provide": (
        _provide,
        ("/jobs/provision", "/sheets/provision/", "provision.py", "/xlsxwriter/", "/zipfile.py"),
    ),
    "restore": (_restore, ("/jobs/backup/", "/database/", "/zipfile.py", "/shutil.py", "/tempfile.py")),
}
