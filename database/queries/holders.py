"""Accounts as those see them who hand out slips: a class teacher her families, the IT lead the staff."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from database.dialect import Transaction
from database.scope import Asked
from journal.access import Act, Admitted, Child, HandedOut, Holder, State, state_of
from journal.classes import class_order
from journal.rights import Reach, Right
from journal.viewer import Role

_ABOUT = """
    a.account, a.login, a.name, a.password <> '', a.demo, c.issued_at, c.expires_at,
    (SELECT max(v.at) FROM access_log v WHERE v.account = a.account),
    (SELECT max(u.at) FROM credential_log u WHERE u.account = a.account AND u.act = 'used')
"""
_CODE = "LEFT JOIN account_codes c ON c.account = a.account AND c.kind = 'slip'"

#: A family's account comes with a row for each child of a class.
_FAMILIES = f"""
    SELECT p.school_class, p.pupil, p.name, r.role, {_ABOUT}, r.source
    FROM account_roles r JOIN accounts a ON a.account = r.account
    JOIN pupils p ON p.pupil = r.pupil AND p.year = ? AND (p."left" IS NULL OR p."left" > ?) {_CODE}
    WHERE a.active AND r.role IN ('pupil', 'guardian') AND (r.until IS NULL OR r.until >= ?)
    ORDER BY p.name, p.pupil, r.role DESC, a.account
"""
_STAFF = f"""
    SELECT '', '', '', r.role, {_ABOUT}, r.source FROM account_roles r JOIN accounts a ON a.account = r.account {_CODE}
    WHERE a.active AND r.role NOT IN ('pupil', 'guardian') AND (r.until IS NULL OR r.until >= ?)
    ORDER BY a.name, a.account, r.role
"""


#: The children of guardians, and whether they came to an account that had others.
_KIN = """
    SELECT account, pupil, source FROM account_roles
    WHERE role = 'guardian' AND (until IS NULL OR until >= ?) ORDER BY account, pupil
"""

#: Guardians who are none any more, and of whom.
_FORMER = """
    SELECT r.pupil, a.name FROM account_roles r JOIN accounts a ON a.account = r.account
    WHERE r.role = 'guardian' AND r.until < ? ORDER BY a.account
"""

#: No account is another class's.
EVERYBODYS: Mapping[int, str] = {}

_LOG = """
    SELECT account, at, act, login, name, school_class, by_name FROM credential_log ORDER BY id DESC LIMIT ?
"""

#: Lines of the log that pages show; all of it is in the database.
KEPT_IN_SIGHT = 2000


def holders(asked: Asked) -> list[Holder]:
    """The accounts the viewer hands slips out to: families of the own classes, or the staff."""
    if asked.reach(Right.STAFF_CREDENTIALS) is Reach.SCHOOL:
        return staff(asked.store, asked.now)
    if asked.reach(Right.FAMILY_CREDENTIALS) is Reach.CLASSES:
        return families(asked.store, asked.year, asked.now, asked.viewer.classes)
    return []


def admitted(asked: Asked) -> list[Admitted]:
    """How many stand where: every class and the staff, for who answers for the school; else what one hands out to."""
    if asked.reach(Right.ADMITTED) is not Reach.SCHOOL:
        return counted(holders(asked))
    every = families(asked.store, asked.year, asked.now, asked.school.class_names)
    return counted([*staff(asked.store, asked.now), *every])


def handed_out(asked: Asked) -> list[HandedOut]:
    """What was done about the way in of those the viewer hands slips out to; of everybody for the office."""
    lines = asked.store.rows(_LOG, (KEPT_IN_SIGHT,))
    if asked.reach(Right.HANDED_OUT) is not Reach.SCHOOL:
        own = {one.account for one in holders(asked)}
        lines = [line for line in lines if line[0] in own]
    return [HandedOut(datetime.fromtimestamp(at, UTC), Act(act), *rest) for _, at, act, *rest in lines]


def counted(people: Iterable[Holder]) -> list[Admitted]:
    """People by class and state, the staff first; a family of two classes counts in both."""
    counts: dict[str, Counter[State]] = {}
    for one in people:
        for name in dict.fromkeys(child.school_class for child in one.children) or [""]:
            counts.setdefault(name, Counter())[one.state] += 1
    order = sorted(counts, key=lambda name: (bool(name), class_order(name) if name else (0, "")))
    return [Admitted(name, dict(counts[name])) for name in order]


def staff(store: Transaction, now: datetime) -> list[Holder]:
    """Everybody with an office."""
    return _gathered(store.rows(_STAFF, (store.dialect.day(now.date()),)), now, frozenset())


def families(store: Transaction, year: str, now: datetime, classes: Iterable[str]) -> list[Holder]:
    """Pupils and guardians of classes, in the order of the pupils' names."""
    today, wanted = store.dialect.day(now.date()), set(classes)
    every = store.rows(_FAMILIES, (year, today, today))
    rows = [row for row in every if row[0] in wanted]
    foreign = _foreign(store.rows(_KIN, (today,)), rows, {(row[4], row[1]): row[0] for row in every})
    former: dict[str, list[str]] = {}
    for pupil, name in store.rows(_FORMER, (today,)):
        former.setdefault(pupil, []).append(name)
    people = _gathered(rows, now, frozenset(row[4] for row in store.rows(_STAFF, (today,))), foreign)
    return [replace(one, formerly=_formerly(one, former)) for one in people]


def children(store: Transaction, year: str, account: int, today: date) -> list[Child]:
    """All children of an account, whatever their class: what its slip says."""
    day = store.dialect.day(today)
    rows = store.rows(
        "SELECT DISTINCT p.pupil, p.name, p.school_class FROM account_roles r JOIN pupils p ON p.pupil = r.pupil"
        ' WHERE r.account = ? AND p.year = ? AND (p."left" IS NULL OR p."left" > ?)'
        " AND r.role IN ('pupil', 'guardian') AND (r.until IS NULL OR r.until >= ?)",
        (account, year, day, day),
    )
    return sorted((Child(*row) for row in rows), key=lambda child: (class_order(child.school_class), child.name))


def _formerly(one: Holder, former: Mapping[str, Iterable[str]]) -> str:
    """Who else answered for the child under another surname: most likely the same person, married."""
    if one.is_pupil or one.state is not State.NONE:
        return ""
    names = (name for child in one.children for name in former.get(child.pupil, ()))
    given = one.name.casefold().split()[1:]
    return next((name for name in names if given and name.casefold().split()[1:] == given), "")


def _foreign(
    kin: Iterable[tuple[int, str, str]], rows: Iterable[tuple[Any, ...]], classes: Mapping[tuple[int, str], str]
) -> dict[int, str]:
    """Account → the class to issue its slip, of those that rows of the asked classes may not issue.

    A slip opens all children of an account. So it is for a class of those it was made for, and for no class whose
    workbook named it afterwards; «» where no such class is left.
    """
    own = {(row[4], row[1]) for row in rows}
    held: dict[int, list[tuple[str, str]]] = {}
    for account, pupil, source in kin:
        held.setdefault(account, []).append((pupil, source))
    found = {}
    for account, children in held.items():
        first = [pupil for pupil, source in children if source != "joined"]
        if any((account, pupil) in own for pupil in first) or all((account, pupil) in own for pupil, _ in children):
            continue
        found[account] = next((name for pupil in first if (name := classes.get((account, pupil)))), "")
    return found


def _gathered(
    rows: Iterable[tuple[Any, ...]], now: datetime, staffs: frozenset[int], foreign: Mapping[int, str] = EVERYBODYS
) -> list[Holder]:
    """One holder an account, of its rows."""
    own: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        own.setdefault(row[4], []).append(row)
    return [
        replace(one, may_issue=one.may_issue and one.account not in foreign, issued_by=foreign.get(one.account, ""))
        for one in (_holder(found, now, is_staff=account in staffs) for account, found in own.items())
    ]


def _holder(rows: list[tuple[Any, ...]], now: datetime, *, is_staff: bool) -> Holder:
    account, login, name, used, demo, issued_at, expires_at, *came, _ = rows[0][4:]
    seen_at = max((at for at in came if at), default=None)  # a visit is noted some seconds later
    issued, expires, seen = (at and datetime.fromtimestamp(at, UTC) for at in (issued_at, expires_at, seen_at))
    state = state_of(now, used=bool(used), issued_at=issued, expires_at=expires, seen_at=seen)
    kin = tuple(dict.fromkeys(Child(row[1], row[2], row[0]) for row in rows if row[1]))
    roles = tuple(role for role in Role if role in {row[3] for row in rows})
    return Holder(account, login, name, roles, state, kin, issued, expires, seen, not (is_staff or demo))
