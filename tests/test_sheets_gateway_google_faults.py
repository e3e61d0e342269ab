"""Google on a bad day: what passes is waited out, what does not is told, and no workbook is ever half read."""

from __future__ import annotations

import pickle
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sheets.gateway.google.access import access
from sheets.gateway.google.gateway import GoogleGateway
from sheets.gateway.google.pace import Pace
from sheets.gateway.google.transport import GoogleClient
from sheets.gateway.protocol import BookBroken, BookBusy, BookGone, GatewayError, NotWritten, StoreAway
from sheets.verdicts.plan import Verdict
from tests.gateway_clocks import JumpingClock
from tests.google_emulator.handle import READER
from tests.google_reader import School, school

__all__ = ["school"]

#: What passes by itself.
PASSING = ["429", "403-rate", "500", "502", "503", "reset", "reset-mid-body"]


def book_of(gateway: GoogleGateway) -> str:
    """The id of the one workbook there is."""
    (book,) = gateway.changed(None).changed
    return book


def word(gateway: GoogleGateway, book: str) -> object:
    """What stands in the first cell."""
    return gateway.read(book).sheets[0].at(0, 0)


# ------------------------------------------------------------------------------------------------ what passes


@pytest.mark.parametrize("fault", PASSING)
def test_what_passes_by_itself_is_asked_for_again(school: School, fault: str) -> None:
    school.put("Журнал 7А")
    gateway = school.gateway()
    school.google.faults(*({"fault": fault, "api": api, "times": 2} for api in ("sheets", "drive")))
    assert word(gateway, book_of(gateway)) == "Ученик"
    counts = school.google.requests
    assert counts[f"fault {fault}"] == 4
    assert sum(counts.values()) - counts[f"fault {fault}"] == 1 + 2 + 1 + 4  # a token, Drive twice, Sheets once, faults


def test_an_answer_that_never_comes_is_waited_for_only_so_long(school: School) -> None:
    school.put("Журнал 7А")
    gateway = school.gateway(timeout=0.5)
    book = book_of(gateway)
    school.google.faults({"fault": "hang", "api": "sheets"})
    assert word(gateway, book) == "Ученик"


def test_google_says_how_long_to_wait(school: School) -> None:
    school.put("Журнал 7А")
    gateway = school.gateway()
    book = book_of(gateway)
    school.google.faults({"fault": "429", "retry_after": 40})
    gateway.read(book)
    assert school.clock.waits == [41]


def test_when_google_is_asked_too_often_all_wait(school: School) -> None:
    """The quota is another program's as well: 429 comes though we keep our own measure."""
    school.google.settings(quotas={"sheets.read.user": 10})
    for number in range(1, 12):
        school.put(f"Журнал {number}А")
    gateway = school.gateway()
    assert {word(gateway, book) for book in gateway.changed(None).changed} == {"Ученик"}


def test_sixty_books_are_read_in_a_minute_and_never_refused(school: School) -> None:
    for number in range(60):
        school.put(f"Журнал {number}А")
    gateway = school.gateway()
    for book in gateway.changed(None).changed:
        gateway.read(book)
    assert school.google.requests["spreadsheets.get"] == 60
    assert 59 <= school.clock.now() <= 61


def test_an_expired_token_is_got_anew_once(school: School) -> None:
    school.put("Журнал 7А")
    gateway = school.gateway()
    book = book_of(gateway)
    school.google.expire_tokens()
    assert word(gateway, book) == "Ученик"
    assert school.google.requests["token"] == 2
    assert school.clock.waits == []


# ------------------------------------------------------------------------------------------------ what does not


@pytest.mark.parametrize(
    ("fault", "error", "says", "asked"),
    [
        ("401", StoreAway, f"не принимает ключ {READER}: создайте новый ключ", 2),
        ("403", BookGone, f"откройте доступ для {READER}", 1),
        ("403-disabled", StoreAway, r"не включён Google Sheets API.*\(https://console\.", 1),
        ("404", BookGone, "верните её из корзины", 1),
    ],
)
def test_what_a_person_must_mend_is_told_at_once(
    school: School, fault: str, error: type[GatewayError], says: str, asked: int
) -> None:
    school.put("Журнал 7А")
    gateway = school.gateway()
    book = book_of(gateway)
    school.google.faults({"fault": fault, "api": "sheets", "times": None})
    with pytest.raises(error, match=says):
        gateway.read(book)
    assert school.google.requests["spreadsheets.get"] == asked
    assert school.clock.waits == []


@pytest.mark.parametrize("fault", ["401", "403", "403-disabled", "404", "503", "reset"])
def test_a_look_that_fails_is_a_store_away(school: School, fault: str) -> None:
    school.put("Журнал 7А")
    gateway = school.gateway()
    cursor = gateway.changed(None).cursor
    school.google.faults({"fault": fault, "api": "drive", "times": None})
    for given in (None, cursor):
        with pytest.raises(StoreAway, match=r"[а-я]{4}"):
            gateway.changed(given)


def test_an_excel_file_on_drive_is_told_to_be_converted(school: School) -> None:
    """Sheets opens an uploaded .xlsx as little as it opens a folder."""
    with pytest.raises(BookBroken, match="Сохранить как Google Таблицу"):
        school.gateway().read(f"{school.folder}/Журнал 7А.xlsx")


def test_a_store_that_stays_away_is_given_up_in_two_minutes(school: School) -> None:
    school.put("Журнал 7А")
    gateway = school.gateway()
    cursor = gateway.changed(None).cursor
    school.google.faults({"fault": "503", "times": None})
    with pytest.raises(StoreAway, match="Google сейчас не отвечает"):
        gateway.changed(cursor)
    assert sum(school.clock.waits) <= 120
    assert school.google.requests["fault 503"] == 8


def test_after_three_answers_that_never_came_each_book_is_tried_once(school: School) -> None:
    for number in range(1, 9):
        school.put(f"Журнал {number}А")
    gateway = school.gateway()
    books = gateway.changed(None).changed
    school.google.faults({"fault": "503", "times": None})
    waits = []
    for book in books:
        school.clock.waits.clear()
        with pytest.raises(StoreAway):
            gateway.read(book)
        waits.append(sum(school.clock.waits) > 20)
    assert waits == [True, True, *[False] * 6]
    school.google.faults()
    assert [word(gateway, book) for book in books] == ["Ученик"] * 8
    school.google.faults({"fault": "503", "times": 3})
    assert word(gateway, books[0]) == "Ученик"


@pytest.mark.parametrize("seed", range(2))
def test_of_a_fifth_of_all_calls_failing_no_book_is_half_read(school: School, seed: int) -> None:
    school.google.settings(quotas_on=False)
    for number in range(1, 31):
        school.put(f"Журнал {number}А", text=f"{number}А")
    gateway = school.gateway(timeout=0.3)
    kinds = ["429", "403-rate", "500", "502", "503", "reset", "reset-mid-body"]
    school.google.faults(random={"seed": seed, "share": 0.2, "faults": kinds})
    first = gateway.changed(None)
    for book in first.changed:
        assert f"Журнал {word(gateway, book)}" == gateway.read(book).title
    assert gateway.changed(first.cursor).changed == ()
    counts = school.google.requests
    asked = sum(count for kind, count in counts.items() if kind != "token" and not kind.startswith("fault "))
    assert asked <= 1.5 * (2 * 30 + 4)


# ------------------------------------------------------------------------------------------------ too large for one


def large(school: School) -> str:
    """A workbook of 3,000 rows on two sheets. Returns Drive's id."""
    rows = [[f"{row}", 5, "н"] for row in range(3000)]
    sheets: list[dict[str, Any]] = [
        {"title": "Алгебра", "rows": rows, "size": [3000, 60], "notes": {"B2900": "Пересдача"}, "merges": ["A1:B1"]},
        {"title": "Пётр 'А'", "rows": [["а"]], "hidden": True},
    ]
    return school.google.put("Журнал 7А", sheets, folder=school.folder, share={})


def too_large(times: int) -> dict[str, object]:
    """So many reads of a workbook fail as those of too large ones do."""
    return {"fault": "503", "kind": "spreadsheets.get", "times": times}


def test_a_book_too_large_for_one_answer_is_read_in_parts_and_remembered(school: School) -> None:
    large(school)
    gateway = school.gateway()
    book = book_of(gateway)
    whole = gateway.read(book)
    school.google.faults(too_large(6))
    assert gateway.read(book) == whole
    assert whole.sheets[0].notes == {(2899, 1): "Пересдача"}
    school.google.forget_requests()
    school.google.faults(too_large(1))
    assert gateway.read(book) == whole
    # one try in vain, then what there is, two parts of the large sheet and one of the small; the version around it
    assert school.google.requests == {"fault 503": 1, "spreadsheets.get": 5, "files.get": 2}


def test_a_book_that_was_too_large_for_a_while_is_read_whole_again(school: School) -> None:
    large(school)
    gateway = school.gateway()
    book = book_of(gateway)
    school.google.faults(too_large(6))
    gateway.read(book)
    school.google.forget_requests()
    gateway.read(book)
    school.google.faults({"fault": "503", "api": "sheets", "times": 2})
    gateway.read(book)
    assert school.google.requests == {"spreadsheets.get": 4, "fault 503": 2}


def test_a_book_changed_while_its_parts_are_read_is_busy(school: School) -> None:
    book_id = large(school)
    gateway = school.gateway()
    book = book_of(gateway)
    edits = iter(["4"])

    def edit(_seconds: float) -> None:
        for text in edits:
            school.type_in(book_id, text)

    school.google.faults(too_large(6), {"fault": "502", "kind": "spreadsheets.get", "after": 2})
    school.clock.along = lambda seconds: edit(seconds) if school.google.requests["fault 502"] else None
    with pytest.raises(BookBusy, match="книгу меняют"):
        gateway.read(book)
    assert word(gateway, book) == 4.0


# ------------------------------------------------------------------------------------------------ writing, threads


WRITER = "writer@school.iam.gserviceaccount.com"


def writer(school: School) -> GoogleClient:
    """A client that may write, as the writer of verdicts will."""
    key = school.google.credentials_file(school.key.with_name("writer.json"), WRITER)
    scopes = ("https://www.googleapis.com/auth/spreadsheets",)
    pace = Pace(school.clock, draw=lambda _, most: most)
    return GoogleClient(access(key, scopes=scopes), school.google.url, pace)


@pytest.mark.parametrize(("fault", "written"), [("429", 1), ("reset", 0), ("503", 0), ("reset-mid-body", 1)])
def test_what_may_not_be_written_twice_is_tried_twice_only_when_nothing_was_done(
    school: School, fault: str, written: int
) -> None:
    book = school.put("Журнал 7А", share={WRITER: "writer"})
    client = writer(school)
    school.google.faults({"fault": fault, "kind": "spreadsheets.batchUpdate"})
    request = {"addSheet": {"properties": {"title": "Замечания"}}}
    if fault == "429":
        client.batch_update(book, {"requests": [request]})
    else:
        with pytest.raises(StoreAway):
            client.batch_update(book, {"requests": [request]})
    assert len(school.google.book(book)["sheets"]) == 1 + written
    client.close()


def test_what_comes_to_the_same_is_written_again(school: School) -> None:
    book = school.put("Журнал 7А", share={WRITER: "writer"})
    client = writer(school)
    school.google.faults({"fault": "reset", "kind": "values.update", "done": True})
    client.values_update(book, "'Алгебра'!A1", {"valueInputOption": "RAW"}, {"values": [["другое"]]})
    assert school.google.cell(book, "Алгебра", "A1")["formattedValue"] == "другое"
    client.close()


def test_threads_share_one_measure_and_one_token(school: School) -> None:
    for number in range(20):
        school.put(f"Журнал {number}А")
    gateway = school.gateway()
    books = gateway.changed(None).changed
    school.google.expire_tokens()
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda book: word(gateway, book), books)) == {"Ученик"}
    assert school.google.requests["spreadsheets.get"] <= 20 + 8  # those that the expired token took with it
    assert threading.active_count() < 20


def test_threads_that_begin_together_get_one_token(school: School) -> None:
    client = GoogleClient(access(school.key, school.google.url), school.google.url, Pace(school.clock))
    together = threading.Barrier(6)

    def sign_in(_: int) -> None:
        together.wait(60)
        client.ask("https://www.googleapis.com/drive/v3/about", {"fields": "user"})

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(sign_in, range(6))) == [None] * 6
    assert school.google.requests["token"] == 1
    client.close()


def test_standing_in_line_takes_nothing_from_the_patience_with_google(school: School) -> None:
    """One read in two and a half minutes, more than an answer is tried for."""
    school.put("Журнал 7А")
    pace = Pace(school.clock, user_reads=0.4, burst=1, draw=lambda _, most: most)
    gateway = GoogleGateway(school.gateway().settings, pace=pace)
    book = book_of(gateway)
    gateway.read(book)
    school.google.faults({"fault": "503", "api": "sheets", "times": 2})
    assert word(gateway, book) == "Ученик"
    assert school.google.requests["fault 503"] == 2
    gateway.close()


def test_another_process_makes_a_line_of_its_own(school: School) -> None:
    school.put("Журнал 7А")
    gateway = school.gateway()
    book = book_of(gateway)
    copy: GoogleGateway = pickle.loads(pickle.dumps(gateway))
    assert word(copy, book) == "Ученик"
    copy.close()


def test_a_line_let_go_is_made_anew(school: School) -> None:
    school.put("Журнал 7А")
    gateway = school.gateway()
    book = book_of(gateway)
    gateway.close()
    gateway.close()
    assert word(gateway, book) == "Ученик"


def test_the_reader_writes_nothing(school: School) -> None:
    school.put("Журнал 7А")
    gateway = school.gateway()
    book = book_of(gateway)
    attempts = (
        lambda: gateway.annotated(book, "7А"),
        lambda: gateway.review(book),
        lambda: gateway.annotate(book, Verdict.__new__(Verdict), None),
    )
    school.google.forget_requests()
    for attempt in attempts:
        with pytest.raises(NotWritten, match="только читает"):
            attempt()
    assert school.google.asked == 0


def test_a_book_without_cells_is_read(school: School) -> None:
    school.google.put("Журнал 7А", {"Пустой": []}, folder=school.folder, share={})
    gateway = school.gateway()
    assert [(sheet.title, sheet.rows) for sheet in gateway.read(book_of(gateway)).sheets] == [("Пустой", [])]


def test_the_clock_of_tests_never_waits() -> None:
    clock = JumpingClock()
    clock.wait_until(1e9)
    assert clock.now() == 1e9
