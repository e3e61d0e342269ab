"""A forgotten password renewed by e-mail: a link that works once, within an hour, to the address the school has."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from database.accounts import Account, all_accounts, grants_of
from database.credentials import MAIL, Code, Issuer, issued_since, put_codes, token_hash
from database.engine import Database
from database.following import first_children
from database.reading import current_year, guardians, load_school
from jobs.config import Config
from jobs.mail import MailAway, send
from jobs.people import is_same
from jobs.slips import link
from journal.calendar import school_year
from journal.codes import new_token
from journal.viewer import FAMILY

#: How long a link works, and how soon another one may follow it.
LASTS, APART = timedelta(hours=1), timedelta(minutes=5)

BY_MAIL = Issuer(0, "по запросу со страницы входа")

SUBJECT = "Новый пароль для школьного журнала"
TEXT = """Здравствуйте!

Кто-то – наверное, вы – попросил новый пароль для школьного журнала ({school}).
Логин: {login}

Откройте ссылку и придумайте пароль. Она действует один раз, до {until}:
{link}

Если вы об этом не просили, ничего не делайте: прежний пароль остаётся в силе.
"""

log = structlog.get_logger()


def accounts_of(database: Database, email: str, now: datetime) -> list[Account]:
    """The accounts that the workbooks' owner of an address has come to use, and still may.

    Who never came has a slip to come by: an address mistyped in a workbook must let no stranger in. An employee has
    the address of «Школа» alone, and a parent none that was written beside a child who came to the account later:
    else whoever writes into one class's workbook would have the way into any account.
    """
    wanted, today = email.strip().casefold(), now.date()
    year = current_year(database, school_year(today))
    school = load_school(database, year)
    if not wanted or school is None:
        return []
    codes = {one.code for one in school.staff if one.email.casefold() == wanted}
    rows = [row for row in guardians(database, year) if row.email.casefold() == wanted]
    found = []
    for account in all_accounts(database):
        if not (account.active and account.password) or account.demo:
            continue
        grants = grants_of(database, account.account, today) if rows or account.staff in codes else ()
        is_staff = any(grant.role not in FAMILY for grant in grants)
        children = first_children(database, account.account, today) if rows and not is_staff else frozenset()
        is_kin = any(row.pupil in children and is_same(account.name, row.name) for row in rows)
        if is_kin or (grants and account.staff in codes):
            found.append(account)
    return found


def send_links(database: Database, config: Config, email: str, now: datetime) -> int:
    """Send whoever has that address a link for each account of theirs; how many letters were taken.

    Whoever asks is told the same whatever becomes of it. An account hears once in five minutes.
    """
    year = current_year(database, school_year(now.date()))
    school, sent = load_school(database, year), 0
    for account in accounts_of(database, email, now):
        if issued_since(database, account.account, MAIL, now - APART):
            continue
        token = new_token()
        text = TEXT.format(
            school=school.settings.school if school else "",
            login=account.login,
            until=f"{now + LASTS:%H:%M}",
            link=link(config.address, account.login, token),
        )
        put_codes(database, [Code(account.account, token_hash(token))], BY_MAIL, now, LASTS, kind=MAIL)
        try:
            send(config, email.strip(), SUBJECT, text)
            sent += 1
        except MailAway as error:
            log.warning("a letter was not taken", why=str(error), account=account.account)
    return sent
