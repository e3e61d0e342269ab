"""Which lessons were filled in, by whom, and by 17:00 of their day? Clauses 2.2 and 2.5.

Due = a lesson of the timetable and calendar that is already over. Filled = topic, homework where the
subject sets it, and attendance or a mark. In time = not seen unfilled after the deadline of the lesson's day: between
two looks nobody knows the moment, and whoever may have been in time, was.
What was filled before observation began is neither in time nor late and stands in ``untimed``.
"""

from __future__ import annotations

import pandas as pd

from analytics.rows import rows
from journal.wording import short_name

#: Counts that add up.
PARTICIPATION = ["due", "filled", "timely", "untimed", "topic", "homework_due", "homework", "attended"]

#: What a lesson may lack → how it is called.
LACKS = {"topic": "тема", "homework": "домашнее задание", "attended": "отметки или пропуски"}


def participation_share(participation: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Filled lessons of each group.

    Args:
        participation: ``teacher, name, week`` and the counts of :data:`PARTICIPATION`.
        by: The columns to group by; ``[]`` gives one row for all.

    Returns:
        ``by``, the counts, ``unfilled``, ``late`` and, 0…1, ``filled_share`` (of lessons due),
        ``timely_share`` (of lessons due whose moment could be observed), ``topic_share``,
        ``homework_share`` (of lessons where it is due) and ``attended_share``; missing where nothing was due.
    """
    if by:
        sums = participation.groupby(by, as_index=False, observed=True)[PARTICIPATION].sum()
    else:
        sums = participation[PARTICIPATION].sum().to_frame().T.astype("int64")
    due, timed, homework_due = (
        counts.where(counts > 0).astype("float64")
        for counts in (sums["due"], sums["due"] - sums["untimed"], sums["homework_due"])
    )
    return sums.assign(
        unfilled=sums["due"] - sums["filled"],
        late=sums["filled"] - sums["timely"] - sums["untimed"],
        filled_share=sums["filled"] / due,
        timely_share=sums["timely"] / timed,
        topic_share=sums["topic"] / due,
        homework_share=sums["homework"] / homework_due,
        attended_share=sums["attended"] / due,
    )


def participation_by_teacher(participation: pd.DataFrame) -> pd.DataFrame:
    """One row a teacher, the least filled first.

    Returns:
        :func:`participation_share` by ``teacher, name``, and ``label``: «Белова А. П.», unlike every other.
    """
    table = participation_share(participation, ["teacher", "name"])
    return table.assign(label=labels(table)).sort_values(["filled_share", "name"], ignore_index=True)


def participation_by_teacher_week(participation: pd.DataFrame) -> pd.DataFrame:
    """One row a teacher and week: :func:`participation_share` by ``teacher, name, week``, and ``label``."""
    table = participation_share(participation, ["teacher", "name", "week"])
    return table.assign(label=labels(table))


def labels(table: pd.DataFrame) -> list[str]:
    """A short name for each row of ``teacher, name``; the code is added where two teachers share one."""
    whose: dict[str, set[str]] = {}
    told = [
        (teacher, short_name(name or "") or "учитель не указан") for teacher, name in rows(table, ["teacher", "name"])
    ]
    for teacher, short in told:
        whose.setdefault(short, set()).add(teacher)
    return [short if len(whose[short]) == 1 else f"{short} ({teacher})" for teacher, short in told]


def participation_by_week(participation: pd.DataFrame) -> pd.DataFrame:
    """One row a week (its Monday), in order: :func:`participation_share` by ``week``."""
    return participation_share(participation, ["week"]).sort_values("week", ignore_index=True)


def unfilled_lessons(lessons: pd.DataFrame, *, blank_filled: bool) -> pd.DataFrame:
    """The lessons due that are not filled, newest first, each with what it lacks.

    Args:
        lessons: ``school_class, subject, subgroup, day, number, held, topic, homework_due, homework,
            attended, filled, filled_seen, filled_after, timely, book, sheet``; one row a lesson due and over.
        blank_filled: The setting ``blank_lesson_filled``: a column without marks and absences lacks nothing.

    Returns:
        The same columns and ``lacks``: «тема, домашнее задание», or «урок не записан» where the
        register says nothing of the lesson.
    """
    unfilled = lessons[~lessons["filled"].astype(bool)]
    said = ["held", "topic", "homework_due", "homework", "attended"]
    return unfilled.assign(lacks=[_lacks(row, blank_filled=blank_filled) for row in rows(unfilled, said)]).sort_values(
        ["day", "number", "school_class"], ascending=[False, True, True], ignore_index=True
    )


def late_lessons(lessons: pd.DataFrame) -> pd.DataFrame:
    """The lessons filled after the deadline of their day, newest first; columns as given."""
    filled = lessons[lessons["filled"].astype(bool)]
    late = [timely is not None and not timely for (timely,) in rows(filled, ["timely"])]
    return filled[pd.Series(late, filled.index, dtype=bool)].sort_values(
        ["day", "number", "school_class"], ascending=[False, True, True], ignore_index=True
    )


def _lacks(said: tuple[bool, ...], *, blank_filled: bool) -> str:
    held, topic, homework_due, homework, attended = said
    if not held:
        return "урок не записан"
    present = {"topic": topic, "homework": homework or not homework_due, "attended": attended or blank_filled}
    return ", ".join(name for part, name in LACKS.items() if not present[part])
