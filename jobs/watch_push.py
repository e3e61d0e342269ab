"""Google tells of changes itself, where this installation has an address in the world: a hint for the watcher.

Nothing depends on it. A channel is opened with a token that only Google is told, opened anew before it ends, and
stopped with the watcher; what Google refuses is noted once, and the watcher looks as often as it would anyway.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import structlog

from database.engine import Database
from database.health import failures
from database.push import note_push, push_channels
from jobs.config import PUSH_PATH, Config
from sheets.gateway.google.channels import Channel
from sheets.gateway.google.gateway import GoogleGateway
from sheets.gateway.joined import JoinedGateway
from sheets.gateway.protocol import Gateway, GatewayError

#: How long a channel is asked for, and how long before its end it is opened anew: Google allows a week.
LASTS, EARLY = timedelta(days=1), timedelta(hours=1)

#: What was refused is asked for again after so long.
AGAIN = timedelta(hours=1)

log = structlog.get_logger()


class Push:
    """The channels of one watcher, all of one token, which is new with every watcher."""

    def __init__(self, google: GoogleGateway, database: Database, address: str) -> None:
        """Nothing is asked yet."""
        self._google, self._database, self._address = google, database, address
        self._token = secrets.token_urlsafe(32)
        self._channels: tuple[Channel, ...] = ()
        self._due = datetime.fromtimestamp(0, UTC)
        self._refused = ""
        self._failures = failures(database)
        self._mistakes: tuple[type[Exception], ...] = (GatewayError, *self._failures)

    def keep(self, now: datetime) -> None:
        """Open the channels where none are open or their end is near; those before them are stopped."""
        if now < self._due:
            return
        try:
            before = self._held()
            note_push(self._database, self._token, before, now)  # the first message may come before the answer
            opened = self._google.be_told(self._address, self._token, now + LASTS)
            note_push(self._database, self._token, opened, now)
        except self._mistakes as error:
            self._due = now + AGAIN
            if (why := str(error) or type(error).__name__) != self._refused:
                self._refused = why
                log.warning("google does not tell of changes: they are looked for", why=why)
            return
        self._channels, self._refused = opened, ""
        ends = min((channel.expires for channel in opened), default=0)
        self._due = max(now + EARLY, datetime.fromtimestamp(ends, UTC) - EARLY)
        log.info("google tells of changes", channels=len(opened))
        self._stop(before)

    def close(self) -> None:
        """Be told no more; what Google says to that is nobody's trouble: a channel ends by itself."""
        if self._channels:
            with suppress(*self._failures):
                note_push(self._database, "", (), datetime.now(UTC))
            self._stop(self._channels)

    def _held(self) -> tuple[Channel, ...]:
        """The channels that were last opened, perhaps by a watcher that was killed."""
        return tuple(Channel(str(one), str(of), int(str(until))) for one, of, until in push_channels(self._database))

    def _stop(self, channels: tuple[Channel, ...]) -> None:
        for channel in channels:
            with suppress(GatewayError):
                self._google.be_told_no_more(channel)


@contextmanager
def pushed(config: Config, store: Gateway, database: Database) -> Iterator[Push | None]:
    """What has Google tell of changes as long as the block lasts; None where that was not asked for."""
    if not config.google_push or not isinstance(store, JoinedGateway):
        yield None
        return
    push = Push(store.google, database, config.google_push.rstrip("/") + PUSH_PATH)
    try:
        yield push
    finally:
        push.close()
