"""What calamine hides or trips over in an .xlsx: errors of formulas, notes, and files too large to open.

Raw bytes are searched before any XML is parsed: a sheet without errors and notes costs two searches.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from posixpath import dirname, join, normpath
from xml.etree import ElementTree as ET  # nosec B405 # see _xml
from xml.sax.saxutils import unescape  # nosec B406 # it parses nothing

from journal.places import address
from sheets.gateway.editors import plain_name
from sheets.gateway.protocol import BookBroken
from sheets.gateway.xlsx_walk import Position, Walk, column_index, position
from sheets.grid import CellError

#: A class's journal unpacks to about 4 MB; more than this is a trap or a mistake.
UNPACKED_LIMIT = 200_000_000

#: calamine lays a sheet out whole: one word typed in XFD1048576 would ask for 500 GB and end the process.
AREA_LIMIT = 5_000_000

#: Where Excel, LibreOffice and others keep who saved a file, and bytes beyond which it is not looked for there.
_ABOUT, _ABOUT_LIMIT = "docProps/core.xml", 50_000

#: The errors of formulas as files hold them → as Russian Excel and LibreOffice show them.
ERRORS = {
    "#DIV/0!": "#ДЕЛ/0!", "#N/A": "#Н/Д", "#NAME?": "#ИМЯ?", "#NULL!": "#ПУСТО!",
    "#NUM!": "#ЧИСЛО!", "#REF!": "#ССЫЛКА!", "#VALUE!": "#ЗНАЧ!",
}  # fmt: skip

#: Columns of a sheet in all, and up to ZZ: three letters tell those beyond.
_COLUMNS, _TWO_LETTERS = 16_384, 702

#: Taken for the number of rows where they do not tell it.
_UNTOLD = AREA_LIMIT

_ROW = re.compile(rb'[<:]row [^>]*?\br="([0-9]{1,7})"')
_BEYOND_ZZ = re.compile(rb'r="[A-Z]{3}')
_ADDRESS = re.compile(rb'\sr="([A-Z]{1,3})([0-9]{1,7})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>([^<]*)<)")
_FORMULA_SIGNS = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/")
_ANY_VALUE = re.compile(rb"<(?:\w+:)?[vt](?:\s[^>]*)?>[^<]")
_ERROR_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")


@dataclass(frozen=True, slots=True)
class Parts:
    """The XML files of one workbook, unpacked: sheets by title, and all names in the archive."""

    files: Mapping[str, bytes]
    sheet_paths: Mapping[str, str]
    names: frozenset[str]

    def errors(self, title: str) -> dict[Position, CellError]:
        """The cells of a sheet whose formula failed."""
        data = self.files.get(self.sheet_paths.get(title, ""), b"")
        found = list(_errors_nearby(data))
        if None in found:
            found = list(Walk(data).errors.items())
        return {cell[0]: CellError(ERRORS.get(cell[1], cell[1])) for cell in found if cell is not None}

    def uncounted(self, title: str) -> dict[Position, CellError]:
        """The formulas of a sheet that nobody has counted yet, as files made by programs hold them."""
        return dict(_uncounted(self.files.get(self.sheet_paths.get(title, ""), b"")))

    def editor(self) -> str:
        """Who saved the file last, as it says itself; «» where it does not, or not in a way that is understood."""
        data = self.files.get(_ABOUT, b"")
        if b"lastModifiedBy" not in data or len(data) > _ABOUT_LIMIT:
            return ""
        try:
            said = next((one for one in _xml(data) if _local(one.tag) == "lastModifiedBy"), None)
        except BookBroken:  # the cells are whole all the same
            return ""
        return plain_name((said is not None and said.text) or "")

    def notes(self, title: str) -> dict[Position, str]:
        """The notes and comments of a sheet, by cell."""
        path = self.sheet_paths.get(title, "")
        if not any("comments" in name.lower() for name in self.names):
            return {}
        notes: dict[Position, str] = {}
        for kind, target in _related(self.files, path):
            if kind.endswith("/comments") and target in self.files:
                notes |= _comments(self.files[target])
        return notes


def unpack(data: bytes) -> Parts:
    """Unpack what is needed of an .xlsx. Raises BookBroken for what is none, or is too large."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > UNPACKED_LIMIT:
                raise BookBroken("файл слишком велик")
            files = dict(_files(archive))
            names = frozenset(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError) as error:
        raise BookBroken("файл повреждён или это не книга .xlsx") from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise BookBroken("файл повреждён") from error
    parts = Parts(files, _sheet_paths(files), names)
    for title, path in parts.sheet_paths.items():
        _check_area(title, files.get(path, b""))
    return parts


def _files(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """The XML files of an archive. Every entry is unpacked once, for calamine asks not by the names that are kept."""
    for entry in archive.infolist():
        data = _unpacked(archive, entry)
        if entry.filename.endswith((".xml", ".rels")):
            yield entry.filename.lstrip("/"), data


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of an entry, its checksum checked, and no more of them than it declares."""
    declared = entry.file_size
    entry.file_size = declared + 1
    with archive.open(entry) as stream:
        data = stream.read()
    if len(data) != declared:
        raise BookBroken("в файле больше, чем заявлено")
    return data


def _check_area(title: str, data: bytes) -> None:
    """Raise BookBroken where the filled cells of a sheet lie too far apart to be laid out.

    Rows stand in order (Excel calls a file damaged where they do not), so the last one tells the height,
    and an ordinary register is cleared without a look at its cells.
    """
    last = _ROW.search(data, max(data.rfind(b"<row "), data.rfind(b":row "), 0))
    rows = int(last[1]) if last else _UNTOLD
    if rows * _COLUMNS <= AREA_LIMIT or (rows * _TWO_LETTERS <= AREA_LIMIT and not _BEYOND_ZZ.search(data)):
        return
    walk = Walk(data)
    if (walk.last_row + 1) * (walk.last_column + 1) > AREA_LIMIT:
        raise BookBroken(f"лист «{title}»: очистите ячейки вдали от таблицы, до {address(*walk.last)}")


def _sheet_paths(files: Mapping[str, bytes]) -> dict[str, str]:
    """Where each sheet lies in the archive, by its title."""
    root = next((target for kind, target in _related(files, "") if kind.endswith("/officeDocument")), "")
    if root not in files:
        return {}
    targets = _targets(files, root)
    sheets = (element for element in _xml(files[root]).iter() if _local(element.tag) == "sheet")
    return {sheet.get("name", ""): targets.get(_relation(sheet), "") for sheet in sheets}


def _relation(sheet: ET.Element) -> str:
    return next((value for key, value in sheet.attrib.items() if _local(key) == "id" and key != "id"), "")


def _related(files: Mapping[str, bytes], path: str) -> Iterator[tuple[str, str]]:
    """(kind, path) of the parts that a part of the archive refers to."""
    for relation in _relations(files, path):
        yield relation.get("Type", ""), _resolved(path, relation.get("Target", ""))


def _targets(files: Mapping[str, bytes], path: str) -> dict[str, str]:
    return {r.get("Id", ""): _resolved(path, r.get("Target", "")) for r in _relations(files, path)}


def _relations(files: Mapping[str, bytes], path: str) -> Iterator[ET.Element]:
    folder, _, name = path.rpartition("/")
    rels = join(folder, "_rels", f"{name}.rels")
    return iter(_xml(files[rels])) if rels in files else iter(())


def _resolved(path: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(join(dirname(path), target))


def _xml(data: bytes) -> ET.Element:
    # No workbook declares a document type: entities could grow without end. A zero byte is one of UTF-16.
    if b"<!DOCTYPE" in data or b"\0" in data:
        raise BookBroken("файл повреждён")
    try:
        return ET.fromstring(data)  # noqa: S314  # nosec B314 # nothing can be declared in it
    except ET.ParseError as error:
        raise BookBroken("файл повреждён") from error


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _comments(data: bytes) -> dict[Position, str]:
    """The texts of a comments part by cell."""
    notes: dict[Position, str] = {}
    for element in _xml(data).iter():
        if _local(element.tag) == "comment" and (place := position(element.get("ref", "").encode())):
            texts = [part.text or "" for part in element.iter() if _local(part.tag) == "t"]
            notes[place] = "".join(texts).strip()
    return notes


def _errors_nearby(data: bytes) -> Iterator[tuple[Position, str] | None]:
    """Cells marked as errors, found without parsing the sheet; None for one that states no address."""
    at = data.find(b't="e"')
    while at >= 0:
        tag = data[data.rfind(b"<", 0, at) : data.find(b">", at)]
        place, value = _ADDRESS.search(tag), _ERROR_VALUE.search(data, at, at + 4096)
        if not tag.startswith((b"<c ", b"<x:c ")):
            pass
        elif place and value:
            yield (int(place[2]) - 1, column_index(place[1])), value[1].decode("utf-8", "replace")
        else:
            yield None
        at = data.find(b't="e"', at + 5)


def _uncounted(data: bytes) -> Iterator[tuple[Position, CellError]]:
    """Formulas without a value. A text without letters is a value: such a formula says that the cell is blank."""
    for found in _FORMULA.finditer(data) if any(sign in data for sign in _FORMULA_SIGNS) else ():
        begin = max(data.rfind(b"<c ", 0, found.start()), data.rfind(b":c ", 0, found.start()))
        cell = data[begin : data.find(b"c>", found.end())]
        tag = cell[: cell.find(b">")]
        place = _ADDRESS.search(tag)
        if place and not _ANY_VALUE.search(cell, found.end() - begin - 1) and b't="str"' not in tag:
            text = unescape((found[1] or b"").decode("utf-8", "replace"))
            yield (int(place[2]) - 1, column_index(place[1])), CellError(f"={text}")
