"""Which backups are kept: days, weeks, school years; and nothing is removed that was not made by us."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.backup.record import Record, read_record, write_record
from jobs.backup.rotation import DAYS, WEEKS, archive_moment, archive_name, kept
from jobs.backup.shelf import thin_out
from journal.calendar import monday, school_year

MOMENTS = st.sets(
    st.datetimes(datetime(2020, 1, 1), datetime(2027, 12, 31)).map(lambda one: one.replace(microsecond=0)), max_size=60
)
CLOSE = st.sets(st.integers(0, 120 * 24).map(lambda hours: datetime(2026, 8, 1) + timedelta(hours=hours)), max_size=80)


@given(st.one_of(MOMENTS, CLOSE))
def test_the_last_of_each_of_seven_days_is_kept(moments: set[datetime]) -> None:
    days = sorted({one.date() for one in moments})[-DAYS:]
    assert {max(one for one in moments if one.date() == day) for day in days} <= kept(moments)


@given(st.one_of(MOMENTS, CLOSE))
def test_the_last_of_each_of_eight_weeks_is_kept(moments: set[datetime]) -> None:
    weeks = sorted({monday(one.date()) for one in moments})[-WEEKS:]
    assert {max(one for one in moments if monday(one.date()) == week) for week in weeks} <= kept(moments)


@given(MOMENTS)
def test_the_last_of_every_school_year_is_kept_for_ever(moments: set[datetime]) -> None:
    years = {school_year(one.date()) for one in moments}
    assert {max(one for one in moments if school_year(one.date()) == year) for year in years} <= kept(moments)


@given(st.one_of(MOMENTS, CLOSE))
def test_nothing_else_is_kept(moments: set[datetime]) -> None:
    assert kept(moments) <= moments
    assert len(kept(moments)) <= DAYS + WEEKS + len({school_year(one.date()) for one in moments})


@given(CLOSE, st.integers(0, 400))
def test_what_is_thinned_out_day_by_day_is_what_is_thinned_out_at_once(moments: set[datetime], later: int) -> None:
    new = max(moments, default=datetime(2026, 8, 1)) + timedelta(hours=later)
    assert kept(kept(moments) | {new}) == kept(moments | {new})


def test_two_years_of_a_backup_each_evening_leave_what_is_said() -> None:
    evenings = [datetime(2025, 9, 1, 21) + timedelta(days=day) for day in range(2 * 365)]
    left: set[datetime] = set()
    for evening in evenings:
        left = kept(left | {evening})
    last = evenings[-1].date()
    sundays = [last - timedelta(days=last.weekday() + 1 + 7 * weeks) for weeks in range(7)]
    days = {last - timedelta(days=ago) for ago in range(7)}
    assert {one.date() for one in left} == days | set(sundays) | {date(2026, 6, 30), date(2027, 6, 30)}


@given(st.datetimes(datetime(2020, 1, 1), datetime(2099, 1, 1)), st.booleans())
def test_a_name_tells_its_moment(moment: datetime, encrypted: bool) -> None:  # noqa: FBT001
    assert archive_moment(archive_name(moment, encrypted=encrypted)) == moment.replace(microsecond=0)


@pytest.mark.parametrize(
    "name",
    [
        "journal-2026-09-07-120000.zip (1)",
        "копия journal-2026-09-07-120000.zip",
        "journal-2026-13-07-120000.zip",
        "journal-2026-09-07-120000.zip.part",
        "journal-2026-09-07.zip",
    ],
)
def test_another_name_is_none_of_ours(name: str) -> None:
    assert archive_moment(name) is None


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Forty archives of forty days, half of them not in the record, and a person's own file."""
    names = [archive_name(datetime(2026, 3, 1, 21) + timedelta(days=day), encrypted=False) for day in range(40)]
    for name in [*names, "отчёт.zip"]:
        (tmp_path / name).write_bytes(b"zip")
    write_record(tmp_path, Record(made=dict.fromkeys([*names[::2], "отчёт.zip"], "")))
    return tmp_path


def test_only_what_we_made_is_removed(shelf: Path) -> None:
    before = {path.name for path in shelf.iterdir()}
    gone = thin_out(shelf)
    ours = sorted(name for name in before if archive_moment(name))[::2]
    assert before - {path.name for path in shelf.iterdir()} == set(gone)
    assert set(gone) == set(ours) - {archive_name(one, encrypted=False) for one in kept(map(moment, ours))}
    assert len(gone) > 8
    assert sorted(read_record(shelf).made) == sorted(set(ours) - set(gone) | {"отчёт.zip"})


def moment(name: str) -> datetime:
    told = archive_moment(name)
    assert told is not None
    return told


def test_without_the_record_nothing_is_removed(shelf: Path) -> None:
    (shelf / "journal-backups.json").write_text("{")
    before = sorted(shelf.iterdir())
    assert thin_out(shelf) == ()
    assert sorted(shelf.iterdir()) == before
