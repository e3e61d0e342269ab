"""Room on the disks of the school; said alike here and on the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jobs.backup.disks import Room, rooms
from jobs.backup.told import told_here
from jobs.config import Config
from jobs.doctor.findings import Finding, Sign, judged

#: Less free room than this and the journal itself may stop, bytes; above it there is time to clear up.
LEAST = 500_000_000


def examine_disk(config: Config) -> Iterator[Finding]:
    """Whether there is room for what is to come."""
    yield from judge_rooms(rooms(config, told_here(config).bytes))


def judge_rooms(found: Iterable[Room]) -> Iterator[Finding]:
    """Whether each disk has room for some backups more."""
    for room in found:
        text = f"Свободно на диске ({', '.join(room.holds)}): {room.free / 1e9:.1f} ГБ".replace(".", ",")
        advice = f"освободите место: нужно не меньше {room.wanted / 1e9:.1f} ГБ".replace(".", ",")
        finding = judged(text, advice, is_well=room.free >= room.wanted)
        yield finding if finding.advice == "" or room.free < LEAST else Finding(Sign.WARNS, text, advice)
