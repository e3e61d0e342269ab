"""Readers that remember. Streamlit's cache is shared by all users: every key is made here, with the viewer's scope.

A key holds the scope, the version of the data, what is asked and, where «so far» matters, today or the
moment cut to five minutes.
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

#: Tables of a family are a few kB, those of the whole school some hundred.
FAMILY, STAFF = 1000, 200

#: How long «lessons over by now» may stay as they were.
STEP = timedelta(minutes=5)


class Key(NamedTuple):
    """All that an answer depends on."""

    scope: tuple[str, ...]
    version: int
    at: date | datetime
    question: str
    arguments: tuple[str | date, ...]


@st.cache_data(max_entries=FAMILY, show_spinner=False)
def _family(key: Key, _read: Callable[[], pd.DataFrame]) -> pd.DataFrame:  # noqa: ARG001 (the cache reads the key)
    return _read()


@st.cache_data(max_entries=STAFF, show_spinner=False)
def _staff(key: Key, _read: Callable[[], pd.DataFrame]) -> pd.DataFrame:  # noqa: ARG001
    return _read()


def entries(viewer: Viewer, journal: Journal, school_class: str, pupil: str, first: date, last: date) -> pd.DataFrame:
    """A pupil's entries between two days."""
    version, today = journal.version(school_class), journal.now.date()
    key = Key(viewer.scope, version, today, "entries", (pupil, first, last))
    return _family(key, lambda: journal.entries(pupil, first, last))


def term_marks(viewer: Viewer, journal: Journal, school_class: str, pupil: str) -> pd.DataFrame:
    """A pupil's marks of terms."""
    key = Key(viewer.scope, journal.version(school_class), journal.now.date(), "term_marks", (pupil,))
    return _family(key, lambda: journal.term_marks(pupil))


def attendance(viewer: Viewer, journal: Journal, first: date, last: date) -> pd.DataFrame:
    """Attendance by class and week."""
    key = Key(viewer.scope, journal.version(), moment(journal.now), "attendance", (first, last))
    return _staff(key, lambda: journal.attendance(first, last))


def absentees(viewer: Viewer, journal: Journal, school_class: str, first: date, last: date) -> pd.DataFrame:
    """A class's pupils with the lessons they missed."""
    version = journal.version(school_class)
    key = Key(viewer.scope, version, moment(journal.now), "absentees", (school_class, first, last))
    return _staff(key, lambda: journal.absentees(school_class, first, last))


def absences(viewer: Viewer, journal: Journal, school_class: str, pupil: str, first: date, last: date) -> pd.DataFrame:
    """The lessons one pupil missed or was late for."""
    version = journal.version(school_class)
    key = Key(viewer.scope, version, moment(journal.now), "absences", (pupil, first, last))
    return _staff(key, lambda: journal.absences(pupil, first, last))


def participation(viewer: Viewer, journal: Journal, first: date, last: date) -> pd.DataFrame:
    """Lessons due and filled by teacher and week."""
    key = Key(viewer.scope, journal.version(), moment(journal.now), "participation", (first, last))
    return _staff(key, lambda: journal.participation(first, last))


def lessons(viewer: Viewer, journal: Journal, teacher: str, first: date, last: date) -> pd.DataFrame:
    """A teacher's lessons that are over."""
    key = Key(viewer.scope, journal.version(), moment(journal.now), "lessons", (teacher, first, last))
    return _staff(key, lambda: journal.lessons(teacher, first, last))


def issues(viewer: Viewer, journal: Journal) -> pd.DataFrame:
    """What is to be mended in the sheets."""
    key = Key(viewer.scope, journal.version(), moment(journal.now), "issues", ())
    return _staff(key, journal.issues)


def moment(now: datetime) -> datetime:
    """Now, cut to :data:`STEP`, for keys of what counts lessons already over."""
    minutes = int(STEP.total_seconds()) // 60
    return now - timedelta(minutes=now.minute % minutes, seconds=now.second, microseconds=now.microsecond)
