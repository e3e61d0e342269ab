"""The school on Google: the keys, the clock, the folder and who may do what in it, in as few requests as can be."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jobs.config import Config
from jobs.doctor.findings import Finding, listed, warns, well, wrong
from journal.registers import book_kind, shown_book
from sheets.gateway.google.access import SCOPES, VERDICT_SCOPES
from sheets.gateway.google.gateway import GoogleSettings
from sheets.gateway.google.health import Examiner, is_open_to_others, key_kind
from sheets.gateway.google.state import file_of
from sheets.gateway.protocol import Changes, GatewayError

#: Google gives no token to a clock that is off by five minutes.
_CLOCK_WRONG, _CLOCK_ODD = timedelta(minutes=4), timedelta(seconds=45)

_KINDS = {"service_account": "сервисный аккаунт", "authorized_user": "согласие человека"}
_GUIDE = "по шагам: docs/google.md"


_NOTHING = Changes((), (), "")


@dataclass(frozen=True, slots=True)
class OnGoogle:
    """What was found on Google, and who reads there; nobody where the key or the folder is of no use."""

    found: Changes = _NOTHING
    reader: Examiner | None = None
    writer: Examiner | None = None

    def close(self) -> None:
        """Let the connections go."""
        for examiner in (self.reader, self.writer):
            if examiner is not None:
                examiner.close()


Now = Callable[[], datetime]


def machine_time() -> datetime:
    """What this machine takes for the time."""
    return datetime.now(UTC)


def examine_google(config: Config, now: Now = machine_time) -> Generator[Finding, None, OnGoogle]:
    """Look at the keys, then at what is open to them."""
    settings = GoogleSettings(config.google_folder, config.google_credentials, config.google_endpoint)
    reader = yield from _account("Ключ чтения", config.google_credentials, config, SCOPES, now)
    writer = None
    if config.google_writer.exists():
        writer = yield from _account("Ключ записи", config.google_writer, config, VERDICT_SCOPES, now)
    else:
        advice = f"положите сюда ключ второго аккаунта ({_GUIDE}); без него замечания видны только в приложении"
        yield warns(f"Ключа записи {config.google_writer} нет: в Google Таблицы ничего не пишется", advice)
    if reader is None:
        return OnGoogle(writer=writer)
    try:
        roots, found = settings.roots(), reader.listed(settings, time.time)
    except GatewayError as error:
        yield wrong("Папка журналов на Google не читается", str(error))
        return OnGoogle(writer=writer)
    homes = yield from _homes(reader, roots)
    if writer is not None:
        yield from _rights(writer, homes, found)
    yield from _sheets_api(reader, roots, found)
    return OnGoogle(found, reader, writer)


# ------------------------------------------------------------------------------------------------ keys


def _account(
    name: str, key: Path, config: Config, scopes: tuple[str, ...], now: Now
) -> Generator[Finding, None, Examiner | None]:
    """One key: the file, whose it is, a token by it. None where nothing can be asked with it."""
    try:
        examiner = Examiner(key, config.google_endpoint, scopes)
    except GatewayError as error:
        yield wrong(f"{name}: {key}", f"{error}; {_GUIDE}")
        return None
    if is_open_to_others(key):
        yield warns(f"{name} {key} могут прочесть другие пользователи этой машины", f"chmod 600 {key}")
    kind = _KINDS.get(key_kind(key), "ключ")
    signed = examiner.sign_in(now)
    yield from _clock(signed.ahead)
    if signed.error is not None:
        yield wrong(f"{name}: {kind} {examiner.email}".rstrip(), str(signed.error))
        examiner.close()
        return None
    if signed.lacks:
        yield wrong(f"{name}: не дано разрешений {', '.join(signed.lacks)}", f"повторите согласие; {_GUIDE}")
    yield well(f"{name}: {kind} {examiner.email}".rstrip())
    return examiner


def _clock(ahead: timedelta | None) -> Iterator[Finding]:
    """How far this machine's clock is off; silent where it goes with Google's."""
    if ahead is None or abs(ahead) < _CLOCK_ODD:
        return
    seconds = round(abs(ahead).total_seconds())
    off = f"{seconds // 60} мин" if seconds >= 120 else f"{seconds} с"
    text = f"Часы этой машины {'спешат' if ahead > timedelta() else 'отстают'} на {off}"
    advice = "включите синхронизацию времени: timedatectl set-ntp true"
    yield wrong(text, f"{advice}; без неё Google не даёт доступа") if abs(ahead) > _CLOCK_WRONG else warns(text, advice)


# ------------------------------------------------------------------------------------------------ folders


def _homes(reader: Examiner, roots: tuple[str, ...]) -> Generator[Finding, None, Mapping[str, str]]:
    """Where each folder lies: root → its shared drive, «» for a person's own Drive."""
    homes: dict[str, str] = {}
    for root in roots:
        name, homes[root] = reader.home(root)
        where = "на общем диске" if homes[root] else "в личном Google Диске человека"
        yield well(f"Папка журналов «{name}» {where}" if name else f"Папка журналов — общий диск {root}")
    return homes


def _rights(writer: Examiner, homes: Mapping[str, str], found: Changes) -> Iterator[Finding]:
    """Whether the account that writes may change what the other one reads."""
    may: dict[str, bool] = {}
    for home in dict.fromkeys(homes.values()):
        try:
            may |= writer.rights(home)
        except GatewayError:
            yield wrong(f"Общий диск {home} не виден тому, кто пишет: {writer.email}", _member(writer))
            return
    for root, home in homes.items():
        if root != home and not may.get(root):
            sees = "может только читать" if root in may else "не видит"
            yield wrong(f"{writer.email or 'Кто пишет'} {sees} папку журналов {root}", _editor(writer))
            return
    books = [book for book in found.changed if book_kind(book) is not None]
    closed = sorted(shown_book(book) for book in books if not may.get(file_of(book)))
    if closed:
        advice = _member(writer) if any(homes.values()) else _editor(writer)
        yield wrong(f"{writer.email or 'Кто пишет'} не может изменять: {listed(closed)}", advice)
    elif books:
        yield well(f"Записывать можно во все книги: {len(books)}")


def _editor(writer: Examiner) -> str:
    who = writer.email or "этого человека"
    return f"откройте доступ для {who}: папка → «Открыть доступ» («Настройки доступа») → «Редактор»"


def _member(writer: Examiner) -> str:
    who = writer.email or "этого человека"
    return f"общий диск → «Управление участниками» → добавьте {who} с ролью «Контент-менеджер»"


def _sheets_api(reader: Examiner, roots: tuple[str, ...], found: Changes) -> Iterator[Finding]:
    """Whether Sheets answers at all, where no workbook is there to tell it."""
    if not found.changed:
        try:
            reader.try_sheets(roots[0])
        except GatewayError as error:
            yield wrong("Google Sheets API не отвечает", str(error))
        yield wrong("В папке журналов на Google нет ни одной таблицы", "создайте их: python manage.py provision")


def examine_quota(reader: Examiner) -> Iterator[Finding]:
    """What we used of what we allow ourselves; the project's own limits are told to nobody."""
    used, left = reader.left
    yield well(f"Запросов к Google: {reader.counts.asked}; чтений за минуту {used}, осталось {left}")
    if reader.counts.hurried:
        advice = "ключом пользуется ещё одна программа: дайте ей свой, или увеличьте квоту проекта (docs/google.md)"
        yield warns(f"Google просил спрашивать реже: {reader.counts.hurried}", advice)
