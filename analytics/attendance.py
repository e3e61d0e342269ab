"""Who comes to lessons? Shares of lessons held while the pupil was enrolled, by class, week and reason.

The unit is a pupil's lesson: one lesson held × one pupil of its subgroup enrolled that day. Planned
lessons never stand in the denominator.
"""

from __future__ import annotations

import pandas as pd

#: Counts that add up. ``absent`` holds every absence, with a reason or without.
ATTENDANCE = ["held", "seats", "absent", "ill", "excused", "unexcused", "late"]

#: Reason of an absence → how people call it; ``unstated``: the class teacher has not given one yet.
REASONS: dict[str, str] = {
    "ill": "по болезни",
    "excused": "по уважительной причине",
    "unexcused": "без уважительной причины",
    "unstated": "причина не указана",
}


def attendance_share(attendance: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Attendance of each group.

    Args:
        attendance: ``school_class, week`` and the counts of :data:`ATTENDANCE`.
        by: The columns to group by; ``[]`` gives one row for all.

    Returns:
        ``by``, the counts, ``unstated`` (absences without a reason), ``present_share`` and
        ``absent_share`` (0…1 of ``seats``; missing where no lesson was held).
    """
    if by:
        sums = attendance.groupby(by, as_index=False, observed=True)[ATTENDANCE].sum()
    else:
        sums = attendance[ATTENDANCE].sum().to_frame().T.astype("int64")
    seats = sums["seats"].where(sums["seats"] > 0).astype("float64")
    return sums.assign(
        unstated=sums["absent"] - sums["ill"] - sums["excused"] - sums["unexcused"],
        absent_share=sums["absent"] / seats,
        present_share=1 - sums["absent"] / seats,
    )


def absence_by_reason(shares: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Absences of each group, one row a reason.

    Args:
        shares: A table of :func:`attendance_share`.
        by: Its group columns.

    Returns:
        ``by``, ``reason`` (a key of :data:`REASONS`), ``lessons`` (pupils' lessons missed) and
        ``share`` (0…1 of all seats of the group), in the order of :data:`REASONS`.
    """
    long = shares.melt(id_vars=[*by, "seats"], value_vars=list(REASONS), var_name="reason", value_name="lessons")
    seats = long["seats"].where(long["seats"] > 0).astype("float64")
    return long.assign(share=long["lessons"] / seats)[[*by, "reason", "lessons", "share"]]


def worst_absentees(absentees: pd.DataFrame) -> pd.DataFrame:
    """Pupils who missed a lesson or were late, the most missed first, with ``unstated`` and ``share``.

    Args:
        absentees: ``pupil, name, lessons, absent, ill, excused, unexcused, late``; ``lessons`` are
            those held while the pupil was enrolled.
    """
    lessons = absentees["lessons"].where(absentees["lessons"] > 0).astype("float64")
    told = absentees.assign(
        unstated=absentees["absent"] - absentees["ill"] - absentees["excused"] - absentees["unexcused"],
        share=absentees["absent"] / lessons,
    )
    return told[(told["absent"] > 0) | (told["late"] > 0)].sort_values(
        ["absent", "late", "name"], ascending=[False, False, True], ignore_index=True
    )
