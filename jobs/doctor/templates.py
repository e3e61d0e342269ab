"""The looks of every workbook on Google: what it has lost of its template, and what is mended of it when asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass

from jobs.doctor.findings import Finding, Sign, listed, well, wrong
from journal.places import address
from journal.registers import book_kind, shown_book
from journal.school import School
from sheets.dressed import DressedBook
from sheets.gateway.google.answers import NotAnswered
from sheets.gateway.google.health import Examiner
from sheets.gateway.google.mending import requests_for
from sheets.gateway.google.state import file_of
from sheets.gateway.google.writing import GoogleWriter
from sheets.gateway.protocol import BookGone, GatewayError, StoreAway
from sheets.template_health import FLAWS, Defect, Flaw, defects
from sheets.templates.manner import on_google

#: What the person watching is told: how many of how many, and which now.
Progress = Callable[[int, int, str], None]

_REPAIR = "python manage.py doctor --repair"


@dataclass(frozen=True, slots=True)
class Ailing:
    """A workbook and what it has lost."""

    book: str
    defects: tuple[Defect, ...]

    @property
    def mendable(self) -> tuple[Defect, ...]:
        """What the program can mend."""
        return tuple(defect for defect in self.defects if defect.mended)


@dataclass(frozen=True, slots=True)
class Mended:
    """What became of mending one workbook: what was done, what is left, cells that show another text since."""

    book: str
    done: tuple[Defect, ...] = ()
    left: tuple[Defect, ...] = ()
    changed: tuple[str, ...] = ()
    error: GatewayError | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to mend."""
        return self.error is None and not self.left


def examine_templates(
    reader: Examiner, books: Sequence[str], school: School, progress: Progress
) -> Generator[Finding, None, list[Ailing]]:
    """Look at every workbook once; ends early where Google does not answer at all."""
    ailing: list[Ailing] = []
    for done, book in enumerate(books):
        progress(done, len(books), shown_book(book))
        try:
            found = tuple(_defects(reader.dressed(book), book, school))
        except (NotAnswered, BookGone) as error:
            yield wrong(f"«{shown_book(book)}»", str(error))
        except StoreAway as error:
            yield wrong("Google Таблицы не читаются", str(error))
            return ailing
        except GatewayError as error:
            yield wrong(f"«{shown_book(book)}»", str(error))
        else:
            if found:
                ailing.append(Ailing(book, found))
                yield from _told(book, found)
    progress(len(books), len(books), "")
    if not ailing and books:
        yield well(f"Оформление книг на Google в порядке: {len(books)}")
    return ailing


def _defects(book: DressedBook, book_id: str, school: School) -> list[Defect]:
    kind, school_class = book_kind(book_id) or ("", "")
    return defects(book, kind, school_class, school, on_google(school))


def _told(book: str, found: Sequence[Defect]) -> Iterator[Finding]:
    """A finding a kind of flaw, with the sheets it is on."""
    by_flaw: dict[Flaw, list[Defect]] = defaultdict(list)
    for defect in found:
        by_flaw[defect.flaw].append(defect)
    for flaw, same in by_flaw.items():
        about = FLAWS[flaw]
        sheets = [f"{one.sheet} ({one.where})" for one in same if one.sheet]
        text = f"«{shown_book(book)}»: {about.text}" + (f": {listed(sheets, 3)}" if sheets else "")
        advice = f"{_REPAIR}; вручную: {about.by_hand}" if about.mended else about.by_hand
        yield Finding(Sign.WRONG if about.grave else Sign.WARNS, text, advice, mends=about.mended)


# ------------------------------------------------------------------------------------------------ mending


def mend(reader: Examiner, writer: GoogleWriter, ailing: Ailing, school: School) -> Mended:
    """Mend what can be mended of one workbook, as it is found now, in one request. Nothing that was typed changes."""
    book, file_id = ailing.book, file_of(ailing.book)
    try:
        before = reader.dressed(book)
        found = tuple(defect for defect in _defects(before, book, school) if defect.mended)
        if not found:
            return Mended(book)

        def was_done() -> bool:
            return not any(defect.mended for defect in _defects(reader.dressed(book), book, school))

        writer.batch_update(file_id, requests_for(found), was_done)
        after = reader.dressed(book)
    except GatewayError as error:
        return Mended(book, error=error)
    left = tuple(defect for defect in _defects(after, book, school) if defect.mended)
    return Mended(book, found, left, tuple(_other_texts(before, after)))


def _other_texts(before: DressedBook, after: DressedBook) -> Iterator[str]:
    """The cells that show another text than before: somebody typed meanwhile, or Google took a format otherwise."""
    new = {sheet.grid.gid: sheet.grid for sheet in after.sheets}
    for sheet in before.sheets:
        grid, now = sheet.grid, new.get(sheet.grid.gid)
        if now is None:
            continue
        for row in range(max(len(grid.rows), len(now.rows))):
            for column in range(max(grid.width, now.width)):
                if grid.text(row, column) != now.text(row, column):
                    yield f"{grid.title}!{address(row, column)}"
