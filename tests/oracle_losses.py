"""What a sheet may not lose between two looks: an independent account of the breaker.

Whoever clears a cell withdraws it. Whoever makes too many of them vanish at once did not mean to, see README.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from journal.school import School
from tests.oracle_facts import reads
from tests.oracle_paper import Shown

if TYPE_CHECKING:
    from tests.oracle_knowledge import Known

_GONE, _OVERWRITTEN = "gone", "overwritten"

#: «Потеря листа, доля» as every school has it that says nothing else.
_SHARE = 0.3


def loses_too_much(known: Known, shown: Shown, school: School) -> bool:
    """Whether nothing of a sheet may be believed until what it lost is back."""
    if shown.blind:
        return False
    ways = [*_cells(known, shown, school), *_terms(known, shown)]
    gone, lost, stored = ways.count(_GONE), len(ways), len(known.cells) + len(known.terms)
    if gone >= 10 and gone > _SHARE * stored:
        return True
    if lost >= 10 and 2 * lost > stored:
        return True
    pupils, lessons = {pupil for pupil, _ in known.cells}, {lesson for _, lesson in known.cells}
    lines = ((pupils, pupils & shown.erased), (lessons, lessons - shown.columns))
    return any(len(some) >= 3 and len(some) > _SHARE * len(most) for most, some in lines)


def _cells(known: Known, shown: Shown, school: School) -> Iterator[str]:
    """In what way cells of lessons are lost; in none where nobody can tell."""
    for (pupil, lesson), kept in known.cells.items():
        text = shown.cells.get((pupil, lesson), "")
        if lesson not in shown.columns or pupil in shown.erased:
            yield _GONE
        elif pupil in shown.pupils and text != kept.text and (not text or reads(text, school)):
            if not text:
                yield _GONE
            elif not _same_absence(text, kept.text):
                yield _OVERWRITTEN


def _terms(known: Known, shown: Shown) -> Iterator[str]:
    for pupil, kept in known.terms.items():
        text = shown.terms.get(pupil, "")
        if pupil in shown.erased or (pupil in shown.pupils and not text):
            yield _GONE
        elif pupil in shown.pupils and text != kept.text and text in "2345":
            yield _OVERWRITTEN


def _same_absence(text: str, kept: str) -> bool:
    """Whether both say that the pupil was absent: a reason became known, no mark was lost."""
    said = [reads(one) or ("", None, None) for one in (text, kept)]
    return {one[:2] for one in said} == {(said[0][0], "absent")}
