"""What changed on Drive: change logs as a hint, a listing that overlaps as the check, and an hourly sweep."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b

from sheets.gateway.google.answers import TokenStale
from sheets.gateway.google.drive import FOLDER, Change, Drive, File, Listing
from sheets.gateway.google.state import State, of_kind
from sheets.gateway.protocol import BookBroken, BookGone, Changes, StoreAway

#: The search of Drive learns of an edit some minutes later (SHEETS.md).
OVERLAP = timedelta(minutes=15)

#: Every workbook is read once a day whatever Drive tells: so many parts, one an hour.
PARTS = 24

_HOUR = 3600

#: How the ids of shared drives look; those of folders are longer.
_DRIVE_START, _DRIVE_LENGTH = "0A", 19


class Watch:
    """Looks at the folders of journals. ``clock`` gives seconds since 1970."""

    def __init__(self, drive: Drive, roots: Iterable[str], email: str, clock: Callable[[], float]) -> None:
        """Watch these folders and shared drives, by their ids.

        ``logs`` are the change logs followed since the last look: ids of shared drives, «» for the account's own.
        """
        self._drive, self._roots, self._email, self._clock = drive, tuple(roots), email, clock
        self._files: Mapping[str, File] = {}
        self.logs: tuple[str, ...] = ()

    def editor(self, file_id: str) -> str:
        """Who modified a workbook last, as the last look knew; «» where nobody knows."""
        file = self._files.get(file_id)
        return file.editor if file is not None else ""

    def changed(self, cursor: str | None) -> Changes:
        """What changed since a cursor; everything for None. Raises StoreAway."""
        before = State.read(cursor)
        hour = int(self._clock() // _HOUR)
        try:
            now = self._moved(before, hour) if tuple(before.roots) == self._roots else self._anew(hour)
        except (BookGone, BookBroken) as error:
            raise StoreAway(str(error)) from error
        except KeyError as error:
            raise StoreAway("Google ответил о папке журналов непонятно: будет прочитано позже") from error
        self._files, self.logs = now.files, tuple(now.tokens)
        known, books = before.books(), now.books()
        due = _due(before.swept, hour) if before.roots else frozenset()
        moved = {one: about for one, about in books.items() if known.get(one) != about or _part(about[0]) in due}
        removed = tuple(sorted(known.keys() - books.keys()))
        whole = not before.roots and bool(books)
        return Changes(of_kind(moved, foreign=False), removed, now.written(), of_kind(books, foreign=True), whole)

    # ------------------------------------------------------------------------------------ all of it

    def _anew(self, hour: int) -> State:
        """Everything as it lies there now; the logs are read from before the listing on."""
        state = State(swept=hour)
        listings: dict[str, Listing] = {}
        for root in self._roots:
            state.roots[root] = self._home(root, state, listings)
        for listing in listings.values():
            state.files |= listing.files
        state.listed = min(listing.moment for listing in listings.values())
        return state

    def _home(self, root: str, state: State, listings: dict[str, Listing]) -> str:
        """The shared drive a folder lies in, listed; «» for none. Raises StoreAway for a folder nobody may see."""
        if not is_drive(root):
            self._list("", state, listings)
            if root in listings[""].files:
                return ""
            folder, home = self._drive.about(root)
            if folder is None or not home:
                raise self._unseen(root)
        else:
            home = root
        try:
            self._list(home, state, listings)
        except BookGone as error:
            raise self._not_member(home) from error
        return home

    def _list(self, drive: str, state: State, listings: dict[str, Listing]) -> None:
        if drive not in listings:
            state.tokens[drive] = self._drive.start_token(drive)
            listings[drive] = self._drive.files(drive)

    # ------------------------------------------------------------------------------------ what moved

    def _moved(self, before: State, hour: int) -> State:
        """The state after what the logs and the listing tell; everything anew where a log is no longer known."""
        now = replace(before, files=dict(before.files), tokens={}, swept=max(hour, before.swept))
        moments: list[datetime] = []
        try:
            for drive, token in before.tokens.items():
                changes, now.tokens[drive] = self._changes(drive, token)
                for change in changes:
                    _put(now.files, change.file_id, change.file)
                moved_folder = any(change.file is not None and change.file.kind == FOLDER for change in changes)
                whole, told = moved_folder or hour > before.swept, {change.file_id for change in changes}
                moments.append(self._check(now, drive, told, whole=whole))
        except TokenStale:
            return self._anew(hour)
        for root, home in before.roots.items():
            if root != home and root not in now.files:
                raise self._unseen(root)
        now.listed = min(moments)
        return now

    def _changes(self, drive: str, token: str) -> tuple[list[Change], str]:
        try:
            return self._drive.changes(drive, token)
        except BookGone as error:
            raise self._not_member(drive) if drive else error from error

    def _check(self, now: State, drive: str, told: AbstractSet[str], *, whole: bool) -> datetime:
        """Take over what a listing tells: all of it once an hour, else what was modified lately.

        The search behind it may lag: what the log ``told`` counts for more, and so does what is known to be later;
        what is new or called otherwise all at once is asked for by itself.
        """
        listing = self._drive.files(drive, None if whole else now.listed - OVERLAP)
        for one, file in listing.files.items():
            known = now.files.get(one)
            if one in told or file == known or (known is not None and known.modified > file.modified):
                continue
            is_certain = whole if known is None else known.modified < file.modified
            was_ours = not is_certain and one in now.ours(drive)
            now.files[one] = file
            if not is_certain and (was_ours or one in now.ours(drive)):
                _put(now.files, one, self._drive.about(one)[0])
        for one in (now.ours(drive) - listing.files.keys() - told) if whole else ():
            _put(now.files, one, self._drive.about(one)[0])
        return listing.moment

    # ------------------------------------------------------------------------------------ for people

    def _unseen(self, root: str) -> StoreAway:
        who = self._email or "учётной записи журнала"
        return StoreAway(f"папка журналов {root} не видна: откройте доступ к ней для {who} или верните её из корзины")

    def _not_member(self, drive: str) -> StoreAway:
        who = self._email or "учётную запись журнала"
        return StoreAway(f"общий диск {drive} не виден: добавьте {who} в его участники")


def is_drive(root: str) -> bool:
    """Whether an id is that of a shared drive itself and not of a folder."""
    return root.startswith(_DRIVE_START) and len(root) == _DRIVE_LENGTH


def _put(files: dict[str, File], file_id: str, file: File | None) -> None:
    if file is None:
        files.pop(file_id, None)
    else:
        files[file_id] = file


def _part(file_id: str) -> int:
    """The hour of the day at which a workbook is read whatever Drive tells."""
    return blake2b(file_id.encode(), digest_size=1).digest()[0] % PARTS


def _due(swept: int, hour: int) -> frozenset[int]:
    """The parts whose hour has come since the last sweep."""
    return frozenset(one % PARTS for one in range(max(swept + 1, hour + 1 - PARTS), hour + 1))
