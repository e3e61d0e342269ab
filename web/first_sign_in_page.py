"""The form of the first sign-in, and the notice of personal data: plain HTML documents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape

from jobs.notice import Notice
from journal.codes import FIRST_SIGN_IN, read_code, shown_code
from journal.passwords import LONGEST, SHORTEST
from web.plain_page import alert, plain_page

#: Fills in what a link says and takes it out of the address; lets the password be seen while it is typed, and hides
#: it as it is sent, so that the browser offers to remember it.
SCRIPT = """(() => {
const by = id => document.getElementById(id), [login, code] = location.hash.slice(1).split(":");
const seen = on => { by("password").type = on ? "text" : "password" };
if (login && code) {
  by("login").value = decodeURIComponent(login);
  by("code").value = /^\\d+$/.test(code) ? code.match(/.{1,4}/g).join(" ") : code;
  history.replaceState(null, "", location.pathname);
  by("password").focus();
}
by("seen").parentElement.hidden = false;
by("seen").onchange = event => seen(event.target.checked);
seen(by("seen").checked);
by("form").onsubmit = () => seen(false);
})();"""


@dataclass(frozen=True, slots=True)
class FirstForm:
    """What the form shows: what was typed (never the password), and what went wrong."""

    login: str = ""
    code: str = ""
    alert: str = ""
    accepted: bool = False

    def saying(self, text: str, *, accepted: bool = False) -> FirstForm:
        """The same form with what went wrong."""
        return replace(self, alert=text, accepted=accepted)


def first_page(form: FirstForm, csrf: str, school: str) -> str:
    """The whole HTML document."""
    code = shown_code(read_code(form.code)) or form.code
    focus_login, focus_password = (" autofocus", "") if not form.login else ("", " autofocus")
    main = f"""<form class="card" id="form" method="post" action="{FIRST_SIGN_IN}">
<h2>Первый вход</h2>
{alert(form.alert)}<input type="hidden" name="csrf" value="{escape(csrf)}">
<label for="login">Логин с листка</label>
<input id="login" name="login" type="text" value="{escape(form.login)}" required maxlength="100"
 autocomplete="username" autocapitalize="none" autocorrect="off" spellcheck="false"{focus_login}>
<label for="code">Код с листка</label>
<input id="code" name="code" type="text" value="{escape(code)}" required maxlength="100" inputmode="numeric"
 placeholder="0000 0000 0000" autocomplete="one-time-code" spellcheck="false">
<label for="password">Придумайте пароль</label>
<input id="password" name="password" type="password" required minlength="{SHORTEST}" maxlength="{LONGEST}"
 autocomplete="new-password" autocapitalize="none" autocorrect="off" spellcheck="false"
 aria-describedby="rule"{focus_password}>
<p class="hint" id="rule">Не короче {SHORTEST} знаков; подойдут три-четыре слова подряд. Запомните или запишите его:
 дальше вы входите по логину и этому паролю.</p>
<label class="tick" hidden><input type="checkbox" id="seen" checked> Показывать пароль</label>
<label class="tick"><input type="checkbox" name="accept" required{" checked" if form.accepted else ""}>
 <span>С тем, <a href="/login/notice" target="_blank" rel="noopener">как школа обращается с персональными данными</a>,
 ознакомлен(а)</span></label>
<button class="enter" type="submit">Войти</button>
<p class="hint"><a href="/login">У меня уже есть пароль</a></p>
</form>"""
    return plain_page("Первый вход", school, main, SCRIPT)


def notice_page(notice: Notice, school: str) -> str:
    """The notice of personal data as a document."""
    first, *rest = notice.paragraphs or [""]
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in rest)
    main = f"""<article class="card"><h2>{escape(first)}</h2>{body}
<p class="hint">Версия {escape(notice.version)}</p></article>"""
    return plain_page("Персональные данные", school, main)
