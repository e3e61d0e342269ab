"""Setting an issue aside: who may, which kinds, with what reason; how long it holds, and how it is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from database.dismissals import Refusal, bring_back, dismiss
from database.engine import Database
from database.journal import Journal
from journal.issue_life import REASON_LENGTH, free_key, identity_of
from journal.issues import Issue, Problem
from journal.settings import Settings
from journal.tables import Register
from journal.viewer import Role, Viewer
from tests.database_school import IVANOV, PETROV, YEAR, at, book, issue, rows, save, sheet, stamp
from tests.database_world import ENGLISH, TOWN, VIEWERS

NOON, EVENING, TOMORROW = at(9, 12), at(9, 20), at(10, 9)
REASON = "писал контрольную из дома"

SECOND, OTHER_CLASS = Register("7А", ENGLISH, "2"), Register("7Б", "Алгебра")

#: An absence and a mark together: in algebra of 7А (t1), in its second subgroup of English (t3), in algebra of 7Б.
BOTH = issue("н/5", 2, IVANOV, problem=Problem.ABSENT_WITH_MARK)
OF_T3 = issue("н/4", 2, PETROV, problem=Problem.ABSENT_WITH_MARK, register=SECOND)
OF_7B = issue("н/3", 2, "0004", problem=Problem.ABSENT_WITH_MARK, register=OTHER_CLASS)
UNREAD = issue("55", 2, PETROV)


def key(said: Issue) -> str:
    return free_key(YEAR, identity_of(said))


def write(database: Database, now: datetime, *found: Issue, note: str = "") -> None:
    """The journals as read at a moment, with these issues of algebra, and those of English and of 7Б."""
    save(database, now, sheet(issues=list(found), content=f"algebra {now}{note}"),
         sheet(register=SECOND, title="Английский", issues=[OF_T3], teacher="t3"), school=TOWN)  # fmt: skip
    save(database, now, sheet(register=OTHER_CLASS, issues=[OF_7B], teacher="t2"), school=TOWN, school_class="7Б")


@pytest.fixture
def world(database: Database) -> Database:
    """Read at noon of the 9th."""
    school(database, Settings())
    write(database, NOON, BOTH, UNREAD)
    return database


def school(database: Database, settings: Settings) -> None:
    with database.write() as writer:
        named = replace(TOWN, settings=settings)
        writer.save_school(book(kind="school", school_class="", title="Школа"), named, [], NOON)


def journal(database: Database, who: str = "deputy", now: datetime = EVENING) -> Journal:
    return Journal(database, VIEWERS[who], now)


def states(database: Database, who: str = "deputy", now: datetime = TOMORROW) -> dict[str, str]:
    """What was typed → where its issue stands, of issues of cells."""
    table = journal(database, who, now).issues()
    cells = table[table["pupil"] != ""]
    return dict(zip(cells["text"], cells["state"], strict=True))


# ------------------------------------------------------------------ what is remembered


def test_a_dismissal_says_who_when_and_why(world: Database) -> None:
    assert dismiss(journal(world, "teaches"), key(BOTH), f"  {REASON}\n из  дому ") is None
    table = journal(world).issues()
    (row,) = table[table["key"] == key(BOTH)].to_dict("records")
    assert (row["state"], row["dismissed_by"], row["dismissed_reason"]) == (
        "dismissed", "Громова", f"{REASON} из дому",
    )  # fmt: skip
    assert row["dismissed_at"] == EVENING
    assert rows(world, 'SELECT year, key, problem, text, school_class, account, "at" FROM dismissals') == [
        (YEAR, key(BOTH), "absent-with-mark", "н/5", "7А", 4, stamp(9, 20))
    ]


def test_it_is_taken_back_by_whoever_answers_and_both_are_remembered(world: Database) -> None:
    assert dismiss(journal(world, "teaches"), key(BOTH), REASON) is None
    assert bring_back(journal(world, "leads", TOMORROW), key(BOTH)) is None
    assert states(world)["н/5"] == "new"
    assert rows(world, "SELECT name, undone_account, undone_name, undone_at FROM dismissals") == [
        ("Громова", 3, "Иванов П. И.", stamp(10, 9))
    ]
    assert dismiss(journal(world, "head", TOMORROW), key(BOTH), "и всё же") is None
    assert states(world)["н/5"] == "dismissed"
    assert rows(world, "SELECT reason, undone_at IS NULL FROM dismissals ORDER BY dismissal") == [
        (REASON, False), ("и всё же", True),
    ]  # fmt: skip


def test_pages_hear_of_it_at_once(world: Database) -> None:
    """What pages remember is remembered by the version of the school."""
    versions = [journal(world).version()]
    dismiss(journal(world), key(BOTH), REASON)
    versions.append(journal(world).version())
    bring_back(journal(world), key(BOTH))
    versions.append(journal(world).version())
    assert versions == [versions[0], versions[0] + 1, versions[0] + 2]


def test_one_dismissed_twice_or_brought_back_twice_is_told_so(world: Database) -> None:
    assert bring_back(journal(world), key(BOTH)) is Refusal.NOT_DISMISSED
    assert dismiss(journal(world), key(BOTH), REASON) is None
    assert dismiss(journal(world), key(BOTH), REASON) is Refusal.ALREADY
    assert bring_back(journal(world), key(BOTH)) is None
    assert bring_back(journal(world), key(BOTH)) is Refusal.NOT_DISMISSED


# ------------------------------------------------------------------ the reason


@pytest.mark.parametrize("typed", ["", "   ", "\n\t\u00a0"])
def test_a_reason_is_asked_for(world: Database, typed: str) -> None:
    assert dismiss(journal(world), key(BOTH), typed) is Refusal.NO_REASON
    assert rows(world, "SELECT count(*) FROM dismissals") == [(0,)]


def test_a_reason_is_a_sentence_not_a_letter(world: Database) -> None:
    assert dismiss(journal(world), key(BOTH), "ы" * (REASON_LENGTH + 1)) is Refusal.TOO_LONG
    assert dismiss(journal(world), key(BOTH), "ы" * REASON_LENGTH) is None


# ------------------------------------------------------------------ who may

OWN, COLLEAGUE, ELSEWHERE = BOTH, OF_T3, OF_7B
DONE, UNSEEN, SEEN = None, Refusal.GONE, Refusal.NOT_YOURS

#: Who → what comes of dismissing t1's issue in 7А, t3's in 7А, t2's in 7Б.
MATRIX = {
    "teaches": (DONE, UNSEEN, UNSEEN),
    "leads": (DONE, DONE, UNSEEN),
    "deputy": (DONE, DONE, DONE),
    "head": (DONE, DONE, DONE),
    "it": (SEEN, SEEN, SEEN),
    "mother": (UNSEEN, UNSEEN, UNSEEN),
    "pupil": (UNSEEN, UNSEEN, UNSEEN),
}


def test_everybody_stands_in_the_matrix() -> None:
    assert MATRIX.keys() == VIEWERS.keys()


@pytest.mark.parametrize("who", MATRIX)
def test_each_role_sets_aside_what_it_answers_for(world: Database, who: str) -> None:
    asked = [dismiss(journal(world, who), key(said), REASON) for said in (OWN, COLLEAGUE, ELSEWHERE)]
    assert asked == list(MATRIX[who])
    assert rows(world, "SELECT count(*) FROM dismissals") == [(asked.count(None),)]


@pytest.mark.parametrize("who", MATRIX)
def test_each_role_brings_back_what_it_answers_for(world: Database, who: str) -> None:
    for said in (OWN, COLLEAGUE, ELSEWHERE):
        assert dismiss(journal(world, "deputy"), key(said), REASON) is None
    asked = [bring_back(journal(world, who), key(said)) for said in (OWN, COLLEAGUE, ELSEWHERE)]
    assert asked == list(MATRIX[who])


@pytest.mark.parametrize("who", MATRIX)
def test_a_page_is_told_what_its_viewer_may(world: Database, who: str) -> None:
    table = journal(world, who).issues()
    may = set(table.loc[table["may_dismiss"] & (table["pupil"] != ""), "text"])
    asked = dict(zip(("н/5", "н/4", "н/3"), MATRIX[who], strict=True))
    assert may == {text for text, answer in asked.items() if answer is None}


def test_who_gave_the_lesson_in_anothers_place_answers_for_it(world: Database) -> None:
    """The timetable's substitute is told of the lesson not filled on the 3rd, and of nothing else of that register."""
    save(world, TOMORROW, sheet(issues=[BOTH, UNREAD], teacher="t5", content="given by t5"), school=TOWN)
    substitute = Journal(world, Viewer(41, "Замещающая", Role.TEACHER, "t5"), EVENING)
    told = substitute.issues()
    assert set(told["teacher"]) == {"t5"}
    assert set(told["problem"]) == {"lesson-not-filled"}
    assert dismiss(substitute, told["key"][0], REASON) is None
    assert dismiss(substitute, key(BOTH), REASON) is Refusal.GONE


# ------------------------------------------------------------------ which kinds


def test_only_kinds_that_the_school_allows(world: Database) -> None:
    assert dismiss(journal(world), key(UNREAD), REASON) is Refusal.NOT_ALLOWED
    school(world, Settings(dismissible_issues="Непонятная ячейка"))
    assert dismiss(journal(world), key(UNREAD), REASON) is None
    assert states(world)["55"] == "dismissed"


def test_a_kind_that_the_school_allows_no_more_is_told_again(world: Database) -> None:
    school(world, Settings(dismissible_issues="непонятная ячейка"))
    dismiss(journal(world), key(UNREAD), REASON)
    school(world, Settings())
    assert states(world)["55"] == "new"
    assert bring_back(journal(world), key(UNREAD)) is Refusal.NOT_ALLOWED


def test_what_there_is_no_issue_of_is_refused(world: Database) -> None:
    assert dismiss(journal(world), "nothing", REASON) is Refusal.GONE
    write(world, TOMORROW, UNREAD)
    assert dismiss(journal(world, now=TOMORROW), key(BOTH), REASON) is Refusal.GONE


# ------------------------------------------------------------------ how long it holds


def test_it_holds_while_rows_move_and_the_cell_is_retyped(world: Database) -> None:
    dismiss(journal(world), key(BOTH), REASON)
    write(world, at(10, 8), replace(BOTH, text="н/2", place=replace(BOTH.place, row=9)))
    assert states(world) == {"н/2": "dismissed", "55": "mended", "н/4": "still", "н/3": "still"}


def test_it_holds_while_the_program_gets_better(world: Database) -> None:
    dismiss(journal(world), key(BOTH), REASON)
    with world.write() as writer:
        before = writer.known(YEAR, "Журнал 7А.xlsx")["Алгебра"]
    content = before.removesuffix("+3")
    save(world, at(10, 8), sheet(issues=[replace(BOTH, detail="иначе")], content=content, key="+3"), school=TOWN)
    assert states(world)["н/5"] == "dismissed"


def test_it_goes_with_the_lesson_to_its_number(world: Database) -> None:
    unnumbered = replace(BOTH, number=101)
    cells = {(IVANOV, 1): "5"}
    save(world, at(9, 13), sheet(cells, number=101, issues=[unnumbered], content="101"), school=TOWN)
    assert dismiss(journal(world), key(unnumbered), REASON) is None
    save(world, at(10, 8), sheet(cells, number=3, issues=[replace(BOTH, number=3)], content="3"), school=TOWN)
    assert states(world)["н/5"] == "dismissed"


def test_what_was_mended_and_is_back_days_later_is_told_anew(world: Database) -> None:
    dismiss(journal(world), key(BOTH), REASON)
    write(world, at(10, 8), UNREAD)
    assert states(world)["н/5"] == "mended"
    write(world, at(14, 8), BOTH, UNREAD)
    assert states(world, now=at(14, 9))["н/5"] == "new"


def test_what_is_back_within_hours_stays_aside(world: Database) -> None:
    dismiss(journal(world), key(BOTH), REASON)
    write(world, at(10, 8), UNREAD)
    write(world, at(10, 9), BOTH, UNREAD)
    assert states(world)["н/5"] == "dismissed"


def test_what_the_hour_tells_is_set_aside_like_anything_else(world: Database) -> None:
    """A lesson of the 2nd that nobody filled is in no table of issues."""
    told = journal(world, "teaches").issues()
    (row,) = told[(told["problem"] == "lesson-not-filled") & (told["text"] == "02.09")].to_dict("records")
    assert row["may_dismiss"]
    assert dismiss(journal(world, "teaches"), row["key"], "класс был на экскурсии") is None
    again = journal(world, "deputy", at(20, 9)).issues()
    assert again.loc[again["key"] == row["key"], "state"].tolist() == ["dismissed"]
    assert bring_back(journal(world, "deputy"), row["key"]) is None
    assert rows(world, "SELECT count(*) FROM issues WHERE problem = 'lesson-not-filled'") == [(0,)]
