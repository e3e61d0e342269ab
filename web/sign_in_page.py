"""The sign-in page as strangers see it: one plain HTML document, nothing loaded beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from database.accounts import DemoAccount
from database.passwords import DEMO_PASSWORD
from journal.viewer import ROLE_NAMES, Role

_CSS = " ".join(Path(__file__).with_name("sign_in.css").read_text(encoding="utf-8").split())

_LOGO = Path(__file__).with_name("logo.svg").read_text(encoding="utf-8").strip()

#: The round badge of a demo account, by its first role.
_TINTS: dict[Role, str] = {
    Role.IT_LEAD: "#bb8300",
    Role.HEAD: "#9b5de5",
    Role.DEPUTY: "#9b5de5",
    Role.CLASS_TEACHER: "#079464",
    Role.TEACHER: "#079464",
    Role.PUPIL: "#e0682b",
    Role.GUARDIAN: "#2b5fd9",
}

#: A piece of a diary for the wide cover: number, subject, homework, mark, its colour. Nobody's.
_WEEK = (
    ("1", "Алгебра", "§ 14, № 5–9", "5", "#079464"),
    ("2", "Русский язык", "Упр. 212, словарный диктант", "4", "#2b5fd9"),
    ("3", "Физика", "Лабораторная работа № 3", "5", "#079464"),
    ("4", "История", "§ 8, даты", "4", "#2b5fd9"),
)


@dataclass(frozen=True, slots=True)
class SignInForm:
    """What the page shows: the school, what was typed, what went wrong, and the demo accounts if any."""

    csrf: str
    school: str = ""
    login: str = ""
    next: str = "/"
    alert: str = ""
    note: str = ""
    demo: Sequence[DemoAccount] = ()


def sign_in_page(form: SignInForm) -> str:
    """The whole HTML document."""
    hidden = (
        f'<input type="hidden" name="csrf" value="{escape(form.csrf)}">'
        f'<input type="hidden" name="next" value="{escape(form.next)}">'
    )
    alert = f'<p class="alert" role="alert">{escape(form.alert)}</p>' if form.alert else ""
    note = f'<p class="alert note" role="status">{escape(form.note)}</p>' if form.note else ""
    focus_login, focus_password = (" autofocus", "") if not form.login else ("", " autofocus")
    return f"""<!doctype html>
<html lang="ru">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#fbfcff" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#171c27" media="(prefers-color-scheme: dark)">
<title>Вход · Школьный журнал</title>
<link rel="icon" type="image/svg+xml" href="/favicon.png">
<style>{_CSS}</style>
</head>
<body>
<header class="cover">
<div class="brand">{_LOGO}<div><h1>Школьный журнал</h1><p class="school">{escape(form.school)}</p></div></div>
<div class="week" aria-hidden="true">{"".join(map(_lesson, _WEEK))}</div>
</header>
<main>
<form class="card" method="post" action="/login">
<h2>Вход</h2>
{alert}{note}{hidden}
<label for="login">Логин</label>
<input id="login" name="login" type="text" value="{escape(form.login)}" required maxlength="100"
 autocomplete="username" autocapitalize="none" autocorrect="off" spellcheck="false"{focus_login}>
<label for="password">Пароль</label>
<input id="password" name="password" type="password" required maxlength="200"
 autocomplete="current-password"{focus_password}>
<button class="enter" type="submit">Войти</button>
<p class="hint">Логин и пароль родителям и ученикам выдаёт классный руководитель,
 сотрудникам — руководитель ИЦШ. Там же помогут, если пароль забыт.</p>
</form>
{_demo(form, hidden)}
</main>
</body>
</html>
"""


def _lesson(lesson: tuple[str, str, str, str, str]) -> str:
    number, subject, homework, mark, tint = lesson
    return (
        f'<div style="--tint:{tint}"><span>{number}</span>'
        f"<b>{subject}<small>{homework}</small></b><em>{mark}</em></div>"
    )


def _demo(form: SignInForm, hidden: str) -> str:
    """The accounts of the demo school: one press signs in, without JavaScript."""
    if not form.demo:
        return ""
    return f"""<section class="demo" aria-labelledby="demo">
<h2 id="demo">Это демонстрационная школа</h2>
<p>Все люди вымышлены. Нажмите, чтобы войти; пароль у всех <code>{escape(DEMO_PASSWORD)}</code></p>
<form class="people" method="post" action="/login">
{hidden}<input type="hidden" name="password" value="{escape(DEMO_PASSWORD)}">
{"".join(map(_person, form.demo))}
</form>
</section>"""


def _person(account: DemoAccount) -> str:
    roles = ", ".join(ROLE_NAMES[role] for role in account.roles)
    tint = _TINTS[account.roles[0]] if account.roles else "#5b6579"
    initials = "".join(word[0] for word in account.name.split()[:2])
    return (
        f'<button class="person" name="login" value="{escape(account.login)}" style="--tint:{tint}">'
        f'<i aria-hidden="true">{escape(initials)}</i>'
        f"<span><b>{escape(roles[:1].upper() + roles[1:])}</b><small>{escape(account.name)}</small></span>"
        f"<code>{escape(account.login)}</code></button>"
    )
