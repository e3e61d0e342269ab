"""Nobody sees more than is theirs: every method of the Journal, asked by everybody."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pandas as pd
import pytest

from database.engine import Database
from database.journal import Journal
from database.past import NotOfThePast
from journal.issue_life import free_key, identity_of
from journal.viewer import Role, Viewer
from tests.database_school import IVANOV, MOSCOW, PETROV, YEAR, at, book, issue, september
from tests.database_world import FOREIGNERS, MONDAY, NOW, TOWN, VIEWERS, fill, fill_access, fill_families, fill_holds

#: A whole week that is over, counted from week_facts, and the week of now, counted from lesson_facts.
FIRST, LAST = MONDAY, september(30)

#: The issue of a cell of 7А.
KEY = free_key(YEAR, identity_of(issue("55", 2, PETROV)))

#: In this order.
WHO = ("mother", "pupil", "leads", "teaches", "deputy", "head", "it")


@dataclass(frozen=True)
class Call:
    """A question about 7А, t1 or Иванов, and how many rows each of WHO gets."""

    ask: Callable[[Journal], Any]
    rows: tuple[int, ...]
    #: How many rows a foreigner gets of their own; those not named get none.
    own: Mapping[str, int] | None = None


ANOTHER = ("another mother", "another teacher", "another class teacher")

CALLS: Mapping[str, Call] = {
    "children": Call(Journal.children, (1, 1, 0, 0, 0, 0, 0), {"another mother": 1}),
    "family": Call(Journal.family, (1, 1, 0, 0, 0, 0, 0), {"another mother": 1}),
    "classes": Call(Journal.classes, (1, 1, 1, 1, 2, 2, 2), dict.fromkeys(ANOTHER, 1)),
    "pupils": Call(lambda journal: journal.pupils("7А"), (1, 1, 3, 3, 3, 3, 0)),
    "week": Call(lambda journal: journal.week(IVANOV, MONDAY), (3, 0, 3, 3, 3, 3, 0)),
    "recorded": Call(lambda journal: journal.recorded(IVANOV, FIRST, LAST), (6, 0, 6, 6, 6, 6, 0)),
    "diary": Call(lambda journal: journal.diary(IVANOV, FIRST, LAST, LAST), (3, 0, 4, 4, 4, 4, 0)),
    "entries": Call(lambda journal: journal.entries(IVANOV, FIRST, LAST), (3, 0, 4, 4, 4, 4, 0)),
    "entered": Call(lambda journal: journal.entered(IVANOV, FIRST, LAST), (3, 0, 4, 4, 4, 4, 0)),
    "term_marks": Call(lambda journal: journal.term_marks(IVANOV), (1, 0, 1, 1, 1, 1, 0)),
    "absences": Call(lambda journal: journal.absences("0002", FIRST, LAST), (0, 2, 2, 1, 2, 2, 0)),
    "attendance": Call(
        lambda journal: journal.attendance(FIRST, LAST),
        (0, 0, 2, 2, 3, 3, 0),
        {"another teacher": 1, "another class teacher": 1},
    ),
    "absentees": Call(lambda journal: journal.absentees("7А", FIRST, LAST), (0, 0, 3, 3, 3, 3, 0)),
    "participation": Call(
        lambda journal: journal.participation(FIRST, LAST),
        (0, 0, 3, 2, 5, 5, 0),
        {"another teacher": 2, "another class teacher": 2},
    ),
    "lessons": Call(lambda journal: journal.lessons("t1", FIRST, LAST), (0, 0, 5, 5, 5, 5, 0)),
    "issues": Call(Journal.issues, (0, 0, 9, 7, 13, 13, 4), {"another teacher": 4, "another class teacher": 4}),
    "holders": Call(Journal.holders, (0, 0, 2, 0, 0, 0, 1), {"another class teacher": 1}),
    "admitted": Call(Journal.admitted, (0, 0, 1, 0, 3, 3, 3), {"another class teacher": 1}),
    "handed_out": Call(Journal.handed_out, (0, 0, 1, 0, 3, 3, 1), {"another class teacher": 1}),
    "holds": Call(Journal.holds, (0, 0, 0, 0, 2, 2, 2)),
    "may_decide": Call(lambda journal: [1] * journal.may_decide(), (0, 0, 0, 0, 1, 1, 1)),
    "contacts": Call(lambda journal: journal.contacts("7А"), (0, 0, 1, 0, 1, 0, 0)),
    "consents": Call(lambda journal: journal.consents("7А"), (0, 0, 2, 0, 2, 0, 0)),
    "portfolio": Call(lambda journal: journal.portfolio(IVANOV), (1, 0, 1, 0, 0, 0, 0)),
    "taking_part": Call(
        lambda journal: journal.taking_part(FIRST, LAST), (0, 0, 2, 0, 4, 4, 0), {"another class teacher": 2}
    ),
    "viewings": Call(lambda journal: journal.viewings(IVANOV), (2, 0, 0, 0, 0, 0, 0)),
    "issue": Call(lambda journal: [told for told in [journal.issue(KEY)] if told], (0, 0, 1, 1, 1, 1, 1)),
    "machinery": Call(lambda journal: [told for told in [journal.machinery()] if told], (0, 0, 0, 0, 1, 1, 1)),
}

#: Methods that tell nothing of any pupil.
OPEN = {"school", "read_at", "version", "is_away", "away", "read_of"}


#: What is not told of past moments.
TODAY = {
    "attendance", "participation", "issues", "issue", "contacts", "consents", "portfolio", "taking_part", "viewings",
    "holders", "admitted", "handed_out", "holds", "may_decide", "machinery",
}  # fmt: skip


@pytest.fixture(scope="module")
def world(shared_database: Database) -> Database:
    """The two classes, and a sheet of 7А that lost two marks; read only."""
    fill(shared_database)
    fill_families(shared_database)
    fill_access(shared_database)
    fill_holds(shared_database)
    return shared_database


def test_every_method_stands_in_the_table() -> None:
    methods = {name for name, _ in inspect.getmembers(Journal, inspect.isfunction) if not name.startswith("_")}
    assert methods == set(CALLS) | OPEN


@pytest.mark.parametrize("name", CALLS)
def test_each_role_gets_its_rows(world: Database, name: str) -> None:
    call = CALLS[name]
    assert [len(call.ask(Journal(world, VIEWERS[who], NOW))) for who in WHO] == list(call.rows)


@pytest.mark.parametrize("name", CALLS)
def test_a_foreign_viewer_gets_nothing(world: Database, name: str) -> None:
    call = CALLS[name]
    got = {who: len(call.ask(Journal(world, viewer, NOW))) for who, viewer in FOREIGNERS.items()}
    assert got == dict.fromkeys(FOREIGNERS, 0) | dict(call.own or {})


@pytest.mark.parametrize("name", sorted(set(CALLS) - TODAY))
def test_the_past_is_seen_as_far_as_the_present(world: Database, name: str) -> None:
    """Asked of this very moment, the past answers word for word what the present does, to everybody."""
    ask = CALLS[name].ask
    for viewer in (*VIEWERS.values(), *FOREIGNERS.values()):
        now, past = ask(Journal(world, viewer, NOW)), ask(Journal(world, viewer, NOW, as_of=NOW))
        if isinstance(now, pd.DataFrame):
            pd.testing.assert_frame_equal(past, now)
        else:
            assert past == now


@pytest.mark.parametrize("name", sorted(TODAY))
def test_what_is_told_of_today_only_is_refused_of_the_past(world: Database, name: str) -> None:
    for viewer in (*VIEWERS.values(), *FOREIGNERS.values()):
        with pytest.raises(NotOfThePast):
            CALLS[name].ask(Journal(world, viewer, NOW, as_of=NOW))


def test_what_foreigners_get_is_their_own(world: Database) -> None:
    journals = {who: Journal(world, FOREIGNERS[who], NOW) for who in ANOTHER}
    mother, teacher, leader = journals.values()
    assert mother.children()["name"].tolist() == ["Яшина Яна"]
    assert [journal.classes() for journal in journals.values()] == [["7Б"]] * 3
    assert set(teacher.attendance(FIRST, LAST)["school_class"]) == {"7Б"}
    assert set(leader.attendance(FIRST, LAST)["school_class"]) == {"7Б"}
    assert set(teacher.participation(FIRST, LAST)["teacher"]) == {"t2"}
    assert [set(journal.issues()["school_class"]) for journal in (teacher, leader)] == [{"7Б"}] * 2


def test_what_is_open_tells_of_nobody(world: Database) -> None:
    journal = Journal(world, FOREIGNERS["guardian of nobody"], NOW)
    assert journal.school() == TOWN
    assert journal.read_at() == datetime(2026, 9, 9, 11, 31, tzinfo=MOSCOW)
    assert (journal.version(), journal.version("7А"), journal.version("9Я")) == (9, 5, 0)


@pytest.mark.parametrize("name", ["week", "entries", "entered", "recorded"])
def test_a_family_sees_no_entry_before_its_day(world: Database, name: str) -> None:
    """On the 9th the mark of the 10th stands in the register already."""
    ask: dict[str, Callable[[Journal], Any]] = {
        **{each: CALLS[each].ask for each in ("entries", "entered", "recorded")},
        "week": lambda journal: journal.week(IVANOV, september(7)),
    }

    def typed(who: str, now: datetime) -> str | None:
        answer = ask[name](Journal(world, VIEWERS[who], now))
        rows = answer if isinstance(answer, list) else list(answer.itertuples())
        found = [row.typed for row in rows if row.day == september(10)]
        return found[0] if found and isinstance(found[0], str) else None

    assert typed("mother", at(9, 23, 59)) is None
    assert typed("mother", at(10, 0, 1)) == "3"
    assert typed("teaches", at(9, 12)) == "3"


def test_reasons_of_absence_are_for_the_family_and_the_class_teacher_alone(world: Database) -> None:
    """Everybody else sees «н» where the cell says «б»."""

    def told(who: str) -> list[tuple[str, Any]]:
        table = Journal(world, VIEWERS[who], NOW).absences("0002", FIRST, LAST)
        return list(zip(table["typed"], table["reason"].fillna("?"), strict=True))

    full = [("б", "ill"), ("у", "excused")]
    assert {who: told(who) for who in WHO} == {
        "mother": [],
        "pupil": full,
        "leads": full,
        "teaches": [("н", "?")],
        "deputy": [("н", "?"), ("н", "?")],
        "head": [("н", "?"), ("н", "?")],
        "it": [],
    }


def test_how_often_a_pupil_was_ill_is_kept_from_everybody_else_too(world: Database) -> None:
    def ill(who: str) -> list[int | None]:
        table = Journal(world, VIEWERS[who], NOW).absentees("7А", FIRST, LAST)
        return [None if value != value else int(value) for value in table["ill"].astype("float64")]

    assert ill("leads") == [0, 1, 0]
    for who in ("teaches", "deputy", "head"):
        assert ill(who) == [None, None, None]


def test_how_many_of_a_class_were_ill_is_for_the_office_and_the_class_teacher(world: Database) -> None:
    def reasons(who: str) -> tuple[int, int, int]:
        table = Journal(world, VIEWERS[who], NOW).attendance(FIRST, LAST)
        own = table[table["school_class"] == "7А"]
        return int(own["absent"].sum()), int(own["ill"].sum()), int(own["excused"].sum())

    assert {who: reasons(who) for who in ("leads", "deputy", "head")} == dict.fromkeys(
        ("leads", "deputy", "head"), (2, 1, 1)
    )
    assert reasons("teaches") == (1, 0, 0)


def test_who_mends_workbooks_reads_no_mark_in_an_issue_and_nobody_a_reason_of_absence(world: Database) -> None:
    def typed(who: str) -> dict[str, set[str]]:
        table = Journal(world, VIEWERS[who], NOW).issues()
        kept = table[table["problem"].isin(["unknown-mark", "bad-row"])]
        return {str(book): set(own["text"]) for book, own in kept.groupby("workbook")}

    assert typed("leads")["7А"] == {"55", "мама"}
    assert typed("deputy")["7А"] == {"55", ""}
    assert typed("it")["7А"] == {""}
    assert set(Journal(world, VIEWERS["it"], NOW).issues()["pupil"]) == {""}


def test_a_teacher_sees_a_pupil_in_their_own_registers_only(world: Database) -> None:
    def subjects(who: str) -> set[str]:
        return {row.subject for row in Journal(world, VIEWERS[who], NOW).recorded("0002", FIRST, LAST)}

    assert subjects("teaches") == {"Алгебра"}
    assert subjects("leads") == {"Алгебра", "Английский язык"}


def test_who_is_named_for_the_class_keeps_subgroups_nobody_else_is_named_for(database: Database) -> None:
    """«Нагрузка» names t1 and t3 for the registers of English, then only t3."""
    fill(database)
    teacher = Viewer(31, "Новая", Role.TEACHER, "t5", registers=frozenset({("7А", "Английский язык", "")}))

    def subgroups() -> list[str]:
        journal = Journal(database, teacher, NOW)
        return [row.subgroup for pupil in (IVANOV, "0002") for row in journal.recorded(pupil, FIRST, LAST)]

    assert subgroups() == []
    load = tuple(row for row in TOWN.load if row.subgroup != "1")
    with database.write() as writer:
        writer.save_school(book(kind="school", school_class=""), replace(TOWN, load=load), [], NOW)
    assert subgroups() == ["1"]
