"""The journal as one viewer may see it: the only way pages read pupils' data. It fails closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pandas as pd

from database import columns
from database.columns import Columns, frame
from database.engine import Database
from database.past import NotOfThePast, Past, past_school
from database.queries import absentees, families, holders, holds, issues, machinery, pupils, weeks
from database.queries.holds import Kept
from database.queries.issues import Told
from database.queries.machinery import Machinery
from database.reading import Current, current
from database.scope import Asked, Enrolment
from database.viewers import of_year
from journal.access import Admitted, HandedOut, Holder
from journal.calendar import school_year
from journal.rights import Right, is_noted, reach
from journal.school import School
from journal.tables import Child, Recorded
from journal.viewer import Viewer


class Journal:
    """What ``viewer`` may see at ``now``. Whatever is out of scope comes as an empty table.

    ``now`` is turned into the school's time zone; the year is that of ``now``, or in summer the last
    one known. Tables have the columns of :mod:`database.columns`. It lives for one step of one viewer:
    the school and what the classes of a pupil are is asked once; ``known`` is the school where it was
    read at this step already.

    ``as_of`` is a past moment to look from: every answer is what it would have been then, with the viewer's
    rights of today; staff look into another year as far as they led and taught in that year. Counts of the
    whole school, families and issues are told of today only (:class:`NotOfThePast`).
    """

    def __init__(
        self, database: Database, viewer: Viewer, now: datetime, known: Current | None = None, *,
        as_of: datetime | None = None,
    ) -> None:  # fmt: skip
        self.database = database
        self.viewer = viewer
        today, now = now, now if as_of is None else min(now, as_of)
        if known is None:
            with database.read() as store:
                known = current(store, school_year(now.date()))
        self.year, self._school, self._read_at, self._is_away, self._away = known
        self._zone = ZoneInfo(self._school.settings.timezone)
        self.now = now.astimezone(self._zone)
        self._past = None if as_of is None else self._gone_back_to(int(now.timestamp()))
        if self._past is not None and self.year != self._year_of(today):
            self.viewer = of_year(viewer, self._school, self.now.date())
        self._enrolments: dict[str, list[Enrolment]] = {}
        self._family: list[Child] | None = None
        #: Pupils whose record was read at this step outside the viewer's ordinary work, for the access log.
        self.readings: set[str] = set()

    def read_of(self, *pupils: str) -> None:
        """Note that the records of pupils are read, where that is not the viewer's ordinary work.

        Every method that tells of one pupil does so itself; what is kept of its answers must do so again.
        """
        if is_noted(self.viewer.role) and reach(self.viewer.role, Right.RECORDS):
            self.readings.update(pupils)

    # ---------------------------------------------------------------- nobody's personal data

    def school(self) -> School:
        """The school: classes, staff, calendar, timetable."""
        return self._school

    def read_at(self) -> datetime | None:
        """When the workbooks were last read whole; None before the first sync."""
        return self._read_at and self._read_at.astimezone(self._zone)

    def is_away(self) -> bool:
        """Whether the store of the workbooks did not answer at the last look."""
        return self._is_away

    def away(self) -> str:
        """The part of the store that did not answer, where the rest did: what people call it; «» for all or nothing."""
        return self._away

    def version(self, school_class: str = "") -> int:
        """A number that grows with every change of a class; without a class, of anything in the school."""
        if self._past is not None:
            return -self._past.at  # no past moment changes, and none is mistaken for another
        with self.database.read() as store:
            key = (self.year, school_class)
            return store.value("SELECT version FROM class_versions WHERE year = ? AND school_class = ?", key) or 0

    def classes(self) -> list[str]:
        """The classes of which the viewer sees anything, 2А before 10А."""
        with self._asked(*self.viewer.pupils) as asked:
            return asked.classes()

    # ---------------------------------------------------------------- pupils

    def children(self) -> pd.DataFrame:
        """A family's own children (the pupil, for a pupil): pupil, name, class of today."""
        with self._asked(*self.viewer.pupils) as asked:
            return self._frame(columns.CHILDREN, pupils.children(asked))

    def family(self) -> list[Child]:
        """:meth:`children` as plain rows, with what tells which lessons are theirs."""
        if self._family is None:
            with self._asked(*self.viewer.pupils) as asked:
                self._family = pupils.family(asked)
        return list(self._family)

    def recorded(self, pupil: str, first: date, last: date) -> list[Recorded]:
        """The lessons recorded for a pupil between two days, as :meth:`week` tells them, as plain rows."""
        with self._asked(pupil) as asked:
            return pupils.recorded(asked, pupil, first, last)

    def diary(self, pupil: str, since: date, first: date, last: date) -> list[Recorded]:
        """:meth:`recorded` between ``first`` and ``last``; before them from ``since`` on, :meth:`entered`."""
        with self._asked(pupil) as asked:
            return pupils.diary(asked, pupil, since, first, last)

    def entered(self, pupil: str, first: date, last: date) -> list[Recorded]:
        """:meth:`entries` as plain rows."""
        with self._asked(pupil) as asked:
            return pupils.entered(asked, pupil, first, last)

    def pupils(self, school_class: str) -> pd.DataFrame:
        """The class list in the order of names, as far as the viewer sees it."""
        with self._asked(school_class=school_class) as asked:
            return self._frame(columns.PUPILS, pupils.pupils(asked, school_class))

    def week(self, pupil: str, monday: date) -> pd.DataFrame:
        """The lessons recorded for a pupil in the week of a Monday, each with the pupil's entry or none.

        Families see entries from their lesson's day on; topics and homework as soon as they are written.
        """
        with self._asked(pupil) as asked:
            return self._frame(columns.WEEK, pupils.week(asked, pupil, monday))

    def entries(self, pupil: str, first: date, last: date) -> pd.DataFrame:
        """The lessons between two days, both included, in which the pupil has an entry."""
        with self._asked(pupil) as asked:
            return self._frame(columns.WEEK, pupils.entries(asked, pupil, first, last))

    def term_marks(self, pupil: str) -> pd.DataFrame:
        """The pupil's marks of terms and the year."""
        with self._asked(pupil) as asked:
            return self._frame(columns.TERM_MARKS, pupils.term_marks(asked, pupil))

    def absences(self, pupil: str, first: date, last: date) -> pd.DataFrame:
        """The lessons the pupil missed or was late for."""
        with self._asked(pupil) as asked:
            return self._frame(columns.ABSENCES, pupils.absences(asked, pupil, first, last))

    # ---------------------------------------------------------------- classes and teachers

    def attendance(self, first: date, last: date) -> pd.DataFrame:
        """Lessons held, seats in them and absences by class and week, of lessons already over."""
        with self._asked(today=True) as asked:
            return self._frame(columns.ATTENDANCE, weeks.attendance(asked, first, last))

    def absentees(self, school_class: str, first: date, last: date) -> pd.DataFrame:
        """The pupils of a class with the lessons held for each and missed by each, of lessons already over."""
        with self._asked(school_class=school_class) as asked:
            return self._frame(columns.ABSENTEES, absentees.absentees(asked, school_class, first, last))

    def participation(self, first: date, last: date) -> pd.DataFrame:
        """Lessons due and filled by teacher and week, of lessons already over. A teacher sees their own."""
        with self._asked(today=True) as asked:
            return self._frame(columns.PARTICIPATION, weeks.participation(asked, first, last))

    def lessons(self, teacher: str, first: date, last: date) -> pd.DataFrame:
        """The lessons a teacher owed that are over, and what each lacks."""
        with self._asked(teacher=teacher) as asked:
            return self._frame(columns.LESSONS, weeks.lessons(asked, teacher, first, last))

    def issues(self) -> pd.DataFrame:
        """What is to be mended in the sheets, what was mended lately, and what somebody set aside."""
        with self._asked(today=True) as asked:
            return self._frame(columns.ISSUES, issues.issues(asked))

    def issue(self, key: str) -> Told | None:
        """One issue of :meth:`issues` that is not mended; None where the viewer sees none of that key."""
        with self._asked(today=True) as asked:
            return issues.issue(asked, key)

    def holds(self) -> list[Kept]:
        """What workbooks lost and is kept until somebody decides, and what became of it lately."""
        with self._asked(today=True) as asked:
            return holds.holds(asked)

    def may_decide(self) -> bool:
        """Whether the viewer may decide about :meth:`holds`."""
        with self._asked(today=True) as asked:
            return holds.may_decide(asked)

    # ---------------------------------------------------------------- who is let in

    def holders(self) -> list[Holder]:
        """The accounts the viewer hands slips out to: a class teacher her families, the IT lead the staff."""
        with self._asked(today=True) as asked:
            return holders.holders(asked)

    def admitted(self) -> list[Admitted]:
        """How many people were given a slip, came and stayed away, by class; of the whole school for who leads it."""
        with self._asked(today=True) as asked:
            return holders.admitted(asked)

    def handed_out(self) -> list[HandedOut]:
        """Who issued to whom, took back, or came by a code: as far as :meth:`holders` and :meth:`admitted` reach."""
        with self._asked(today=True) as asked:
            return holders.handed_out(asked)

    # ---------------------------------------------------------------- families

    def contacts(self, school_class: str) -> pd.DataFrame:
        """The guardians of a class and how to reach them."""
        with self._asked(today=True) as asked:
            return self._frame(columns.CONTACTS, families.contacts(asked, school_class))

    def consents(self, school_class: str) -> pd.DataFrame:
        """What the families of a class agreed to, a row a pupil who is there today."""
        with self._asked(today=True) as asked:
            return self._frame(columns.CONSENTS, families.consents(asked, school_class))

    def portfolio(self, pupil: str) -> pd.DataFrame:
        """A pupil's works and awards of the year, the newest first, where a consent lets them be shown."""
        with self._asked(pupil, today=True) as asked:
            return self._frame(columns.PORTFOLIO, families.portfolio(asked, pupil))

    def taking_part(self, first: date, last: date) -> pd.DataFrame:
        """Which guardians opened their child's record themselves between two days, both included."""
        with self._asked(today=True) as asked:
            return self._frame(columns.TAKING_PART, families.taking_part(asked, first, last))

    def viewings(self, pupil: str) -> pd.DataFrame:
        """Who looked at a family's own child, and when, the last first."""
        with self._asked(pupil, today=True) as asked:
            return self._frame(columns.VIEWINGS, families.viewings(asked, pupil))

    # ---------------------------------------------------------------- the journal itself

    def machinery(self) -> Machinery | None:
        """How the journal itself is doing; None for whoever it is not for."""
        with self._asked(today=True) as asked:
            return machinery.machinery(asked)

    # ---------------------------------------------------------------- within

    @contextmanager
    def _asked(
        self, *pupils: str, school_class: str = "", teacher: str = "", today: bool = False
    ) -> Iterator[Asked]:  # fmt: skip
        """A question about pupils, a class or a teacher. ``today``: it is not answered of the past."""
        self.read_of(*pupils)
        with self.database.read() as store:
            if self._past is None:
                yield Asked(store, self.viewer, self._school, self.year, self.now, self._enrolments)
                return
            if today:
                raise NotOfThePast
            self._past.build(store, self._past.classes_of(store, pupils))
            self._past.build(store, [school_class] if school_class else [])
            self._past.build(store, self._past.classes_taught(store, teacher) if teacher else [])
        viewer = self._past.seen_by(self.viewer)
        yield Asked(self._past.store, viewer, self._school, self.year, self.now, self._enrolments)

    def _gone_back_to(self, at: int) -> Past:
        """The past at a moment; the school and the time of the last reading become what they were."""
        with self.database.read() as store:
            self._school = past_school(store, self.year, at, self._school)
            read = store.value("SELECT max(finished_at) FROM runs WHERE text = '' AND finished_at <= ?", (at,))
        self._read_at = datetime.fromtimestamp(read, UTC) if read else None
        return Past(self.year, at, self._school)

    def _year_of(self, moment: datetime) -> str:
        with self.database.read() as store:
            return current(store, school_year(moment.date())).year

    def _frame(self, kinds: Columns, rows: list[tuple[object, ...]]) -> pd.DataFrame:
        return frame(kinds, rows, self._zone)
