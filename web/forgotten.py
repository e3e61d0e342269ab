"""A forgotten password: by e-mail where the school has a mail server, else by a new slip of paper."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from html import escape

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from jobs.config import current_config
from jobs.forgotten import send_links
from web.entering import begun, locked, tried_by
from web.forms import csrf_of, is_ours, keep_csrf, sent_form
from web.installation import database, school
from web.plain_page import alert, headers_of, plain_page

STALE = "Страница устарела. Введите адрес ещё раз."
SENT = "Если этот адрес записан в школе, через минуту на него придёт письмо со ссылкой. Она действует один час."

_SLIP = """<p>Новый листок с кодом выдаст классный руководитель (сотрудникам — руководитель ИЦШ): это минута.
По нему вы придумаете новый пароль; логин останется прежним.</p>"""

#: Letters go one after another, after the answer: how long they take tells nobody whether there was one.
_POST = ThreadPoolExecutor(1, "letters")

log = structlog.get_logger()


async def show_forgotten(request: Request) -> Response:
    """GET /login/forgotten: what to do."""
    return await _page(request)


async def take_forgotten(request: Request) -> Response:
    """POST /login/forgotten: the same answer for every address."""
    form = await sent_form(request)
    if form is None:
        return PlainTextResponse("Слишком большая форма", 413)
    if not is_ours(form, request):
        return await _page(request, STALE, 403)
    email = form.get("email", "").strip()[:200]
    wait = await begun(await tried_by(request, f"почта {email.casefold()}"))
    if wait:
        return await _page(request, locked(wait), 429)
    config = current_config()
    if config.smtp_host and email:
        _POST.submit(_send, email)
    return await _page(request, said=SENT)


ROUTES = (
    Route("/login/forgotten", show_forgotten, methods=["GET"]),
    Route("/login/forgotten", take_forgotten, methods=["POST"]),
)


def _send(email: str) -> None:
    try:
        send_links(database(), current_config(), email, current_config().moment(school().settings.timezone))
    except Exception:  # nobody waits for this answer: the log hears of it
        log.exception("letters failed")


async def _page(request: Request, fault: str = "", status: int = 200, *, said: str = "") -> Response:
    csrf, name = csrf_of(request), (await run_in_threadpool(school)).settings.school
    note = f'<p class="alert note" role="status">{escape(said)}</p>' if said else ""
    form = _form(csrf) if current_config().smtp_host and not said else ""
    main = f"""<section class="card"><h2>Забыли пароль?</h2>
{alert(fault)}{note}{form}{_SLIP}
<p class="hint"><a href="/login/first">У меня листок с кодом</a> · <a href="/login">Войти</a></p></section>"""
    answer = HTMLResponse(plain_page("Забыли пароль", name, main), status, headers_of())
    keep_csrf(request, answer, csrf)
    return answer


def _form(csrf: str) -> str:
    return f"""<form method="post" action="/login/forgotten">
<input type="hidden" name="csrf" value="{escape(csrf)}">
<label for="email">Почта, которую вы оставили школе</label>
<input id="email" name="email" type="text" inputmode="email" required maxlength="200" autocomplete="email"
 autocapitalize="none" autocorrect="off" spellcheck="false" autofocus>
<button class="enter" type="submit">Прислать ссылку</button></form>
<p class="hint">Почты нет или письмо не пришло?</p>"""
