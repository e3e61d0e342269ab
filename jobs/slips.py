"""Slips of paper that let people in: A4 to be cut, a slip a person with a QR code, and the list they sign."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

import segno
import typst

from journal.codes import FIRST_SIGN_IN, shown_code

#: How the pages look, in Typst's language; names and codes come as data and are never read as markup.
_TEMPLATE = Path(__file__).with_name("slips.typ")


@dataclass(frozen=True, slots=True)
class Slip:
    """One person's slip: ``about`` says what it opens, a line a child or the offices."""

    name: str
    login: str
    code: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What all slips of one print have in common: ``title`` is a class or «Сотрудники», ``opens`` what they open."""

    school: str
    title: str
    address: str
    until: date
    issued: date
    issuer: str
    opens: str = "дневник"


def link(address: str, login: str, code: str) -> str:
    """The link of a QR code: what is secret stands behind «#», which browsers send to nobody and log nowhere."""
    return f"{address}{FIRST_SIGN_IN}#{quote(login, safe='')}:{code}"


def slips_pdf(slips: Sequence[Slip], sheet: Sheet) -> bytes:
    """The slips, and the list in which everybody signs for theirs, as PDF with its fonts in it.

    Args:
        slips: In the order they are handed out.
        sheet: What they have in common.
    """
    told = {
        **asdict(sheet),
        "until": f"{sheet.until:%d.%m.%Y}",
        "issued": f"{sheet.issued:%d.%m.%Y}",
        "shown": sheet.address.removeprefix("https://").removeprefix("http://") + FIRST_SIGN_IN,
        "slips": [
            {**asdict(slip), "code": shown_code(slip.code), "qr": _qr(link(sheet.address, slip.login, slip.code))}
            for slip in slips
        ],
    }
    # Only fonts that come with Typst: equal paper on every machine.
    return bytes(
        typst.compile(
            _template(), sys_inputs={"told": json.dumps(told, ensure_ascii=False)}, ignore_system_fonts=True,
        )
    )  # fmt: skip


@lru_cache(maxsize=1)
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


def _qr(text: str) -> str:
    """A QR code as SVG that survives a crease."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", xmldecl=False, border=2, unit="mm")
    return drawn.getvalue().decode()
