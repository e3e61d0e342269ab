"""What lies sealed: contacts, reasons of absence and portfolios, in their tables and in the ledger of lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from database import vault
from database.engine import Database, migrate, open_database
from database.reading import contacts_are_readable, guardians
from database.sealed import SealBroken, Sealer
from database.vault import SEALED, Kind, NoKeys, SealedTable, Vault, erase, keys_come_from, reseal, school_keys
from jobs.keys import add_key, keep_newest, sealer
from journal.holds import read_loss
from journal.tables import GuardianRow
from tests.database_school import YEAR, rows, september
from tests.test_database_classes import TABLES, opened, save
from tests.test_database_migrations import brought_to

SECRETS = ("+7 900 000-00-00", "vera@example.org", "справка № 12", "олимпиада по физике")
SAID = replace(TABLES, absences=[TABLES.absences[0]._replace(document=SECRETS[2])])
GONE = replace(SAID, guardians=[], absences=[], portfolio=[])


@pytest.fixture
def own_keys(tmp_path: Path, school_keys: Path) -> Iterator[Path]:
    """A key file that this test alone uses."""
    path = tmp_path / "own.key"
    keys_come_from(partial(sealer, path))
    yield path
    keys_come_from(partial(sealer, school_keys))


def everything(database: Database) -> str:
    """All that is stored of a class, as text."""
    tables = ("guardians", "absences", "portfolio", "list_ledger", "person_keys")
    return repr([rows(database, f"SELECT * FROM {table}") for table in tables])


def told(database: Database, table: str) -> list[tuple[str | None, str | None]]:
    """The ledger's lines of a sealed table in clear."""
    lines = rows(database, "SELECT old, new FROM list_ledger WHERE list = ? ORDER BY id", table)
    with database.read() as store:
        sealed = SealedTable.of(store, table)
        return [(sealed.told(old), sealed.told(new)) for old, new in lines]


def test_nothing_that_is_sealed_stands_in_a_table_or_the_ledger(database: Database) -> None:
    save(database, SAID)
    save(database, GONE, 13)
    stored = everything(database)
    assert [secret for secret in SECRETS if secret in stored] == []
    ((old, new),) = told(database, "guardians")[1:]
    assert old == '["0001","Сидорова Вера","мать","+7 900 000-00-00","vera@example.org",null]'
    assert new is None


def test_a_list_that_loses_too_much_is_kept_and_nothing_sealed_is_told_of_it(database: Database) -> None:
    """Six guardians, then a sheet with one of them: the six stay, and the hold says how many, not who."""
    many = [
        GuardianRow("0001", f"Сидорова {name}", "мать", f"+7 900 000-00-0{number}", f"v{number}@example.org")
        for number, name in enumerate("АБВГДЕ")
    ]
    assert save(database, replace(SAID, guardians=many))
    assert save(database, replace(SAID, guardians=many[:1]), 13)
    assert opened(database, "guardians") == [tuple(row) for row in many]
    ((kept, content),) = rows(database, "SELECT lost, content FROM holds")
    loss = read_loss(kept)
    assert (loss.stored, loss.rows) == (6, ("",) * 5)
    assert [said for row in many for said in (row.name, row.phone, row.email) if said in kept] == []
    save(database, replace(SAID, guardians=[many[0]._replace(phone="+7 900 999-99-99")]), 14)
    assert rows(database, "SELECT content FROM holds") == [(content,)]


def test_what_no_key_opens_any_more_is_no_loss(database: Database, own_keys: Path) -> None:
    many = [GuardianRow("0001", f"Сидорова {name}", "мать", "1", "") for name in "АБВГДЕЖЗИК"]
    save(database, replace(SAID, guardians=many))
    own_keys.unlink()
    save(database, replace(SAID, guardians=many), 13)
    assert rows(database, "SELECT count(*) FROM holds") == [(0,)]
    assert opened(database, "guardians") == [tuple(row) for row in many]


def test_a_class_read_again_is_the_same_and_keeps_what_was_sealed(database: Database) -> None:
    save(database, SAID)
    before = everything(database)
    assert not save(database, SAID, 13)
    assert everything(database) == before
    other = GuardianRow("0001", "Сидоров Пётр", "отец", "+7 900 000-00-01", "")
    assert save(database, replace(SAID, guardians=[*SAID.guardians, other]), 14)
    kept = rows(database, 'SELECT phone FROM guardians ORDER BY "row"')
    assert kept[0][0] in before
    assert opened(database, "guardians") == [tuple(SAID.guardians[0]), tuple(other)]
    assert len(told(database, "guardians")) == 2


def test_who_is_erased_is_read_by_nobody_and_the_others_as_before(database: Database) -> None:
    save(database, SAID)
    save(database, GONE, 13)
    with database.write() as writer:
        assert erase(writer.transaction, "0001", Kind) == 2
        assert erase(writer.transaction, "0001", Kind) == 0
    assert told(database, "guardians") == [(None, None)] * 2
    assert told(database, "portfolio") == [(None, None)] * 2
    assert [new for _, new in told(database, "absences")] == [
        f'["0002","2026-09-03","2026-09-05","ill","{SECRETS[2]}"]', None,
    ]  # fmt: skip


def test_a_row_whose_key_is_lost_is_sealed_anew_from_the_workbook(database: Database, own_keys: Path) -> None:
    save(database, SAID)
    own_keys.unlink()
    assert guardians(database, YEAR) == [GuardianRow("0001", "Сидорова Вера", "мать", "", "")]
    assert not contacts_are_readable(database, YEAR)
    assert save(database, SAID, 13)
    assert contacts_are_readable(database, YEAR)
    assert opened(database, "guardians") == [tuple(SAID.guardians[0])]
    assert not save(database, SAID, 14)


def test_keys_are_changed_and_the_old_one_opens_nothing_more(database: Database, own_keys: Path) -> None:
    save(database, SAID)
    stolen = Sealer([line.encode() for line in own_keys.read_text().splitlines() if not line.startswith("#")])
    add_key(own_keys)
    with database.write() as writer:
        assert reseal(writer.transaction) == 3
        assert reseal(writer.transaction) == 0
    keep_newest(own_keys)
    assert opened(database, "guardians") == [tuple(SAID.guardians[0])]
    for pupil, kind, sealed in rows(database, "SELECT pupil, kind, sealed FROM person_keys"):
        with pytest.raises(SealBroken):
            stolen.unseal(sealed.encode(), f"key {kind} {pupil}")


def test_what_was_sealed_about_one_pupil_is_not_read_as_anothers(database: Database) -> None:
    with database.write() as writer:
        own = Vault(writer.transaction, Kind.CONTACTS)
        sealed = own.seal("0001", "guardians phone", SECRETS[0])
        assert own.unseal("0001", "guardians phone", sealed) == SECRETS[0]
        assert own.unseal("0002", "guardians phone", sealed) is None
        assert own.unseal("0001", "guardians email", sealed) is None
        assert Vault(writer.transaction, Kind.HEALTH).unseal("0001", "guardians phone", sealed) is None
        assert own.seal("0001", "guardians phone", "") == ""


def test_without_a_word_where_the_keys_are_nothing_is_sealed(school_keys: Path) -> None:
    vault._sources.clear()
    with pytest.raises(NoKeys):
        vault.school_keys()
    keys_come_from(partial(sealer, school_keys))
    assert isinstance(vault.school_keys(), Sealer)


def in_clear(database: Database) -> None:
    """What the fifth schema kept of a class."""
    with database.write() as writer:
        store = writer.transaction
        day = store.dialect.day(september(3))
        store.run(
            'INSERT INTO guardians (year, school_class, "row", pupil, name, relation, phone, email)'
            " VALUES (?, '7А', 0, '0001', 'Вера', 'мать', ?, ?)",
            (YEAR, *SECRETS[:2]),
        )
        store.run("INSERT INTO absences VALUES (?, '7А', 0, '0002', ?, ?, 'ill', ?)", (YEAR, day, day, SECRETS[2]))
        store.run("INSERT INTO portfolio VALUES (?, '7А', 0, '0001', NULL, '', ?)", (YEAR, SECRETS[3]))
        for name, line in (
            ("guardians", f'["0001", "Вера", "мать", "{SECRETS[0]}", "{SECRETS[1]}"]'), ("pupils", '["Вера"]'),
        ):  # fmt: skip
            store.run(
                "INSERT INTO list_ledger (year, school_class, list, key, old, new, seen, after, version, cause, editor)"
                " VALUES (?, '7А', ?, '', NULL, ?, 1, NULL, 'v', 'typed', '')",
                (YEAR, name, line),
            )


def test_what_an_earlier_version_kept_in_clear_is_sealed_and_can_be_gone_back_on(empty_url: str) -> None:
    brought_to(empty_url, "0007")
    database = open_database(empty_url)
    in_clear(database)
    before = everything_but_keys(database)
    database.close()
    migrate(empty_url)
    database = open_database(empty_url)
    assert [secret for secret in SECRETS if secret in everything(database)] == []
    assert opened(database, "guardians") == [("0001", "Вера", "мать", *SECRETS[:2], None)]
    assert rows(database, "SELECT new FROM list_ledger WHERE list = 'pupils'") == [('["Вера"]',)]
    with pytest.raises(database.engine.dialect.loaded_dbapi.Error), database.write() as writer:
        writer.transaction.run("DELETE FROM list_ledger")
    database.close()
    if empty_url.startswith("sqlite"):
        file = Path(empty_url.removeprefix("sqlite:///"))
        assert [secret for secret in SECRETS if secret.encode() in file.read_bytes()] == []
    brought_to(empty_url, "0007", down=True)
    database = open_database(empty_url)
    assert everything_but_keys(database) == before
    database.close()


def everything_but_keys(database: Database) -> str:
    """All that the fifth schema kept of a class, as text."""
    return repr([sorted(rows(database, f"SELECT * FROM {table}")) for table in (*SEALED, "list_ledger")])


def test_an_empty_school_is_brought_up_without_keys(empty_url: str, school_keys: Path) -> None:
    vault._sources.clear()
    migrate(empty_url)
    keys_come_from(partial(sealer, school_keys))
    database = open_database(empty_url)
    assert rows(database, "SELECT * FROM person_keys") == []
    database.close()


def test_a_key_is_no_key_of_another_school() -> None:
    strangers = Sealer([Fernet.generate_key()])
    with pytest.raises(SealBroken):
        strangers.unseal(school_keys().seal(b"key", "key contacts 0001"), "key contacts 0001")
