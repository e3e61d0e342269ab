"""Notes and tints in a teacher's own workbook: put below hers, and taken away again without a trace."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal.issues import Severity
from sheets.gateway.google.marks import HEAD, Shades, colour_of, dressed, is_tint, own_note, shades, style_of
from sheets.gateway.google.stamp import METADATA_KEY, Stamp, read_stamp
from sheets.verdicts.plan import Said
from tests.google_emulator.refusals import Refused
from tests.google_marks import ALGEBRA, Paper, wrong

YELLOW = {"rgbColor": {"red": 1, "green": 1}}
ACCENT = {"themeColor": "ACCENT2"}
AT = (2, 1)

TEXTS = st.text(st.sampled_from("абв \n►•<>5")).filter(lambda text: "◄" not in text)


@pytest.fixture
def paper() -> Paper:
    return Paper()


# ------------------------------------------------------------------------------------------------ notes


@given(TEXTS, st.text())
def test_a_note_taken_apart_is_to_the_letter_what_it_was(own: str, said: str) -> None:
    assert own_note(dressed(own, said)) == own
    assert own_note(own) == own


@pytest.mark.parametrize(
    ("edit", "hers"),
    [
        (lambda note: f"Сначала\n{note}", "Сначала\nПересдача 12.09"),
        (lambda note: f"{note}\nИсправлю в среду", "Пересдача 12.09\nИсправлю в среду"),
        (lambda note: f"{note} Исправлю в среду", "Пересдача 12.09\n Исправлю в среду"),
        (lambda note: note.replace(f"{HEAD}\n", f"{HEAD}\nКто это ввёл?\n"), "Пересдача 12.09\nКто это ввёл?"),
        (lambda note: note.replace("Пересдача 12.09", "Пересдача 19.09"), "Пересдача 19.09"),
        (lambda note: note.replace("Пересдача 12.09\n\n", ""), ""),
        (lambda note: note.replace("\n\n", "\n"), "Пересдача 12.09"),
        (lambda _: "Всё заново", "Всё заново"),
        (lambda _: "", ""),
    ],
)
def test_whatever_a_teacher_writes_around_our_lines_is_hers(
    paper: Paper, edit: Callable[[str], str], hers: str
) -> None:
    paper.note(*AT, "Пересдача 12.09")
    paper.say({AT: wrong("«55» — не отметка.\nЧто сделать: исправьте.")})
    paper.note(*AT, edit(paper.noted(*AT)))
    assert paper.workbook.sheets[0].notes == ({AT: hers} if hers else {})
    paper.say({AT: wrong("«56» — не отметка.")}, "k2")
    assert paper.noted(*AT) == dressed(hers, "«56» — не отметка.")
    paper.say({}, "k3")
    assert paper.noted(*AT) == hers


def test_a_note_says_the_remark_below_the_teachers_own(paper: Paper) -> None:
    paper.note(*AT, "Пересдача 12.09")
    paper.say({AT: wrong("«55» — не отметка.\nЧто сделать: исправьте.")})
    assert paper.noted(*AT).splitlines() == [
        "Пересдача 12.09", "", "► Проверка журнала ◄", "► «55» — не отметка. ◄", "► Что сделать: исправьте. ◄",
    ]  # fmt: skip


def test_a_remark_that_quotes_our_own_signs_is_taken_away_whole(paper: Paper) -> None:
    paper.say({AT: wrong("«► 5 ◄» — не отметка.")})
    paper.say({}, "k2")
    assert paper.noted(*AT) == ""


# ------------------------------------------------------------------------------------------------ backgrounds


def kept_style(style: dict[str, Any]) -> Any:
    """How the emulator keeps a background."""
    paper = Paper()
    paper.paint(0, 0, style)
    return paper.painted(0, 0)


@pytest.mark.parametrize("before", [None, YELLOW, ACCENT, {"rgbColor": {}}])
@pytest.mark.parametrize("severity", list(Severity))
def test_a_tint_gives_back_the_background_that_stood_there(paper: Paper, before: Any, severity: Severity) -> None:
    paper.paint(*AT, before)
    standing = paper.painted(*AT)
    paper.say({AT: wrong(severity=severity)})
    assert is_tint(colour_of({"userEnteredFormat": {"backgroundColorStyle": paper.painted(*AT)}}))
    paper.say({}, "k2")
    assert paper.painted(*AT) == standing


def test_a_cell_that_its_teacher_recoloured_keeps_her_colour(paper: Paper) -> None:
    paper.say({AT: wrong()})
    paper.paint(*AT, YELLOW)
    paper.say({}, "k2")
    assert paper.painted(*AT) == kept_style(YELLOW)


def test_another_gravity_is_another_tint_of_the_same_background(paper: Paper) -> None:
    paper.paint(*AT, YELLOW)
    paper.say({AT: wrong(severity=Severity.STOP)})
    red = paper.painted(*AT)
    paper.say({AT: wrong(severity=Severity.WARN)}, "k2")
    assert paper.painted(*AT) != red
    paper.say({}, "k3")
    assert paper.painted(*AT) == kept_style(YELLOW)


def test_a_colour_of_the_school_that_is_like_a_tint_stays(paper: Paper) -> None:
    first = next(shades(Severity.STOP))
    paper.paint(4, 2, style_of(first))
    paper.say({AT: wrong(), (4, 2): wrong()})
    assert paper.painted(*AT) != paper.painted(4, 2) != kept_style(style_of(first))
    paper.say({}, "k2")
    assert (paper.painted(*AT), paper.painted(4, 2)) == (None, kept_style(style_of(first)))


def test_no_tint_is_on_the_palettes_of_google() -> None:
    palette = {"#f4cccc", "#fce5cd", "#fff2cc", "#ffe599", "#cfe2f3", "#c9daf8", "#f8c4bc", "#ffffff"}
    every = [shade for severity in Severity for shade in shades(severity)]
    assert len(set(every)) == 3 * 64
    assert not palette & set(every)


def test_where_no_shade_is_left_the_background_stays_and_the_note_is_put() -> None:
    kept = Shades({}, ())
    put = [kept.put(Severity.NOTE, f"#{number:06x}") for number in range(70)]
    assert [is_tint(colour) for colour in put] == [True] * 64 + [False] * 6
    assert put[64:] == [f"#{number:06x}" for number in range(64, 70)]
    assert len(Stamp("k" * 32, "d" * 16, 1, kept.table).written()) < 30_000 / 3


def test_a_copied_file_that_lost_its_stamp_is_cleaned_as_far_as_can_be(paper: Paper) -> None:
    paper.note(*AT, "Пересдача")
    paper.say({AT: wrong()})
    paper.book.metadata.clear()
    paper.say({(3, 1): wrong()}, "k2")
    assert (paper.noted(*AT), paper.painted(*AT)) == ("Пересдача", None)
    assert paper.titles == ["Алгебра", "Замечания"]


@pytest.mark.parametrize("spoilt", ["", "{}", "[]", "null", '{"form": 9, "shades": {"#f7c6bf": ""}}', "не JSON"])
def test_a_spoilt_stamp_is_written_anew(paper: Paper, spoilt: str) -> None:
    paper.say({AT: wrong()})
    paper.book.metadata[0]["metadataValue"] = spoilt
    paper.say({(3, 1): wrong()}, "k2")
    stamp = read_stamp(paper.answer)
    assert stamp is not None
    assert (stamp.key, paper.painted(*AT), paper.noted(*AT)) == ("k2", None, "")
    assert [one["metadataKey"] for one in paper.book.metadata] == [METADATA_KEY]


def test_of_a_stamp_of_another_form_only_the_shades_are_known() -> None:
    kept = '{"form": 9, "key": "k", "digest": "d", "list": 5, "shades": {"#f7c6bf": ""}}'
    answer = {"developerMetadata": [{"metadataKey": METADATA_KEY, "metadataValue": kept}]}
    assert read_stamp(answer) == Stamp(shades={"#f7c6bf": ""})


# ------------------------------------------------------------------------------------------------ the list


def test_beyond_what_anybody_mends_at_once_the_gravest_is_marked_and_the_rest_counted(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sheets.gateway.google.verdict.MARKS", 1)
    monkeypatch.setattr("sheets.gateway.google.verdict_list.LINES", 1)
    paper.say(
        {(1, 1): wrong("Мелочь.", Severity.NOTE), (3, 1): wrong("Беда."), (4, 1): wrong("Спорно.", Severity.WARN)}
    )
    assert [paper.noted(row, 1) for row in (1, 3, 4)] == ["", dressed("", "Беда."), ""]
    assert len(paper.listed) == 3 + 1 + 1
    assert "2" in paper.listed[-1][1]


def test_the_list_stands_behind_the_first_sheet_and_links_to_cells(paper: Paper) -> None:
    paper.edit({"addSheet": {"properties": {"title": "Физика"}}})
    paper.say({AT: wrong()})
    assert paper.titles == ["Алгебра", "Замечания", "Физика"]
    title, how, heads, line = paper.listed
    assert title == ["7А: 1\u00a0замечание (не записано — 1)"]
    assert how[0].startswith("Исправляйте на самом листе предмета")
    assert heads == ["№", "Лист", "Ячейка", "Что введено", "Что не так", "Что сделать", "Важность", "С какого дня"]
    assert line == ["1", "Алгебра", "3:2", "55", "«55» — не отметка.", "Исправьте.", "не записано"]
    sheet = paper.book.sheets[1]
    assert (sheet.at(3, 2).format or {})["textFormat"]["link"] == {"uri": f"#gid={ALGEBRA}&range=B3"}
    assert sheet.grid["frozenRowCount"] == 3


def test_all_mended_says_so_and_keeps_the_sheet_where_its_teacher_put_it(paper: Paper) -> None:
    paper.edit({"addSheet": {"properties": {"title": "Физика"}}})
    paper.say({AT: wrong(), (3, 1): wrong()})
    number = paper.book.sheets[1].id
    named = {"sheetId": number, "index": 3, "title": "Что исправить"}
    paper.edit({"updateSheetProperties": {"properties": named, "fields": "title,index"}})
    paper.say({}, "k2")
    assert paper.listed == [["7А: замечаний нет"], ["Всё, что введено в книгу, прочитано и понято."]]
    assert paper.titles == ["Алгебра", "Физика", "Что исправить"]


def test_a_teachers_own_sheet_of_that_name_is_not_touched(paper: Paper) -> None:
    paper.edit({"addSheet": {"properties": {"title": "замечания", "sheetId": 5}}})
    paper.edit({"updateCells": {"start": {"sheetId": 5}, "fields": "userEnteredValue",
                                "rows": [{"values": [{"userEnteredValue": {"stringValue": "моё"}}]}]}})  # fmt: skip
    paper.say({AT: wrong()})
    assert paper.titles == ["Алгебра", "Замечания проверки", "замечания"]
    paper.say({}, "k2")
    assert [sheet.at(0, 0).shown for sheet in paper.book.sheets if sheet.id == 5] == ["моё"]


def test_a_list_that_was_deleted_comes_back_under_a_number_never_used(paper: Paper) -> None:
    numbers = []
    for round_ in range(3):
        paper.say({AT: wrong()}, f"k{round_}")
        numbers.append(paper.book.sheets[1].id)
        paper.edit({"deleteSheet": {"sheetId": numbers[-1]}})
    assert len(set(numbers)) == 3
    assert paper.say({}, "k9") > 0
    assert paper.titles == ["Алгебра"]


def test_of_two_lists_one_stays(paper: Paper) -> None:
    """A deletion that was undone brings back the old one beside the new one."""
    paper.say({AT: wrong()})
    first = paper.book.sheets[1].copied()
    paper.edit({"deleteSheet": {"sheetId": first.id}})
    paper.say({AT: wrong()}, "k2")
    first.title = "Замечания (старые)"
    paper.book.sheets.append(first)
    assert [grid.title for grid in paper.workbook.sheets] == ["Алгебра"]
    paper.say({(3, 1): wrong()}, "k3")
    assert paper.titles == ["Алгебра", "Замечания"]


def test_what_somebody_types_on_the_list_is_gone_with_the_next_verdict(paper: Paper) -> None:
    paper.say({AT: wrong()})
    clean = paper.listed
    number = paper.book.sheets[1].id
    typed = [{"values": [{"userEnteredValue": {"stringValue": "исправлено"}}]}]
    start = {"sheetId": number, "rowIndex": 3, "columnIndex": 7}
    paper.edit({"updateCells": {"start": start, "rows": typed, "fields": "userEnteredValue"}})
    paper.say({AT: wrong()}, "k2")
    assert paper.listed == clean


def test_what_a_teacher_typed_never_becomes_a_formula(paper: Paper) -> None:
    paper.say({AT: wrong("=IMPORTXML(A1)"), (3, 1): wrong("+7 900")})
    cells = [cell for _, _, cell in paper.book.sheets[1].filled(paper.book.sheets[1].whole)]
    assert {kind for cell in cells for kind in (cell.entered or {})} == {"stringValue"}
    assert "=IMPORTXML(A1)" in {cell.shown for cell in cells}


# ------------------------------------------------------------------------------------------------ where


def test_what_lies_outside_the_grid_is_on_the_list_only(paper: Paper) -> None:
    paper.say({(50, 1): wrong(), (1, 50): wrong(), AT: wrong()})
    assert len(paper.listed) == 3 + 3
    assert list(paper.workbook.sheets[0].notes) == []
    assert HEAD in paper.noted(*AT)


def test_a_merged_range_is_spoken_of_at_its_corner_where_people_see_it(paper: Paper) -> None:
    box = {"sheetId": ALGEBRA, "startRowIndex": 2, "endRowIndex": 4, "startColumnIndex": 1, "endColumnIndex": 3}
    paper.edit({"mergeCells": {"range": box, "mergeType": "MERGE_ALL"}})
    paper.say({(3, 2): wrong("Первое."), (2, 1): wrong("Второе.", Severity.WARN)})
    assert paper.noted(2, 1) == dressed("", "Первое.\nВторое.")
    assert paper.noted(3, 2) == ""


def test_the_same_verdict_sends_nothing_and_a_key_alone_is_no_reason_to_write(paper: Paper) -> None:
    said = {AT: wrong(), (3, 2): wrong(severity=Severity.NOTE)}
    assert paper.say(said) > 0
    assert paper.say(said) == 0
    assert paper.say(said, "another") == 0


# ------------------------------------------------------------------------------------------------ everything at once

ROWS, COLUMNS = st.integers(0, 9), st.integers(0, 5)
SPOTS = st.tuples(ROWS, COLUMNS)
COLOURS: st.SearchStrategy[Any] = st.sampled_from([None, YELLOW, ACCENT, {"rgbColor": {"red": 1}}, {"rgbColor": {}}])
SAID = st.dictionaries(SPOTS, st.builds(Said, st.sampled_from(list(Severity)), st.sampled_from(["а", "б\nв"])),
                       max_size=6)  # fmt: skip


def box(at: tuple[int, int], height: int, width: int) -> dict[str, int]:
    top, left = at
    return {"sheetId": ALGEBRA, "startRowIndex": top, "endRowIndex": top + height, "startColumnIndex": left,
            "endColumnIndex": left + width}  # fmt: skip


def stretch(dimension: str, start: int, count: int) -> dict[str, Any]:
    return {"sheetId": ALGEBRA, "dimension": dimension, "startIndex": start, "endIndex": start + count}


DIMENSIONS = st.sampled_from(["ROWS", "COLUMNS"])
REQUESTS = st.one_of(
    st.builds(lambda d, at, after: {"insertDimension": {"range": stretch(d, at, 1), "inheritFromBefore": after}},
              DIMENSIONS, st.integers(1, 4), st.booleans()),
    st.builds(lambda d, at: {"deleteDimension": {"range": stretch(d, at, 1)}}, DIMENSIONS, st.integers(0, 4)),
    st.builds(lambda d, at, to: {"moveDimension": {"source": stretch(d, at, 1), "destinationIndex": to}},
              DIMENSIONS, st.integers(0, 4), st.integers(0, 5)),
    st.builds(lambda by, order: {"sortRange": {"range": box((1, 0), 8, 4), "sortSpecs": [
        {"dimensionIndex": by, "sortOrder": order}]}}, st.integers(0, 3), st.sampled_from(["ASCENDING", "DESCENDING"])),
    st.builds(lambda a, b, kind: {"copyPaste": {"source": box(a, 2, 2), "destination": box(b, 2, 2),
                                                "pasteType": kind}},
              SPOTS, SPOTS, st.sampled_from(["PASTE_NORMAL", "PASTE_FORMAT", "PASTE_VALUES"])),
    st.builds(lambda a, b: {"cutPaste": {"source": box(a, 1, 2), "pasteType": "PASTE_NORMAL", "destination": {
        "sheetId": ALGEBRA, "rowIndex": b[0], "columnIndex": b[1]}}}, SPOTS, SPOTS),
    st.builds(lambda title: {"duplicateSheet": {"sourceSheetId": ALGEBRA, "newSheetName": title}},
              st.sampled_from(["Копия", "Ещё копия"])),
)  # fmt: skip
EDITS = st.one_of(
    st.tuples(st.just("note"), SPOTS, st.sampled_from(["", "Пересдача", "а\n\n", " ► пункт"])),
    st.tuples(st.just("below"), SPOTS, st.just("Исправлю")),
    st.tuples(st.just("above"), SPOTS, st.just("Важно")),
    st.tuples(st.just("paint"), SPOTS, COLOURS),
    st.tuples(st.just("do"), REQUESTS, st.none()),
    st.tuples(st.just("say"), SAID, st.none()),
)


def teach(paper: Paper, what: str, where: Any, how: Any) -> None:
    """A teacher does something, in the workbook as she sees it; what Google refuses is not done."""
    try:
        if what == "do":
            paper.edit(where)
            return
        row, column = where
        match what:
            case "note":
                paper.note(row, column, how)
            case "below":
                paper.note(row, column, "\n".join(part for part in (paper.noted(row, column), how) if part))
            case "above":
                paper.note(row, column, "\n".join(part for part in (how, paper.noted(row, column)) if part))
            case _:
                paper.paint(row, column, how)
    except Refused:
        pass


@settings(max_examples=60, deadline=None)
@given(st.lists(EDITS, max_size=14))
def test_once_nothing_is_said_any_more_all_is_as_if_nothing_ever_was(edits: list[tuple[str, Any, Any]]) -> None:
    """Two workbooks with one teacher, and verdicts in one of them."""
    told, quiet = Paper(), Paper()
    for number, (what, where, how) in enumerate(edits):
        if what == "say":
            told.say(where, f"k{number}")
            assert told.say(where, f"k{number}") == 0
        else:
            teach(told, what, where, how)
            teach(quiet, what, where, how)
        assert told.workbook.version == quiet.workbook.version
    told.say({}, "last")
    assert told.cells() == quiet.cells()
    assert json.loads(told.book.metadata[0]["metadataValue"])["form"] == 1 if told.book.metadata else not told.listed
