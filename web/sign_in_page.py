"""The sign-in page as strangers see it: one plain HTML document, nothing loaded beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from database.accounts import DemoAccount
from database.passwords import DEMO_PASSWORD
from journal.viewer import ROLE_NAMES, Role
from web.plain_page import alert, plain_page

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


@dataclass(frozen=True, slots=True)
class SignInForm:
    """What the page shows: the school, what was typed, what went wrong, and the demo accounts, other sites."""

    csrf: str
    school: str = ""
    login: str = ""
    next: str = "/"
    alert: str = ""
    note: str = ""
    demo: Sequence[DemoAccount] = ()
    sites: Sequence[tuple[str, str]] = ()
    shared: bool = False


def sign_in_page(form: SignInForm) -> str:
    """The whole HTML document."""
    hidden = (
        f'<input type="hidden" name="csrf" value="{escape(form.csrf)}">'
        f'<input type="hidden" name="next" value="{escape(form.next)}">'
    )
    note = f'<p class="alert note" role="status">{escape(form.note)}</p>' if form.note else ""
    focus_login, focus_password = (" autofocus", "") if not form.login else ("", " autofocus")
    main = f"""<form class="card" method="post" action="/login">
<h2>Вход</h2>
{alert(form.alert)}{note}{hidden}
<label for="login">Логин</label>
<input id="login" name="login" type="text" value="{escape(form.login)}" required maxlength="100"
 autocomplete="username" autocapitalize="none" autocorrect="off" spellcheck="false"{focus_login}>
<label for="password">Пароль</label>
<input id="password" name="password" type="password" required maxlength="200"
 autocomplete="current-password"{focus_password}>
<label class="tick"><input type="checkbox" name="shared" value="on"{" checked" if form.shared else ""}>
<span>Чужой компьютер</span></label>
<button class="enter" type="submit">Войти</button>
{_sites(form)}
<p class="hint"><a href="/login/first">У меня листок с кодом</a> · <a href="/login/forgotten">Забыли пароль?</a></p>
<p class="hint">Листок с логином и кодом родителям и ученикам выдаёт классный руководитель,
 сотрудникам — руководитель ИЦШ.</p>
</form>
{_demo(form, hidden)}"""
    return plain_page("Вход", form.school, main)


def _sites(form: SignInForm) -> str:
    """The ways in by other sites; nothing where there are none."""
    after = quote(form.next, safe="")
    links = "".join(
        f'<a class="other" href="/auth/{escape(name)}?next={after}">Войти через {escape(title)}</a>'
        for name, title in form.sites
    )
    return f'<div class="others">{links}</div>' if links else ""


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
