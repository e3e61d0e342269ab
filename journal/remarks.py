"""Remarks: an issue as its teacher is told of it – since which day it stands, and whose it is to mend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from journal.issues import CATALOGUE, Issue, Severity

#: Severity → what became of the cell; the gravest first.
SEVERITY_NAMES: dict[str, str] = {
    Severity.STOP: "не записано",
    Severity.WARN: "стоит проверить",
    Severity.NOTE: "к сведению",
}

_GRAVITY = {severity: place for place, severity in enumerate(SEVERITY_NAMES)}


@dataclass(frozen=True, slots=True)
class Remark:
    """An issue not mended yet: ``since`` the day it was first seen, ``teacher`` by name, «» where nobody's."""

    issue: Issue
    since: date | None = None
    teacher: str = ""

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return CATALOGUE[self.issue.problem].severity

    @property
    def gravity(self) -> int:
        """Its place by severity: 0 for what was not stored."""
        return _GRAVITY[self.severity]

    @property
    def advice(self) -> str:
        """What to do."""
        return CATALOGUE[self.issue.problem].advice
