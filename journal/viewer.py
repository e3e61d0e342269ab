"""Who is looking, and how far they may see."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The roles of the regulation (clause 1.6); values are stored and stand in the workbook's table."""

    IT_LEAD = "it_lead"
    HEAD = "head"
    DEPUTY = "deputy"
    CLASS_TEACHER = "class_teacher"
    TEACHER = "teacher"
    PUPIL = "pupil"
    GUARDIAN = "guardian"


#: How people call the roles; also how «Сотрудники» names them.
ROLE_NAMES: dict[Role, str] = {
    Role.IT_LEAD: "руководитель ИЦШ",
    Role.HEAD: "директор",
    Role.DEPUTY: "завуч",
    Role.CLASS_TEACHER: "классный руководитель",
    Role.TEACHER: "учитель",
    Role.PUPIL: "ученик",
    Role.GUARDIAN: "родитель",
}

WHOLE_SCHOOL = frozenset({Role.HEAD, Role.DEPUTY})
FAMILY = frozenset({Role.PUPIL, Role.GUARDIAN})


@dataclass(frozen=True, slots=True)
class Viewer:
    """One signed-in person in one role, with the scope every reader narrows to.

    ``pupils`` are ids of the pupil's own record or of the guardian's children; ``classes`` those a
    class teacher leads; ``registers`` the (class, subject, subgroup) a teacher teaches; ``staff`` is
    the person's code in «Сотрудники». All empty means: sees nothing.
    """

    account: int
    name: str
    role: Role
    staff: str = ""
    pupils: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    registers: frozenset[tuple[str, str, str]] = frozenset()

    @property
    def sees_school(self) -> bool:
        """Whether every class is in scope."""
        return self.role in WHOLE_SCHOOL

    @property
    def is_family(self) -> bool:
        """Whether the viewer is a pupil or a guardian."""
        return self.role in FAMILY

    @property
    def scope(self) -> tuple[str, ...]:
        """What a cache key must hold so that nobody's entry reaches another."""
        return (
            self.role,
            self.staff,
            *(f"pupil {pupil}" for pupil in sorted(self.pupils)),
            *(f"class {name}" for name in sorted(self.classes)),
            *(f"register {'/'.join(register)}" for register in sorted(self.registers)),
        )
