"""Asking Google what it makes of typed marks, and keeping its answers as a table beside our guesses."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from jobs.config import Config
from sheets.gateway.google.access import PROVISION_SCOPES
from sheets.gateway.google.gateway import GoogleSettings
from sheets.gateway.google.probe import Answer, Progress, probe
from sheets.gateway.google.writing import open_writer
from sheets.gateway.protocol import StoreAway
from sheets.typed_texts import TYPED

#: The columns of the table, as the emulator's own has them.
COLUMNS = ("locale", "text", "format", "kind", "value", "shown", "evidence")


@dataclass(frozen=True, slots=True)
class Kept:
    """How many answers were written, and the address of a scratch spreadsheet that a person must throw away."""

    answers: int
    left: str


def probe_into(config: Config, path: Path, progress: Progress) -> Kept:
    """Ask, and write the table. Raises GatewayError; OSError for a file that cannot be written."""
    if not config.google_folder:
        raise StoreAway("Google не подключён: укажите JOURNAL_GOOGLE_FOLDER (docs/google.md)")
    roots = GoogleSettings(config.google_folder, config.google_writer, config.google_endpoint).roots()
    today = config.clock().date()
    with path.open("w", encoding="utf-8", newline="") as file:  # first: no file is made on Google in vain
        writer = open_writer(config.google_writer, config.google_endpoint, PROVISION_SCOPES)
        try:
            said = probe(writer, roots[0], TYPED, today, progress)
        finally:
            writer.close()
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows(_row(answer, f"probe {today}") for answer in said.answers)
    return Kept(len(said.answers), said.left)


def _row(answer: Answer, evidence: str) -> tuple[str, ...]:
    typed = answer.typed
    return typed.locale, typed.text, typed.format, answer.kind, answer.value, answer.shown, evidence
