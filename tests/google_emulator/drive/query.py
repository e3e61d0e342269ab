"""The search language of files.list: «name contains 'Журнал' and trashed = false»."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from tests.google_emulator.clock import moment
from tests.google_emulator.drive.files import RANKS, File
from tests.google_emulator.refusals import Refused, drive_refusal

if TYPE_CHECKING:
    from tests.google_emulator.world import World

Test = Callable[[File], bool]

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?P<sign><=|>=|!=|=|<|>|[(){}])|(?P<word>[\w.+-]+))"""
)

_COMPARED: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    "=": lambda order: order == 0,
    "!=": lambda order: order != 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}


def refused() -> Refused:
    """What Drive says of a search it cannot read."""
    return drive_refusal(400, "Invalid Value", "invalid", "q")


class Query:
    """One search, read once and asked for every file. Raises Refused where it is not written as searches are."""

    def __init__(self, text: str, world: World, email: str) -> None:
        self._world, self._email = world, email
        self._tokens = _tokens(text)
        self._at = 0
        self.test: Test = self._either() if self._tokens else lambda _: True
        if self._at != len(self._tokens):
            raise refused()

    def _take(self) -> str:
        if self._at >= len(self._tokens):
            raise refused()
        self._at += 1
        return self._tokens[self._at - 1]

    def _next_is(self, word: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at].lower() == word:
            self._at += 1
            return True
        return False

    def _either(self) -> Test:
        tests = [self._both()]
        while self._next_is("or"):
            tests.append(self._both())
        return lambda file: any(test(file) for test in tests)

    def _both(self) -> Test:
        tests = [self._one()]
        while self._next_is("and"):
            tests.append(self._one())
        return lambda file: all(test(file) for test in tests)

    def _one(self) -> Test:
        if self._next_is("not"):
            inner = self._one()
            return lambda file: not inner(file)
        if self._next_is("("):
            inner = self._either()
            if not self._next_is(")"):
                raise refused()
            return inner
        first = self._take()
        if first[0] in "'\"":
            if not self._next_is("in"):
                raise refused()
            return self._member(_plain(first), self._take())
        if first == "sharedWithMe":
            if self._next_is("="):
                self._take()
            return lambda file: file.owner != self._email and not file.drive
        if first in ("properties", "appProperties"):
            return self._property(first)
        return self._compared(first, self._take(), self._take())

    def _property(self, name: str) -> Test:
        """«appProperties has { key='kind' and value='journal' }»."""
        for word in ("has", "{", "key", "="):
            if not self._next_is(word):
                raise refused()
        key = _plain(self._take())
        for word in ("and", "value", "="):
            if not self._next_is(word):
                raise refused()
        value = _plain(self._take())
        if not self._next_is("}"):
            raise refused()
        return lambda file: file.properties.get(name, {}).get(key) == value

    def _member(self, value: str, of: str) -> Test:
        if of == "parents":
            wanted = self._world.people.account(self._email).root if value == "root" else value
            return lambda file: wanted in file.parents
        if of in ("owners", "writers", "readers"):
            rank = RANKS[of[:-1]]
            mine = self._email if value == "me" else value
            return lambda file: self._world.rank(file, mine) >= rank
        raise refused()

    def _compared(self, name: str, sign: str, value: str) -> Test:
        if name in ("name", "title", "fullText", "mimeType"):
            return _texts(name, sign, _plain(value))
        if name in ("modifiedTime", "createdTime", "viewedByMeTime"):
            return self._moments(name, sign, _plain(value))
        if name in ("trashed", "starred"):
            wanted = value.lower() == "true"
            if value.lower() not in ("true", "false") or sign not in ("=", "!="):
                raise refused()
            return lambda file: (getattr(file, name) == wanted) == (sign == "=")
        raise refused()

    def _moments(self, name: str, sign: str, value: str) -> Test:
        try:
            bound = moment(value)
        except ValueError as wrong:
            raise refused() from wrong
        if sign not in _COMPARED:
            raise refused()

        def of(file: File) -> datetime | None:
            if name == "viewedByMeTime":
                return file.viewed.get(self._email)
            return file.modified if name == "modifiedTime" else file.created

        return lambda file: (seen := of(file)) is not None and _COMPARED[sign]((seen > bound) - (seen < bound))


def _texts(name: str, sign: str, value: str) -> Test:
    """Names are compared without regard to case; «contains» looks at the beginnings of words only."""
    wanted = value.casefold()

    def of(file: File) -> str:
        return (file.mime if name == "mimeType" else file.name).casefold()

    if sign == "contains":
        if name == "mimeType":
            return lambda file: of(file).startswith(wanted)
        return lambda file: any(of(file).startswith(wanted, start[0]) for start in _starts(of(file)))
    if sign not in ("=", "!="):
        raise refused()
    return lambda file: (of(file) == wanted) == (sign == "=")


def _starts(text: str) -> list[tuple[int]]:
    return [(found.start(),) for found in re.finditer(r"\w+", text)]


def _plain(token: str) -> str:
    if token[0] not in "'\"":
        raise refused()
    return re.sub(r"\\(.)", r"\1", token[1:-1])


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None:
            raise refused()
        found.append(match[match.lastgroup or 0])
        at = match.end()
    return found
