"""What is sealed of a pupil and their family: by a key of each pupil's own, which the school's keys seal in turn.

Contacts, reasons of absence with their documents, and works of the portfolio are stored sealed, the ledger's lines of
them too. Erasing is the loss of a pupil's key: what it sealed stays where nothing may be taken away – in the ledger –
and nobody reads it again. The school's keys never lie in the database: whoever starts a process says where they are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cryptography.fernet import Fernet

from database import schema
from database.dialect import Transaction
from database.sealed import SealBroken, Sealer

#: So many pupils are asked for at once: a class; the school is asked for whole.
_AT_ONCE = 400


class Kind(StrEnum):
    """What a key of a pupil seals; each kind is erased by itself."""

    CONTACTS = "contacts"
    HEALTH = "health"
    PORTFOLIO = "portfolio"


@dataclass(frozen=True, slots=True)
class Sealing:
    """Which columns of a table are sealed by which key; the ledger's lines of the table are sealed whole."""

    kind: Kind
    columns: tuple[str, ...]


#: Table → what of it is sealed. Its rows have a column ``pupil``.
SEALED: Mapping[str, Sealing] = {
    "guardians": Sealing(Kind.CONTACTS, ("phone", "email")),
    "absences": Sealing(Kind.HEALTH, ("reason", "document")),
    "portfolio": Sealing(Kind.PORTFOLIO, ("text",)),
}


class NoKeys(Exception):
    """Nobody said where the school's keys are."""


#: Where the school's keys come from in this process.
_sources: list[Callable[[], Sealer]] = []


def keys_come_from(source: Callable[[], Sealer]) -> None:
    """Say once a process where the school's keys are; said again, the last holds. They are read when needed."""
    _sources[:] = [source]


def school_keys() -> Sealer:
    """The school's keys. Raises NoKeys, and what the source of keys raises."""
    if not _sources:
        raise NoKeys("nobody said where the keys are: see database.vault.keys_come_from")
    return _sources[0]()


class Vault:
    """Seals and opens what is one pupil's, within one transaction. ``pupils``: whose, None for anybody's."""

    def __init__(self, store: Transaction, kind: Kind, pupils: Iterable[str] | None = None) -> None:
        self._store, self._kind = store, kind
        self._school: Sealer | None = None
        self._sealed = self._asked(pupils)
        self._own: dict[str, Sealer | None] = {}

    def seal(self, pupil: str, field: str, value: str) -> str:
        """A text sealed; «» stays so. A pupil without a key that opens gets a new one."""
        if not value:
            return ""
        own = self._key(pupil) or self._new_key(pupil)
        return own.seal(value.encode(), f"{field} {pupil}").decode()

    def unseal(self, pupil: str, field: str, sealed: str) -> str | None:
        """The text; None where nobody can read it any more: it was erased, or the school's keys are others."""
        if not sealed:
            return ""
        own = self._key(pupil)
        try:
            return None if own is None else own.unseal(sealed.encode(), f"{field} {pupil}").decode()
        except SealBroken:
            return None

    def _key(self, pupil: str) -> Sealer | None:
        if pupil not in self._own:
            self._own[pupil] = self._opened(pupil)
        return self._own[pupil]

    def _opened(self, pupil: str) -> Sealer | None:
        sealed = self._sealed.get(pupil)
        if sealed is None:
            return None
        try:
            return Sealer([self._keys.unseal(sealed.encode(), self._about(pupil))])
        except SealBroken:
            return None

    def _new_key(self, pupil: str) -> Sealer:
        key = Fernet.generate_key()
        sealed = self._keys.seal(key, self._about(pupil)).decode()
        self._store.upsert(schema.person_keys, [(pupil, str(self._kind), sealed)])
        self._own[pupil] = own = Sealer([key])
        return own

    @property
    def _keys(self) -> Sealer:
        if self._school is None:
            self._school = school_keys()
        return self._school

    def _about(self, pupil: str) -> str:
        return f"key {self._kind} {pupil}"

    def _asked(self, pupils: Iterable[str] | None) -> dict[str, str]:
        text = "SELECT pupil, sealed FROM person_keys WHERE kind = ?"
        if pupils is None:
            return dict(self._store.rows(text, (str(self._kind),)))
        wanted, found = sorted(set(pupils)), dict[str, str]()
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            among = ", ".join("?" * len(some))
            found |= dict(self._store.rows(f"{text} AND pupil IN ({among})", (str(self._kind), *some)))
        return found


@dataclass(frozen=True, slots=True)
class SealedTable:
    """The rows of one sealed table in clear, and back."""

    name: str
    vault: Vault
    columns: tuple[str, ...]
    sealed: tuple[str, ...]

    @classmethod
    def of(cls, store: Transaction, name: str, pupils: Iterable[str] | None = None) -> SealedTable:
        """A table of :data:`SEALED` of those pupils, or of anybody."""
        sealing, columns = SEALED[name], tuple(column.name for column in schema.metadata.tables[name].c)
        return cls(name, Vault(store, sealing.kind, pupils), columns, sealing.columns)

    @classmethod
    def rows(
        cls, store: Transaction, name: str, rest: str, values: Sequence[Any], pupils: Iterable[str] | None = None
    ) -> list[dict[str, Any]]:
        """Rows of a sealed table in clear, by column; ``rest`` is what follows its name in the question."""
        table = cls.of(store, name, pupils)
        listed = ", ".join(f'"{column}"' for column in table.columns)
        found = store.rows(f"SELECT {listed} FROM {name} {rest}", values)
        return [dict(zip(table.columns, table.opened(row), strict=True)) for row in found]

    def opened(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """A stored row in clear; None for what nobody can read any more."""
        return self._each(row, self.vault.unseal)

    def closed(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """A row as it is stored."""
        return self._each(row, self.vault.seal)

    @property
    def places(self) -> tuple[int, ...]:
        """Where in a row sealed columns stand."""
        return tuple(self.columns.index(name) for name in self.sealed)

    def is_readable(self, row: Sequence[Any]) -> bool:
        """Whether everything of a row in clear could be opened."""
        return all(row[place] is not None for place in self.places)

    def line(self, said: str | None) -> str | None:
        """A row as the ledger keeps it: JSON of the pupil and of all the rest, sealed. ``said`` begins with a pupil."""
        if said is None:
            return None
        pupil = json.loads(said)[0]
        return json.dumps([pupil, self.vault.seal(pupil, f"ledger {self.name}", said)], ensure_ascii=False)

    def told(self, line: str | None) -> str | None:
        """What a line of the ledger said; None also where nobody can read it any more."""
        if line is None:
            return None
        pupil, sealed = json.loads(line)
        return self.vault.unseal(pupil, f"ledger {self.name}", sealed)

    def _each(self, row: Sequence[Any], change: Callable[[str, str, str], str | None]) -> tuple[Any, ...]:
        pupil = row[self.columns.index("pupil")]
        return tuple(
            change(pupil, f"{self.name} {name}", value) if name in self.sealed else value
            for name, value in zip(self.columns, row, strict=True)
        )


def erase(store: Transaction, pupil: str, kinds: Iterable[Kind]) -> int:
    """Destroy keys of a pupil; how many there were. What they sealed can be read by nobody, wherever it lies."""
    found = 0
    for kind in kinds:
        key = (pupil, str(kind))
        found += store.value("SELECT count(*) FROM person_keys WHERE pupil = ? AND kind = ?", key)
        store.delete(schema.person_keys, [key])
    return found


def reseal(store: Transaction) -> int:
    """Seal every pupil's key by the newest of the school's; how many were sealed by another. Raises SealBroken."""
    keys = school_keys()
    old = [
        (pupil, kind, keys.resealed(sealed.encode()).decode())
        for pupil, kind, sealed in store.rows("SELECT pupil, kind, sealed FROM person_keys")
        if not keys.is_current(sealed.encode())
    ]
    store.upsert(schema.person_keys, old)
    return len(old)
