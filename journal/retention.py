"""How long what is held about people stays, kind by kind: one table, for the job that purges, the notice and README."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Held(StrEnum):
    """A kind of record about people; values are read by people."""

    MARKS = "отметки, пропуски, темы и история их изменений"
    LISTS = "списки классов и согласия"
    CONTACTS = "контакты родителей"
    REASONS = "причины пропусков и документы"
    PORTFOLIO = "портфолио"
    ACCOUNTS = "учётные записи"
    SESSIONS = "входы с устройств"
    ATTEMPTS = "неудачные попытки входа"
    CODES = "одноразовые коды: только их отпечатки"
    DEVICES = "узнанные браузеры"
    WAYS = "второй фактор, запасные коды, входы через другие сайты"
    ISSUED = "кто кому выдал вход, кто ознакомился с обработкой данных"
    ACCESS = "журнал доступа: кто чью страницу открыл"


@dataclass(frozen=True, slots=True)
class Term:
    """How long a kind stays, as people read it; ``days`` where a job takes it away by itself."""

    said: str
    days: int | None = None


#: A month of the setting «Журнал доступа, месяцев».
MONTH = timedelta(days=30.4375)

#: The days of ACCESS are the school's own setting.
RETENTION: Mapping[Held, Term] = {
    Held.MARKS: Term("постоянно: журнал — документ школы (п. 1.2), срок задаёт номенклатура дел"),
    Held.LISTS: Term("постоянно, вместе с журналом; согласие — как доказательство, что оно было"),
    Held.CONTACTS: Term("пока стоят в книге «Класс»; прежние школа стирает по заявлению"),
    Held.REASONS: Term("пока стоят в книге «Класс»; прежние школа стирает по заявлению"),
    Held.PORTFOLIO: Term("пока стоит в книге «Класс»; после выбытия школа стирает по заявлению"),
    Held.ACCOUNTS: Term("до закрытия; имя и логин закрытой школа стирает по заявлению"),
    Held.SESSIONS: Term("до выхода или окончания срока входа", 0),
    Held.ATTEMPTS: Term("сутки", 1),
    Held.CODES: Term("до первого входа; просроченный листок — ещё месяц", 30),
    Held.DEVICES: Term("год без входа", 365),
    Held.WAYS: Term("пока не отключат"),
    Held.ISSUED: Term("постоянно, как доказательство"),
    Held.ACCESS: Term("по настройке «Журнал доступа, месяцев»"),
}
