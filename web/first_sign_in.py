"""The first sign-in: a slip's code becomes a password of one's own, the notice is accepted, the diary opens.

One form, one step: nobody is half signed in. The code of a QR link stands behind «#» and reaches the server only
with the form; without JavaScript it is typed.
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from database.accounts import Account, find_account, login_name
from database.credentials import MAIL, SLIP, accept_notice, live_codes, token_hash, use_code
from database.passwords import NOBODY
from jobs.config import current_config
from jobs.notice import Notice, current_notice
from journal.codes import FIRST_SIGN_IN, read_code, read_token
from journal.passwords import weakness
from web.entering import begun, enter, forgiven, locked, tried_by
from web.events import Event, tell
from web.first_sign_in_page import SCRIPT, FirstForm, first_page, notice_page
from web.forms import csrf_of, drop_csrf, is_ours, keep_csrf, sent_form
from web.hashing import AGAIN, Busy, hashing
from web.installation import database, school
from web.plain_page import headers_of
from web.sign_in import CROWDED

WRONG = "Код не подошёл: проверьте логин и код. Код действует один раз; если листок уже использован или просрочен, "
WRONG += "попросите новый там, где его выдали."
STALE = "Страница устарела. Введите пароль ещё раз."
NOT_ACCEPTED = "Отметьте, что вы ознакомились с тем, как школа обращается с персональными данными."


@dataclass(frozen=True, slots=True)
class _Opened:
    """Whom a code lets in, and its hash."""

    account: Account
    hashed: str


async def show_first(request: Request) -> Response:
    """GET /login/first: the form; a script of five lines fills in what the QR link says."""
    return await _page(request, FirstForm())


async def take_first(request: Request) -> Response:
    """POST /login/first: a right code and a fit password open the diary; anything else shows the form again.

    A code that was typed as the password on the sign-in page comes here too, with no password chosen yet.
    """
    form = await sent_form(request)
    if form is None:
        return PlainTextResponse("Слишком большая форма", 413)
    chosen, is_chosen = form.get("password", ""), "code" in form
    typed = form.get("code", "") if is_chosen else chosen
    login = login_name(form.get("login", ""))[:100]
    shown = FirstForm(login=login, code=typed.strip()[:100])
    if not is_ours(form, request):
        return await _page(request, shown.saying(STALE), 403)
    tried = await tried_by(request, login)
    wait = await begun(tried)
    if wait:
        tell(Event.SLOWED, by="code")
        return await _page(request, shown.saying(locked(wait)), 429, wait)
    try:
        opened = await _opened(login, typed)
    except Busy:
        await forgiven(tried)
        return await _page(request, shown.saying(CROWDED), 503, AGAIN)
    if opened is None:
        tell(Event.REFUSED, by="code")
        return await _page(request, shown.saying(WRONG), 401)
    await forgiven(tried)
    if not is_chosen:
        return await _page(request, shown)
    refusal = weakness(chosen, login, opened.account.name) or (None if "accept" in form else NOT_ACCEPTED)
    if refusal:
        return await _page(request, shown.saying(str(refusal), accepted="accept" in form), 422)
    return await _let_in(request, opened, chosen, shown)


async def show_notice(_request: Request) -> Response:
    """GET /login/notice: how the school treats personal data."""
    name = await _school_name()
    return HTMLResponse(notice_page(await _notice(), name), 200, headers_of())


ROUTES = (
    Route(FIRST_SIGN_IN, show_first, methods=["GET"]),
    Route(FIRST_SIGN_IN, take_first, methods=["POST"]),
    Route("/login/notice", show_notice, methods=["GET"]),
)


async def _opened(login: str, typed: str) -> _Opened | None:
    """Whom a login and a code let in. What is looked at, and for how long, depends on nothing but what was typed."""
    account = await run_in_threadpool(find_account, database(), login)
    codes = await run_in_threadpool(
        live_codes, database(), account.account if account else 0, current_config().moment()
    )
    if token := read_token(typed.strip()):
        hashed = codes.get(MAIL, "")
        fits = hashed == token_hash(token)
    else:
        hashed, code = codes.get(SLIP, ""), read_code(typed)
        fits = await hashing.fits(hashed or NOBODY, code)
    return _Opened(account, hashed) if account and account.active and hashed and fits else None


async def _let_in(request: Request, opened: _Opened, chosen: str, shown: FirstForm) -> Response:
    """Use the code up and open a session; somebody who was quicker with the same code wins."""
    now, notice = current_config().moment(), await _notice()
    hashed = await hashing.hashed(chosen)
    if not await run_in_threadpool(use_code, database(), opened.account, opened.hashed, hashed, now):
        return await _page(request, shown.saying(WRONG), 401)
    account = opened.account.account
    tell(Event.CODE_USED, account)
    await run_in_threadpool(accept_notice, database(), account, notice.version, notice.text, now)
    answer = await enter(request, opened.account, "/", shared=False)
    drop_csrf(request, answer)
    return answer


async def _page(request: Request, form: FirstForm, status: int = 200, wait: int = 0) -> Response:
    csrf = csrf_of(request)
    page = first_page(form, csrf, await _school_name())
    headers = {**headers_of(SCRIPT), **({"Retry-After": str(wait)} if wait else {})}
    answer = HTMLResponse(page, status, headers)
    keep_csrf(request, answer, csrf)
    return answer


async def _school_name() -> str:
    return (await run_in_threadpool(school)).settings.school


async def _notice() -> Notice:
    return await run_in_threadpool(current_notice, current_config(), (await run_in_threadpool(school)).settings)
