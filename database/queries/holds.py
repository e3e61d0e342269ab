"""What workbooks lost and is kept until somebody decides, with what was decided of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from database.scope import Asked
from journal.classes import class_order
from journal.holds import Decision, Loss, Reason, read_loss
from journal.rights import Reach, Right

#: What was kept and is settled is shown for so long, seconds.
SHOWN = 14 * 24 * 3600

_COLUMNS = (
    "hold, year, school_class, subject, subgroup, sheet, workbook, reason, content, lost, found_seen, found_after,"
    " changed_seen, decision, settled_at, applied"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A loss that is kept, or was. ``content`` names what stands in the workbook: decisions are about it.

    ``loss`` names pupils, marks and reasons only to whoever may see them; ``by`` decided last, at ``decided_at``.
    ``year`` is the school year it is about; of one that ``is_over`` no workbook is read any more: what was stays.
    """

    hold: int
    year: str
    is_over: bool
    school_class: str
    subject: str
    subgroup: str
    sheet: str
    workbook: str
    reason: Reason
    content: str
    loss: Loss
    found_at: datetime
    found_after: datetime | None
    changed_at: datetime
    decision: Decision
    settled_at: datetime | None
    was_applied: bool
    by: str = ""
    decided_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still kept."""
        return self.settled_at is None

    @property
    def is_closed(self) -> bool:
        """Whether somebody closed it after its year: it was neither taken nor is it back."""
        accepted = self.decision is Decision.ACCEPTED
        return self.is_over and accepted and not self.is_open and not self.was_applied


def holds(asked: Asked) -> list[Kept]:
    """What is kept, and what was until lately: the undecided first, then by class; earlier years come last."""
    if not may_decide(asked):
        return []
    since = int(asked.now.timestamp()) - SHOWN
    rows = asked.store.rows(
        f"SELECT {_COLUMNS} FROM holds WHERE year <= ? AND (settled_at IS NULL OR settled_at > ?) ORDER BY hold",
        (asked.year, since),
    )
    found = [_with_decision(asked, _kept(asked, row)) for row in rows]
    return sorted(found, key=_order)


def may_decide(asked: Asked) -> bool:
    """Whether the viewer answers for the journal as a whole: deputy, head, and whoever looks after the program."""
    return asked.reach(Right.HOLDS) is Reach.SCHOOL


def _kept(asked: Asked, row: tuple[Any, ...]) -> Kept:
    hold, year, school_class, subject, subgroup, sheet, workbook, reason, content, lost, *rest = row
    seen, after, changed, decision, settled, applied = rest
    loss = _discreet(asked, read_loss(lost))
    return Kept(
        hold, year, year < asked.year, school_class, subject, subgroup, sheet, workbook, Reason(reason), content, loss,
        _moment(asked, seen), _moment(asked, after) if after else None, _moment(asked, changed), Decision(decision),
        _moment(asked, settled) if settled else None, bool(applied),
    )  # fmt: skip


def _discreet(asked: Asked, loss: Loss) -> Loss:
    """A loss as far as the viewer may know it."""
    if asked.reach(Right.RECORDS) is not Reach.SCHOOL:
        return _nameless(loss)
    return loss if asked.sees_reasons else _reasonless(asked, loss)


def _nameless(loss: Loss) -> Loss:
    """How much is lost, and nothing of what: for whoever sees no marks."""
    cells = tuple(
        cell._replace(pupil="", day="", number=0, period="", old="", new=cell.new and "") for cell in loss.cells
    )
    texts = tuple(text._replace(day="", number=0, old="", new=text.new and "…") for text in loss.texts)
    return replace(loss, cells=cells, rows=("",) * len(loss.rows), waiting=(), texts=texts)


def _reasonless(asked: Asked, loss: Loss) -> Loss:
    """What is lost, and nothing of why somebody was absent: for whoever sees marks and no reasons."""
    cells = tuple(
        cell._replace(old=asked.told_plainly(cell.old), new=cell.new and asked.told_plainly(cell.new))
        for cell in loss.cells
    )
    waiting = tuple(one._replace(typed=asked.told_plainly(one.typed)) for one in loss.waiting)
    return replace(loss, cells=cells, waiting=waiting)


def _with_decision(asked: Asked, kept: Kept) -> Kept:
    """With who decided last about these contents."""
    rows = asked.store.rows(
        'SELECT name, "at" FROM hold_decisions WHERE hold = ? AND decision = ? ORDER BY id DESC LIMIT 1',
        (kept.hold, str(kept.decision)),
    )
    return replace(kept, by=rows[0][0], decided_at=_moment(asked, rows[0][1])) if rows else kept


def _order(kept: Kept) -> tuple[Any, ...]:
    return (
        not kept.is_open,
        kept.is_over,
        kept.decision is not Decision.UNDECIDED,
        class_order(kept.school_class or "99"),
        kept.hold,
    )


def _moment(asked: Asked, seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).astimezone(asked.now.tzinfo)
