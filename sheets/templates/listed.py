"""The pupils of a register as it lists them: «Иванов Иван», «Иванов И.» or «№ 0712», each told from the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence

from journal.registers import in_subgroup
from journal.settings import Naming
from journal.tables import PupilRow, Register

#: A way to call a pupil.
_Call = Callable[[PupilRow], str]


def listed_names(
    pupils: Sequence[PupilRow],
    register: Register,
    naming: Naming = Naming.FULL,
    entered: Collection[str] = (),
    *,
    unnamed: Collection[str] = (),
) -> list[tuple[str, str]]:
    """(id, name) of the pupils of a register, in the order of the class list.

    Args:
        pupils: The class list.
        register: Whose list it is: a subgroup lists its own.
        naming: How pupils are called; one who shares that name with another is called more precisely.
        entered: Pupils who have an entry there and are listed whatever their subgroup.
        unnamed: Pupils who are called by their number whatever the naming.
    """
    _, subject, subgroup = register
    listed = [p for p in pupils if p.pupil in entered or in_subgroup(p.subgroups, subject, subgroup)]
    shown = {pupil.pupil: _number(pupil) if pupil.pupil in unnamed else "" for pupil in listed}
    for call in _CALLS[naming]:
        said = {pupil.pupil: call(pupil) for pupil in listed}
        shared = Counter(said.values())
        shown |= {pupil: name for pupil, name in said.items() if not shown[pupil] and shared[name] == 1}
    return [(pupil.pupil, shown[pupil.pupil] or _CALLS[naming][-1](pupil)) for pupil in listed]


def _first_names(pupil: PupilRow) -> str:
    return " ".join(pupil.name.split()[:2])


def _initial(pupil: PupilRow) -> str:
    return _initials(pupil, 1)


def _both_initials(pupil: PupilRow) -> str:
    return _initials(pupil, 2)


def _initials(pupil: PupilRow, count: int) -> str:
    surname, *given = pupil.name.split() or [""]
    return " ".join([surname, *(f"{name[0]}." for name in given[:count])])


def _whole(pupil: PupilRow) -> str:
    return pupil.name


def _number(pupil: PupilRow) -> str:
    """The number in the class list, which is the pupil's own and the same all year."""
    return f"№ {pupil.pupil}"


#: How each naming calls pupils, the usual way first; the next ones where that one is shared.
_CALLS: dict[Naming, tuple[_Call, ...]] = {
    Naming.FULL: (_first_names, _whole),
    Naming.SHORT: (_initial, _both_initials, _number),
    Naming.NUMBER: (_number,),
}
