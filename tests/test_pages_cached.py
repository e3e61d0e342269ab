"""What is kept between steps is kept for one scope: no two viewers of different scope ever share an answer."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations
from typing import Any

import pandas as pd
import pytest
import streamlit as st

from database.engine import Database
from database.journal import Journal
from journal.viewer import Viewer
from pages.components import cached
from pages.components.page_names import PAGE_NAMES
from tests.database_school import IVANOV, september
from tests.database_world import FOREIGNERS, MONDAY, NOW, VIEWERS, fill, fill_families
from web.contents import CONTENTS

PEOPLE = {**VIEWERS, **FOREIGNERS}

#: What each parameter of a kept reader is asked with here.
ARGUMENTS: dict[str, Any] = {
    "first": MONDAY, "last": september(30), "school_class": "7А", "pupil": IVANOV, "teacher": "t1",
}  # fmt: skip

#: Readers that keep nothing.
PLAIN = {"moment"}


def readers() -> dict[str, Callable[..., pd.DataFrame]]:
    """The kept readers, as they are found in the module."""
    found = inspect.getmembers(cached, inspect.isfunction)
    return {
        name: each
        for name, each in found
        if each.__module__ == cached.__name__ and name[0] != "_" and name not in PLAIN
    }


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    st.cache_data.clear()
    yield
    st.cache_data.clear()


@pytest.fixture(scope="module")
def world(shared_database: Database) -> Database:
    """The two classes, read only."""
    fill(shared_database)
    fill_families(shared_database)
    return shared_database


def ask(name: str, database: Database, viewer: Viewer) -> pd.DataFrame:
    """A kept reader's answer to a viewer."""
    read = readers()[name]
    wanted = list(inspect.signature(read).parameters)[2:]
    return read(viewer, Journal(database, viewer, NOW), *(ARGUMENTS[each] for each in wanted))


@pytest.mark.parametrize("name", readers())
def test_whoever_asked_before_everybody_gets_their_own_answer(world: Database, name: str) -> None:
    """Asked in both orders, by everybody: each answer is what the database says to that viewer alone."""
    alone = {}
    for who, viewer in PEOPLE.items():
        st.cache_data.clear()
        alone[who] = ask(name, world, viewer)
    for order in (list(PEOPLE), list(reversed(PEOPLE))):
        st.cache_data.clear()
        for who in order:
            pd.testing.assert_frame_equal(ask(name, world, PEOPLE[who]), alone[who])


def test_two_scopes_are_never_spelt_alike() -> None:
    for (_, one), (_, other) in combinations(PEOPLE.items(), 2):
        same = (one.role, one.staff, one.pupils, one.classes, one.registers) == (
            other.role, other.staff, other.pupils, other.classes, other.registers,
        )  # fmt: skip
        assert (one.scope == other.scope) is same
    role = PEOPLE["leads"].role
    assert Viewer(1, "", role, pupils=frozenset({"7А"})).scope != Viewer(1, "", role, classes=frozenset({"7А"})).scope
    tricky = [Viewer(1, "", PEOPLE["leads"].role, classes=frozenset({"7А"})), Viewer(1, "", PEOPLE["leads"].role, "7А")]
    assert tricky[0].scope != tricky[1].scope


def test_a_pupil_is_noted_though_the_answer_was_kept(world: Database) -> None:
    viewer = VIEWERS["deputy"]
    for _ in range(2):
        journal = Journal(world, viewer, NOW)
        cached.absences(viewer, journal, "7А", IVANOV, MONDAY, date(2026, 9, 30))
        assert journal.readings == {IVANOV}


def test_every_page_that_can_be_noted_has_a_name_for_families() -> None:
    titles = {row.url_path: row.module.TITLE for row in CONTENTS}
    assert {page: name for page, name in PAGE_NAMES.items() if page in titles} == {
        page: titles[page] for page in PAGE_NAMES if page in titles
    }
    assert {"diary", "marks", "attendance", "viewings"} <= titles.keys() & PAGE_NAMES.keys()
