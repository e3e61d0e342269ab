"""Every store behaves alike: whoever reads workbooks need not know where they are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from journal.issues import Issue, Problem
from journal.places import Place, address
from journal.remarks import Remark
from sheets.gateway.google.gateway import GoogleGateway, GoogleSettings
from sheets.gateway.google.pace import Pace
from sheets.gateway.joined import JoinedGateway
from sheets.gateway.memory import MemoryGateway
from sheets.gateway.protocol import BookBusy, BookGone, BookMoved, Gateway, GatewayError, StoreAway
from sheets.gateway.xlsx import XlsxGateway
from sheets.grid import BLANK, CellError, Grid, Value, Workbook
from sheets.verdicts.compose import verdict_workbook
from tests.gateway_clocks import JumpingClock
from tests.google_emulator.handle import READER, Emulator

WRITER = "writer@school.iam.gserviceaccount.com"

#: Every kind of value, as a teacher's workbook holds them.
REGISTER = Grid.of(
    "Алгебра",
    [
        ["Ученик", date(2026, 9, 5), "08.09", "Средний"],
        ["Иванов Пётр", "5/4", 5, 4.67],
        [],
        ["Сидорова Анна", " н ", True, CellError("#ДЕЛ/0!")],
        ["Звонок", time(8, 30), datetime(2026, 9, 5, 8, 30), 0.3],
    ],
    notes={(1, 1): "Пересдача\n12.09"},
    merges=[(0, 3, 0, 5)],
)
HIDDEN = Grid.of("Служебный (2 гр.)", [["а"], [BLANK, BLANK, "б"]], hidden=True)
BLANK_SHEET = Grid.of("Пустой", [])
WRONG = Remark(Issue(Place("7А", "Алгебра", 1, 1), Problem.UNKNOWN_MARK, "5/4"))
BOOK = (REGISTER, HIDDEN, BLANK_SHEET)
OTHER = (Grid.of("Физика", [["Ученик"], ["Иванов Пётр"]]),)


class Store(Protocol):
    """A store with somebody who puts workbooks there and types in them."""

    def gateway(self) -> Gateway:
        """What reads the store, newly started."""
        ...

    def put(self, title: str, sheets: tuple[Grid, ...]) -> None: ...

    def type_in(self, title: str, row: int, column: int, text: str) -> None:
        """Type into the first sheet."""
        ...

    def remove(self, title: str) -> None: ...

    def spoil(self, title: str) -> None:
        """Let reading that workbook break off in the middle."""
        ...

    def go_away(self) -> None: ...

    def go_partly_away(self) -> None:
        """Let the part where the journal of 7А lies go away: of a store of one part, all of it."""
        ...

    def come_back(self) -> None:
        """Let all be as before."""
        ...

    def close(self) -> None:
        """Let go of what was opened."""
        ...


def typed(sheets: tuple[Grid, ...], row: int, column: int, text: str) -> tuple[Grid, ...]:
    """The sheets with a text in a cell of the first."""
    first, *others = sheets
    rows: list[list[Value]] = [list(line) for line in first.rows]
    rows += [[] for _ in range(row + 1 - len(rows))]
    rows[row] += [BLANK] * (column + 1 - len(rows[row]))
    rows[row][column] = text
    return (replace(first, rows=rows), *others)


# ------------------------------------------------------------------------------------------------ the stores


class InMemory:
    def __init__(self, folder: Path, google: Callable[[], Emulator]) -> None:
        self._gateway = MemoryGateway()
        self._books: dict[str, tuple[Grid, ...]] = {}

    def gateway(self) -> Gateway:
        return self._gateway

    def put(self, title: str, sheets: tuple[Grid, ...]) -> None:
        self._books[title] = sheets
        version = blake2b(repr([sheet.digest() for sheet in sheets]).encode()).hexdigest()
        self._gateway.put(Workbook(f"{title}.xlsx", title, version, sheets))

    def type_in(self, title: str, row: int, column: int, text: str) -> None:
        self.put(title, typed(self._books[title], row, column, text))

    def remove(self, title: str) -> None:
        self._gateway.remove(f"{title}.xlsx")

    def spoil(self, title: str) -> None:
        self._gateway.failing[f"{title}.xlsx"] = BookBusy("сохраняется")

    def go_away(self) -> None:
        self._gateway.away = StoreAway("нет сети")

    def go_partly_away(self) -> None:
        self.go_away()

    def come_back(self) -> None:
        self._gateway.failing.clear()
        self._gateway.away = None

    def close(self) -> None:
        pass


class OnDisk:
    def __init__(self, folder: Path, google: Callable[[], Emulator]) -> None:
        self._folder = folder / "Журналы"
        self._folder.mkdir()
        self._books: dict[str, tuple[Grid, ...]] = {}
        self._whole: dict[Path, bytes] = {}

    def gateway(self) -> Gateway:
        return XlsxGateway(self._folder)

    def put(self, title: str, sheets: tuple[Grid, ...]) -> None:
        self._books[title] = sheets
        write(self._folder / f"{title}.xlsx", sheets)

    def type_in(self, title: str, row: int, column: int, text: str) -> None:
        self.put(title, typed(self._books[title], row, column, text))

    def remove(self, title: str) -> None:
        (self._folder / f"{title}.xlsx").unlink()

    def spoil(self, title: str) -> None:
        path = self._folder / f"{title}.xlsx"
        self._whole[path] = path.read_bytes()
        path.write_bytes(self._whole[path][:1000])

    def go_away(self) -> None:
        self._folder.rename(self._folder.with_name("не подключено"))

    def go_partly_away(self) -> None:
        self.go_away()

    def come_back(self) -> None:
        away = self._folder.with_name("не подключено")
        if away.exists():
            away.rename(self._folder)
        for path, data in self._whole.items():
            path.write_bytes(data)

    def close(self) -> None:
        pass


class OnGoogle:
    def __init__(self, folder: Path, google: Callable[[], Emulator]) -> None:
        self._google = google()
        self._tmp = folder
        self._key = self._google.credentials_file(folder / "key.json")
        self._writer = self._google.credentials_file(folder / "writer.json", WRITER)
        self._folder = self._google.folder("Журналы", {READER: "reader", WRITER: "writer"})
        self._ids: dict[str, str] = {}
        self._sheets: dict[str, str] = {}
        self._uploads = 0
        self._opened: list[GoogleGateway] = []

    def gateway(self) -> Gateway:
        settings = GoogleSettings(self._folder, self._key, self._google.url, self._writer)
        pace = Pace(JumpingClock(), patience=60, draw=lambda _, most: most)
        self._opened.append(GoogleGateway(settings, pace=pace))
        return self._opened[-1]

    def close(self) -> None:
        for gateway in self._opened:
            gateway.close()

    def put(self, title: str, sheets: tuple[Grid, ...]) -> None:
        """A person uploads the same workbook; formulas are counted anew."""
        self._uploads += 1
        upload = self._tmp / f"upload {self._uploads}"
        upload.mkdir()
        write(upload / f"{title}.xlsx", sheets)
        self._ids |= self._google.load_school(upload, folder=self._folder, share={})
        self._sheets[title] = sheets[0].title
        for row, values in enumerate(sheets[0].rows):
            for column, value in enumerate(values):
                if isinstance(value, CellError):
                    self._google.type_cell(self._ids[title], sheets[0].title, address(row, column), "=1/0")

    def type_in(self, title: str, row: int, column: int, text: str) -> None:
        self._google.type_cell(self._ids[title], self._sheets[title], address(row, column), text, raw=True)

    def remove(self, title: str) -> None:
        self._google.do("trash", self._ids.pop(title))

    def spoil(self, title: str) -> None:
        self._google.faults({"fault": "reset-mid-body", "path": self._ids[title], "times": None})

    def go_away(self) -> None:
        self._google.faults({"fault": "503", "times": None})

    def go_partly_away(self) -> None:
        self.go_away()

    def come_back(self) -> None:
        self._google.faults()


class InBoth:
    """What a teacher types lies on Google, the rest at home."""

    def __init__(self, folder: Path, google: Callable[[], Emulator]) -> None:
        self._home, self._google = OnDisk(folder, google), OnGoogle(folder, google)

    def gateway(self) -> Gateway:
        home, google = self._home.gateway(), self._google.gateway()
        assert isinstance(home, XlsxGateway)
        assert isinstance(google, GoogleGateway)
        return JoinedGateway(home, google)

    def _place(self, title: str) -> OnDisk | OnGoogle:
        return self._google if title == "Журнал 7А" else self._home

    def put(self, title: str, sheets: tuple[Grid, ...]) -> None:
        self._place(title).put(title, sheets)

    def type_in(self, title: str, row: int, column: int, text: str) -> None:
        self._place(title).type_in(title, row, column, text)

    def remove(self, title: str) -> None:
        self._place(title).remove(title)

    def spoil(self, title: str) -> None:
        self._place(title).spoil(title)

    def go_away(self) -> None:
        self._home.go_away()
        self._google.go_away()

    def go_partly_away(self) -> None:
        self._google.go_away()

    def come_back(self) -> None:
        self._home.come_back()
        self._google.come_back()

    def close(self) -> None:
        self._google.close()


def write(path: Path, sheets: tuple[Grid, ...]) -> None:
    """Write the sheets as Excel would."""
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2026, 9, 1)})
        formats = {
            datetime: book.add_format({"num_format": "dd.mm.yyyy hh:mm"}),
            date: book.add_format({"num_format": "dd.mm.yyyy"}),
            time: book.add_format({"num_format": "hh:mm"}),
        }
        for grid in sheets:
            sheet = book.add_worksheet(grid.title)
            for row, values in enumerate(grid.rows):
                for column, value in enumerate(values):
                    _write_cell(sheet, row, column, value, formats.get(type(value)))
            for top, left, bottom, right in grid.merges:
                sheet.merge_range(top, left, bottom, right, grid.at(top, left))
            for (row, column), note in grid.notes.items():
                sheet.write_comment(row, column, note)
            if grid.hidden:
                sheet.hide()


def _write_cell(sheet: Worksheet, row: int, column: int, value: Value, form: object) -> None:
    if isinstance(value, CellError):
        sheet.write_formula(row, column, "=1/0", None, "#DIV/0!")
    elif isinstance(value, date | time):
        sheet.write_datetime(row, column, value, form)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write(row, column, value)


@pytest.fixture(params=[InMemory, OnDisk, OnGoogle, InBoth])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Each store in turn, with two workbooks in it; the emulator is started only for the one that needs it."""
    store: Store = request.param(tmp_path, lambda: request.getfixturevalue("google"))
    store.put("Журнал 7А", BOOK)
    store.put("Журнал 8А", OTHER)
    yield store
    store.close()


def titles(gateway: Gateway, books: tuple[str, ...]) -> set[str]:
    """The titles of workbooks by their ids, as the last part of each says it."""
    return {book.rpartition("/")[2].removesuffix(".xlsx") for book in books}


def book_of(gateway: Gateway, title: str) -> str:
    """The id of a workbook."""
    return next(book for book in gateway.changed(None).changed if titles(gateway, (book,)) == {title})


# ------------------------------------------------------------------------------------------------ the contract


def test_the_same_workbook_is_read_alike(store: Store) -> None:
    gateway = store.gateway()
    book = gateway.read(book_of(gateway, "Журнал 7А"))
    assert book.title == "Журнал 7А"
    assert [(sheet.title, sheet.hidden) for sheet in book.sheets] == [(sheet.title, sheet.hidden) for sheet in BOOK]
    assert [[list(row) for row in sheet.rows] for sheet in book.sheets] == [list(sheet.rows) for sheet in BOOK]
    assert dict(book.sheets[0].notes) == dict(REGISTER.notes)
    assert list(book.sheets[0].merges) == list(REGISTER.merges)
    assert [sheet.digest() for sheet in book.sheets] == [sheet.digest() for sheet in BOOK]


def test_everything_is_changed_at_first_and_nothing_the_next_time(store: Store) -> None:
    gateway = store.gateway()
    first = gateway.changed(None)
    assert titles(gateway, first.changed) == {"Журнал 7А", "Журнал 8А"}
    again = gateway.changed(first.cursor)
    assert (again.changed, again.removed, again.foreign) == ((), (), ())


def test_what_is_typed_changes_its_workbook_and_no_other(store: Store) -> None:
    gateway = store.gateway()
    first = gateway.changed(None)
    before = {book: gateway.read(book).version for book in first.changed}
    store.type_in("Журнал 7А", 1, 1, "4")
    after = gateway.changed(first.cursor)
    assert titles(gateway, after.changed) == {"Журнал 7А"}
    book = gateway.read(after.changed[0])
    assert book.sheets[0].at(1, 1) == "4"
    assert book.version != before[book.id]
    assert gateway.changed(after.cursor).changed == ()


def test_the_version_is_that_of_the_contents(store: Store) -> None:
    gateway = store.gateway()
    book = book_of(gateway, "Журнал 7А")
    version = gateway.read(book).version
    store.type_in("Журнал 7А", 1, 1, "4")
    assert gateway.read(book).version != version
    store.type_in("Журнал 7А", 1, 1, "5/4")
    assert gateway.read(book).version == version == store.gateway().read(book).version


def test_a_workbook_taken_away_is_removed_once_and_gone(store: Store) -> None:
    gateway = store.gateway()
    first = gateway.changed(None)
    book = book_of(gateway, "Журнал 8А")
    store.remove("Журнал 8А")
    after = gateway.changed(first.cursor)
    assert (after.changed, after.removed) == ((), (book,))
    assert gateway.changed(after.cursor).removed == ()


def test_a_workbook_put_there_again_is_changed(store: Store) -> None:
    gateway = store.gateway()
    first = gateway.changed(None)
    store.remove("Журнал 8А")
    without = gateway.changed(first.cursor)
    store.put("Журнал 8А", OTHER)
    after = gateway.changed(without.cursor)
    assert titles(gateway, after.changed) == {"Журнал 8А"}
    assert [sheet.digest() for sheet in gateway.read(after.changed[0]).sheets] == [sheet.digest() for sheet in OTHER]


def test_a_cursor_outlives_its_gateway(store: Store) -> None:
    cursor = store.gateway().changed(None).cursor
    store.type_in("Журнал 8А", 1, 1, "5")
    gateway = store.gateway()
    assert titles(gateway, gateway.changed(cursor).changed) == {"Журнал 8А"}


def test_a_store_that_is_away_says_so_and_loses_nothing(store: Store) -> None:
    gateway = store.gateway()
    first = gateway.changed(None)
    store.type_in("Журнал 7А", 1, 1, "3")
    store.go_away()
    with pytest.raises(StoreAway):
        gateway.changed(first.cursor)
    with pytest.raises(StoreAway):
        gateway.read(first.changed[0])
    store.come_back()
    after = gateway.changed(first.cursor)
    assert titles(gateway, after.changed) == {"Журнал 7А"}
    assert gateway.read(after.changed[0]).sheets[0].at(1, 1) == "3"


def test_while_a_part_is_away_the_rest_is_told_of_and_each_change_once(store: Store) -> None:
    gateway = store.gateway()
    first = gateway.changed(None)
    store.type_in("Журнал 7А", 1, 1, "3")
    store.type_in("Журнал 8А", 1, 1, "3")
    store.go_partly_away()
    told, cursor = list[str](), first.cursor
    with suppress(StoreAway):
        part = gateway.changed(cursor)
        assert part.away is not None
        assert (titles(gateway, part.changed), part.removed, part.whole) == ({"Журнал 8А"}, (), False)
        assert [part.away.holds(book) for book in sorted(first.changed)] == [True, False]
        assert gateway.changed(part.cursor).changed == ()
        told, cursor = [*part.changed], part.cursor
    store.come_back()
    last = gateway.changed(cursor)
    assert last.away is None
    assert sorted([*told, *last.changed]) == sorted(first.changed)


@pytest.mark.long  # it waits for all the patience there is with Google
@pytest.mark.parametrize("cursor", [None, "", "{}"])
def test_of_a_store_that_was_never_looked_at_no_part_may_be_away(store: Store, cursor: str | None) -> None:
    store.go_partly_away()
    with pytest.raises(StoreAway):
        store.gateway().changed(cursor)


def test_half_a_workbook_is_none_and_the_others_are_read(store: Store) -> None:
    gateway = store.gateway()
    whole, other = book_of(gateway, "Журнал 7А"), book_of(gateway, "Журнал 8А")
    store.spoil("Журнал 7А")
    with pytest.raises(GatewayError):
        gateway.read(whole)
    assert gateway.read(other).sheets[0].at(0, 0) == "Ученик"
    store.come_back()
    assert gateway.read(whole).sheets[0].digest() == REGISTER.digest()


def test_a_verdict_is_written_once_and_changes_no_workbook(store: Store) -> None:
    gateway = store.gateway()
    book = book_of(gateway, "Журнал 7А")
    before = gateway.read(book)
    assert gateway.annotated(book, "7А") is None
    for key, remarks in (("wrong", [WRONG]), ("mended", [])):
        verdict = verdict_workbook(gateway.review(book), remarks, name="7А", key=key)
        assert gateway.annotate(book, verdict, before.version) is True
        assert gateway.annotate(book, verdict, before.version) is False
        assert gateway.annotated(book, "7А") == key
        assert gateway.read(book) == before
    assert gateway.annotated(book_of(gateway, "Журнал 8А"), "8А") is None


def test_a_verdict_on_what_a_workbook_holds_no_longer_is_not_written(store: Store) -> None:
    gateway = store.gateway()
    book = book_of(gateway, "Журнал 7А")
    shown = gateway.review(book)
    store.type_in("Журнал 7А", 1, 1, "4")
    verdict = verdict_workbook(gateway.review(book), [WRONG], name="7А", key="wrong")
    with pytest.raises(BookMoved):
        gateway.annotate(book, verdict, shown.version)
    assert gateway.annotated(book, "7А") is None


@pytest.mark.parametrize("book", ["", "Журнал 9Я.xlsx", "../Журнал 7А.xlsx", "нет/Журнал 7А"])
def test_a_workbook_nobody_has_is_gone(store: Store, book: str) -> None:
    with pytest.raises(BookGone):
        store.gateway().read(book)
