"""What the ledger of the journal tells of: which field of a lesson changed, and whether anybody changed it."""

from __future__ import annotations

from enum import StrEnum


class Field(StrEnum):
    """What changed; a term mark's field is the name of its period instead."""

    ENTRY = "entry"
    KIND = "kind"
    TOPIC = "topic"
    HOMEWORK = "homework"
    LESSON = "lesson"  # the whole column came or went
    DATE = "date"  # the column got another date
    NUMBER = "number"  # the column got another number of lesson
    SEEN = "seen"  # when its parts were first filled; nobody's edit
    REGISTER = "register"  # its subject, or the sheet it stands on


class Cause(StrEnum):
    """Why something differs from the reading before."""

    TYPED = "typed"  # somebody changed it in the workbook
    DERIVED = "derived"  # the same cells, understood anew: a code, a holiday, a class list, a newer program
    UNREAD = "unread"  # the cell stopped being readable, or is again; the value stayed


#: How people read the fields of a lesson.
FIELD_NAMES: dict[str, str] = {
    Field.ENTRY: "отметка",
    Field.KIND: "вид работы",
    Field.TOPIC: "тема",
    Field.HOMEWORK: "домашнее задание",
    Field.LESSON: "урок",
    Field.DATE: "дата урока",
    Field.NUMBER: "номер урока",
    Field.REGISTER: "лист журнала",
}
