"""Corrections in words: «исправлено 3→4, 12 октября»."""

from __future__ import annotations

from collections.abc import Iterable

from journal.tables import Correction
from journal.wording import NBSP, day_and_month


def corrected(lines: Iterable[Correction]) -> str:
    """All corrections of one cell, the first of them first; «» where there are none."""
    said = "; ".join(map(_said, lines))
    return said[:1].upper() + said[1:]


def _said(line: Correction) -> str:
    on = day_and_month(line.seen.date())
    return f"исправлено{NBSP}{line.old}→{line.new}, {on}" if line.new else f"{line.old}{NBSP}— снято, {on}"
