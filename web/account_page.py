"""«Мои входы» as its owner sees it: one plain HTML document, cards one below another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from zoneinfo import ZoneInfo

from database.sessions import OpenSession
from web.form_parts import hidden, note
from web.plain_page import alert, plain_page
from web.second_step_page import SetUp, codes_list, set_up_steps

BACK = '<p class="back"><a href="/">← К журналу</a></p>'


@dataclass(frozen=True, slots=True)
class AccountPage:
    """What the page shows. ``sites``: name, title and issuer of another site, and as whom one is known there, if so."""

    csrf: str
    name: str
    login: str
    sessions: Sequence[OpenSession]
    here: str
    alert: str = ""
    note: str = ""
    timezone: str = "UTC"
    staff: bool = False
    second: bool = False
    required: bool = False
    codes_left: int = 0
    sites: Sequence[tuple[str, str, str, str | None]] = ()


def account_page(page: AccountPage) -> str:
    """The whole document."""
    return plain_page(
        "Мои входы",
        f"{page.name}, логин {page.login}",
        f"""{BACK}
{alert(page.alert)}{note(page.note)}
{_sessions(page)}
{_password(page)}
{_second(page)}
{_sites(page)}""",
    )


def set_up_page(csrf: str, told: SetUp, said: str = "") -> str:
    """A second factor on its way into a telephone."""
    return plain_page(
        "Второй фактор",
        "",
        f"""<form class="card" method="post" action="/account">
<h2>Подключите второй фактор</h2>
{alert(said)}{hidden(csrf=csrf, do="second-code")}
{set_up_steps(told)}
<button class="enter" type="submit">Подключить</button>
<p class="hint"><a href="/account">Отменить</a></p>
</form>""",
    )


def new_codes_page(codes: Sequence[str]) -> str:
    """The recovery codes, shown this once."""
    back = '<p><a class="enter" href="/account">Я сохранил(а) коды</a></p>'
    return plain_page("Запасные коды", "", f'<section class="card">{codes_list(codes)}{back}</section>')


def leave_page(name: str, title: str) -> str:
    """The way to another site, to say there that its account is this person's."""
    return plain_page(
        f"Вход через {title}",
        "",
        f"""<section class="card"><h2>Подключить вход через {escape(title)}</h2>
<p>На сайте {escape(title)} войдите под своим именем: этой учётной записью вы сможете входить и в журнал.</p>
<p><a class="enter" href="/auth/{escape(name)}">Перейти на {escape(title)}</a></p>
<p class="hint"><a href="/account">Отменить</a></p></section>""",
    )


def _sessions(page: AccountPage) -> str:
    rows = "".join(_session(page, one) for one in page.sessions)
    others = _button(page, "end-others", "Выйти на остальных устройствах") if len(page.sessions) > 1 else ""
    everywhere = _button(page, "end-all", "Выйти везде")
    return f"""<section class="card"><h2>Где вы вошли</h2>
<ul class="list">{rows}</ul>
<div class="row">{others}{everywhere}</div></section>"""


def _session(page: AccountPage, one: OpenSession) -> str:
    here = one.key == page.here
    seen = "сейчас" if here else f"последний раз {_when(one.seen_at, page.timezone)}"
    shared = ", чужой компьютер" if one.shared else ""
    end = "<em>этот вход</em>" if here else _button(page, "end", "Выйти", key=one.key)
    return (
        f"<li><span><b>{escape(one.device)}</b>"
        f"<small>вход {_when(one.created_at, page.timezone)}{shared}; {seen}</small></span>{end}</li>"
    )


def _password(page: AccountPage) -> str:
    return f"""<section class="card"><h2>Пароль</h2>
<details><summary>Сменить пароль</summary>
<form method="post" action="/account">{hidden(csrf=page.csrf, do="password")}
<input class="gone" type="text" name="username" value="{escape(page.login)}" autocomplete="username" tabindex="-1"
 aria-hidden="true" readonly>
{_ask_password("password")}
<label for="new">Новый пароль</label>
<input id="new" name="new" type="password" required maxlength="128" autocomplete="new-password">
<p class="hint">Не короче восьми знаков; лучше всего три-четыре слова подряд. На других устройствах придётся войти
 снова.</p>
<button class="enter" type="submit">Сменить пароль</button></form></details></section>"""


def _second(page: AccountPage) -> str:
    """The second factor of staff; families have none."""
    if not page.staff:
        return ""
    if page.second:
        left = f"<p>Подключён. Запасных кодов осталось: {page.codes_left}.</p>"
        again = _confirmed(page, "second", "Подключить заново", "На новый телефон или с новыми запасными кодами.")
        off = "" if page.required else _confirmed(page, "second-remove", "Отключить", "")
        return f'<section class="card"><h2>Второй фактор</h2>{left}{again}{off}</section>'
    why = "Кроме пароля спрашивается код с телефона: украденный пароль один ничего не откроет."
    on = _confirmed(page, "second", "Подключить", "")
    return f'<section class="card"><h2>Второй фактор</h2><p>{why}</p>{on}</section>'


def _sites(page: AccountPage) -> str:
    """Other sites one may sign in by; nothing where the school has none."""
    rows = "".join(_site(page, *one) for one in page.sites)
    return f'<section class="card"><h2>Вход через другие сайты</h2>{rows}</section>' if rows else ""


def _site(page: AccountPage, name: str, title: str, issuer: str, known: str | None) -> str:
    if known is None:
        return _confirmed(page, "link", f"Подключить {title}", "", site=name)
    off = _button(page, "unlink", "Отключить", issuer=issuer)
    return f'<ul class="list"><li><span><b>{escape(title)}</b><small>{escape(known)}</small></span>{off}</li></ul>'


def _confirmed(page: AccountPage, do: str, label: str, why: str, **fields: str) -> str:
    """Something that asks for the password again."""
    hint = f'<p class="hint">{escape(why)}</p>' if why else ""
    return f"""<details><summary>{escape(label)}</summary>
<form method="post" action="/account">{hidden(csrf=page.csrf, do=do, **fields)}{hint}
{_ask_password(f"password-{do}-{fields.get('site', '')}")}
<button class="enter" type="submit">{escape(label)}</button></form></details>"""


def _ask_password(id_: str) -> str:
    return f"""<label for="{id_}">Нынешний пароль</label>
<input id="{id_}" name="password" type="password" required maxlength="200" autocomplete="current-password">"""


def _button(page: AccountPage, do: str, label: str, **fields: str) -> str:
    return (
        f'<form method="post" action="/account">{hidden(csrf=page.csrf, do=do, **fields)}'
        f'<button class="plain" type="submit">{escape(label)}</button></form>'
    )


def _when(moment: datetime, timezone: str) -> str:
    return f"{moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(ZoneInfo(timezone)):%d.%m.%Y, %H:%M}"
