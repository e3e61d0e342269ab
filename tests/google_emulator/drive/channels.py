"""Channels by which Drive tells of changes: a POST to an address for every change of a log, and one to greet."""

from __future__ import annotations

import http.client
import threading
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from tests.google_emulator.clock import Clock

#: Seconds in which whoever is told has to answer.
_PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Channel:
    """Where changes of a log are told, with the token its owner chose, until when."""

    id: str
    resource: str
    owner: str
    address: str
    token: str
    expires: datetime


class Channels:
    """The channels that are open, by their ids. Telling is never waited for, and an answer changes nothing."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.open: dict[str, Channel] = {}

    def add(self, channel: Channel) -> None:
        """Open a channel and greet."""
        self.open[channel.id] = channel
        _tell(channel, "sync", 1)

    def told(self, owner: str) -> None:
        """Something was written into a log: tell it where that was asked for."""
        for channel in list(self.open.values()):
            if channel.expires <= self._clock.now():
                del self.open[channel.id]
            elif channel.owner == owner:
                _tell(channel, "change", 2)


def _tell(channel: Channel, state: str, number: int) -> None:
    headers = {
        "X-Goog-Channel-ID": channel.id, "X-Goog-Channel-Token": channel.token,
        "X-Goog-Message-Number": str(number), "X-Goog-Resource-ID": channel.resource,
        "X-Goog-Resource-State": state, "Content-Type": "application/json; utf-8",
        "X-Goog-Resource-URI": "https://www.googleapis.com/drive/v3/changes?alt=json",
    }  # fmt: skip
    threading.Thread(target=_post, args=(channel.address, headers), daemon=True).start()


def _post(address: str, headers: dict[str, str]) -> None:
    """Send it; whoever does not listen hears nothing."""
    place = urlsplit(address)
    line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=_PATIENCE)
    try:
        line.request("POST", place.path or "/", b'{"kind": "drive#changes"}', headers)
        line.getresponse().read()
    except (OSError, http.client.HTTPException):
        return
    finally:
        line.close()
