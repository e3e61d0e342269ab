"""Replays recordings against the emulator: `python -m tests.google_emulator.replay [ARCHIVE OR FOLDER]`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.google_emulator.handle import NO_TLS, Emulator, running
from tests.google_emulator.recordings import ARCHIVE, Interaction, Recording, recordings
from tests.google_emulator.refusals import Json

#: When things were made and changed is Google's affair: not compared.
TIMES = frozenset(
    {
        "createdTime", "modifiedTime", "viewedByMeTime", "modifiedByMeTime", "createdDate", "modifiedDate",
        "modifiedByMeDate", "lastViewedByMeDate", "markedViewedByMeDate",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """An answer that was not the recorded one: where, and both answers."""

    recording: str
    place: int
    interaction: Interaction
    status: int
    answer: Any

    @property
    def name(self) -> str:
        """By what the table of known differences calls it."""
        return f"{self.recording} {self.place}"

    def __str__(self) -> str:
        wanted = json.dumps(timeless(self.interaction.said), ensure_ascii=False)[:2000]
        got = json.dumps(self.answer, ensure_ascii=False)[:2000]
        asked, status = self.interaction, self.interaction.status
        return f"{self.name}: {asked}\n  wanted {status} {wanted}\n  got    {self.status} {got}"


def timeless(value: Any) -> Any:
    """A piece of JSON without times."""
    if isinstance(value, dict):
        return {key: timeless(one) for key, one in value.items() if key not in TIMES}
    return [timeless(one) for one in value] if isinstance(value, list) else value


def replayed(emulator: Emulator, recording: Recording) -> Iterator[Difference]:
    """Play one recording on an emptied emulator, with the ids Google chose; tell every answer that differs.

    What others had done before, and did meanwhile, is done before the request that shows it: files that no request
    made stand there, private ones are somebody else's. The clock is that of the recording.
    """
    emulator.reset()
    emulator.settings(quotas_on=False)
    emulator.credentials(recording.recorder, may_own=True)
    for email, number in recording.people().items():
        emulator.control("account", email=email, number=number)
    for file in recording.private_files():
        emulator.control("ids", file=[file])
        emulator.put("Private", {"Sheet1": []}, owner="somebody@school.example", share={})
    emulator.control("ids", **recording.chosen_ids())
    token = emulator.token(recording.recorder, "drive", "spreadsheets", lifetime=10.0**9)
    others, known = recording.others_files(), dict[str, Json]()
    moment = ""
    with httpx.Client(base_url=emulator.url, timeout=60, trust_env=False, verify=NO_TLS) as http:
        for place, one in enumerate(recording.interactions):
            if one.moment != moment:
                emulator.set_clock(moment := one.moment)
            if place in others:
                known = _others_did(emulator, recording.recorder, known, others[place])
            headers = {"Authorization": f"Bearer {token}"} if one.signed else {}
            if one.kind:
                headers["Content-Type"] = one.kind
            answer = http.request(one.verb, one.path, content=one.body, headers=headers)
            got = _said(answer)
            if answer.status_code != one.status or got != timeless(one.said):
                yield Difference(recording.name, place, one, answer.status_code, got)


def _others_did(emulator: Emulator, owner: str, known: dict[str, Json], listed: list[Json]) -> dict[str, Json]:
    """Make the files that others made before a list was asked for, and remove those they removed."""
    now = {file["id"]: file for file in listed}
    for gone in known.keys() - now.keys():
        emulator.do("remove", gone)
    for new in [file for file in listed if file["id"] not in known]:
        emulator.control("ids", file=[new["id"]], first=True)
        said = {"createdTime": new.get("createdTime"), "modifiedTime": new.get("modifiedTime")}
        emulator.put(new.get("name", ""), [], owner=owner, share={}, locale="en_US", timeZone="Etc/GMT", **said)
    return now


def _said(answer: httpx.Response) -> Any:
    try:
        return timeless(answer.json())
    except ValueError:
        return answer.text


def replay(source: Iterable[Recording]) -> tuple[int, list[Difference]]:
    """Play all recordings; how many interactions there were, and those that differ."""
    count = 0
    differences: list[Difference] = []
    with running() as emulator:
        for recording in source:
            count += len(recording.interactions)
            differences += replayed(emulator, recording)
    return count, differences


def main() -> None:
    """Print what differs, and how much is equal."""
    count, differences = replay(recordings(Path(sys.argv[1]) if sys.argv[1:] else ARCHIVE))
    for difference in differences:
        print(difference)
    print(f"{count - len(differences)} of {count} interactions are equal: {1 - len(differences) / max(1, count):.1%}")


if __name__ == "__main__":
    main()
