"""Guardians by the hundred at once, each of another child: nothing sent to one holds another's child."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from database.accounts import Grant
from journal.viewer import Role
from tests.drawn_school import crowd, draw, echoless, number, private, surname, walk
from tests.servers import running_server
from tests.streamlit_client import finished
from tests.web_school import NOW

#: Tabs open at the same time; two cores answer them in turns.
AT_ONCE = 40


def steps_of(own: int, other: int) -> list[tuple[str, str]]:
    """A guardian looks around, and asks for another's child by every way an address has."""
    foreign = f"child={number(other)}"
    return [
        ("", ""), ("diary", ""), ("diary", f"{foreign}&week=2026-11-16"), ("marks", f"{foreign}&pupil={number(other)}"),
        ("attendance", f"class=7А&pupil={number(other)}"), ("viewings", foreign), ("marks", f"child={number(own)}"),
    ]  # fmt: skip


@pytest.mark.parametrize("size", [40, pytest.param(200, marks=pytest.mark.long)])
def test_of_many_guardians_at_once_nobody_is_sent_anothers_child(tmp_path: Path, size: int) -> None:
    drawing = crowd(size)
    people = {f"g{n}": ("", (Grant(Role.GUARDIAN, number(n)),)) for n in range(size)}
    school = draw(f"sqlite:///{tmp_path}/journal.sqlite3", drawing, people)
    cookies = [school.cookie(f"g{n}") for n in range(size)]

    async def all_at_once(websocket: str) -> list[list[str]]:
        room = asyncio.Semaphore(AT_ONCE)
        walks = (walk(websocket, cookies[n], steps_of(n, (n + 1) % size), room) for n in range(size))
        return await asyncio.gather(*walks)

    with running_server({"JOURNAL_DATABASE": school.url, "JOURNAL_NOW": NOW}, tmp_path / "log") as server:
        sent = finished(all_at_once(server.websocket))
    school.database.close()
    assert [len(steps) for steps in sent] == [7] * size
    leaks = {
        n: sorted(set(found))
        for n, steps in enumerate(sent)
        if (found := private(drawing, frozenset({number(n)})).findall(echoless("".join(steps))))
    }
    assert leaks == {}
    assert [n for n, steps in enumerate(sent) if surname(n) not in steps[1] or surname(n) not in steps[6]] == []
