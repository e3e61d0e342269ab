"""Deciding about what a workbook lost: it may go, or it has to come back.

Agreeing takes nothing by itself. It lets the next reading take just those contents that were looked at: whoever changed
the sheet since is asked anew. Refusing leaves all as it is, and the teacher is told to bring the sheet back.

Workbooks of a year that is over are read no more: nothing of it can go or come back. Its questions are only closed,
and what was kept stays for good.
"""

from __future__ import annotations

from enum import StrEnum

from database.dialect import Transaction
from database.journal import Journal
from database.queries.holds import Kept
from database.states import wake
from database.writing import BookRef, issues, seconds
from database.writing.books import bump
from database.writing.holds import derive_again
from journal.holds import Decision, Reason


class Refusal(StrEnum):
    """Why nothing was decided, as people read it."""

    GONE = "Решать уже нечего: лист вернули, или изменение принято."
    CHANGED = "Таблицу за это время изменили. Посмотрите ещё раз, что исчезнет теперь, и решите заново."
    NOT_YOURS = "Принять или отклонить потерю может завуч, директор или руководитель ИЦШ."
    OVER = "Учебный год закончен, вернуть лист уже нельзя: прежнее осталось в журнале. Вопрос можно только закрыть."


def decide(journal: Journal, hold: int, content: str, decision: Decision) -> Refusal | None:
    """Decide in the name of the journal's viewer; why that was refused, or None when it is done.

    Args:
        journal: In whose viewer's name, and when.
        hold: What is decided about.
        content: The contents that were looked at (:attr:`database.queries.holds.Kept.content`).
        decision: ACCEPTED or REJECTED; UNDECIDED takes an earlier one back. Of a year that is over ACCEPTED closes
            the question, and nothing else is possible.
    """
    if not journal.may_decide():
        return Refusal.NOT_YOURS
    kept = next((one for one in journal.holds() if one.hold == hold and one.is_open), None)
    if kept is None:
        return Refusal.GONE
    if kept.content != content:
        return Refusal.CHANGED
    if kept.is_over and decision is not Decision.ACCEPTED:
        return Refusal.OVER
    with journal.database.write() as writer:
        return _decided(writer.transaction, journal, kept, decision)


def _decided(store: Transaction, journal: Journal, kept: Kept, decision: Decision) -> Refusal | None:
    at, viewer = seconds(journal.now), journal.viewer
    book = store.value(
        "UPDATE holds SET decision = ? WHERE hold = ? AND content = ? AND settled_at IS NULL RETURNING book",
        (str(decision), kept.hold, kept.content),
    )
    if book is None:
        return Refusal.CHANGED
    store.run(
        'INSERT INTO hold_decisions (hold, decision, content, account, name, "at") VALUES (?, ?, ?, ?, ?, ?)',
        (kept.hold, str(decision), kept.content, viewer.account, viewer.name, at),
    )
    if kept.is_over:
        store.run("UPDATE holds SET settled_at = ? WHERE hold = ?", (at, kept.hold))
    elif kept.reason is not Reason.BOOK_GONE:
        derive_again(store, journal.year, str(book), kept.sheet)
        wake(store, "решение о потере листа", journal.now)
    elif decision is Decision.ACCEPTED:
        _let_go(store, journal.year, str(book), at)
    bump(store, journal.year, [])
    return None


def _let_go(store: Transaction, year: str, book: str, at: int) -> None:
    """Miss a workbook no longer: what it held stays for good, and nobody is asked about it or about its sheets.

    If it is back some day its sheets are looked at anew.
    """
    store.run(
        "UPDATE holds SET settled_at = ?, applied = ? WHERE year = ? AND book = ? AND settled_at IS NULL",
        (at, True, year, book),
    )
    store.run("UPDATE sheets SET key = '' WHERE year = ? AND book = ?", (year, book))
    issues.settle(store, BookRef(year, book, "", "", "", ""), at)
