"""What differs between SQLite and PostgreSQL, said once: marks of parameters, days, lists, bulk inserts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Table

#: From so many rows on PostgreSQL's COPY beats an executemany.
COPY_ROWS = 200


@dataclass(frozen=True, slots=True)
class Dialect:
    """One database's way to say things. Statements are written with «?» and double-quoted names."""

    name: str

    @property
    def is_sqlite(self) -> bool:
        """Whether days are ISO text and parameters are «?»."""
        return self.name == "sqlite"

    def sql(self, text: str) -> str:
        """A statement in this database's paramstyle; no statement of ours holds «?» or «%» otherwise."""
        return text if self.is_sqlite else text.replace("?", "%s")

    @property
    def day(self) -> Callable[[date], Any]:
        """How a day goes to the driver: as ISO text where the database has no dates."""
        return date.isoformat if self.is_sqlite else _as_it_is

    @property
    def read_day(self) -> Callable[[Any], date]:
        """How a day comes back from the driver; the inverse of :attr:`day`."""
        return date.fromisoformat if self.is_sqlite else _as_it_is

    def among(self, column: str) -> str:
        """The condition that a number is in a list given as one parameter, see :meth:`numbers`."""
        return f"{column} IN (SELECT value FROM json_each(?))" if self.is_sqlite else f"{column} = ANY(?)"

    def numbers(self, values: Iterable[int]) -> Any:
        """A list of numbers as the parameter of :meth:`among`."""
        return json.dumps(list(values)) if self.is_sqlite else list(values)


def _as_it_is(value: Any) -> Any:
    return value


class Transaction:
    """A connection in the middle of one transaction. Rows are plain tuples as the driver gives them."""

    __slots__ = ("_cursor", "dialect")

    def __init__(self, dialect: Dialect, cursor: Any) -> None:
        self.dialect = dialect
        self._cursor = cursor

    def rows(self, text: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        self._cursor.execute(self.dialect.sql(text), parameters)
        return cast(list[tuple[Any, ...]], self._cursor.fetchall())

    def gathered(self, columns: str, rest: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """All rows of ``SELECT columns rest``, sequences of texts, numbers and None; on SQLite fetched as one.

        Every row that SQLite gives lets waiting threads in first: for rows that many visitors ask for at once.
        """
        if not self.dialect.is_sqlite:
            return self.rows(f"SELECT {columns} {rest}", parameters)
        gathered = self.value(f"SELECT json_group_array(json_array({columns})) {rest}", parameters)
        return cast(list[Any], json.loads(gathered))

    def value(self, text: str, parameters: Sequence[Any] = ()) -> Any:
        """The first column of the first row; None without rows."""
        self._cursor.execute(self.dialect.sql(text), parameters)
        row = self._cursor.fetchone()
        return row[0] if row else None

    def run(self, text: str, parameters: Sequence[Any] = ()) -> None:
        """Run one statement."""
        self._cursor.execute(self.dialect.sql(text), parameters)

    def many(self, text: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for each row of parameters."""
        if rows:
            self._cursor.executemany(self.dialect.sql(text), rows)

    def insert(self, table: Table, rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows in the order of the table's columns."""
        if not self.dialect.is_sqlite and len(rows) >= COPY_ROWS:
            with self._cursor.copy(copy_sql(table)) as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            self.many(insert_sql(table), rows)

    def upsert(self, table: Table, rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows in the order of the table's columns, or overwrite those of the same key."""
        self.many(upsert_sql(table), rows)

    def delete(self, table: Table, keys: Sequence[Sequence[Any]]) -> None:
        """Delete the rows of these primary keys."""
        self.many(delete_sql(table), keys)


def names(table: Table) -> str:
    """The columns of a table, quoted, in order."""
    return ", ".join(f'"{column.name}"' for column in table.columns)


@lru_cache(maxsize=64)
def insert_sql(table: Table) -> str:
    """Insert one row with every column."""
    return f"INSERT INTO {table.name} ({names(table)}) VALUES ({', '.join('?' for _ in table.columns)})"


@lru_cache(maxsize=64)
def copy_sql(table: Table) -> str:
    """PostgreSQL's bulk insert of rows with every column."""
    return f"COPY {table.name} ({names(table)}) FROM STDIN"


@lru_cache(maxsize=64)
def upsert_sql(table: Table) -> str:
    """Insert one row with every column, or overwrite the row of that key."""
    key = ", ".join(f'"{column.name}"' for column in table.primary_key.columns)
    new = ", ".join(f'"{c.name}" = excluded."{c.name}"' for c in table.columns if not c.primary_key)
    return f"{insert_sql(table)} ON CONFLICT ({key}) DO UPDATE SET {new}"


@lru_cache(maxsize=64)
def delete_sql(table: Table) -> str:
    """Delete the row of a key."""
    key = " AND ".join(f'"{column.name}" = ?' for column in table.primary_key.columns)
    return f"DELETE FROM {table.name} WHERE {key}"
