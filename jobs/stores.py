"""Where this school's workbooks are read: its folder, or Google Drive together with the folder that stays at home."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from jobs.config import Config
from sheets.gateway.google.gateway import GoogleGateway, GoogleSettings
from sheets.gateway.google.pace import Pace
from sheets.gateway.joined import JoinedGateway
from sheets.gateway.protocol import Gateway
from sheets.gateway.xlsx import XlsxGateway


def open_store(config: Config, *, quiet: float = 0.0, pace: Pace | None = None) -> Gateway:
    """The store of all workbooks of a school. Nothing is asked of it yet, so this never fails.

    Class workbooks are confidential and stay in the local folder, whatever else lies on Google (152-ФЗ): both are
    read as one store. Open it once a process: on Google it holds how often may be asked.

    Args:
        config: The installation.
        quiet: A file is read when nobody has touched it for so many seconds.
        pace: How Google is asked; whoever holds it can count, and by its clock end the waiting.
    """
    local = XlsxGateway(config.data, quiet=quiet)
    if not config.is_on_google:
        return local
    writer = config.google_writer if config.google_writer.exists() else None
    settings = GoogleSettings(config.google_folder, config.google_credentials, config.google_endpoint, writer)
    return JoinedGateway(local, GoogleGateway(settings, pace=pace))


@contextmanager
def opened_store(config: Config, *, quiet: float = 0.0, pace: Pace | None = None) -> Iterator[Gateway]:
    """The same for a while; then its connections are let go."""
    store = open_store(config, quiet=quiet, pace=pace)
    try:
        yield store
    finally:
        store.close()
