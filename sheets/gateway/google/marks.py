"""What the check leaves on a cell: lines in its note and a tint of its own; both tell what stood there before.

Cells are copied, sorted and moved, so nothing is remembered by address. Every line of ours stands between «►» and
«◄»: whatever a teacher writes before, after or between them is hers. Every tint we use stands for one background, by
the table in :class:`sheets.gateway.google.stamp.Stamp`: wherever the tint is carried, the background comes back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from journal.issues import Severity

#: The line that our part of a note begins with.
HEAD = "► Проверка журнала ◄"

_OURS = re.compile(r"► [^►◄\n]* ◄\n?")
_SEAM = "\n\n"

#: The lightest shade of each tint as (red, green, blue). None of the shades is on the palettes of Google.
_TINTS: Mapping[Severity, tuple[int, int, int]] = {
    Severity.STOP: (0xF7, 0xC6, 0xBF), Severity.WARN: (0xFF, 0xE8, 0xA3), Severity.NOTE: (0xD3, 0xE6, 0xF7),
}  # fmt: skip

#: Shades of a tint: a channel is up to so much darker, which no eye tells.
_STEPS = 4


def dressed(own: str, said: str) -> str:
    """A teacher's own note and below it what is said of the cell."""
    plain = said.replace("►", ">").replace("◄", "<")
    lines = [HEAD, *(f"► {line} ◄" for line in plain.split("\n"))]
    return (own + _SEAM if own else "") + "\n".join(lines)


def own_note(note: str) -> str:
    """The teacher's own part of a note, to the letter; what she wrote among our lines stands below it."""
    before, *others = _OURS.split(note)
    if not others:
        return note
    own = before.removesuffix(_SEAM) if before.endswith(_SEAM) else before.removesuffix("\n")
    added = (part.strip("\n") for part in others)
    return "\n".join(part for part in (own, *added) if part)


def has_ours(note: str) -> bool:
    """Whether something of a note is ours."""
    return _OURS.search(note) is not None


# ------------------------------------------------------------------------------------------------ backgrounds


def colour_of(cell: Mapping[str, Any]) -> str:
    """The background of a cell: «#f7c6bf», the name of a theme's colour, «» for none."""
    style = (cell.get("userEnteredFormat") or {}).get("backgroundColorStyle") or {}
    if "rgbColor" in style:
        parts = (round(float(style["rgbColor"].get(name, 0)) * 255) for name in ("red", "green", "blue"))
        return "#" + "".join(f"{part:02x}" for part in parts)
    return str(style.get("themeColor", ""))


def style_of(colour: str) -> dict[str, Any]:
    """The same as Google takes it; empty for none."""
    if not colour.startswith("#"):
        return {"themeColor": colour} if colour else {}
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return {"rgbColor": dict(zip(("red", "green", "blue"), parts, strict=True))}


def shades(severity: Severity) -> Iterator[str]:
    """The shades that a severity may be told by."""
    red, green, blue = _TINTS[severity]
    for step in range(_STEPS**3):
        darker = (red - step % _STEPS, green - step // _STEPS % _STEPS, blue - step // _STEPS**2)
        yield "#" + "".join(f"{part:02x}" for part in darker)


_SEVERITY_OF = {shade: severity for severity in Severity for shade in shades(severity)}


def is_tint(colour: str) -> bool:
    """Whether a colour is one that we could have put."""
    return colour in _SEVERITY_OF


class Shades:
    """Which shade stands for which background, with room for more.

    A shade that stands in the workbook and is not in the table is a teacher's: it is passed over for ever.
    """

    def __init__(self, table: Mapping[str, str], standing: Iterable[str]) -> None:
        """Begin with the table that was kept, and the colours that are seen."""
        self.table = dict(table)
        self._taken = {colour for colour in standing if colour not in table}
        self._put = {(_SEVERITY_OF[shade], own): shade for shade, own in table.items() if is_tint(shade)}

    def own(self, colour: str) -> str:
        """The background that a colour stands for: itself, where it is none of ours."""
        return self.table.get(colour, colour)

    def put(self, severity: Severity, own: str) -> str:
        """The shade to put on a background; the background itself where no shade is left."""
        if (severity, own) not in self._put:
            free = (shade for shade in shades(severity) if shade not in self.table and shade not in self._taken)
            shade = next(free, own)
            if shade == own:
                return own
            self._put[severity, own], self.table[shade] = shade, own
        return self._put[severity, own]
