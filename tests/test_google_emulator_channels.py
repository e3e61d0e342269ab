"""Channels at the emulator: Drive tells an address of every change in a log, until it is stopped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.google_emulator.handle import OWNER, READER, Emulator
from tests.hook_server import Heard, listening
from tests.watched_school import until

ALL = {"supportsAllDrives": "true", "includeItemsFromAllDrives": "true"}
CHANGES = "/drive/v3/changes"


@pytest.fixture
def reader(google: Emulator) -> Iterator[httpx.Client]:
    """The reading account's requests: names and times of files are all that it may see."""
    google.set_clock("2026-09-05T12:00:00Z")
    with google.client(READER, "drive.metadata.readonly") as client:
        yield client


@pytest.fixture
def ear() -> Iterator[tuple[str, list[Heard]]]:
    """Somebody who listens."""
    with listening() as told:
        yield told


def watch(client: httpx.Client, address: str, drive: str = "", **said: object) -> httpx.Response:
    """Ask to be told of what happens from now on."""
    where = ALL | ({"driveId": drive} if drive else {})
    token = client.get(f"{CHANGES}/startPageToken", params=where).json()["startPageToken"]
    body: dict[str, Any] = {"id": "one", "type": "web_hook", "address": address, "token": "secret", **said}
    return client.post(f"{CHANGES}/watch", params={**where, "pageToken": token}, json=body)


def reason(answer: httpx.Response) -> tuple[int, str]:
    """The status, and Drive's word for it."""
    return answer.status_code, answer.json()["error"]["errors"][0]["reason"]


def states(heard: list[Heard]) -> list[str]:
    """What was told, message by message."""
    return [message["x-goog-resource-state"] for message in heard]


def test_a_channel_greets_and_tells_of_changes_to_its_own_log_until_it_is_stopped(
    google: Emulator, reader: httpx.Client, ear: tuple[str, list[Heard]]
) -> None:
    address, heard = ear
    drive, other = google.shared_drive("Журналы"), google.shared_drive("Другой")
    book = google.put("Журнал 7А", {"Алгебра": [["5"]]}, drive=drive, share={})
    told = watch(reader, address, drive).json()
    assert (told["id"], told["token"], told["expiration"]) == ("one", "secret", "1788613200000")  # an hour later
    until(lambda: states(heard) == ["sync"])
    google.put("Чужой", {"Лист": []}, drive=other, share={})
    google.type_cell(book, "Алгебра", "A1", "4")
    until(lambda: len(heard) == 2)
    message = heard[1]
    assert [message[f"x-goog-{name}"] for name in ("resource-state", "channel-id", "channel-token", "resource-id")] == [
        "change", "one", "secret", told["resourceId"],
    ]  # fmt: skip
    stop = {"id": "one", "resourceId": told["resourceId"]}
    assert reader.post("/drive/v3/channels/stop", json=stop).status_code == 204
    assert reason(reader.post("/drive/v3/channels/stop", json=stop)) == (404, "notFound")
    google.type_cell(book, "Алгебра", "A1", "3")
    assert google.control("state")["channels"] == []


def test_a_channel_lives_a_week_at_most_and_then_tells_nothing(
    google: Emulator, reader: httpx.Client, ear: tuple[str, list[Heard]]
) -> None:
    asked = 1000 * (1788609600 + 30 * 86400)
    assert watch(reader, ear[0], expiration=asked).json()["expiration"] == str(1000 * (1788609600 + 7 * 86400))
    google.advance(7 * 86400)
    google.put("Журнал 7А", {"Алгебра": []}, owner=OWNER)
    assert google.control("state")["channels"] == []


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"address": "http://journal.school.example/hooks/drive"}, "push.webhookUrlNotHttps"),
        ({"id": ""}, "badRequest"),
        ({"type": "mail"}, "badRequest"),
        ({"token": "x" * 257}, "channelTokenTooLong"),
    ],
)
def test_what_is_no_channel_is_refused(reader: httpx.Client, said: dict[str, str], why: str) -> None:
    assert reason(watch(reader, **{"address": "https://journal.school.example/hooks/drive", **said})) == (400, why)


def test_no_two_channels_have_one_name(reader: httpx.Client, ear: tuple[str, list[Heard]]) -> None:
    assert watch(reader, ear[0]).status_code == 200
    assert reason(watch(reader, ear[0])) == (400, "channelIdNotUnique")
