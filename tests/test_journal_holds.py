"""How much a sheet or a list may lose between two readings, at the very bounds."""

from __future__ import annotations

import pytest

from journal.holds import is_too_much, is_too_much_of_list


@pytest.mark.parametrize(
    ("gone", "overwritten", "pupils", "lessons", "expected"),
    [
        (9, 0, (0, 5), (0, 5), False),  # too few cells to ask about
        (10, 0, (0, 5), (0, 5), True),  # 10 of 33 is more than 30 %
        (0, 16, (0, 5), (0, 5), False),
        (0, 17, (0, 5), (0, 5), True),  # 17 of 33 is more than half
        (9, 8, (0, 5), (0, 5), True),
        (3, 0, (2, 5), (0, 5), False),
        (3, 0, (3, 5), (0, 5), True),  # three pupils without a row
        (3, 0, (3, 10), (0, 5), False),  # just 30 %
        (3, 0, (0, 5), (2, 5), False),
        (3, 0, (0, 5), (3, 5), True),  # three lessons without a column
        (3, 0, (0, 5), (3, 10), False),
    ],
)
def test_a_sheet_of_33_cells_loses_too_much_from_just_there_on(
    gone: int, overwritten: int, pupils: tuple[int, int], lessons: tuple[int, int], *, expected: bool
) -> None:
    found = is_too_much(gone=gone, overwritten=overwritten, pupils=pupils, lessons=lessons, stored=33, share=0.3)
    assert found is expected


@pytest.mark.parametrize(
    ("gone", "overwritten", "stored", "expected"),
    [(4, 0, 6, False), (5, 0, 16, True), (5, 0, 17, False), (0, 9, 12, False), (0, 10, 19, True), (0, 10, 20, False)],
)
def test_a_list_loses_too_much_from_just_there_on(gone: int, overwritten: int, stored: int, *, expected: bool) -> None:
    assert is_too_much_of_list(gone=gone, overwritten=overwritten, stored=stored, share=0.3) is expected
