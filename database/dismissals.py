"""Setting an issue aside, with a reason, and taking that back: who may, and what is remembered of it.

The rights are asked of the database anew at each step; what a page showed does not matter. The subject
teacher answers for the own registers, the class teacher for the class, the deputy and the head for the
school. A dismissal holds for the issue as it stands: one that was mended and comes back later is told anew.
"""

from __future__ import annotations

from enum import StrEnum

from database.journal import Journal
from database.queries.issues import Told
from database.writing import seconds
from database.writing.books import bump
from journal.issue_life import REASON_LENGTH, may_be_dismissed


class Refusal(StrEnum):
    """Why nothing was stored, as people read it."""

    GONE = "Такого замечания уже нет: оно исправлено или больше не относится к вашим журналам."
    NOT_YOURS = "Отклонить замечание может учитель этого журнала, классный руководитель или завуч."
    NOT_ALLOWED = "Замечания этого вида не отклоняют: исправьте таблицу."
    NO_REASON = "Напишите причину: так решение поймут и через год."
    TOO_LONG = f"Причина длиннее {REASON_LENGTH} знаков: сократите её."
    ALREADY = "Это замечание уже отклонено."
    NOT_DISMISSED = "Это замечание не отклонено: возвращать нечего."


def dismiss(journal: Journal, key: str, reason: str) -> Refusal | None:
    """Set an issue aside in the name of the journal's viewer; why that was refused, or None when it is done."""
    said = " ".join(reason.split())
    told = journal.issue(key)
    if told is None:
        return Refusal.GONE
    if refusal := _refusal(journal, told) or _unfit(said):
        return refusal
    if told.dismissal is not None:
        return Refusal.ALREADY
    viewer, issue, at = journal.viewer, told.issue, seconds(journal.now)
    with journal.database.write() as writer:
        writer.transaction.run(
            'INSERT INTO dismissals (year, key, problem, text, school_class, account, name, reason, "at")'
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (journal.year, key, str(issue.problem), issue.text, issue.school_class, viewer.account, viewer.name,
             said, at),
        )  # fmt: skip
        bump(writer.transaction, journal.year, [])
    return None


def bring_back(journal: Journal, key: str) -> Refusal | None:
    """Take a dismissal back in the name of the journal's viewer; why that was refused, or None when it is done."""
    told = journal.issue(key)
    if told is None:
        return Refusal.GONE
    if refusal := _refusal(journal, told):
        return refusal
    if told.dismissal is None:
        return Refusal.NOT_DISMISSED
    viewer = journal.viewer
    with journal.database.write() as writer:
        writer.transaction.run(
            "UPDATE dismissals SET undone_account = ?, undone_name = ?, undone_at = ?"
            " WHERE year = ? AND key = ? AND undone_at IS NULL",
            (viewer.account, viewer.name, seconds(journal.now), journal.year, key),
        )
        bump(writer.transaction, journal.year, [])
    return None


def _refusal(journal: Journal, told: Told) -> Refusal | None:
    """Why the viewer may not decide about an issue they see."""
    if not may_be_dismissed(told.issue.problem, journal.school().settings):
        return Refusal.NOT_ALLOWED
    return None if told.may_dismiss else Refusal.NOT_YOURS


def _unfit(reason: str) -> Refusal | None:
    """What is wrong with a reason."""
    if not reason:
        return Refusal.NO_REASON
    return Refusal.TOO_LONG if len(reason) > REASON_LENGTH else None
