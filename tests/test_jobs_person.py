"""All that is held about one person, erasing it, how long it stays, and the keys of what lies sealed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import LargeBinary

from database import schema
from database.engine import Database
from database.journal import Journal
from database.persons import ABOUT, SECRET
from database.sealed import SealBroken
from database.vault import keys_come_from
from jobs.key_rotation import rotate
from jobs.keys import join_keys, keys_in, sealer
from jobs.person import NoSuchPerson, erase, export, whom
from jobs.retention import purge
from tests.database_school import IVANOV, PETROV, rows
from tests.database_world import MOTHER, NOW, PHONES, VIEWERS, YASHINA, fill, fill_families


@pytest.fixture
def world(database: Database) -> Database:
    """Two classes with their families."""
    fill(database)
    fill_families(database)
    return database


def exported(database: Database, asked: str, tmp_path: Path) -> dict[str, list[dict[str, object]]]:
    """What was written about somebody, as JSON."""
    file = tmp_path / f"{asked}.zip"
    export(database, asked, file, NOW)
    with ZipFile(file) as archive:
        return dict(json.loads(archive.read("данные.json")))


def test_every_table_says_how_a_person_is_found_in_it() -> None:
    assert set(ABOUT) == set(schema.metadata.tables)
    for table, about in ABOUT.items():
        assert {about.pupil, about.account} - {""} <= set(schema.metadata.tables[table].c.keys())


def test_no_column_that_lets_somebody_in_is_told() -> None:
    """Digests and sealed secrets are bytes; a new one of them must be named a secret, or be here."""
    known = {f"{table.name}.{column.name}" for table in schema.metadata.tables.values() for column in table.c}
    blobs = {
        f"{table.name}.{column.name}"
        for table in schema.metadata.tables.values()
        for column in table.c
        if isinstance(column.type, LargeBinary) and ABOUT[table.name].account
    }
    assert blobs <= SECRET <= known


def test_a_person_gets_all_that_is_held_and_nothing_of_others(world: Database, tmp_path: Path) -> None:
    told = exported(world, IVANOV, tmp_path)
    assert [row["phone"] for row in told["Родители"]] == [PHONES[IVANOV]]
    assert {row["typed"] for row in told["Отметки и пропуски"]} == {"5/4", "5", "4", "3"}
    assert [row["text"] for row in told["Портфолио"]] == ["олимпиада"]
    assert [row["account"] for row in told["Роли"]] == [MOTHER]
    assert {row["page"] for row in told["Журнал доступа"]} == {"diary", "attendance"}
    assert PHONES[YASHINA] not in json.dumps(told)
    with ZipFile(tmp_path / f"{IVANOV}.zip") as archive:
        book = CalamineWorkbook.from_filelike(BytesIO(archive.read("данные.xlsx")))
    assert set(book.sheet_names) == {name[:31] for name in told}


def test_an_export_is_noted_for_the_family_and_is_never_written_over(world: Database, tmp_path: Path) -> None:
    exported(world, IVANOV, tmp_path)
    assert Journal(world, VIEWERS["mother"], NOW).viewings(IVANOV)["page"].tolist()[0] == "person"
    file = tmp_path / f"{IVANOV}.zip"
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        export(world, IVANOV, file, NOW)


def test_no_password_leaves_and_no_formula_is_made(world: Database, tmp_path: Path) -> None:
    with world.write() as writer:
        writer.transaction.run("UPDATE accounts SET password = 'argon', name = '=1+1' WHERE account = 1")
    told = exported(world, "login1", tmp_path)
    assert "argon" not in json.dumps(told)
    with ZipFile(tmp_path / "login1.zip") as archive, ZipFile(BytesIO(archive.read("данные.xlsx"))) as book:
        assert not any(b"<f>" in book.read(name) for name in book.namelist() if "worksheets" in name)


def test_who_is_meant_must_be_one(world: Database) -> None:
    assert whom(world, "Иванов").pupil == IVANOV
    for nobody in ("Никто", ""):
        with pytest.raises(NoSuchPerson):
            whom(world, nobody)


def test_erasing_is_tried_first_and_then_leaves_the_journal_alone(world: Database, tmp_path: Path) -> None:
    journal = "SELECT * FROM entries UNION ALL SELECT * FROM entries ORDER BY 1, 2, 3, 4"
    before, ledger = rows(world, journal), rows(world, "SELECT count(*) FROM list_ledger")
    tried = erase(world, PETROV, dry=True)
    assert exported(world, PETROV, tmp_path)["Пропуски с причинами"][0]["reason"] == "болезнь"
    assert erase(world, PETROV, dry=False) == tried
    (tmp_path / f"{PETROV}.zip").unlink()
    told = exported(world, PETROV, tmp_path)
    assert not {"Пропуски с причинами", "Родители", "Портфолио", "Входы"} & set(told)
    assert "болезнь" not in json.dumps(told, ensure_ascii=False)
    assert rows(world, "SELECT login, name, active FROM accounts WHERE account = 2") == [("erased-2", "стёрто", False)]
    assert rows(world, journal) == before
    assert rows(world, "SELECT count(*) FROM list_ledger") == ledger
    assert Journal(world, VIEWERS["leads"], NOW).contacts("7А")["phone"].tolist() == [PHONES[IVANOV]]


def test_what_has_outlived_its_term_goes_and_the_rest_stays(world: Database) -> None:
    with world.write() as writer:
        for at in (NOW - timedelta(days=366), NOW - timedelta(days=364)):
            writer.transaction.run(
                "INSERT INTO access_log (account, role, page, pupil, school_class, \"at\") VALUES (1, 'guardian',"
                " 'diary', 'old', '', ?)",
                (int(at.timestamp()),),
            )
    assert purge(world, NOW)["access_log"] == 1
    assert rows(world, "SELECT count(*) FROM access_log WHERE pupil = 'old'") == [(1,)]
    assert purge(world, NOW)["access_log"] == 0


@pytest.fixture
def own_keys(tmp_path: Path, school_keys: Path) -> Iterator[Path]:
    """A key file that this test alone uses."""
    path = tmp_path / "own.key"
    keys_come_from(partial(sealer, path))
    yield path
    keys_come_from(partial(sealer, school_keys))


def test_a_changed_key_reads_everything_and_the_old_one_is_gone(own_keys: Path, database: Database) -> None:
    fill(database)
    fill_families(database)
    before = keys_in(own_keys)
    assert rotate(database, own_keys) == rows(database, "SELECT count(*) FROM person_keys")[0][0]
    assert len(keys_in(own_keys)) == 1
    assert keys_in(own_keys) != before
    assert Journal(database, VIEWERS["leads"], NOW).contacts("7А")["phone"].tolist() == [PHONES[IVANOV]]


def test_the_keys_of_an_archive_open_beside_ones_own(tmp_path: Path) -> None:
    here, there = tmp_path / "here.key", tmp_path / "there.key"
    sealed = sealer(there).seal(b"phone", "phone of 1")
    own = sealer(here).seal(b"other", "phone of 2")
    assert join_keys(here, there)
    assert not join_keys(here, there)
    assert sealer(here).unseal(sealed, "phone of 1") == b"phone"
    assert sealer(here).unseal(own, "phone of 2") == b"other"
    assert join_keys(tmp_path / "fresh" / "new.key", there)


def test_no_key_is_dropped_while_something_is_sealed_by_a_lost_one(own_keys: Path, database: Database) -> None:
    fill(database)
    fill_families(database)
    own_keys.unlink()
    with pytest.raises(SealBroken):
        rotate(database, own_keys)
    assert len(keys_in(own_keys)) == 2
