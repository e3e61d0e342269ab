"""Opening the school's database: who writes, who only reads, and bringing its schema up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, func, make_url, select

from database.dialect import Dialect, Transaction

if TYPE_CHECKING:
    from database.writing import Writer

MIGRATIONS = Path(__file__).parent / "migrations"

#: A page or a sync waits so long for the other's short transaction before it gives up, seconds.
BUSY_SECONDS = 10

#: SQLite's log may stay so large between writes: a first reading fills some 16 MB. A reader who stays for hours lets it
#: grow; when he has left, the second write after cuts it back.
LOG_BYTES = 32 * 1024 * 1024

#: Connections of a SQLite file that stay open: opening one reads the whole schema, half a millisecond.
KEPT_OPEN = 48

#: Writers of one database stand in line behind this PostgreSQL advisory lock, as SQLite's own do.
WRITER_LOCK = 0x10_07_7A


@dataclass(frozen=True, eq=False)
class Database:
    """An open database. ``engine`` writes; ``readers`` cannot, whatever they are asked."""

    url: URL
    engine: Engine
    readers: Engine
    dialect: Dialect = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "dialect", Dialect(self.engine.dialect.name))

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Read one consistent state of the database."""
        with closing(self.readers.raw_connection()) as connection:
            cursor = connection.cursor()
            if self.dialect.is_sqlite:
                cursor.execute("BEGIN")
            yield Transaction(self.dialect, cursor)

    @contextmanager
    def alone(self, lock: int) -> Iterator[Connection]:
        """A write transaction that waits for every other of the same lock, as all of SQLite's do anyway."""
        with self.engine.begin() as connection:
            if not self.dialect.is_sqlite:
                connection.execute(select(func.pg_advisory_xact_lock(lock)))
            yield connection

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """Write in one transaction: all of it, or nothing."""
        from database.writing import Writer  # noqa: PLC0415 (writing knows the engine's words)

        with self.alone(WRITER_LOCK) as connection, closing(connection.connection.cursor()) as cursor:
            yield Writer(Transaction(self.dialect, cursor))

    @property
    def is_writing(self) -> bool:
        """Whether this process has a write transaction open, or waits for one."""
        return isinstance(self.engine.pool, QueuePool) and self.engine.pool.checkedout() > 0

    def close(self) -> None:
        """Give back every connection, the writer's last: SQLite then folds its log into the file."""
        self.readers.dispose()
        self.engine.dispose()


def open_database(url: str, *, patience: float = BUSY_SECONDS) -> Database:
    """Open a database by its SQLAlchemy address: a SQLite file or PostgreSQL through psycopg.

    ``patience``: how long another program that writes, or holds a lock, is waited for, seconds.

    Raises:
        ValueError: The address names another kind of database, or a SQLite one that is not a file.
    """
    address = make_url(url)
    if address.drivername == "postgresql+psycopg":
        # A page that was left alone holds no transaction, so few connections serve many sessions.
        sizes: dict[str, Any] = {"pool_size": 8, "max_overflow": 24, "pool_pre_ping": True}
        only_read = {
            "options": r"-c default_transaction_read_only=on -c default_transaction_isolation=repeatable\ read"
        }
        # Somebody's session left open in the middle of a transaction must not hold writers up for ever.
        bounded = {"options": f"-c lock_timeout={max(1, int(patience * 1000))}"}
        return Database(
            address,
            create_engine(address, connect_args=bounded, **sizes),
            create_engine(address, connect_args=only_read, **sizes),
        )
    if address.drivername not in ("sqlite", "sqlite+pysqlite") or address.database in (None, "", ":memory:"):
        raise ValueError(
            f"not a database of ours: {address.render_as_string()}; use sqlite:///FILE or postgresql+psycopg://"
        )
    return Database(address, _sqlite(address, "rwc", patience), _sqlite(address, "ro", patience))


def _sqlite(address: URL, mode: str, patience: float) -> Engine:
    """An engine on a SQLite file. ``mode=ro`` opens the file itself so that nothing can be written."""
    path = Path(str(address.database)).absolute()
    engine = create_engine(
        address.set(database=path.as_uri(), query={"mode": mode, "uri": "true"}),
        poolclass=QueuePool,
        pool_size=KEPT_OPEN,
        pool_use_lifo=True,  # the last one used remembers its statements and pages
        max_overflow=-1,
        pool_reset_on_return="rollback",
        connect_args={"timeout": patience, "check_same_thread": False, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        if mode == "ro":
            connection.execute("PRAGMA query_only = ON")
        else:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            # A class's first reading is some 1,500 pages: not to be copied back before it is whole.
            connection.execute("PRAGMA wal_autocheckpoint = 4000")
            connection.execute(f"PRAGMA journal_size_limit = {LOG_BYTES}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
        connection.execute("PRAGMA mmap_size = 268435456")
        connection.execute("PRAGMA cache_size = -16384")

    if mode != "ro":

        @event.listens_for(engine, "begin")
        def _begin(connection: Any) -> None:
            # The lock is taken at once: a reader that turns writer halfway may be refused without waiting.
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def migrate(url: str, revision: str = "head") -> None:
    """Bring the database of that address to the newest schema, or up to one; creates the file where there is none."""
    from alembic import command  # noqa: PLC0415 (a quarter of a second that servers need not spend)
    from alembic.config import Config  # noqa: PLC0415

    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).absolute().parent.mkdir(parents=True, exist_ok=True)
    database = open_database(url)
    try:
        with database.alone(WRITER_LOCK) as connection:
            settings = Config()
            settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
            settings.attributes["connection"] = connection
            command.upgrade(settings, revision)
    finally:
        database.close()


@dataclass(frozen=True, slots=True)
class Description:
    """What the doctor tells of a database: where it is (no password), its schema's revision, sizes."""

    url: str
    revision: str
    bytes: int
    rows: dict[str, int]


class DatabaseAway(Exception):
    """The database does not answer, or what is there is none."""


def describe(database: Database) -> Description:
    """Describe a database. ``revision`` is «» before the first migration. Raises DatabaseAway."""
    file = database.url.database
    if database.dialect.is_sqlite and file and not Path(file).exists():
        return Description(database.url.render_as_string(hide_password=True), "", 0, {})
    try:
        return _described(database)
    except database.engine.dialect.loaded_dbapi.Error as error:
        raise DatabaseAway(str(error) or type(error).__name__) from error


def _described(database: Database) -> Description:
    with database.read() as store:
        if database.dialect.is_sqlite:
            known = {name for (name,) in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
            size = store.value("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        else:
            known = {
                name for (name,) in store.rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
            }
            size = store.value("SELECT pg_database_size(current_database())")
        revision = store.value("SELECT version_num FROM alembic_version") if "alembic_version" in known else ""
        counts = {name: int(store.value(f'SELECT count(*) FROM "{name}"')) for name in sorted(known)}
    return Description(database.url.render_as_string(hide_password=True), str(revision or ""), int(size), counts)
