"""What the doctor says of one thing: well, worth a look, or wrong – and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Sign(Enum):
    """How grave a finding is; only what is wrong fails the command."""

    WELL = "✓"
    WARNS = "!"
    WRONG = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what was found, and what to do about it; ``mends`` where `--repair` does it."""

    sign: Sign
    text: str
    advice: str = ""
    mends: bool = False


def well(text: str) -> Finding:
    """A thing that is as it should be."""
    return Finding(Sign.WELL, text)


def warns(text: str, advice: str) -> Finding:
    """A thing that works, and is worth a look."""
    return Finding(Sign.WARNS, text, advice)


def wrong(text: str, advice: str) -> Finding:
    """A thing that does not work until somebody does something."""
    return Finding(Sign.WRONG, text, advice)


def judged(text: str, advice: str, *, is_well: bool) -> Finding:
    """Well, or wrong with what to do about it."""
    return well(text) if is_well else wrong(text, advice)


def is_in_order(findings: Iterable[Finding], *, repaired: bool) -> bool:
    """Whether nothing is wrong any more; what `--repair` takes care of counts for mended once it did."""
    return not any(finding.sign is Sign.WRONG and not (repaired and finding.mends) for finding in findings)


def listed(names: list[str], most: int = 5) -> str:
    """Some names, and how many more there are: a school has sixty journals."""
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" и ещё {rest}" if rest > 0 else "")
