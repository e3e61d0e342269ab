"""Losses that wait for a decision, from the command line: shown, accepted or refused in the name of the office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from database.engine import Database
from database.holds import Refusal, decide
from database.journal import Journal
from database.queries.holds import Kept
from journal.holds import DECISIONS, REASONS, Decision, Reason
from journal.registers import book_title
from journal.viewer import Role, Viewer
from journal.wording import CELLS, ROWS, counted, register_name

#: Whoever may start commands on the school's machine answers for it all the same.
OFFICE = Viewer(0, "командная строка", Role.DEPUTY)

#: What is said of a loss of an earlier year.
OVER = "год {year} закончен, прежнее осталось; закрыть вопрос: manage.py accept {hold}"


class NoSuchLoss(Exception):
    """No open loss has that number, or it cannot be decided; the words say why."""


def open_losses(database: Database, now: datetime) -> list[Kept]:
    """What is kept and not settled."""
    return [kept for kept in Journal(database, OFFICE, now).holds() if kept.is_open]


def lines(database: Database, now: datetime) -> Iterator[str]:
    """What is kept, a line each, with the number to decide by."""
    for kept in open_losses(database, now):
        is_book = kept.reason is Reason.BOOK_GONE
        sheet = register_name(kept.subject, kept.subgroup) if kept.subject else kept.sheet
        where = book_title(kept.content, kept.school_class) if is_book else f"{kept.workbook}, {sheet}"
        cells = kept.loss.stored if is_book else len(kept.loss.cells)
        size = counted(len(kept.loss.rows), ROWS) if kept.loss.rows else counted(cells, CELLS)
        if texts := kept.loss.texts_gone:
            size = f"{size}, {texts}" if cells else texts
        state = OVER.format(year=kept.year, hold=kept.hold) if kept.is_over else DECISIONS[kept.decision]
        yield f"{kept.hold}  {where}: {REASONS[kept.reason]} ({size}) — {state}"


def decide_by_number(database: Database, now: datetime, hold: int, decision: Decision) -> Kept:
    """Decide about an open loss as it stands now; what was decided about. Raises NoSuchLoss."""
    kept = next((one for one in open_losses(database, now) if one.hold == hold), None)
    if kept is None:
        raise NoSuchLoss(str(Refusal.GONE))
    refusal = decide(Journal(database, OFFICE, now), hold, kept.content, decision)
    if refusal is not None:
        raise NoSuchLoss(str(refusal))
    return kept
