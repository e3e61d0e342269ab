"""Choices that live in the address: a sleeping phone loses its session, not its place.

The address is the truth: each run reads it first, a changed widget writes it. What stands there is a
code (a date, a class, a pupil's number), never a pupil's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, TypeVar

import streamlit as st

from journal.calendar import Calendar, monday
from journal.classes import grade
from journal.tables import Child
from journal.wording import school_week

if TYPE_CHECKING:
    from database.journal import Journal
    from journal.school import School

T = TypeVar("T")

#: Chosen where nothing is narrowed; no class and no person is called so.
ALL = "all"

#: The period after all terms, as registers head its column.
YEAR = "Год"


def choose(
    label: str,
    options: Sequence[T],
    *,
    name: str,
    code: Callable[[T], str] = str,
    say: Callable[[T], str] = str,
    default: T | None = None,
    widget: Literal["pills", "selectbox"] = "selectbox",
    hidden: bool = False,
) -> T:
    """One of the options, chosen by a widget and kept in the address as ``name``.

    Args:
        label: What is chosen, read aloud where ``hidden``.
        options: At least one.
        name: The parameter of the address.
        code: An option as it stands in the address.
        say: An option as people read it.
        default: Chosen where the address says nothing it knows; the first option when not given.
        widget: Pills for a handful, a select box for more.
        hidden: Whether the label is not shown.
    """
    first = options[0] if default is None else default
    asked = st.query_params.get(name)
    chosen = next((option for option in options if code(option) == asked), first)
    key = f"choice-{name}"
    st.session_state[key] = chosen

    def remember() -> None:
        now = st.session_state[key]
        if now is None or now == first:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = code(now)

    visible: Literal["visible", "collapsed"] = "collapsed" if hidden else "visible"
    if widget == "pills":
        return st.pills(
            label, options, format_func=say, key=key, on_change=remember, label_visibility=visible, required=True
        ) or chosen  # fmt: skip
    return st.selectbox(label, options, format_func=say, key=key, on_change=remember, label_visibility=visible)


def choose_child(journal: Journal) -> Child | None:
    """The child a family looks at: the only one, or a choice; None where none is bound to the account."""
    children = journal.family()
    if len(children) < 2:
        return children[0] if children else None
    names = [given_name(child.name) for child in children]
    return choose(
        "Ребёнок",
        children,
        name="child",
        code=lambda child: child.pupil,
        say=lambda child: given_name(child.name) if names.count(given_name(child.name)) == 1 else child.name,
        widget="pills",
        hidden=True,
    )


def given_name(name: str) -> str:
    """«Пётр» of «Иванов Пётр Сергеевич»."""
    words = name.split()
    return words[1] if len(words) > 1 else name


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days with its name: a term, or the year (``is_term`` False).

    ``shown`` are the periods whose marks belong to it: the term's own, or all terms' and the year's.
    """

    name: str
    first: date
    last: date
    shown: tuple[str, ...] = ()
    is_term: bool = True

    @property
    def is_half_year(self) -> bool:
        """Whether it is a half-year, which asks for more marks than a quarter."""
        return "полугод" in self.name.lower()


def periods(calendar: Calendar, classes: Sequence[str]) -> list[Period]:
    """The terms of those classes, quarters before half-years, and the year; nothing without terms."""
    grades = {grade(name) for name in classes}
    own = [term for term in calendar.terms if not term.grades.isdisjoint(grades)]
    if not own:
        return []
    terms = sorted(
        (Period(term.name, term.first, term.last, (term.name,)) for term in own),
        key=lambda term: (term.is_half_year, term.first),
    )
    first, last = min(term.first for term in terms), max(term.last for term in terms)
    return [*terms, Period(YEAR, first, last, (*(term.name for term in terms), YEAR), is_term=False)]


def choose_period(calendar: Calendar, classes: Sequence[str], today: date) -> Period | None:
    """A term that has begun, the last of them at first, or the year; None where the calendar has no terms."""
    known = periods(calendar, classes)
    if not known:
        return None
    begun = [period for period in known[:-1] if period.first <= today] or known[:1]
    latest = max(period.first for period in begun)
    return choose(
        "Период",
        [*begun, known[-1]],
        name="period",
        code=lambda option: str(known.index(option) + 1),
        say=lambda option: option.name,
        default=next(period for period in begun if period.first == latest),
        widget="pills",
        hidden=True,
    )


def week_days(school: School, classes: Iterable[str]) -> int:
    """How many days a week those classes learn: 5, or 6 with Saturdays."""
    saturdays = (slot.weekday == 5 for name in classes for slot in school.slots_by_class.get(name, ()))
    return 6 if any(saturdays) else 5


def choose_span(weeks: Iterable[date], period: Period, *, days: int, whole_first: bool = False) -> Period:
    """One of the weeks (their Mondays), the latest first, or the whole period; ``whole_first``: that to begin with."""
    latest_first = sorted(set(weeks), reverse=True)
    spans = [Period(school_week(week, days), week, week + timedelta(days=6)) for week in latest_first]
    whole = Period(f"{period.name} целиком", period.first, period.last, is_term=False)
    return choose(
        "Неделя",
        [whole, *spans] if whole_first else [*spans, whole],
        name="week",
        code=lambda span: span.first.isoformat() if span.is_term else ALL,
        say=lambda span: span.name,
    )


def choose_week(first: date, last: date, today: date) -> date:
    """The Monday of a week between two days, by two arrows: the page's title, which follows, stands between them.

    At first it is the week of today.
    """
    lowest, highest = monday(first), monday(last)
    now = min(max(monday(today), lowest), highest)
    asked = _date(st.query_params.get("week", ""))
    chosen = min(max(monday(asked), lowest), highest) if asked else now

    def turn(weeks: int) -> None:
        turned = chosen + timedelta(days=7 * weeks)
        if turned == now:
            st.query_params.pop("week", None)
        else:
            st.query_params["week"] = turned.isoformat()

    st.button(
        "Предыдущая неделя", icon=":material/chevron_left:", key="week-before", on_click=turn, args=(-1,),
        disabled=chosen == lowest,
    )  # fmt: skip
    st.button(
        "Следующая неделя", icon=":material/chevron_right:", key="week-after", on_click=turn, args=(1,),
        disabled=chosen == highest,
    )  # fmt: skip
    return chosen


def _date(typed: str) -> date | None:
    """A date of the address, or None where it is none."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


#: Cards on one page: a phone shows them in a second.
PART = 50


def choose_part(count: int, *, name: str) -> slice:
    """Which rows of a long list to show: a page of :data:`PART`, or all where they fit."""
    parts = -(-count // PART)
    if parts < 2:
        return slice(0, count)
    part = choose(
        f"Показаны по {PART} из {count}",
        list(range(1, parts + 1)),
        name=name,
        say=lambda number: f"{(number - 1) * PART + 1}–{min(number * PART, count)}",
        widget="pills" if parts <= 8 else "selectbox",
    )
    return slice((part - 1) * PART, part * PART)
