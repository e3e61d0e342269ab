"""What goes into a backup beside the database: the school's folder, its workbooks on Google, settings and keys."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from stat import S_ISREG

from database.copying import shown_address
from jobs.backup.archive import BOOKS, GOOGLE, SECRETS, SETTINGS, Packing, moment_of
from jobs.config import Config
from journal.registers import google_id, shown_book
from sheets.gateway.google.exporting import export_all
from sheets.gateway.google.gateway import GoogleSettings
from sheets.gateway.protocol import GatewayError, StoreAway

#: A class's journal is about 0.2 MB; whatever is larger is no workbook, and would fill the disk day by day.
FILE_LIMIT = 50_000_000

#: A file that somebody saves at this moment is read again so many times.
_ATTEMPTS = 3

#: What office programs put beside a file that is open.
_LOCKS = ("~$", ".~lock.")

Progress = Callable[[int, int, str], None]
Missing = dict[str, str]

READ_ME_TEXT = """Резервная копия школьного журнала от {moment:%d.%m.%Y %H:%M}.

database.sqlite3 — база: отметки, история, учётные записи.
books/           — папка с книгами школы, файл в файл.
google/          — книги с Google Диска, сохранённые как .xlsx.
settings.env     — настройки{secrets}.
manifest.json    — опись: сколько чего и контрольные суммы.

Книги можно открыть и так. Вернуть школу целиком, на эту или другую машину:
    python manage.py restore ИМЯ_АРХИВА
Проверить архив, ничего не меняя:
    python manage.py restore ИМЯ_АРХИВА --verify

В архиве личные данные детей и родителей: храните его как классный журнал.
"""


def pack_folder(packing: Packing, config: Config, progress: Progress) -> Missing:
    """Put every file of the school's folder into an archive, byte for byte; which are missing, and why."""
    missing, paths = Missing(), sorted(files_of(config))
    for done, path in enumerate(paths):
        name = path.relative_to(config.data).as_posix()
        progress(done, len(paths), name)
        try:
            data = _read(path)
        except FileNotFoundError:
            continue  # taken away since the folder was listed
        except OSError as error:
            missing[BOOKS + name] = error.strerror or str(error)
            continue
        packing.add(BOOKS + name, BytesIO(data), moment_of(path))
    return missing


def files_of(config: Config) -> Iterator[Path]:
    """The files of the school's folder, but for the database and the backups, should these lie there too."""
    ours = {path.resolve() for path in (config.backup_folder, config.medium_folder) if path is not None}
    file = shown_address(config.database)[0].removeprefix("sqlite:///")
    database = {Path(file + ending).resolve() for ending in ("", "-wal", "-shm")}
    for folder, folders, names in os.walk(config.data):
        folders[:] = [name for name in folders if Path(folder, name).resolve() not in ours]
        for name in names:
            path = Path(folder, name)
            if not name.startswith(_LOCKS) and not path.is_symlink() and path.resolve() not in database:
                yield path


def pack_google(packing: Packing, config: Config, progress: Progress) -> Missing:
    """Put every workbook that lies on Google into an archive; which are missing, and why."""
    settings = GoogleSettings(config.google_folder, config.google_credentials, config.google_endpoint)
    missing, taken = Missing(), set[str]()
    try:
        for done, (book, data) in enumerate(export_all(settings)):
            progress(done, 0, shown_book(book))
            name = f"{GOOGLE}{shown_book(book)}.xlsx"
            if name in taken:
                name = f"{GOOGLE}{shown_book(book)} ({google_id(book)}).xlsx"
            taken.add(name)
            if isinstance(data, GatewayError):
                missing[name] = str(data)
            else:
                packing.add(name, BytesIO(data), config.clock().replace(tzinfo=None))
    except StoreAway as error:
        missing[GOOGLE] = str(error)
    return missing


def pack_settings(packing: Packing, config: Config, *, encrypted: bool) -> Missing:
    """Put the settings into an archive; passwords and keys only into one that is encrypted."""
    moment = config.clock().replace(tzinfo=None)
    text, missing = settings_text(config, with_secrets=encrypted)
    packing.add(SETTINGS, BytesIO(text.encode()), moment)
    if config.key_file.is_file():
        if encrypted:
            packing.add(SECRETS + config.key_file.name, BytesIO(config.key_file.read_bytes()), moment)
        else:
            missing[SECRETS + config.key_file.name] = "ключи контактов не кладутся в незашифрованный архив"
    for path in _keys(config):
        if encrypted:
            packing.add(SECRETS + path.name, BytesIO(path.read_bytes()), moment)
        else:
            missing[SECRETS + path.name] = "ключ Google не кладётся в незашифрованный архив"
    return missing


def settings_text(config: Config, *, with_secrets: bool) -> tuple[str, Missing]:
    """The settings as a file «.env», what is as usual left out; and which of them are held back."""
    told = {name: value for name, value in config.environment().items() if _is_told(config, name)}
    address, is_secret = shown_address(config.database)
    if not is_secret or with_secrets:
        return "".join(f"{name}='{value}'\n" for name, value in told.items()), {}
    told.pop("JOURNAL_DATABASE")
    lines = "".join(f"{name}='{value}'\n" for name, value in told.items())
    held_back = f"# База была здесь; впишите пароль и уберите «# »:\n# JOURNAL_DATABASE='{address}'\n"
    return lines + held_back, {SETTINGS: "пароль базы не кладётся в незашифрованный архив"}


def _is_told(config: Config, variable: str) -> bool:
    """Whether a setting is another than it would be of itself, and goes with the school to another machine."""
    name = variable.removeprefix("JOURNAL_").lower()
    if name in ("now", "servers", "store", "emulator_port"):
        return False
    value = getattr(config, name)
    return bool(value != (config.own_database if name == "database" else type(config).model_fields[name].default))


def _keys(config: Config) -> list[Path]:
    """The keys of Google that this school uses."""
    keys = (config.google_credentials, config.google_writer) if config.is_on_google else ()
    return [path for path in keys if path.is_file()]


def _read(path: Path) -> bytes:
    """The bytes of a file at one moment. Raises OSError, also for a file that is never at rest."""
    for _ in range(_ATTEMPTS):
        with path.open("rb") as stream:
            before = os.fstat(stream.fileno())
            if not S_ISREG(before.st_mode):
                raise OSError(0, "это не файл")
            if before.st_size > FILE_LIMIT:
                raise OSError(0, f"файл больше {FILE_LIMIT // 1_000_000} МБ: скопируйте его сами")
            data = stream.read()
        after = path.stat()
        if (before.st_mtime_ns, before.st_size, before.st_ino) == (after.st_mtime_ns, len(data), after.st_ino):
            return data
    raise OSError(0, "файл изменялся во время чтения")
