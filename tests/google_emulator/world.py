"""Everything the emulator knows: accounts and tokens, drives and files, change logs, and how it is set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from tests.google_emulator.access.people import People
from tests.google_emulator.clock import Clock
from tests.google_emulator.drive.changes import Change, Logs
from tests.google_emulator.drive.channels import Channels
from tests.google_emulator.drive.files import FOLDER, RANKS, READER, SPREADSHEET, File, Permission, SharedDrive
from tests.google_emulator.ids import Ids
from tests.google_emulator.sheets.book import Book, Sheet


@dataclass(slots=True)
class Settings:
    """How the emulator behaves beyond what is asked of it.

    ``lag`` and ``coalesce`` are seconds: an edit of cells is told by Drive ``lag`` after it was made, and not sooner
    than ``coalesce`` after the last one that was told (180 is like Google). ``noise`` files are looked at by somebody
    before every changes.list. ``quotas`` are requests a minute, by the names of ``LIMITS``. ``hang`` is in seconds.
    ``export_limit`` is in bytes.
    """

    lag: float = 0.0
    coalesce: float = 0.0
    latency_ms: float = 0.0
    noise: int = 0
    hang: float = 600.0
    quotas_on: bool = True
    quotas: dict[str, int] = field(default_factory=dict)
    drive_enabled: bool = True
    sheets_enabled: bool = True
    export_limit: int = 10_000_000


class World:
    """All of Google that there is."""

    def __init__(self, clock: Clock | None = None, seed: int = 0) -> None:
        self.clock, self.ids, self.settings = clock or Clock(), Ids(seed), Settings()
        self.people = People()
        self.files: dict[str, File] = {}
        self.drives: dict[str, SharedDrive] = {}
        self.channels = Channels(self.clock)
        self.logs = Logs(self.channels.told)
        self._untold: set[str] = set()

    # ------------------------------------------------------------------------------------------ rights

    def permissions_of(self, file: File) -> Iterator[Permission]:
        """Every grant on a file: its own, those of the folders above it, those of its drive's members."""
        yield from file.permissions.values()
        for parent in file.parents:
            if parent in self.files:
                yield from self.permissions_of(self.files[parent])
        if file.drive in self.drives:
            yield from self.drives[file.drive].members.values()

    def rank(self, file: File, email: str) -> int:
        """What one may do with a file, as a rank of :data:`RANKS`; 0 for nothing."""
        return max((RANKS[one.role] for one in self.permissions_of(file) if one.covers(email)), default=0)

    def readers(self, file: File) -> set[str]:
        """The people who were granted something on a file, not counting the members of its drive."""
        own = {one.email for one in file.permissions.values() if one.email}
        return own.union(*(self.readers(self.files[parent]) for parent in file.parents if parent in self.files))

    # ------------------------------------------------------------------------------------------ files

    def add_file(
        self, name: str, mime: str, creator: str, *, drive: str = "", parents: list[str] | None = None
    ) -> File:
        """A new file of a person, or in a shared drive."""
        now = self.clock.now()
        owner = "" if drive else creator
        home = parents or ([drive] if drive else [self.people.account(creator).root])
        file = File(self.ids.file(), name, mime, now, now, owner, drive, home, editor=creator, creator=creator)
        file.opened.add(creator)
        if owner:
            file.permissions[self.people.account(owner).permission_id] = Permission(
                self.people.account(owner).permission_id, "user", "owner", owner
            )
        self.files[file.id] = file
        self.log(file)
        return file

    def add_book(self, name: str, creator: str, book: Book | None = None, **place: str) -> File:
        """A new spreadsheet; without contents it has one blank sheet, whose id is 0."""
        parents = [place["folder"]] if place.get("folder") else None
        file = self.add_file(name, SPREADSHEET, creator, drive=place.get("drive", ""), parents=parents)
        file.book = book or Book()
        if not file.book.sheets:
            file.book.sheets.append(Sheet(0, "Sheet1"))
        return file

    def folder(self, name: str, creator: str, drive: str = "") -> File:
        """A new folder."""
        return self.add_file(name, FOLDER, creator, drive=drive)

    def add_drive(self, name: str, organizer: str) -> SharedDrive:
        """A new shared drive with its first member."""
        drive = SharedDrive(self.ids.drive(), name, self.clock.now())
        self.drives[drive.id] = drive
        self.admit(drive, organizer, "organizer")
        return drive

    def admit(self, drive: SharedDrive, email: str, role: str) -> Permission:
        """Make someone a member of a shared drive."""
        number = self.people.account(email).permission_id
        drive.members[number] = Permission(number, "user", role, email)
        self.logs.add(email, Change(self.clock.now(), drive.id, removed=False, kind="drive"))
        return drive.members[number]

    def share(self, file: File, email: str, role: str) -> Permission:
        """Give someone a role on a file; the file's modification time stays."""
        number = self.people.account(email).permission_id
        file.permissions[number] = Permission(number, "user", role, email)
        self.log(file)
        return file.permissions[number]

    def unshare(self, file: File, one: Permission) -> None:
        """Take a grant away: for whoever had it the file is gone, unless something else lets them see it."""
        del file.permissions[one.id]
        if one.email and not self.readable(file, one.email):
            self.log(file, removed=True, only=one.email)
        self.log(file)

    def is_member(self, drive_id: str, email: str) -> bool:
        """Whether someone is a member of a shared drive."""
        drive = self.drives.get(drive_id)
        return drive is not None and any(one.covers(email) for one in drive.members.values())

    def remove(self, file: File) -> None:
        """A file goes for good, and a folder with all that is in it."""
        for child in [one for one in self.files.values() if file.id in one.parents]:
            self.remove(child)
        self.log(file, removed=True)
        self._untold.discard(file.id)
        self.files.pop(file.id, None)

    # ------------------------------------------------------------------------------------------ changes

    def log(self, file: File, *, removed: bool = False, only: str = "") -> None:
        """Write into every log that follows a file that something happened to it."""
        change = Change(self.clock.now(), file.id, removed)
        for owner in {only} if only else self.readers(file) | ({file.drive} if file.drive else set()):
            self.logs.add(owner, change)

    def renamed(self, file: File, editor: str) -> None:
        """Something about a file itself was changed: Drive tells it at once."""
        file.modified, file.editor, file.version = self.clock.now(), editor, file.version + 1
        file.opened.add(editor)
        self.log(file)

    def edited(self, file: File, editor: str) -> None:
        """Cells were changed: Drive tells it after the lag, and several edits as one."""
        file.opened.add(editor)
        file.edits.append((self.clock.now(), editor))
        self._untold.add(file.id)
        self.settle()

    def viewed(self, file: File, viewer: str) -> None:
        """Somebody looked at a file: nothing is modified, yet the change logs tell of it."""
        file.viewed[viewer] = self.clock.now()
        file.opened.add(viewer)
        self.log(file)

    def stir(self) -> None:
        """Somebody looks at as many files as the noise is set to."""
        books = [file for file in self.files.values() if file.book is not None]
        for file in self.ids.some(books, self.settings.noise):
            self.viewed(file, file.owner or file.editor)

    def settle(self) -> None:
        """Tell the edits whose time has come."""
        now = self.clock.now()
        for file_id in list(self._untold):
            file = self.files[file_id]
            due = file.edits[0][0] + timedelta(seconds=self.settings.lag)
            if file.told is not None:
                due = max(due, file.told + timedelta(seconds=self.settings.coalesce))
            if due <= now:
                file.modified, file.editor = file.edits[-1]
                file.version, file.told = file.version + len(file.edits), now
                file.edits.clear()
                self._untold.discard(file_id)
                self.log(file)

    def readable(self, file: File, email: str) -> bool:
        """Whether someone may see a file at all."""
        return self.rank(file, email) >= READER
