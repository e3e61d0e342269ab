"""What Google tells an installation of itself: whose key it is, what the clock says, what is open to it and how."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from typing import Any

import requests
from google.auth.exceptions import GoogleAuthError

from sheets.dressed import DressedBook
from sheets.gateway.google.access import SCOPES, access
from sheets.gateway.google.answers import Refusal
from sheets.gateway.google.changes import Watch, is_drive
from sheets.gateway.google.dressing import read_dressed
from sheets.gateway.google.drive import Drive
from sheets.gateway.google.gateway import GoogleSettings
from sheets.gateway.google.pace import Pace
from sheets.gateway.google.replies import no_token
from sheets.gateway.google.state import file_of
from sheets.gateway.google.tokens import TokenLine
from sheets.gateway.google.transport import GoogleClient
from sheets.gateway.protocol import BookBroken, BookGone, Changes, GatewayError

#: A permission → those that hold it too, by their last words.
_WIDER = {
    "spreadsheets.readonly": {"spreadsheets", "drive", "drive.readonly"},
    "spreadsheets": {"drive"},
    "drive.metadata.readonly": {"drive.metadata", "drive.readonly", "drive"},
}

#: Rights of a file that anybody but its owner has.
_OTHERS = stat.S_IRWXG | stat.S_IRWXO

#: The minute by which Google counts requests, seconds.
_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What became of asking for a token.

    ``ahead`` is by how much this machine's clock is before Google's; None where Google did not say its time.
    ``lacks`` are the permissions that a person did not consent to; ``error`` says why there is no token.
    """

    ahead: timedelta | None
    lacks: tuple[str, ...] = ()
    error: GatewayError | None = None


@dataclass(slots=True)
class Counts:
    """What was asked of Google: when cells were read, how often anything, and how often it asked for patience."""

    reads: list[float] = field(default_factory=list)
    asked: int = 0
    hurried: int = 0

    def last_minute(self, now: float) -> int:
        """Reads of cells that Google still counts."""
        return sum(moment > now - _MINUTE for moment in self.reads)


class _Noting(TokenLine):
    """Gets tokens, and keeps when the answer was given by Google's clock, and for what the token is good."""

    date: datetime | None = None
    scopes: str = ""

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        response = super().__call__(*arguments, **named)
        self.scopes = str(json.loads(response.data).get("scope", ""))
        with suppress(ValueError):
            self.date = parsedate_to_datetime(response.headers.get("Date", ""))
        return response


class Examiner:
    """Looks at a school on Google as one account. Raises StoreAway for a file that holds no key."""

    def __init__(
        self, key: Path, endpoint: str = "", scopes: tuple[str, ...] = SCOPES, pace: Pace | None = None
    ) -> None:
        """Look by the key in a file; nothing is asked yet."""
        self._scopes, self._pace, self.counts = scopes, pace or Pace(), Counts()
        self._access = access(key, endpoint, scopes)
        self.client = GoogleClient(self._access, endpoint, self._pace)
        self.client.session.hooks["response"].append(self._count)

    @property
    def email(self) -> str:
        """The address that files are shared with; «» for a person's own."""
        return self.client.email

    @property
    def left(self) -> tuple[int, int]:
        """How many reads of cells were used in the last minute, and how many are left of what we allow ourselves."""
        used = self.counts.last_minute(self._pace.clock.now())
        return used, max(0, int(self._pace.user_reads) - used)

    def sign_in(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> SignedIn:
        """Get a token, and compare the clocks."""
        with requests.Session() as session:
            noting = _Noting(session)
            error = None
            try:
                self._access.credentials.refresh(partial(noting, timeout=self._pace.timeout))  # type: ignore[no-untyped-call]
            except GoogleAuthError as refused:
                said = str(refused.args[0])[:200] if refused.args else ""
                error = Refusal(no_token(refused), message=said).error(self.email)
        ahead = now() - noting.date if noting.date else None
        return SignedIn(ahead, _lacking(self._scopes, noting.scopes), error)

    def listed(self, settings: GoogleSettings, clock: Callable[[], float]) -> Changes:
        """Everything that lies in the folders of journals. Raises StoreAway."""
        return Watch(Drive(self.client), settings.roots(), self.email, clock).changed(None)

    def home(self, root: str) -> tuple[str, str]:
        """A folder's name, «» for a shared drive itself; and the drive it lies in, «» for a person's own. StoreAway."""
        if is_drive(root):
            return "", root
        folder, drive = Drive(self.client).about(root)
        return (folder.name if folder else ""), drive

    def rights(self, drive: str) -> Mapping[str, bool]:
        """The files of a shared drive, or those shared with the account: id → whether it may change them."""
        return Drive(self.client).rights(drive)

    def try_sheets(self, file_id: str) -> None:
        """Ask Sheets for anything: that it knows no such spreadsheet is an answer too. Raises StoreAway."""
        with suppress(BookGone, BookBroken):
            self.client.ask(f"https://sheets.googleapis.com/v4/spreadsheets/{file_id}", {"fields": "spreadsheetId"})

    def dressed(self, book_id: str) -> DressedBook:
        """A workbook with its looks. Raises GatewayError."""
        return read_dressed(self.client, file_of(book_id), book_id)

    def close(self) -> None:
        """Let the connections go."""
        self.client.close()

    def _count(self, response: requests.Response, *_: Any, **__: Any) -> None:
        self.counts.asked += 1
        if "/v4/spreadsheets" in response.url:
            self.counts.reads.append(self._pace.clock.now())
        self.counts.hurried += response.status_code == 429 or (
            response.status_code == 403 and "ateLimitExceeded" in response.text
        )


def key_kind(key: Path) -> str:
    """What a file of credentials says it is: «service_account», «authorized_user»; «» for neither."""
    try:
        return str(json.loads(key.read_text(encoding="utf-8")).get("type", ""))
    except (OSError, ValueError, AttributeError):
        return ""


def is_open_to_others(path: Path) -> bool:
    """Whether others on this machine may read or change a file."""
    return bool(path.stat().st_mode & _OTHERS)


def _lacking(wanted: tuple[str, ...], granted: str) -> tuple[str, ...]:
    """The permissions asked for that a token is not good for; none where it does not say what it is good for."""
    given = {one.rpartition("/")[2] for one in granted.split()}
    words = [one.rpartition("/")[2] for one in wanted]
    return tuple(one for one in words if given and not given & {one, *_WIDER.get(one, set())})
