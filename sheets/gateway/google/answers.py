"""What Google's answers mean: a table status and reason → what to do, and how people are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sheets.gateway.protocol import BookBroken, BookGone, GatewayError, NotWritten, StoreAway


class Action(StrEnum):
    """What follows from an answer that is no success."""

    WAIT = "wait"  # refused unread for asking too often: ask again later, even what is asked once only
    AGAIN = "again"  # nobody knows whether it was done: ask again what may be asked twice
    STALE = "stale"  # a page token of the change log is no longer known: begin anew
    GONE = "gone"  # the workbook is not there, or not shared
    LARGE = "large"  # too much was asked for at once: ask for less
    BROKEN = "broken"  # the workbook cannot be read
    REFUSED = "refused"  # it was not written, and would not be if asked again
    AWAY = "away"  # nobody will be answered until a person has done something


@dataclass(frozen=True, slots=True)
class Answer:
    """One row: of a status, and of one of the reasons where any are named; ``says`` is for people."""

    status: int
    reasons: frozenset[str]
    action: Action
    says: str


def _row(status: int, reasons: str, action: Action, says: str) -> Answer:
    return Answer(status, frozenset(reasons.split()), action, says)


_BUSY = "Google просит спрашивать реже: будет прочитано позже"
_ILL = "Google сейчас не отвечает: будет прочитано позже"
_LARGE = "книга слишком велика: удалите лишние листы и пустые строки под таблицами"
_BARRED = "до Google не пускают ({status}): проверьте прокси и фильтр сети на сервере"
_ACCESS = "откройте доступ для {email}: «Настройки доступа» → «Читатель»"

#: Asked from top to bottom; a row without reasons takes what is left of its status.
ANSWERS: tuple[Answer, ...] = (
    _row(400, "invalidPageToken", Action.STALE, "журнал изменений Google начат заново"),
    _row(400, "FAILED_PRECONDITION notASpreadsheet", Action.BROKEN,
         "это файл Excel, а не Google Таблица: откройте его и выберите «Файл» → «Сохранить как Google Таблицу»"),
    _row(400, "", Action.BROKEN, "Google не понял запрос: {message}"),
    _row(401, "", Action.AWAY,
         "Google не принимает ключ {email}: создайте новый ключ сервисного аккаунта и замените файл ключа"),
    _row(403, "accessNotConfigured SERVICE_DISABLED", Action.AWAY,
         "в проекте Google не включён {service}: откройте консоль Google Cloud → «API и сервисы» и включите его{link}"),
    _row(403, "userRateLimitExceeded rateLimitExceeded RATE_LIMIT_EXCEEDED RESOURCE_EXHAUSTED", Action.WAIT, _BUSY),
    _row(403, "responseTooLarge", Action.LARGE, _LARGE),
    _row(403, "exportSizeLimitExceeded", Action.LARGE,
         "книга больше 10 МБ, Google не отдаёт её файлом: скачайте её сами («Файл» → «Скачать» → .xlsx)"),
    _row(403, "cannotExportFile cannotDownloadFile", Action.BROKEN,
         "читателям этой книги запрещено её скачивать: «Настройки доступа» → шестерёнка → разрешите читателям"),
    _row(403, "dailyLimitExceeded", Action.AWAY, "дневная квота проекта Google исчерпана: увеличьте её или подождите"),
    _row(403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT insufficientPermissions insufficientScopes", Action.AWAY,
         "ключу {email} не хватает разрешений: нужны spreadsheets.readonly и drive.metadata.readonly"),
    _row(403, "notJson", Action.AWAY, _BARRED),
    _row(403, "", Action.GONE, f"книга не открыта для журнала: {_ACCESS}"),
    _row(404, "notJson", Action.AWAY, _BARRED),
    _row(404, "", Action.GONE, f"книги нет или она не открыта для журнала: верните её из корзины или {_ACCESS}"),
    _row(408, "", Action.AGAIN, _ILL),
    _row(410, "", Action.STALE, "журнал изменений Google начат заново"),
    _row(413, "", Action.LARGE, _LARGE),
    _row(429, "", Action.WAIT, _BUSY),
    _row(500, "", Action.AGAIN, _ILL),
    _row(502, "", Action.AGAIN, _ILL),
    _row(503, "", Action.AGAIN, _ILL),
    _row(504, "", Action.AGAIN, _ILL),
)  # fmt: skip

_EDITOR = "откройте доступ для {email}: «Настройки доступа» → «Редактор»"
_NOBODY = "у этого адреса нет учётной записи Google: проверьте его в листе «Сотрудники»"
_MEMBER = "на общем диске дайте ему роль «Контент-менеджер»"

#: The same for what was to be written; asked before the others.
WRITE_ANSWERS: tuple[Answer, ...] = (
    _row(400, "FAILED_PRECONDITION notASpreadsheet", Action.BROKEN,
         "это файл Excel, а не Google Таблица: откройте его и выберите «Файл» → «Сохранить как Google Таблицу»"),
    _row(400, "invalidSharingRequest", Action.REFUSED, _NOBODY),
    _row(400, "", Action.REFUSED, "Google не принял запись: {message}"),
    _row(403, "cannotShareTeamDriveWithNonGoogleAccounts cannotInviteNonGoogleUser", Action.REFUSED, _NOBODY),
    _row(403, "domainPolicy shareOutNotPermitted shareOutNotPermittedByDomainPolicy shareInNotPermitted",
         Action.REFUSED, "правила организации не дают открывать файлы этому адресу: спросите администратора Google"),
    _row(403, "storageQuotaExceeded", Action.REFUSED,
         "у {email} нет своего места на Google Диске: положите папку журналов на общий диск и "
         "дайте ему там роль «Контент-менеджер» либо создавайте журналы по ключу человека"),
    _row(403, "sharingRateLimitExceeded", Action.AWAY,
         "Google на сегодня не даёт открывать доступ дальше: повторите завтра"),
    _row(403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT insufficientPermissions insufficientScopes", Action.AWAY,
         "ключу {email} не хватает разрешений: для записи нужны spreadsheets и drive"),
    _row(403, "insufficientFilePermissions insufficientParentPermissions PERMISSION_DENIED forbidden", Action.REFUSED,
         f"{{email}} не может сюда писать: {_EDITOR}; {_MEMBER}"),
    _row(404, "notFound NOT_FOUND", Action.GONE, f"этого нет на Google Диске или оно закрыто: {_EDITOR}"),
    _row(409, "", Action.AGAIN, "Google записывает это в другом месте: будет записано позже"),
)  # fmt: skip

#: For a status that no row names: ours to look into.
UNKNOWN = Answer(0, frozenset(), Action.AWAY, "Google ответил неожиданно ({status}): {message}")

#: For an answer that leads elsewhere: Google never does, the filter of a network does.
ELSEWHERE = Answer(0, frozenset(), Action.AWAY, _BARRED)

#: For what went wrong on the way there or back.
NO_LINE = Answer(0, frozenset(), Action.AGAIN, "нет связи с Google: проверьте интернет и прокси на сервере")
NO_ANSWER = Answer(0, frozenset(), Action.AGAIN, "Google не ответил вовремя: будет прочитано позже")
BROKEN_OFF = Answer(0, frozenset(), Action.AGAIN, _ILL)

#: For a token that was not given.
_REFUSED = "Google не принимает ключ {email} ({message}): создайте новый ключ и замените файл ключа"
NO_TOKEN = Answer(0, frozenset(), Action.AWAY, _REFUSED)
WRONG_CLOCK = Answer(0, frozenset(), Action.AWAY, "часы сервера неверны: включите синхронизацию времени (NTP)")

_SERVICES = {"sheets": "Google Sheets API", "drive": "Google Drive API"}


class NotAnswered(StoreAway):
    """What was asked for was not answered in all the time there was; something smaller may be."""


class TooLarge(NotAnswered):
    """What was asked for is too large for one answer."""


class DoneOrNot(NotAnswered):
    """What was to be written was sent and not answered: nobody knows whether it was done."""


_ERRORS: Mapping[Action, type[GatewayError]] = {
    Action.GONE: BookGone, Action.BROKEN: BookBroken, Action.AGAIN: NotAnswered, Action.LARGE: TooLarge,
    Action.REFUSED: NotWritten,
}  # fmt: skip


class TokenStale(Exception):
    """A page token of the change log is no longer known: what changed must be found by listing everything."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that is no success: what it says, what its body adds, and whether the question was sent at all."""

    answer: Answer
    status: int = 0
    message: str = ""
    link: str = ""
    api: str = "sheets"
    retry_after: float | None = None
    sent: bool = True

    def error(self, email: str) -> GatewayError:
        """The error to raise, in words of what to do."""
        text = self.answer.says.format(
            email=email or "журнала", message=self.message, status=self.status,
            link=f" ({self.link})" if self.link else "", service=_SERVICES[self.api],
        )  # fmt: skip
        return _ERRORS.get(self.answer.action, StoreAway)(text)


def refusal(status: int, body: object, api: str, retry_after: float | None = None, *, writes: bool = False) -> Refusal:
    """What an answer of that status and JSON body means; ``body`` is None for HTML and other texts."""
    error = body.get("error") if isinstance(body, dict) else None
    said: Mapping[str, Any] = error if isinstance(error, dict) else {}
    message = str(said.get("message", ""))[:300]
    reasons = _reasons(said, message) if body is not None else frozenset({"notJson"})
    answer = _answer(status, reasons, (*WRITE_ANSWERS, *ANSWERS) if writes else ANSWERS)
    return Refusal(answer, status, message, _link(said), api, retry_after)


def _answer(status: int, reasons: frozenset[str], table: tuple[Answer, ...]) -> Answer:
    rows = (row for row in table if row.status == status and (not row.reasons or row.reasons & reasons))
    return next(rows, BROKEN_OFF if status >= 500 else ELSEWHERE if status < 400 else UNKNOWN)


def _reasons(said: Mapping[str, Any], message: str) -> frozenset[str]:
    """The words by which programs tell errors apart: Sheets has details, Drive has errors."""
    details = [one for name in ("details", "errors") for one in said.get(name) or () if isinstance(one, dict)]
    found = {str(one["reason"]) for one in details if "reason" in one} | {str(said.get("status", ""))}
    if any(one.get("location") == "pageToken" for one in details):
        found.add("invalidPageToken")
    if "not supported for this document" in message:
        found.add("notASpreadsheet")
    return frozenset(found)


def _link(said: Mapping[str, Any]) -> str:
    """Where an API is switched on, as the message says."""
    words = str(said.get("message", "")).split()
    return next((word for word in words if word.startswith("https://console.")), "")
