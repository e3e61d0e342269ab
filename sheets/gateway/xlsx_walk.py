"""One sheet of an .xlsx walked cell by cell: slow, and only for sheets that a plain search cannot judge."""

from __future__ import annotations

import re
from xml.parsers import expat

from sheets.gateway.protocol import BookBroken

#: Row and column of a cell, from 0.
Position = tuple[int, int]


def position(reference: bytes) -> Position | None:
    """«C2» → (1, 2); None for what is no address."""
    match = re.fullmatch(rb"([A-Z]{1,3})([0-9]{1,7})", reference)
    return (int(match[2]) - 1, column_index(match[1])) if match else None


def column_index(letters: bytes) -> int:
    """«AA» → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


class Walk:
    """One sheet walked cell by cell: how far its filled cells reach, and which of them are errors."""

    def __init__(self, data: bytes) -> None:
        """Walk the XML of a sheet. Raises BookBroken where it is damaged."""
        self.errors: dict[Position, str] = {}
        self.last_row = self.last_column = -1
        self._row, self._column, self._kind, self._value = -1, -1, "", ""
        self._inside = False
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise BookBroken("файл повреждён") from error

    @property
    def last(self) -> Position:
        """The corner farthest from A1 of what is filled."""
        return self.last_row, self.last_column

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            stated = attributes.get("r", "")
            self._row, self._column = (int(stated) - 1 if stated.isdigit() else self._row + 1), -1
        elif tag == "c":
            place = position(attributes.get("r", "").encode())
            self._row, self._column = place or (self._row, self._column + 1)
            self._kind = attributes.get("t", "")
        elif tag in ("v", "is"):
            self.last_row, self.last_column = max(self.last_row, self._row), max(self.last_column, self._column)
            self._inside, self._value = tag == "v", ""

    def _text(self, text: str) -> None:
        if self._inside:
            self._value += text

    def _end(self, name: str) -> None:
        if name.rpartition(":")[2] == "v":
            self._inside = False
            if self._kind == "e":
                self.errors[self._row, self._column] = self._value
