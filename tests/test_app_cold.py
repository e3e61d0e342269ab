"""A server just started, asked for a page before anybody opened the menu, gives away nothing.

Streamlit runs a file of ``pages/`` for the first visitor of a cold server who asks for it by name, past
the main script; only the place of our script and the gate keep it from that. So these tests start the
real `streamlit run app.py`, and search everything it sends.
"""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from tests.servers import ROOT, running_server
from tests.streamlit_client import Shown, finished, opened
from tests.web_school import NOW, PAGES, PUPILS, TOPICS, WebSchool

OWN = "0101"
#: What is another's to the mother of 0101: her child's class mates, the other class, what its lessons were about.
FOREIGN = [
    *(text for pupil, (_, name, _) in PUPILS.items() if pupil != OWN for text in (pupil, name, name.split()[0])),
    TOPICS["7Б"],
]
EVERYBODYS = [*FOREIGN, OWN, PUPILS[OWN][1], TOPICS["7А"]]


def found(texts: list[str], in_: str) -> list[str]:
    """Which of the texts stand in what was sent."""
    return [text for text in texts if text in in_]


async def _asked(websocket: str, cookie: str, page: str) -> Shown:
    async with opened(websocket, cookie) as tab:
        return await tab.run(page)


def test_a_stranger_finds_nothing_on_a_cold_server(web_school: WebSchool, tmp_path: Path) -> None:
    with running_server({"JOURNAL_DATABASE": web_school.url, "JOURNAL_NOW": NOW}, tmp_path / "log") as server:
        for page in PAGES:
            answer = httpx.get(f"{server.url}/{page}", follow_redirects=True)
            assert answer.url.path == "/login"
            assert found(EVERYBODYS, answer.text) == []
            with pytest.raises(InvalidStatus):
                finished(_asked(server.websocket, "", page))


@pytest.mark.parametrize("asked", [page for page in PAGES if page != "home"])
def test_a_mother_finds_only_her_child_on_a_cold_server(web_school: WebSchool, tmp_path: Path, asked: str) -> None:
    with running_server({"JOURNAL_DATABASE": web_school.url, "JOURNAL_NOW": NOW}, tmp_path / "log") as server:
        shown = finished(_asked(server.websocket, web_school.cookie("mother"), asked))
    assert found(FOREIGN, shown.text) == []
    assert found(["Антонова Вера"], shown.text) == ["Антонова Вера"]
    assert shown.page_names == ["Дневник", "Отметки"]


def test_the_server_knows_no_page_but_its_menu(web_school: WebSchool, tmp_path: Path) -> None:
    """The old mode would list the files of ``pages/`` in the first message."""
    with running_server({"JOURNAL_DATABASE": web_school.url, "JOURNAL_NOW": NOW}, tmp_path / "log") as server:
        shown = finished(_asked(server.websocket, web_school.cookie("mother"), "participation"))
    session = next(message.new_session for message in shown.messages if message.WhichOneof("type") == "new_session")
    assert session.main_script_path == str(ROOT / "web" / "menu.py")
    assert [page.page_script_hash for page in session.app_pages] == [session.main_script_hash]
