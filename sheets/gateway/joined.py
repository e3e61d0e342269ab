"""A school whose workbooks lie in two places: journals on Google, and at home what the law keeps there."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NamedTuple

from journal.registers import lies_on_google
from sheets.gateway.google.gateway import GoogleGateway
from sheets.gateway.protocol import Away, Changes, Gateway, StoreAway, Version
from sheets.gateway.xlsx import XlsxGateway
from sheets.grid import Workbook
from sheets.verdicts.plan import Verdict


class JoinedGateway:
    """A folder at home and a folder on Google as one store: ids stay those of either, and tell where a book lies.

    One cursor holds how far both were followed. A cursor of one of them alone, from before they were joined, is
    understood too: that one goes on from there, the other is looked at whole.
    """

    def __init__(self, local: XlsxGateway, google: GoogleGateway) -> None:
        """Join the two. The folder at home need not be there as long as nothing was ever read from it."""
        self.local, self.google = local, google

    @property
    def ahead(self) -> int:
        """As many as Google is asked for side by side."""
        return self.google.ahead

    def changed(self, cursor: str | None) -> Changes:
        """What changed in both since ``cursor``; everything for None.

        One that is away is told of, and the other's changes all the same. Raises StoreAway when both are away, or one
        of which no cursor tells: what lies there is not known, and the rest would be misunderstood without it.
        """
        local, google = _parted(cursor)
        here = _told(self._at_home, local, known=self.local.knows_any(local))
        there = _told(self.google.changed, google, known=self.google.knows_any(google))
        if here.away and there.away:
            raise StoreAway(f"{there.away}; {here.away}")
        return Changes(
            here.changes.changed + there.changes.changed,
            here.changes.removed + there.changes.removed,
            json.dumps({"local": here.changes.cursor, "google": there.changes.cursor}, ensure_ascii=False),
            here.changes.foreign + there.changes.foreign,
            whole=here.changes.whole and there.changes.whole,
            away=_away(here.away, there.away),
        )

    def read(self, book_id: str) -> Workbook:
        """One consistent read of a whole workbook, or a GatewayError; never partial."""
        return self._home(book_id).read(book_id)

    def review(self, book_id: str) -> Workbook:
        """The workbook read once more, for the verdict that follows."""
        return self._home(book_id).review(book_id)

    def annotated(self, book_id: str, name: str) -> str | None:
        """The key of the verdict that stands at a workbook now."""
        return self._home(book_id).annotated(book_id, name)

    def annotate(self, book_id: str, verdict: Verdict, expect: Version | None) -> bool:
        """Write what is said of a workbook where it lies. Raises BookMoved, NotWritten, GatewayError."""
        return self._home(book_id).annotate(book_id, verdict, expect)

    def close(self) -> None:
        """Let the connections go."""
        self.google.close()

    def _home(self, book_id: str) -> Gateway:
        """The one of the two where a workbook lies."""
        return self.google if lies_on_google(book_id) else self.local

    def _at_home(self, cursor: str | None) -> Changes:
        """What changed at home. Raises StoreAway for a folder that was there and is not."""
        if not self.local.folder.is_dir() and not self.local.knows_any(cursor):
            return Changes((), (), "", whole=True)
        return self.local.changed(cursor)


class _Told(NamedTuple):
    """What one of the two told, or why it did not: then nothing changed, and its cursor is as it was."""

    changes: Changes
    away: str = ""


def _told(look: Callable[[str | None], Changes], cursor: str | None, *, known: bool) -> _Told:
    """Look at one of the two. Raises StoreAway where it is away and was not ``known`` before."""
    try:
        return _Told(look(cursor))
    except StoreAway as error:
        if not known:
            raise
        return _Told(Changes((), (), cursor or ""), str(error) or "не отвечает")


def _away(here: str, there: str) -> Away | None:
    """The one of the two that is away, if one is."""
    if here:
        return Away("школы", here, on_google=False)
    return Away("Google", there, on_google=True) if there else None


def _parted(cursor: str | None) -> tuple[str | None, str | None]:
    """How far either was followed; a cursor of one alone goes to both, and the other takes it for none."""
    try:
        held = json.loads(cursor or "{}")
        return str(held["local"]), str(held["google"])
    except (ValueError, KeyError, TypeError):
        return cursor, cursor
