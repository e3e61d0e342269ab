"""Families: how to reach them, what they agreed to, who of them opened the diary, and who looked at their child."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from database.reading import class_list
from database.scope import Asked
from database.vault import SealedTable
from journal.classes import class_order
from journal.consents import Use, read_consent
from journal.rights import RECORD_PAGES, Reach, Right
from journal.viewer import FAMILY, Role

Rows = list[tuple[Any, ...]]

#: As many last visits are told of a child: half a year of a family that looks every day.
_TOLD = 500


def contacts(asked: Asked, school_class: str) -> Rows:
    """The guardians of a class with phone and e-mail, in the order of pupils' names."""
    if not asked.leads(school_class, Right.CONTACTS):
        return []
    names = {row.pupil: row.name for row in class_list(asked.store, asked.year, school_class)}
    rest, key = 'WHERE year = ? AND school_class = ? ORDER BY "row"', (asked.year, school_class)
    told = [
        (row["pupil"], names[row["pupil"]], *(row[name] for name in ("name", "relation", "phone", "email")))
        for row in SealedTable.rows(asked.store, "guardians", rest, key, names)
        if row["pupil"] in names
    ]
    return sorted(told, key=lambda row: (row[1], row[0]))


def consents(asked: Asked, school_class: str) -> Rows:
    """The pupils of a class with what stands of their consent, in the order of names; those who left are left out."""
    if not asked.leads(school_class, Right.CONSENTS):
        return []
    listed = class_list(asked.store, asked.year, school_class)
    return [
        (row.pupil, row.name, said.typed, str(said.state(asked.today)), said.day, said.by, said.until)
        for row in listed
        if row.left is None or row.left > asked.today
        for said in [read_consent(row.consent)]
    ]


def portfolio(asked: Asked, pupil: str) -> Rows:
    """A pupil's works and awards, the newest first; nothing without the consent that it rests on."""
    classes = [own.school_class for own in asked.enrolments(pupil)]
    if not asked.is_own(pupil, Right.PORTFOLIO):
        classes = [name for name in classes if asked.leads(name, Right.PORTFOLIO)]
    if not classes or not _agreed(asked, pupil):
        return []
    read_day = asked.store.dialect.read_day
    rest = f"WHERE year = ? AND pupil = ? AND school_class IN ({', '.join('?' * len(classes))})"
    rows = SealedTable.rows(asked.store, "portfolio", rest, (asked.year, pupil, *classes), [pupil])
    told = [(row["day"] and read_day(row["day"]), row["kind"], row["text"]) for row in rows]
    return sorted(told, key=lambda row: (row[0] or date.min, row[2] or ""), reverse=True)


def _agreed(asked: Asked, pupil: str) -> bool:
    """Whether nothing is said against showing a portfolio in the class the pupil is in last."""
    latest = asked.enrolments(pupil)[0].school_class
    typed = asked.store.value(
        "SELECT consent FROM pupils WHERE year = ? AND school_class = ? AND pupil = ?", (asked.year, latest, pupil)
    )
    return read_consent(typed or "").allows(Use.PORTFOLIO, asked.today)


def taking_part(asked: Asked, first: date, last: date) -> Rows:
    """Pupils with each of their guardians who can sign in, how often that one opened the child's record, and when last.

    Only a guardian's own opening counts: of a page about this very child, in the role of a guardian. A pupil whom no
    guardian can look up has one row without a guardian.
    """
    wide = asked.reach(Right.FAMILIES_TAKING_PART)
    if wide < Reach.CLASSES:
        return []
    classes = None if wide is Reach.SCHOOL else sorted(asked.viewer.classes)
    pupils = _pupils(asked, classes)
    guardians = _guardians(asked)
    opened = _opened(asked, first, last, None if classes is None else {row[1] for row in pupils})
    return [
        (school_class, pupil, name, account, guardian, *opened.get((account, pupil), (0, None)))
        for school_class, pupil, name in pupils
        for account, guardian in guardians.get(pupil, [(None, None)])
    ]


def _pupils(asked: Asked, classes: list[str] | None) -> Rows:
    """Class, pupil and name of those who are there today, of these classes or of all."""
    among = "" if classes is None else f" AND school_class IN ({', '.join('?' * len(classes))})"
    if classes == []:
        return []
    today = asked.day(asked.today)
    found = asked.store.rows(
        f"SELECT school_class, pupil, name FROM pupils WHERE year = ?{among}"
        ' AND (arrived IS NULL OR arrived <= ?) AND ("left" IS NULL OR "left" > ?)'
        " ORDER BY school_class, name, pupil",
        (asked.year, *(classes or ()), today, today),
    )
    return sorted(found, key=lambda row: class_order(row[0]))


def _guardians(asked: Asked) -> dict[str, Rows]:
    """Pupil → the accounts that may open their diary as a guardian today, by name."""
    found: dict[str, Rows] = {}
    for pupil, *guardian in asked.store.rows(
        "SELECT pupil, account, name FROM account_roles JOIN accounts USING (account)"
        " WHERE role = ? AND active AND (until IS NULL OR until >= ?) ORDER BY name, account",
        (str(Role.GUARDIAN), asked.day(asked.today)),
    ):
        found.setdefault(pupil, []).append(tuple(guardian))
    return found


def _opened(
    asked: Asked, first: date, last: date, pupils: Collection[str] | None
) -> dict[tuple[int, str], tuple[int, int]]:  # fmt: skip
    """(account, pupil) → how often a guardian opened the record between two days, and when last at all."""
    zone = asked.now.tzinfo
    begin = int(datetime.combine(first, time.min, zone).timestamp())
    end = int(datetime.combine(last + timedelta(days=1), time.min, zone).timestamp())
    among = "pupil <> ''" if pupils is None else f"pupil IN ({', '.join('?' * len(pupils)) or 'NULL'})"
    rows = asked.store.rows(
        'SELECT account, pupil, sum(CASE WHEN "at" >= ? AND "at" < ? THEN 1 ELSE 0 END), max("at") FROM access_log'
        f" WHERE {among} AND role = ? AND page IN ({', '.join('?' * len(RECORD_PAGES))}) GROUP BY account, pupil",
        (begin, end, *(pupils or ()), str(Role.GUARDIAN), *RECORD_PAGES),
    )
    return {(account, pupil): (int(count), latest) for account, pupil, count, latest in rows}


def viewings(asked: Asked, pupil: str) -> Rows:
    """Who looked at a family's child, the last first: staff by name, of the family the viewer alone.

    When and how often another guardian looks is theirs; that one of the family did is told without a name.
    """
    if not asked.is_own(pupil, Right.WHO_LOOKED):
        return []
    rows = asked.store.rows(
        'SELECT l."at", l.role, a.name, l.page, l.account FROM access_log l LEFT JOIN accounts a USING (account)'
        f' WHERE pupil = ? ORDER BY l."at" DESC, l.id DESC LIMIT {_TOLD}',
        (pupil,),
    )
    own = asked.viewer.account
    return [
        (moment, role, None if role in FAMILY and account != own else name, page, account == own)
        for moment, role, name, page, account in rows
        if role not in FAMILY or page in RECORD_PAGES
    ]
