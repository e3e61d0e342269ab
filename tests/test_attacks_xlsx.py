"""Workbooks made to harm: they grow without end, reach out, or hide from what looks at them; none is ever laid out."""

from __future__ import annotations

import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from sheets.gateway.protocol import BookBroken
from sheets.gateway.xlsx_parts import UNPACKED_LIMIT
from sheets.gateway.xlsx_read import workbook_of
from tests.servers import ROOT

#: What a reading may take in all, in bytes: ten times what an honest workbook of the test takes.
MEMORY = 1_500_000_000

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BILLION = f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]>'


def honest(*, far: bool = False) -> bytes:
    """A workbook of one sheet with a mark in A1; ``far``: and a word in its last cell."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Алгебра")
        sheet.write_string(0, 0, "5")
        if far:
            sheet.write_string(1_048_575, 16_383, "z")
    return out.getvalue()


def rebuilt(data: bytes, change: Callable[[str, bytes], tuple[str, bytes]]) -> bytes:
    """The same archive with its parts changed, or called otherwise."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(*change(entry.filename, old.read(entry)))
    return packed.getvalue()


def renamed(data: bytes, old: str, new: str) -> bytes:
    """The archive with a part under another name; what refers to it stays as it was."""
    return rebuilt(data, lambda name, part: (new if name == old else name, part))


def referred(data: bytes, old: str, new: str) -> bytes:
    """The archive with a part under another name, by which the workbook refers to it."""
    return rebuilt(
        data, lambda name, part: (name.replace(old, new), part.replace(old.encode(), new.encode()))
    )  # fmt: skip


def read_apart(data: bytes, folder: Path) -> str:
    """What a process of its own, with a limit to its memory, says of a workbook: «read», «broken», or how it died."""
    file = folder / "a.xlsx"
    file.write_bytes(data)
    script = (
        "import sys; from pathlib import Path; from sheets.gateway.xlsx import read_file\n"
        "from sheets.gateway.protocol import BookBroken\n"
        "try: read_file(Path(sys.argv[1])); print('read')\n"
        "except BookBroken: print('broken')\n"
    )
    limit = (MEMORY, MEMORY)
    done = subprocess.run(
        [sys.executable, "-c", script, str(file)], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, limit),
    )  # fmt: skip
    return done.stdout.strip() or f"died: {done.returncode} {done.stderr[-200:]}"


def test_an_honest_workbook_is_read_within_the_limit(tmp_path: Path) -> None:
    assert read_apart(honest(), tmp_path) == "read"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("sheet1.xml", "Sheet1.xml", False), ("sheet1.xml", "sheet1.XML", False), ("sheet1.xml", "sheet1.XML", True),
        ("sheet1.xml", "sheet1.bin2", True), ("worksheets/sheet1.xml", "media/sheet1.png", True),
    ],
)  # fmt: skip
def test_a_sheet_under_another_name_hides_no_far_cell(tmp_path: Path, old: str, new: str, *, told: bool) -> None:
    """calamine asks neither for large and small letters nor for what a part is called; whoever looks first must not."""
    whole = f"xl/{old}" if "/" in old else f"xl/worksheets/{old}"
    other = f"xl/{new}" if "/" in new else f"xl/worksheets/{new}"
    data = referred(honest(far=True), old, new) if told else renamed(honest(far=True), whole, other)
    assert read_apart(data, tmp_path) == "broken"


@pytest.mark.parametrize("name", ["xl/sharedStrings.XML", "xl/media/a.png", "xl/vbaProject.bin", "customXml/a"])
def test_a_bomb_is_refused_whatever_its_part_is_called(name: str) -> None:
    packed = BytesIO(honest())
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as book, book.open(name, "w", force_zip64=True) as part:
        for _ in range(UNPACKED_LIMIT // 10_000_000 + 1):
            part.write(bytes(10_000_000))
    assert len(packed.getvalue()) < UNPACKED_LIMIT / 500
    with pytest.raises(BookBroken, match="слишком велик"):
        workbook_of(packed.getvalue(), "a.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"])
def test_a_billion_laughs_are_refused_in_every_encoding(part: str, encoding: str) -> None:
    def laugh(name: str, text: bytes) -> tuple[str, bytes]:
        body = text.decode().partition("?>")[2].strip()
        told = encoding if encoding == "utf-8" else "utf-16"
        trap = f'<?xml version="1.0" encoding="{told}"?>{BILLION}{body}'.encode(encoding)
        return name, trap if name == part else text

    with pytest.raises(BookBroken):
        workbook_of(rebuilt(honest(), laugh), "a.xlsx")


@pytest.mark.parametrize(
    "part",
    ["docProps/core.xml", "docProps/app.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"],
)
@pytest.mark.parametrize("declared", [BILLION, '<!DOCTYPE a [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>'])
def test_an_entity_never_becomes_text_and_no_file_is_fetched(tmp_path: Path, part: str, declared: str) -> None:
    """In parts that nobody parses by entities the trap is read past; in the others it is refused."""

    def trap(name: str, text: bytes) -> tuple[str, bytes]:
        if name != part:
            return name, text
        head, _, body = text.decode().partition("?>")
        return name, f"{head}?>{declared}{body.replace('>5<', '>&l9;<')}".encode()

    data = rebuilt(honest(), trap)
    assert read_apart(data, tmp_path) in ("read", "broken")
    try:
        book = workbook_of(data, "a.xlsx")
    except BookBroken:
        return
    said = str([list(row) for sheet in book.sheets for row in sheet.rows])
    assert "root:" not in said
    assert "haha" not in said


@pytest.mark.parametrize("name", ["../../out.xml", "/etc/cron.d/out.xml", "..\\out.xml", "xl/../../out.xml"])
def test_a_part_that_names_a_place_elsewhere_is_written_nowhere(tmp_path: Path, name: str) -> None:
    packed = BytesIO(honest())
    with zipfile.ZipFile(packed, "a") as book:
        book.writestr(name, "<a/>")
    folder = tmp_path / "один" / "два"
    folder.mkdir(parents=True)
    assert read_apart(packed.getvalue(), folder) == "read"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.xlsx", "два", "один"]
