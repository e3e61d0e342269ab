"""A backup and the way back: a school of two classes loses everything, and has it again."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

import jobs.backup.age
from database.accounts import all_accounts
from database.copying import StillOpen, copy_in, copy_out
from database.engine import DatabaseAway, describe, migrate, open_database
from database.journal import Journal
from jobs.accounts import create
from jobs.backup.archive import Damaged, Locked, TooNew, Unusable
from jobs.backup.disks import NoMedium, NoRoom, check_medium, check_room, copy_checked, disk_of
from jobs.backup.making import Backup, NoPassphrase, back_up, is_due
from jobs.backup.record import AtWork, alone, last_backup, read_record
from jobs.backup.restoring import LivingSchool, newest, rehearse, restore, settings_in
from jobs.config import Config
from jobs.keys import sealer
from jobs.sync import sync
from sheets.gateway.xlsx import XlsxGateway
from tests.databases import Postgres
from tests.folder_school import DEPUTY, MONDAY, WEDNESDAY, Folder, at
from tests.google_emulator.handle import Emulator
from tests.joined_school import Joined

__all__ = ["joined"]

from tests.joined_school import joined

PASSPHRASE = "корова ходит по лугу"


@pytest.fixture(autouse=True)
def cheap_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a passphrase costs to try is a second; not what is tested here."""
    monkeypatch.setattr(jobs.backup.age.Encrypting.__init__, "__defaults__", (2,))


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school that was read twice – a mark was corrected in between – and has an account; made once."""
    folder = Folder(tmp_path_factory.mktemp("lived"))
    folder.sync(at(7, 18))
    folder.journal("7А", {("01", MONDAY, 2): "4", ("02", WEDNESDAY, 3): "5"})
    folder.sync(at(9, 18))
    create(folder.database, "zavuch", "Зуев П. К.", ["deputy"], "к2", [], at(9))
    folder.database.close()
    return folder.path.parent


class Kept:
    """That school in a folder and a database of a test's own."""

    def __init__(self, path: Path, url: str) -> None:
        self.path, self.home, self.url = path, path / "школа", url

    def config(self, **more: object) -> Config:
        """Where it lives; ``more`` for what is otherwise."""
        given = {"data": self.home, "database": self.url, "backups": self.path / "копии"}
        return Config.model_validate(given | more)

    def elsewhere(self, **more: object) -> Config:
        """An empty machine."""
        new = self.path / "новая"
        given = {"data": new / "книги", "database": f"sqlite:///{new}/base/школа.sqlite3", "backups": new / "копии"}
        return Config.model_validate(given | more)

    def back_up(self, day: int = 10, **more: object) -> Backup:
        return back_up(self.config(**more), at(day))

    def phrase(self, text: str = PASSPHRASE) -> Path:
        path = self.path / "фраза.txt"
        path.write_text(text + "\n")
        return path


@pytest.fixture
def on_sqlite(lived: Path, tmp_path: Path) -> Kept:
    """The school on SQLite."""
    shutil.copytree(lived / "школа", tmp_path / "школа")
    shutil.copyfile(lived / "journal.sqlite3", tmp_path / "lived.sqlite3")
    return Kept(tmp_path, f"sqlite:///{tmp_path}/lived.sqlite3")


@pytest.fixture
def school(on_sqlite: Kept, database_url: str) -> Kept:
    """The school on either database."""
    if database_url.startswith("sqlite"):
        return on_sqlite
    copy = on_sqlite.path / "copy.sqlite3"
    shutil.copyfile(on_sqlite.path / "lived.sqlite3", copy)
    copy_in(copy, database_url)
    return Kept(on_sqlite.path, database_url)


def told(url: str, table: str) -> list[tuple[object, ...]]:
    """All rows of a table as people would compare them."""
    with closing(open_database(url)) as database, database.read() as store:
        return sorted((tuple(map(as_text, row)) for row in store.rows(f'SELECT * FROM "{table}"')), key=str)


def as_text(value: object) -> object:
    return int(value) if isinstance(value, bool) else bytes(value) if isinstance(value, memoryview) else (
        value if isinstance(value, int | float | bytes | None) else str(value)
    )  # fmt: skip


def everything(url: str) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    with closing(open_database(url)) as database:
        return {table: told(url, table) for table in describe(database).rows}


def files(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): digest(p) for p in folder.rglob("*") if p.is_file()}


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


# ------------------------------------------------------------------------------------------------ there and back


def test_on_an_empty_machine_the_school_is_as_it_was(school: Kept) -> None:
    before = everything(f"sqlite:///{school.path}/lived.sqlite3")
    assert everything(school.url) == before
    done = school.back_up()
    there = school.elsewhere()
    restore(done.archive, there, "", at(11))
    assert everything(there.database) == before
    assert files(there.data) == files(school.home)
    with closing(open_database(there.database)) as database:
        assert [account.login for account in all_accounts(database)] == ["zavuch"]
        table = Journal(database, DEPUTY, at(11)).entries("01", MONDAY, WEDNESDAY)
        assert table["marks"].tolist() == ["4"]
    assert [row[-5:-3] for row in before["ledger"] if "5" in row and "4" in row] != []


def test_ids_go_on_after_the_highest_in_a_database_brought_back(school: Kept) -> None:
    with closing(open_database(school.url)) as database:
        create(database, "petrova", "Петрова", ["head"], "", [], at(11))
        assert len({account.account for account in all_accounts(database)}) == 2


@pytest.mark.long
def test_a_school_from_sqlite_lives_on_postgresql_and_back(on_sqlite: Kept, postgres: Postgres) -> None:
    before = everything(on_sqlite.url)
    name = postgres.create()
    there = on_sqlite.elsewhere(database=postgres.url(name))
    restore(on_sqlite.back_up().archive, there, "", at(11))
    assert everything(there.database) == before
    with closing(open_database(there.database)) as database:  # ids go on after the highest
        create(database, "petrova", "Петрова", ["head"], "", [], at(11))
        ids = [account.account for account in all_accounts(database)]
        assert len(ids) == len(set(ids)) == 2
    back = back_up(there, at(12))
    home = on_sqlite.elsewhere(
        data=on_sqlite.path / "третья" / "книги", database=f"sqlite:///{on_sqlite.path}/третья/b.sqlite3"
    )
    restore(back.archive, home, "", at(12))
    after = everything(home.database)
    assert len(after.pop("accounts")) == 2
    assert {name: rows for name, rows in after.items() if name != "account_roles"} == {
        name: rows for name, rows in before.items() if name not in ("accounts", "account_roles")
    }
    postgres.drop(name)


def test_the_next_sync_finds_nothing_new_in_a_school_brought_back(on_sqlite: Kept) -> None:
    there = on_sqlite.elsewhere()
    restore(on_sqlite.back_up().archive, there, "", at(11))
    before = everything(there.database)
    with closing(open_database(there.database)) as database:
        sync(XlsxGateway(there.data), database, at(12), workers=0)
    after = everything(there.database)
    assert {name for name in after if after[name] != before[name]} <= {"runs", "books", "issues", "lesson_facts"}
    assert after["ledger"] == before["ledger"]
    assert after["entries"] == before["entries"]


def test_an_encrypted_backup_tells_nothing_and_brings_everything_back(on_sqlite: Kept) -> None:
    done = on_sqlite.back_up(backup_passphrase_file=on_sqlite.phrase())
    assert done.archive.name == "journal-2026-09-10-120000.zip.age"
    assert not zipfile.is_zipfile(done.archive)
    there = on_sqlite.elsewhere()
    restore(done.archive, there, PASSPHRASE, at(11))
    assert everything(there.database) == everything(on_sqlite.url)
    assert files(there.data) == files(on_sqlite.home)


def test_anyone_with_a_zip_program_reads_an_archive(on_sqlite: Kept) -> None:
    done = on_sqlite.back_up()
    with zipfile.ZipFile(done.archive) as packed:
        assert packed.testzip() is None
        assert packed.namelist()[0] == "ПРОЧТИ МЕНЯ.txt"
        assert packed.namelist()[-1] == "manifest.json"
        manifest = json.loads(packed.read("manifest.json"))
        for member in manifest["members"]:
            assert sha256(packed.read(member["name"])).hexdigest() == member["sha256"]
        assert packed.read("books/Журнал 7А.xlsx") == (on_sqlite.home / "Журнал 7А.xlsx").read_bytes()
        assert "restore" in packed.read("ПРОЧТИ МЕНЯ.txt").decode()
    assert manifest["rows"]["accounts"] == 1
    assert done.archive.stat().st_mode & 0o077 == 0


def test_what_is_written_while_a_backup_is_made_waits_for_nothing(on_sqlite: Kept) -> None:
    with closing(open_database(on_sqlite.url)) as database, database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM account_roles")
        connection.exec_driver_sql("DELETE FROM accounts")
        done = on_sqlite.back_up()
    assert done.manifest.rows["accounts"] == 1
    assert on_sqlite.back_up(11).manifest.rows["accounts"] == 0


def test_locks_of_office_programs_and_backups_inside_the_folder_stay_out(on_sqlite: Kept) -> None:
    home = on_sqlite.home
    (home / "~$Журнал 7А.xlsx").write_bytes(b"lock")
    (home / ".~lock.Журнал 7А.xlsx#").write_bytes(b"lock")
    (home / "архив").mkdir()
    (home / "архив" / "приказ.pdf").write_bytes(b"%PDF")
    (home / "наружу").symlink_to("/etc/passwd")
    first = on_sqlite.back_up(backups=home)
    second = on_sqlite.back_up(11, backups=home)
    names = {member.name for member in second.manifest.members} - {member.name for member in first.manifest.members}
    assert names == set()
    kept = {member.name for member in first.manifest.members if member.name.startswith("books/")}
    assert kept == {f"books/{name}" for name in (
        "Школа.xlsx", "Журнал 7А.xlsx", "Журнал 8А.xlsx", "Класс 7А.xlsx", "Класс 8А.xlsx", "архив/приказ.pdf",
    )}  # fmt: skip


def test_a_file_that_is_too_large_is_told_as_missing(on_sqlite: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.backup.contents.FILE_LIMIT", 1_000)
    (on_sqlite.home / "малое.txt").write_bytes(b"5")
    done = on_sqlite.back_up()
    assert "books/Журнал 7А.xlsx" in done.manifest.missing
    assert "books/малое.txt" in {member.name for member in done.manifest.members}


# ------------------------------------------------------------------------------------------------ settings and secrets


def test_passwords_stay_out_of_an_archive_that_anyone_opens(on_sqlite: Kept, tmp_path: Path) -> None:
    from jobs.backup.contents import settings_text

    config = on_sqlite.config(database="postgresql+psycopg://journal:tajna@db/school", session_days=7)
    text, missing = settings_text(config, with_secrets=False)
    assert "tajna" not in text
    assert "JOURNAL_SESSION_DAYS='7'" in text
    assert missing == {"settings.env": "пароль базы не кладётся в незашифрованный архив"}
    text, missing = settings_text(config, with_secrets=True)
    assert "JOURNAL_DATABASE='postgresql+psycopg://journal:tajna@db/school'" in text
    assert missing == {}
    (tmp_path / "settings.env").write_text(text)
    assert Config(_env_file=tmp_path / "settings.env") == config


def test_a_password_in_a_query_is_one_too(on_sqlite: Kept) -> None:
    from jobs.backup.contents import settings_text

    config = on_sqlite.config(database="postgresql+psycopg://journal@db/school?password=tajna")
    assert "tajna" not in settings_text(config, with_secrets=False)[0]


def test_a_phrase_file_that_is_empty_or_away_makes_no_open_archive(on_sqlite: Kept) -> None:
    for path in (on_sqlite.phrase(""), on_sqlite.path / "нет"):
        with pytest.raises(NoPassphrase):
            on_sqlite.back_up(backup_passphrase_file=path)
    assert list((on_sqlite.path / "копии").glob("*/journal-*")) == []


# ------------------------------------------------------------------------------------------------ Google


def test_workbooks_on_google_are_taken_home_whole(joined: Joined, google: Emulator) -> None:
    joined.move()
    config = joined.config(backups=joined.home.path.parent / "копии")
    migrate(config.database)
    config.google_writer.write_text("{}")
    (joined.home.path.parent / "фраза.txt").write_text(PASSPHRASE)
    config = config.model_copy(update={"backup_passphrase_file": joined.home.path.parent / "фраза.txt"})
    done = back_up(config, at(10))
    names = {member.name for member in done.manifest.members}
    assert {name for name in names if name.startswith("google/")} == {"google/Журнал 7А.xlsx", "google/Журнал 8А.xlsx"}
    assert {"secrets/reader.json", "secrets/writer.json"} <= names
    assert done.manifest.missing == {}
    new = joined.home.path.parent / "новая"
    there = Config.model_validate({
        "data": new / "книги", "database": f"sqlite:///{new}/b.sqlite3", "google_folder": joined.drive,
        "google_credentials": new / "reader.json", "google_writer": new / "writer.json",
    })  # fmt: skip
    brought = restore(done.archive, there, PASSPHRASE, at(11))
    assert brought.keys == (new / "reader.json", new / "writer.json")
    assert (new / "reader.json").read_bytes() == joined.key.read_bytes()
    assert brought.google is not None
    book = XlsxGateway(brought.google).read("Журнал 7А.xlsx")
    assert "Алгебра" in [sheet.title for sheet in book.sheets]


def test_keys_of_google_stay_out_of_an_open_archive(joined: Joined) -> None:
    joined.move()
    migrate(joined.home.url)
    done = back_up(joined.config(backups=joined.home.path.parent / "копии"), at(10))
    assert {name for name in done.manifest.missing if "key" not in name} == {"secrets/reader.json"}
    assert b"PRIVATE KEY" not in done.archive.read_bytes()


def test_a_workbook_that_google_does_not_give_is_told_and_the_rest_is_there(joined: Joined, google: Emulator) -> None:
    joined.move()
    config = joined.config(backups=joined.home.path.parent / "копии")
    migrate(config.database)
    sizes = {member.name: member.bytes for member in back_up(config, at(9)).manifest.members}
    google.edit(joined.ids["Журнал 7А"], *({"addSheet": {"properties": {"title": f"Черновик {n}"}}} for n in range(9)))
    google.settings(export_limit=max(sizes["google/Журнал 7А.xlsx"], sizes["google/Журнал 8А.xlsx"]))
    done = back_up(config, at(10))
    assert "больше 10 МБ" in done.manifest.missing["google/Журнал 7А.xlsx"]
    assert "google/Журнал 8А.xlsx" in {member.name for member in done.manifest.members}


def test_without_a_line_to_google_the_rest_is_backed_up_and_it_is_told(joined: Joined, tmp_path: Path) -> None:
    joined.move()
    config = joined.config(backups=tmp_path / "копии", google_credentials=tmp_path / "нет.json")
    migrate(config.database)
    done = back_up(config, at(10))
    assert done.manifest.missing["google/"] == f"нет файла ключа Google: {tmp_path / 'нет.json'}"
    assert done.manifest.books == 3


# ----------------------------------------------------------------------------------------- what stands in the way


def test_a_living_school_is_not_written_over_unless_asked_and_then_kept(school: Kept) -> None:
    done = school.back_up()
    (school.home / "Журнал 7А.xlsx").write_bytes(b"damaged")
    with closing(open_database(school.url)) as database:
        create(database, "petrova", "Петрова", ["head"], "", [], at(10))
    before, books = everything(school.url), files(school.home)
    with pytest.raises(LivingSchool, match="лежат файлы"):
        restore(done.archive, school.config(), "", at(11))
    assert (everything(school.url), files(school.home)) == (before, books)
    brought = restore(done.archive, school.config(), "", at(11), replace=True)
    aside, folder = brought.kept
    assert files(folder) == books
    assert everything(f"sqlite:///{aside}") == before
    assert {name: len(rows) for name, rows in everything(school.url).items() if name != "alembic_version"} == (
        done.manifest.rows
    )


def test_a_restore_that_was_cut_off_leaves_nothing_in_the_way_of_the_next(on_sqlite: Kept) -> None:
    done, there = on_sqlite.back_up(), on_sqlite.elsewhere()
    left = there.data.parent / f".restoring-{there.data.name}-abc" / "school"
    left.mkdir(parents=True)
    (left / "half.xlsx").write_bytes(b"half")
    restore(done.archive, there, "", at(11))
    assert sorted(path.name for path in there.data.parent.iterdir()) == ["base", "книги"]


def test_a_database_with_accounts_is_a_living_school_too(on_sqlite: Kept) -> None:
    config = on_sqlite.elsewhere(database=on_sqlite.url)
    with pytest.raises(LivingSchool, match=r"в базе .* есть данные"):
        restore(on_sqlite.back_up().archive, config, "", at(11))
    assert not config.data.exists()


def test_a_school_that_is_running_is_left_alone(on_sqlite: Kept) -> None:
    done = on_sqlite.back_up()
    books = files(on_sqlite.home)
    with closing(open_database(on_sqlite.url)) as database, database.read() as store:
        assert store.value("SELECT count(*) FROM accounts") == 1
        with pytest.raises(StillOpen):
            restore(done.archive, on_sqlite.config(), "", at(11), replace=True)
    assert files(on_sqlite.home) == books


def test_the_keys_of_contacts_are_in_an_encrypted_archive_alone_and_come_back(on_sqlite: Kept, tmp_path: Path) -> None:
    own = tmp_path / "own" / "journal.key"
    keys = sealer(own)
    sealed = keys.seal(b"phone", "phone of 1")
    open_ = on_sqlite.back_up(key_file=own)
    assert open_.manifest.missing["secrets/journal.key"] == "ключи контактов не кладутся в незашифрованный архив"
    done = on_sqlite.back_up(key_file=own, backup_passphrase_file=on_sqlite.phrase())
    assert "secrets/journal.key" not in done.manifest.missing
    elsewhere = on_sqlite.elsewhere().model_copy(update={"key_file": tmp_path / "new" / "journal.key"})
    phrase = on_sqlite.phrase().read_text().strip()
    assert elsewhere.key_file in restore(done.archive, elsewhere, phrase, at(11)).keys
    assert sealer(elsewhere.key_file).unseal(sealed, "phone of 1") == b"phone"


@pytest.mark.parametrize("passphrase", ["", "корова ходит по лесу"])
def test_a_missing_and_a_wrong_passphrase_are_told(on_sqlite: Kept, passphrase: str) -> None:
    done = on_sqlite.back_up(backup_passphrase_file=on_sqlite.phrase())
    with pytest.raises(Locked, match="нужна парольная фраза" if not passphrase else "не подходит"):
        restore(done.archive, on_sqlite.elsewhere(), passphrase, at(11))
    assert not on_sqlite.elsewhere().data.exists()


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_damaged_archive_is_told_and_leaves_nothing(on_sqlite: Kept, encrypted: bool) -> None:  # noqa: FBT001
    phrase = on_sqlite.phrase() if encrypted else None
    whole = on_sqlite.back_up(backup_passphrase_file=phrase).archive.read_bytes()
    broken, there = on_sqlite.path / "broken.zip", on_sqlite.elsewhere()
    for cut in (1, 100, len(whole) // 2, len(whole) - 10):
        broken.write_bytes(whole[:-cut])
        with pytest.raises(Damaged):
            restore(broken, there, PASSPHRASE, at(11))
    for place in range(300, len(whole), len(whole) // 12):
        broken.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        if not is_harmless(broken, whole, place, encrypted=encrypted):
            with pytest.raises(Unusable):
                restore(broken, there, PASSPHRASE, at(11))
    assert not there.data.exists()
    assert list(there.data.parent.iterdir()) == []


def is_harmless(broken: Path, whole: bytes, place: int, *, encrypted: bool) -> bool:
    """Whether a changed byte of a zip is one that nobody reads, such as a file's time."""
    try:
        rehearse(broken, PASSPHRASE)
    except Unusable:
        return False
    return not encrypted


def repacked(archive: Path, into: Path, change: dict[str, object], *, without: str = "") -> Path:
    """An archive whose manifest tells something else, or that lacks a file."""
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(into, "w") as new:
        for name in old.namelist():
            if name == "manifest.json":
                new.writestr(name, json.dumps(json.loads(old.read(name)) | change))
            elif name != without:
                new.writestr(name, old.read(name))
    return into


def test_a_newer_schema_or_form_is_told(on_sqlite: Kept) -> None:
    archive, other = on_sqlite.back_up().archive, on_sqlite.path / "other.zip"
    with pytest.raises(TooNew, match="9999"):
        rehearse(repacked(archive, other, {"schema_revision": "9999"}), "")
    with pytest.raises(TooNew, match="более новой версией"):
        rehearse(repacked(archive, other, {"form": 2, "members": "по-новому"}), "")


def test_counts_and_files_that_do_not_agree_are_told(on_sqlite: Kept) -> None:
    done, other = on_sqlite.back_up(), on_sqlite.path / "other.zip"
    with pytest.raises(Damaged, match="не столько строк"):
        rehearse(repacked(done.archive, other, {"rows": done.manifest.rows | {"accounts": 2}}), "")
    with pytest.raises(Damaged, match="нет файла books/Школа"):
        rehearse(repacked(done.archive, other, {}, without="books/Школа.xlsx"), "")
    with pytest.raises(Damaged, match="нет её описи"):
        rehearse(repacked(done.archive, other, {"members": 5}), "")
    members = [member.model_dump() for member in done.manifest.members]
    with pytest.raises(Damaged, match="контрольная сумма"):
        rehearse(repacked(done.archive, other, {"members": [members[0] | {"sha256": "0"}, *members[1:]]}), "")
    with pytest.raises(Damaged, match="наружу"):
        rehearse(repacked(done.archive, other, {"members": [members[0] | {"name": "../x"}, *members[1:]]}), "")


def test_something_else_is_no_backup(tmp_path: Path, on_sqlite: Kept) -> None:
    for name in ("Школа.xlsx", "Журнал 7А.xlsx"):
        with pytest.raises(Damaged, match="это не резервная копия"):
            rehearse(on_sqlite.home / name, "")
    (tmp_path / "text").write_text("5")
    with pytest.raises(Damaged, match="повреждён"):
        rehearse(tmp_path / "text", "")
    with pytest.raises(FileNotFoundError):
        rehearse(tmp_path / "nothing", "")


def test_a_rehearsal_leaves_nothing_behind(on_sqlite: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = on_sqlite.path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    done = on_sqlite.back_up()
    assert rehearse(done.archive, "") == done.manifest
    assert list(temporary.iterdir()) == []


def test_without_room_nothing_is_begun(on_sqlite: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    free = shutil.disk_usage(on_sqlite.path).free
    with pytest.raises(NoRoom, match="мало места"):
        check_room(on_sqlite.path, free)
    check_room(on_sqlite.path, 1)
    monkeypatch.setattr("jobs.backup.disks.SPARE", free)
    with pytest.raises(NoRoom):
        on_sqlite.back_up()
    assert list(on_sqlite.config().backup_folder.glob("journal-*")) == []


def test_two_backups_at_once_are_one(on_sqlite: Kept) -> None:
    with alone(on_sqlite.config().backup_folder), pytest.raises(AtWork):
        on_sqlite.back_up()
    assert on_sqlite.back_up().archive.is_file()


def test_a_database_that_is_away_leaves_no_archive(on_sqlite: Kept) -> None:
    with pytest.raises(DatabaseAway):
        on_sqlite.back_up(database=f"sqlite:///{on_sqlite.path}/нет.sqlite3")
    assert [path.name for path in on_sqlite.config().backup_folder.glob("*") if path.name[0] != "."] == []


# ------------------------------------------------------------------------------------------------ shelf and disk


def test_backups_of_one_second_do_not_write_over_each_other(on_sqlite: Kept) -> None:
    names = [on_sqlite.back_up().archive.name for _ in range(2)]
    assert names == ["journal-2026-09-10-120000.zip", "journal-2026-09-10-120001.zip"]


def test_a_backup_made_after_the_clock_was_set_back_is_kept_and_is_the_newest(on_sqlite: Kept) -> None:
    later = on_sqlite.back_up(10).archive
    earlier = back_up(on_sqlite.config(), at(10, 9)).archive
    assert later.exists()
    assert newest(on_sqlite.config()) == earlier


def test_every_backup_thins_out_those_before(on_sqlite: Kept) -> None:
    first = on_sqlite.back_up(7).archive
    second = on_sqlite.back_up(7)
    assert second.removed == (first.name,)
    assert not first.exists()
    record = read_record(first.parent)
    assert record.made == {second.archive.name: digest(second.archive)}
    assert record.backup_at == at(7)


def test_a_backup_is_due_once_a_day(on_sqlite: Kept) -> None:
    config = on_sqlite.config()
    assert is_due(config, at(10))
    on_sqlite.back_up()
    assert not is_due(config, at(10, 23))
    assert is_due(config, at(11, 0))
    assert is_due(config, at(9))  # the clock was set back


@pytest.fixture
def disk() -> Iterator[Path]:
    """A folder on another disk than the tests' own: memory, as Linux mounts it."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or disk_of(memory) == disk_of(Path(__file__)):
        pytest.skip("there is no other disk")
    made = memory / f"journal-test-{os.getpid()}"
    made.mkdir()
    yield made
    shutil.rmtree(made)


def test_a_copy_goes_to_another_disk_and_is_thinned_out_there_too(on_sqlite: Kept, disk: Path) -> None:
    old = on_sqlite.back_up(7, backup_medium=disk)
    stranger = disk / "journal-2025-01-01-000000.zip"
    stranger.write_bytes(b"somebody's own")
    done = on_sqlite.back_up(7, backup_medium=disk)
    assert done.medium is not None
    assert digest(done.medium) == digest(done.archive)
    assert done.medium.parent.parent == disk
    assert old.medium is not None
    assert not old.medium.exists()
    assert stranger.exists()
    assert last_backup(on_sqlite.config()).medium_at == at(7)
    assert [path.name for path in done.medium.parent.glob("journal-*.zip")] == [done.medium.name]


def test_a_folder_on_the_same_disk_is_no_medium_unless_it_is_meant(on_sqlite: Kept) -> None:
    same = on_sqlite.path / "флешка"
    done = on_sqlite.back_up(backup_medium=same)
    assert (done.medium, done.medium_error) == (None, f"съёмный диск не подключён: нет папки {same}")
    same.mkdir()
    done = on_sqlite.back_up(backup_medium=same)
    assert done.medium is None
    assert "на том же диске" in done.medium_error
    assert last_backup(on_sqlite.config()).medium_at is None
    done = on_sqlite.back_up(backup_medium=same, backup_medium_any_disk=True)
    assert done.medium is not None
    with pytest.raises(NoMedium):
        check_medium(same, (on_sqlite.path,), any_disk=False)


def test_a_copy_that_is_not_the_archive_is_thrown_away(on_sqlite: Kept) -> None:
    archive, place = on_sqlite.back_up().archive, on_sqlite.path / "копия"
    with pytest.raises(NoMedium, match="не сошлась"):
        copy_checked(archive, place, "0")
    assert not place.exists()
    copy_checked(archive, place, digest(archive))
    assert digest(place) == digest(archive)


def test_a_small_disk_takes_no_half_copy(on_sqlite: Kept, disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = shutil.disk_usage(on_sqlite.path).free, shutil.disk_usage(disk).free
    if here - there < 1_000_000_000:
        pytest.skip("memory is not smaller than the disk")
    monkeypatch.setattr("jobs.backup.disks.SPARE", there)
    done = on_sqlite.back_up(backup_medium=disk)
    assert done.archive.is_file()
    assert done.medium_error.startswith("мало места на диске с папкой")
    assert [path for path in disk.rglob("*") if path.is_file()] == []


def test_a_disk_that_fills_up_or_breaks_leaves_the_backup_at_home(on_sqlite: Kept, disk: Path) -> None:
    (disk / on_sqlite.config().own_name).write_bytes(b"a file where a folder should be")
    done = on_sqlite.back_up(backup_medium=disk)
    assert done.archive.is_file()
    assert done.medium_error.startswith(f"на {disk}")


# ------------------------------------------------------------------------------------ settings on a new machine


def test_settings_are_read_from_an_archive(on_sqlite: Kept) -> None:
    done = on_sqlite.back_up(session_days=7)
    assert f"JOURNAL_DATA='{on_sqlite.home}'" in settings_in(done.archive, "")


def test_a_copy_of_a_database_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"5" * 10_000)
    with pytest.raises(DatabaseAway):
        copy_out(f"sqlite:///{tmp_path}/x", tmp_path / "y")
    with pytest.raises(DatabaseAway):
        copy_in(tmp_path / "x", f"sqlite:///{tmp_path}/z")
    assert not (tmp_path / "z").exists()
