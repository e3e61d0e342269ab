"""One look at a whole installation: Google, the folder, workbooks, the database, the watcher, backups, disks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from jobs.config import Config
from jobs.doctor.backups import examine_backups
from jobs.doctor.books import compare
from jobs.doctor.findings import Finding, warns
from jobs.doctor.folder import examine_folder
from jobs.doctor.google import Now, OnGoogle, examine_google, examine_quota, machine_time
from jobs.doctor.machine import examine_database, stored_school
from jobs.doctor.room import examine_disk
from jobs.doctor.templates import Ailing, Progress, examine_templates
from jobs.doctor.watching import examine_watcher
from journal.registers import SCHOOL, book_kind, shown_book
from journal.school import School
from sheets.gateway.protocol import GatewayError
from sheets.gateway.xlsx import XlsxGateway
from sheets.grid import Workbook
from sheets.school_book import read_school


@dataclass(slots=True)
class Examination:
    """One look at an installation, and what was found along the way that may be mended."""

    config: Config
    progress: Progress
    now: Now = machine_time
    google: OnGoogle = field(default_factory=OnGoogle)
    school: School | None = None
    ailing: list[Ailing] = field(default_factory=list)

    def findings(self) -> Iterator[Finding]:
        """Google, the folder, workbooks, the database, the watcher, backups, disks: on it goes where one fails."""
        if self.config.google_folder:
            self.google = yield from examine_google(self.config, self.now)
        local, gateway = yield from examine_folder(self.config)
        there = self.google.found
        self.school = self._school(local.changed, gateway)
        all_seen = self.google.reader is not None or not self.config.google_folder
        books, foreign = [*local.changed, *there.changed], [*local.foreign, *there.foreign]
        yield from compare(self.school, books, foreign, all_seen=all_seen)
        yield from self._templates()
        yield from examine_database(self.config)
        yield from examine_watcher(self.config)
        yield from examine_backups(self.config)
        yield from examine_disk(self.config)

    def _templates(self) -> Iterator[Finding]:
        reader = self.google.reader
        if reader is None:
            return
        books = [book for book in sorted(self.google.found.changed, key=shown_book) if book_kind(book) is not None]
        if self.school is None and books:
            yield warns("Оформление книг не проверено: книга «Школа» не прочитана", "сначала исправьте её")
        elif self.school is not None:
            self.ailing = yield from examine_templates(reader, books, self.school, self.progress)
        yield from examine_quota(reader)

    def _school(self, local: tuple[str, ...], gateway: XlsxGateway) -> School | None:
        """The school as «Школа» describes it now, or as it was last read."""
        last, reader = stored_school(self.config), self.google.reader
        sources: list[tuple[str, Callable[[str], Workbook]]] = [(book, gateway.read) for book in local]
        if reader is not None:
            sources += [(book, lambda one: reader.dressed(one).workbook()) for book in self.google.found.changed]
        for book, read in sources:
            if (book_kind(book) or ("",))[0] == SCHOOL:
                try:
                    return read_school(read(book), last)[0]
                except GatewayError:
                    continue  # told where every workbook is looked at
        return last

    def close(self) -> None:
        """Let the connections go."""
        self.google.close()
