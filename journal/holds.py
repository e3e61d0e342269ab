"""What a workbook lost and the school keeps until somebody decides: why, how much, and what may be decided.

A teacher clears a cell, and it is withdrawn. A teacher who sorts half a sheet, deletes rows or pastes another class's
marks over everything did not mean to: what stood there stays until it is back, or the deputy says that it may go.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, NamedTuple

#: Fewer cells, and fewer pupils or lessons, than this are told one by one: a young register is changed in half a
#: minute. Of so many cells that remain more than this share typed over is a paste, not corrections.
ENOUGH_CELLS, ENOUGH_LINES, OVERWRITTEN = 10, 3, 0.5

#: The same of the rows of a list: people come and go by ones and twos.
ENOUGH_ROWS = 5

#: A table of the database → how people call the list.
LISTS: dict[str, str] = {
    "pupils": "Ученики",
    "guardians": "Родители",
    "absences": "Пропуски",
    "portfolio": "Портфолио",
    "plans": "КТП",
}


class Reason(StrEnum):
    """Why something is kept; :data:`REASONS` says each as people read it."""

    LOSES = "loses"
    LINES = "lines"
    MOVED = "moved"
    REPLACED = "replaced"
    UNREADABLE = "unreadable"
    SHEET_GONE = "sheet-gone"
    BOOK_GONE = "book-gone"
    LIST = "list"


#: How people read the reasons.
REASONS: dict[Reason, str] = {
    Reason.LOSES: "на листе стёрто или заменено слишком много",
    Reason.LINES: "удалены строки или столбцы с отметками",
    Reason.MOVED: "отметки сдвинулись на чужое место",
    Reason.REPLACED: "лист подменён другим",
    Reason.UNREADABLE: "лист больше не читается как журнал этого класса",
    Reason.SHEET_GONE: "листа больше нет",
    Reason.BOOK_GONE: "книги больше нет или к ней закрыт доступ",
    Reason.LIST: "из списка исчезло слишком много строк",
}


class Decision(StrEnum):
    """What was decided about a hold; UNDECIDED leaves everything as it was."""

    UNDECIDED = ""
    ACCEPTED = "accepted"
    REJECTED = "rejected"


#: How people read the decisions.
DECISIONS: dict[Decision, str] = {
    Decision.UNDECIDED: "ждёт решения",
    Decision.ACCEPTED: "принято",
    Decision.REJECTED: "отклонено: ждём, пока вернут",
}


class LostCell(NamedTuple):
    """A cell that would change: ``day`` (ISO) and ``number`` of its lesson, or its ``period``; ``new`` None: gone."""

    pupil: str
    day: str
    number: int
    period: str
    old: str
    new: str | None


class LostText(NamedTuple):
    """A topic or homework (``field`` of journal/ledger.py) that stands nowhere on its sheet any more; ``day`` is ISO.

    ``new`` is what its lesson would say instead, «» nothing.
    """

    field: str
    day: str
    number: int
    old: str
    new: str


class Waiting(NamedTuple):
    """What is typed on a sheet whose contents are not taken, and when it was first seen there.

    ``about`` is the pupil, or of a lesson's own texts the Field of journal/ledger.py.
    """

    about: str
    day: str
    number: int
    typed: str
    seen: int
    after: int | None


@dataclass(frozen=True, slots=True)
class Loss:
    """What would vanish if what a workbook shows were taken.

    ``stored`` counts all cells that stand there until now, ``pupils`` and ``lessons`` those that would lose all;
    ``rows`` are the lines of a list that would go. ``waiting`` are cells that are not taken meanwhile. ``texts`` are
    topics and homework that would go, of ``said`` in all.
    """

    stored: int = 0
    pupils: int = 0
    lessons: int = 0
    cells: tuple[LostCell, ...] = ()
    rows: tuple[str, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    texts: tuple[LostText, ...] = ()
    said: int = 0

    @property
    def gone(self) -> int:
        """How many cells would be empty."""
        return sum(cell.new is None for cell in self.cells)

    @property
    def texts_gone(self) -> str:
        """How many topics and tasks would go, as people read it: :func:`texts_gone`."""
        return texts_gone(self.texts, self.said)

    @property
    def overwritten(self) -> int:
        """How many cells would say something else."""
        return len(self.cells) - self.gone


def texts_gone(texts: Sequence[LostText], said: int) -> str:
    """«тем и заданий: 12 из 30»; «» where none would go."""
    return f"тем и заданий: {len(texts)} из {said}" if texts else ""


def is_too_much(*, gone: int, overwritten: int, pupils: tuple[int, int], lessons: tuple[int, int], stored: int,
                share: float) -> bool:  # fmt: skip
    """Whether a sheet loses more than may be lost between two readings.

    Args:
        gone: Cells that stood there and are empty, or in a row or column that is gone.
        overwritten: Cells that say something else.
        pupils: How many of those with entries are gone, and how many there were.
        lessons: The same of lessons.
        stored: Cells that stood there.
        share: «Потеря листа, доля»: 0…1.
    """
    lost = gone + overwritten
    return (
        (gone >= ENOUGH_CELLS and gone > share * stored)
        or (lost >= ENOUGH_CELLS and lost > max(share, OVERWRITTEN) * stored)
        or any(some >= ENOUGH_LINES and some > share * most for some, most in (pupils, lessons))
    )


def is_too_much_of_texts(lost: Sequence[LostText], stored: Mapping[str, int], share: float) -> bool:
    """Whether a sheet loses more of its topics and homework than may be lost: :func:`is_too_much`.

    ``stored`` counts the texts there were, by field. A field of some that says nothing any more has lost its column.
    """
    gone = Counter(text.field for text in lost if not text.new)
    none = (0, 0)
    return any(count >= ENOUGH_LINES and gone[field] == count for field, count in stored.items()) or is_too_much(
        gone=gone.total(), overwritten=len(lost) - gone.total(), pupils=none, lessons=none,
        stored=sum(stored.values()), share=share,
    )  # fmt: skip


def is_too_much_of_list(*, gone: int, overwritten: int, stored: int, share: float) -> bool:
    """Whether a list of so many rows loses more than may be lost: :func:`is_too_much`."""
    lost = gone + overwritten
    return (gone >= ENOUGH_ROWS and gone > share * stored) or (
        lost >= ENOUGH_CELLS and lost > max(share, OVERWRITTEN) * stored
    )


def loss_text(loss: Loss) -> str:
    """A loss as JSON."""
    return json.dumps(asdict(loss), ensure_ascii=False, separators=(",", ":"))


def read_loss(text: str) -> Loss:
    """The inverse of :func:`loss_text`."""
    said: Mapping[str, Any] = json.loads(text)
    return Loss(
        said["stored"], said["pupils"], said["lessons"], _tuples(LostCell, said["cells"]), tuple(said["rows"]),
        _tuples(Waiting, said["waiting"]), _tuples(LostText, said.get("texts", ())), said.get("said", 0),
    )  # fmt: skip


def _tuples(kind: Any, rows: Iterable[Iterable[Any]]) -> tuple[Any, ...]:
    return tuple(kind(*row) for row in rows)
