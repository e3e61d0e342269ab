"""How many requests a minute Google takes, by user and by project, counted on the emulator's clock."""

from __future__ import annotations

from collections import defaultdict, deque

from tests.google_emulator.access.accounts import Caller
from tests.google_emulator.refusals import Refused, drive_refusal, quota_refusal
from tests.google_emulator.world import World

#: Requests a minute, by what is asked and who is counted.
LIMITS = {
    "sheets.read.user": 60,
    "sheets.read.project": 300,
    "sheets.write.user": 60,
    "sheets.write.project": 300,
    "drive.user": 12_000,
}

_WINDOW = 60.0


class Quotas:
    """What was taken in the last minute. A refused request does not count."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._taken: dict[tuple[str, str], deque[float]] = defaultdict(deque)

    def take(self, caller: Caller, api: str, access: str) -> None:
        """Count a request. Raises Refused where the minute is full."""
        if not self._world.settings.quotas_on:
            return
        now = self._world.clock.seconds()
        who = caller.email or "anonymous"
        kind = f"sheets.{'write' if access == 'write' else 'read'}"
        counted = [(f"{kind}.user", who), (f"{kind}.project", caller.project)]
        if api == "drive":
            counted = [("drive.user", who)]
        for limit, whose in counted:
            taken = self._taken[limit, whose]
            while taken and taken[0] <= now - _WINDOW:
                taken.popleft()
            value = self._world.settings.quotas.get(limit, LIMITS[limit])
            if len(taken) >= value:
                raise _refused(limit, value, caller.project)
        for limit, whose in counted:
            self._taken[limit, whose].append(now)

    def forget(self) -> None:
        """Begin all minutes anew."""
        self._taken.clear()


def _refused(limit: str, value: int, project: str) -> Refused:
    if limit.startswith("drive"):
        return drive_refusal(403, "User Rate Limit Exceeded", "userRateLimitExceeded", domain="usageLimits")
    _, kind, whose = limit.split(".")
    word = kind.capitalize()
    name = f"{word}RequestsPerMinutePer{whose.capitalize()}"
    return quota_refusal(name, f"{kind}_requests", value, f"{word} requests", project)
