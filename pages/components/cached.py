"""Readers that remember. Streamlit's cache is shared by all users: every key is made here, with the viewer's scope.

A key holds the scope, the version of the data, what is asked, and the moment cut to five minutes, since
«over by now» is in every answer. Families' pages ask so little that they ask anew.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import streamlit as st

if TYPE_CHECKING:
    from database.journal import Journal
    from journal.viewer import Viewer

#: Tables of the whole school are some hundred kB.
KEPT = 200

#: How long «lessons over by now» may stay as they were.
STEP = timedelta(minutes=5)


class Key(NamedTuple):
    """All that an answer depends on."""

    scope: tuple[str, ...]
    version: int
    at: datetime
    question: str
    arguments: tuple[str | date, ...]


@st.cache_data(max_entries=KEPT, show_spinner=False)
def _kept(key: Key, _read: Callable[[], pd.DataFrame]) -> pd.DataFrame:  # noqa: ARG001 (the cache reads it)
    return _read()


def attendance(viewer: Viewer, journal: Journal, first: date, last: date) -> pd.DataFrame:
    """Attendance by class and week."""
    key = Key(viewer.scope, journal.version(), moment(journal.now), "attendance", (first, last))
    return _kept(key, lambda: journal.attendance(first, last))


def absentees(viewer: Viewer, journal: Journal, school_class: str, first: date, last: date) -> pd.DataFrame:
    """A class's pupils with the lessons they missed."""
    version = journal.version(school_class)
    key = Key(viewer.scope, version, moment(journal.now), "absentees", (school_class, first, last))
    return _kept(key, lambda: journal.absentees(school_class, first, last))


def absences(viewer: Viewer, journal: Journal, school_class: str, pupil: str, first: date, last: date) -> pd.DataFrame:
    """The lessons one pupil missed or was late for. It is a reading of the pupil's record, kept or not."""
    journal.read_of(pupil)
    version = journal.version(school_class)
    key = Key(viewer.scope, version, moment(journal.now), "absences", (pupil, first, last))
    return _kept(key, lambda: journal.absences(pupil, first, last))


def participation(viewer: Viewer, journal: Journal, first: date, last: date) -> pd.DataFrame:
    """Lessons due and filled by teacher and week."""
    key = Key(viewer.scope, journal.version(), moment(journal.now), "participation", (first, last))
    return _kept(key, lambda: journal.participation(first, last))


def lessons(viewer: Viewer, journal: Journal, teacher: str, first: date, last: date) -> pd.DataFrame:
    """A teacher's lessons that are over."""
    key = Key(viewer.scope, journal.version(), moment(journal.now), "lessons", (teacher, first, last))
    return _kept(key, lambda: journal.lessons(teacher, first, last))


def taking_part(viewer: Viewer, journal: Journal, first: date, last: date) -> pd.DataFrame:
    """Which guardians opened their child's record."""
    key = Key(viewer.scope, journal.version(), moment(journal.now), "taking_part", (first, last))
    return _kept(key, lambda: journal.taking_part(first, last))


def issues(viewer: Viewer, journal: Journal) -> pd.DataFrame:
    """What is to be mended in the sheets."""
    key = Key(viewer.scope, journal.version(), moment(journal.now), "issues", ())
    return _kept(key, journal.issues)


def moment(now: datetime) -> datetime:
    """Now, cut to :data:`STEP`, for keys of what counts lessons already over."""
    minutes = int(STEP.total_seconds()) // 60
    return now - timedelta(minutes=now.minute % minutes, seconds=now.second, microseconds=now.microsecond)
