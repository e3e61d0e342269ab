"""Who may see and do what: one table, from which the reader, the menu and README are built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from journal.viewer import FAMILY, Role


class Reach(IntEnum):
    """How far a right goes; what is not stated in the table is NONE."""

    NONE = 0
    OWN = 1  # one's own record, or one's children's
    REGISTERS = 2  # the subjects one teaches, in the classes one teaches them in
    CLASSES = 3  # the classes one leads, whole
    SCHOOL = 4


class Right(StrEnum):
    """What may be seen or done."""

    FAMILY_RECORD = "family_record"
    RECORDS = "records"
    REASONS = "reasons"
    REASON_COUNTS = "reason_counts"
    ATTENDANCE = "attendance"
    UPKEEP = "upkeep"
    CONTROL = "control"
    ISSUES = "issues"
    DISMISS = "dismiss"
    CONTACTS = "contacts"
    CONSENTS = "consents"
    PORTFOLIO = "portfolio"
    FAMILIES_TAKING_PART = "families_taking_part"
    WHO_LOOKED = "who_looked"
    NOTICE = "notice"
    ACCOUNT = "account"
    FAMILY_CREDENTIALS = "family_credentials"
    STAFF_CREDENTIALS = "staff_credentials"
    ADMITTED = "admitted"
    HANDED_OUT = "handed_out"
    HOLDS = "holds"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class RightRow:
    """A right as people read it, and how far each role has it."""

    name: str
    reach: Mapping[Role, Reach]


_OFFICE = dict.fromkeys((Role.HEAD, Role.DEPUTY), Reach.SCHOOL)
_LEADS = {Role.CLASS_TEACHER: Reach.CLASSES}
_TEACHES = {Role.TEACHER: Reach.REGISTERS}
_FAMILY = dict.fromkeys((Role.PUPIL, Role.GUARDIAN), Reach.OWN)
_IT = {Role.IT_LEAD: Reach.SCHOOL}

#: A role sees marks by RECORDS alone; health, by which reasons of absence are meant, is nobody's but the class
#: teacher's and the family's, and how to reach a family only the class teacher's and the deputy's.
RIGHTS: Mapping[Right, RightRow] = {
    Right.FAMILY_RECORD: RightRow("дневник и отметки своего ребёнка или свои", _FAMILY),
    Right.RECORDS: RightRow("записи учеников: отметки, пропуски, темы, задания", _OFFICE | _LEADS | _TEACHES | _FAMILY),
    Right.REASONS: RightRow("причины пропусков ученика", _LEADS | _FAMILY),
    Right.REASON_COUNTS: RightRow("число пропусков по причинам, без имён", _OFFICE | _LEADS),
    Right.ATTENDANCE: RightRow("посещаемость по классам и неделям", _OFFICE | _LEADS | _TEACHES),
    Right.UPKEEP: RightRow("заполнение журнала: свои уроки учителя, класса, школы", _OFFICE | _LEADS | _TEACHES),
    Right.CONTROL: RightRow("участие всех учителей", _OFFICE),
    Right.ISSUES: RightRow("замечания к таблицам", _OFFICE | _LEADS | _TEACHES | _IT),
    Right.DISMISS: RightRow("отклонить замечание с причиной", _OFFICE | _LEADS | _TEACHES),
    Right.CONTACTS: RightRow("телефоны и почта родителей", {Role.DEPUTY: Reach.SCHOOL} | _LEADS),
    Right.CONSENTS: RightRow("согласия на обработку данных", {Role.DEPUTY: Reach.SCHOOL} | _LEADS),
    Right.PORTFOLIO: RightRow("портфолио", _LEADS | _FAMILY),
    Right.FAMILIES_TAKING_PART: RightRow("участие родителей", _OFFICE | _LEADS),
    Right.WHO_LOOKED: RightRow("кто смотрел карточку ребёнка", _FAMILY),
    Right.NOTICE: RightRow("как школа обрабатывает данные", dict.fromkeys(Role, Reach.OWN)),
    Right.ACCOUNT: RightRow("«Мои входы»: устройства, пароль, второй фактор", dict.fromkeys(Role, Reach.OWN)),
    Right.FAMILY_CREDENTIALS: RightRow("выдать вход семье", _LEADS),
    Right.STAFF_CREDENTIALS: RightRow("выдать вход сотруднику", _IT),
    Right.ADMITTED: RightRow("сколько семей и сотрудников получили вход, без имён", _OFFICE | _LEADS | _IT),
    Right.HANDED_OUT: RightRow("кто и когда выдал вход семьям", _OFFICE | _LEADS),
    Right.HOLDS: RightRow("решить о пропавшем из таблиц", _OFFICE | _IT),
    Right.STATE: RightRow("состояние системы", _IT | _OFFICE),
}

#: Whose reading of one pupil's record is their ordinary work, and how far; whatever else staff read of one pupil
#: goes into the access log. A deputy and a head control by classes (clause 2.2): a pupil's own lines are more.
ORDINARY: Mapping[Role, Reach] = _LEADS | _TEACHES

#: The pages that are a child's record: who of a family opened one has looked into the diary.
RECORD_PAGES = ("diary", "marks")

#: How README and the notice say a reach.
REACH_NAMES: Mapping[Reach, str] = {
    Reach.NONE: "",
    Reach.OWN: "своё",
    Reach.REGISTERS: "свои предметы",
    Reach.CLASSES: "свой класс",
    Reach.SCHOOL: "школа",
}


def reach(role: Role, right: Right) -> Reach:
    """How far a role has a right."""
    return RIGHTS[right].reach.get(role, Reach.NONE)


def who_may(*rights: Right) -> frozenset[Role]:
    """The roles that have all of these rights, however far."""
    return frozenset(role for role in Role if all(reach(role, right) for right in rights))


def is_noted(role: Role) -> bool:
    """Whether a reading of one pupil's record by this role is written into the access log as one of staff."""
    return role not in FAMILY and role not in ORDINARY
