"""Marks, and what else one cell of a register may say."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

#: The scale, best first. 1 formally exists: one of 319,000 real marks.
MARKS = (5, 4, 3, 2, 1)


class Attendance(StrEnum):
    """Where the pupil was during the lesson; a blank cell says «present» by saying nothing."""

    ABSENT = "absent"
    LATE = "late"
    PRESENT = "present"


class Reason(StrEnum):
    """Why a pupil was absent; an absence without one is «reason not yet given»."""

    ILL = "ill"
    EXCUSED = "excused"
    UNEXCUSED = "unexcused"


class Special(StrEnum):
    """What stands in place of a mark."""

    EXEMPT = "exempt"
    PASS = "pass"  # noqa: S105  # nosec B105 # a credit
    FAIL = "fail"
    NOT_CERTIFIED = "not_certified"
    PENDING = "pending"


class Verdict(StrEnum):
    """What reading a cell came to. Only OK and ISSUE carry a value; INVALID and AMBIGUOUS never do."""

    OK = "ok"
    ISSUE = "issue"
    INVALID = "invalid"
    AMBIGUOUS = "ambiguous"
    BLANK = "blank"


class Context(StrEnum):
    """Which column a cell stands in; the same letters may be right in one and wrong in another.

    GRADE1 is a lesson of a first class: attendance and exemption only (clause 1.3). CREDIT is a lesson of a
    subject passed by credit: a mark there is a mark all the same, kept and reported, for the teacher saw fit
    to give it and the school's table may be wrong.
    """

    LESSON = "lesson"
    PERIOD = "period"
    GRADE1 = "grade1"
    CREDIT = "credit"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one cell says.

    ``marks`` holds 0…n marks in the order typed; ``signs`` the «+»/«-» after each («» where none).
    ``problem`` is a code of :class:`journal.issues.Problem`, or None.
    """

    typed: str
    marks: tuple[int, ...] = ()
    attendance: Attendance | None = None
    reason: Reason | None = None
    special: Special | None = None
    verdict: Verdict = Verdict.OK
    problem: str | None = None
    #: Whether the cell yields a value.
    stored: bool = field(init=False, compare=False)
    #: The value as rows hold it, in plain texts: digits of the marks, attendance, reason, special.
    plain: tuple[str, str | None, str | None, str | None] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        said = (value and value.value for value in (self.attendance, self.reason, self.special))
        object.__setattr__(self, "stored", self.verdict in (Verdict.OK, Verdict.ISSUE))
        object.__setattr__(self, "plain", ("".join(map(str, self.marks)), *said))


def half_up(value: float | Decimal, digits: int = 0) -> Decimal:
    """Round as a school does: halves go up. Python's own ``round(4.5)`` is 4.

    A float is taken by its shortest decimal text, so 3.725 rounds to 3.73.
    """
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
