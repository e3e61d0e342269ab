"""Google tells of changes itself: the watcher looks before its pause is over, and loses nothing where it does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from database.push import push_channels, push_digest, pushed_digest
from database.states import woken
from jobs.config import Config, WrongSettings, current_config
from jobs.sync import sync
from jobs.watch_push import AGAIN, EARLY, Push, pushed
from sheets.gateway.joined import JoinedGateway
from tests.folder_school import at
from tests.hook_server import Heard, listening
from tests.joined_school import Joined, joined
from tests.servers import running_server
from tests.watched_school import QUIET, marks, until, watching

__all__ = ["joined"]

NOW = datetime(2026, 9, 5, 12, tzinfo=UTC)


def channels(joined: Joined) -> list[str]:
    """The addresses that Google tells of changes."""
    found: list[str] = joined.google.control("state")["channels"]
    return found


def typed(joined: Joined, mark: str) -> None:
    joined.google.advance(1)
    joined.google.type_cell(joined.ids["Журнал 7А"], "Алгебра", "D5", mark)


@contextmanager
def push_to(joined: Joined, address: str) -> Iterator[tuple[JoinedGateway, Push]]:
    """A store that was looked at, and what has Google tell of its changes."""
    joined.move()
    store = joined.gateway()
    sync(store, joined.home.database, at(9))
    with pushed(joined.config(google_push=f"{address}/"), store, joined.home.database) as push:
        assert push is not None
        yield store, push


# ---------------------------------------------------------------------------------------------- from end to end


def test_a_mark_typed_on_google_is_read_before_the_watchers_pause_is_over(joined: Joined, tmp_path: Path) -> None:
    joined.move()
    home = joined.home
    with running_server({"JOURNAL_DATABASE": home.url}, tmp_path / "log") as server:
        config = joined.config(now=at(9), watch_quiet=QUIET, watch_every=120, verdicts=False, google_push=server.url)
        with watching(config) as (_, told):
            until(lambda: channels(joined) == [f"{server.url}/hooks/drive"])
            for mark in ("4", "3"):
                typed(joined, mark)
                until(lambda mark=mark: mark in marks(home, "02") + marks(home, "01"))  # type: ignore[misc]
        assert channels(joined) == []
    assert told == []
    assert pushed_digest(home.database) == ""


def test_a_watcher_that_is_refused_goes_on_and_says_it_once(joined: Joined) -> None:
    with push_to(joined, "http://journal.school.example") as (store, push), capture_logs() as logs:
        for hours in (0, 0.5, 1, 2):
            push.keep(NOW + timedelta(hours=hours))
        assert joined.google.requests["changes.watch"] == 3
        typed(joined, "4")
        assert len(sync(store, joined.home.database, at(10)).changed) == 1
    assert [line["event"] for line in logs].count("google does not tell of changes: they are looked for") == 1
    assert joined.google.requests["channels.stop"] == 0


# ---------------------------------------------------------------------------------------------- the channels


def said(heard: list[Heard]) -> list[str]:
    """What was told, message by message."""
    return [message["x-goog-resource-state"] for message in heard]


def test_a_channel_greets_tells_of_changes_and_is_stopped_with_the_watcher(joined: Joined) -> None:
    with listening() as (address, heard):
        with push_to(joined, address) as (_, push):
            push.keep(NOW)
            until(lambda: said(heard) == ["sync"])
            typed(joined, "4")
            until(lambda: said(heard) == ["sync", "change"])
            token = heard[0]["x-goog-channel-token"]
            assert {message["x-goog-channel-token"] for message in heard} == {token}
            assert pushed_digest(joined.home.database) == push_digest(token)
            with joined.home.database.read() as store:
                assert token not in json.dumps(store.rows("SELECT * FROM states"))
        assert (channels(joined), push_channels(joined.home.database)) == ([], [])


def test_a_channel_is_opened_anew_before_it_ends_and_the_old_one_stopped(joined: Joined) -> None:
    with listening() as (address, heard), push_to(joined, address) as (_, push):
        push.keep(NOW)
        push.keep(NOW + timedelta(hours=22))
        assert joined.google.requests["changes.watch"] == 1
        push.keep(NOW + timedelta(hours=23))
        assert (joined.google.requests["changes.watch"], len(channels(joined))) == (2, 1)
        until(lambda: said(heard) == ["sync", "sync"])


def test_the_channels_of_a_watcher_that_was_killed_are_stopped_by_the_next(joined: Joined) -> None:
    with listening() as (address, _), push_to(joined, address) as (store, first):
        first.keep(NOW)
        before = pushed_digest(joined.home.database)
        Push(store.google, joined.home.database, address).keep(NOW)
        assert len(channels(joined)) == 1
        assert pushed_digest(joined.home.database) != before


def test_every_shared_drive_is_told_of_or_none(joined: Joined) -> None:
    with listening() as (address, _), push_to(joined, address) as (store, push):
        store.google._line().watch.logs += ("",)
        joined.google.faults({"fault": "403", "kind": "changes.watch", "after": 1})
        push.keep(NOW)
        assert channels(joined) == []
        push.keep(NOW + AGAIN)
        assert len(channels(joined)) == 2
        assert EARLY < AGAIN * 2


def test_without_an_address_or_without_google_nobody_is_asked(joined: Joined) -> None:
    joined.move()
    store = joined.gateway()
    with pushed(joined.config(), store, joined.home.database) as push:
        assert push is None
    with pushed(joined.config(google_push="http://here"), store.local, joined.home.database) as push:
        assert push is None
    assert woken(joined.home.database) == 0


def test_an_address_that_google_would_never_tell_anything_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURNAL_GOOGLE_PUSH", "http://journal.school.example")
    current_config.cache_clear()
    with pytest.raises(WrongSettings, match=r"JOURNAL_GOOGLE_PUSH=«http://journal\.school\.example»: нужен адрес"):
        current_config()
    current_config.cache_clear()
    assert Config(google_push="https://journal.school.example").google_push
