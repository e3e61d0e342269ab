"""Signing in and out: the routes a browser uses without any of Streamlit."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from functools import partial
from urllib.parse import parse_qs, urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from database.accounts import Account, demo_accounts, find_account, login_name
from database.attempts import begin_attempt, forget_attempts
from database.passwords import NOBODY, password_fits
from database.sessions import open_session, revoke
from jobs.config import current_config
from journal.codes import FIRST_SIGN_IN, read_code
from web.gate import SESSION_COOKIE
from web.installation import database, has_session, real_time, school
from web.plain_page import headers_of
from web.sign_in_page import SignInForm, sign_in_page

#: Proves that a form was sent from our own page: the same random text in a cookie and in the form.
CSRF_COOKIE = "journal_form"
_CSRF = re.compile(r"[A-Za-z0-9_-]{43}")

#: A sign-in form is under a kilobyte.
LONGEST_FORM = 8 * 1024

#: A hash takes 19 MiB and 15 ms of one core: more at once would only take memory.
HASHERS = CapacityLimiter(2)

WRONG = "Неверный логин или пароль. Проверьте раскладку клавиатуры и попробуйте ещё раз."
STALE = "Страница входа устарела. Введите пароль ещё раз."
SIGNED_OUT = "Вы вышли из журнала."


async def show_sign_in(request: Request) -> Response:
    """GET /login: the form, or straight on for who is signed in."""
    wanted = local_path(request.query_params.get("next", "/"))
    if await has_session(request.cookies.get(SESSION_COOKIE, "")):
        return RedirectResponse(wanted, 303, {"Cache-Control": "no-store"})
    return await _page(request, wanted=wanted, note=SIGNED_OUT if "out" in request.query_params else "")


async def sign_in(request: Request) -> Response:
    """POST /login: a right password opens a session; anything else shows the form again, saying why."""
    form = await sent_form(request)
    if form is None:
        return PlainTextResponse("Слишком большая форма", 413)
    wanted, login = local_path(form.get("next", "/")), login_name(form.get("login", ""))[:100]
    if not is_ours(form.get("csrf", ""), request.cookies.get(CSRF_COOKIE, "")):
        return await _page(request, wanted=wanted, login=login, alert=STALE, status=403)
    if read_code(form.get("password", "")):
        return RedirectResponse(FIRST_SIGN_IN, 307, {"Cache-Control": "no-store"})  # a slip's code: no password is one
    wait = await begun(request, login)
    if wait:
        return await _page(request, wanted=wanted, login=login, alert=locked(wait), status=429, wait=wait)
    account = await _account(login, form.get("password", ""))
    if account is None:
        return await _page(request, wanted=wanted, login=login, alert=WRONG, status=401)
    return await let_in(request, account, login, wanted)


async def begun(request: Request, login: str) -> int:
    """Count a try before its secret is looked at; for how many seconds it has to wait."""
    address = request.client.host if request.client else ""
    return await run_in_threadpool(begin_attempt, database(), login, address, real_time())


async def let_in(request: Request, account: Account, login: str, wanted: str) -> Response:
    """Open a session for somebody who has shown who they are, and lead them on."""
    token = await run_in_threadpool(_open, account, login, request.headers.get("user-agent", ""))
    answer = RedirectResponse(wanted, 303, {"Cache-Control": "no-store"})
    lasts = int(timedelta(days=current_config().session_days).total_seconds())
    secure = request.url.scheme == "https"
    answer.set_cookie(SESSION_COOKIE, token, max_age=lasts, path="/", secure=secure, httponly=True, samesite="lax")
    answer.delete_cookie(CSRF_COOKIE, path="/login", secure=secure, httponly=True, samesite="strict")
    return answer


async def sign_out(request: Request) -> Response:
    """POST /logout: ends the session. Another site's form is refused: the browser says where it comes from."""
    if not _from_here(request):
        return PlainTextResponse("Выйти можно только со страниц журнала", 403)
    if token := request.cookies.get(SESSION_COOKIE):
        await run_in_threadpool(revoke, database(), token)
    answer = RedirectResponse("/login?out", 303, {"Cache-Control": "no-store"})
    secure = request.url.scheme == "https"
    answer.delete_cookie(SESSION_COOKIE, path="/", secure=secure, httponly=True, samesite="lax")
    return answer


ROUTES = (
    Route("/login", show_sign_in, methods=["GET"]),
    Route("/login", sign_in, methods=["POST"]),
    Route("/logout", sign_out, methods=["POST"]),
)


def local_path(wanted: str) -> str:
    """A path of this site to go to after the sign-in; «/» for whatever could lead elsewhere."""
    if not wanted.startswith("/") or wanted.startswith("//") or re.search(r"[\\\x00-\x20\x7f]", wanted):
        return "/"
    parts = urlsplit(wanted)
    return "/" if parts.scheme or parts.netloc or parts.path in ("/login", "/logout") else wanted


def locked(wait: int) -> str:
    """What somebody reads who has to wait that many seconds."""
    time = f"{wait} сек." if wait < 60 else f"{-(-wait // 60)} мин."
    return f"Слишком много неудачных попыток. Попробуйте снова через {time}"


def is_ours(sent: str, cookie: str) -> bool:
    """Whether a form's CSRF text is the one this browser was given; no cookie, no match."""
    return bool(_CSRF.fullmatch(cookie)) and secrets.compare_digest(sent.encode(), cookie.encode())


async def _account(login: str, password: str) -> Account | None:
    """The open account of that login and password. An unknown login takes as long as a wrong password."""
    account = await run_in_threadpool(find_account, database(), login)
    stored = (account and account.password) or NOBODY
    fits = await to_thread.run_sync(partial(password_fits, stored, password[:200]), limiter=HASHERS)
    return account if account and account.active and fits else None


def _open(account: Account, login: str, device: str) -> str:
    forget_attempts(database(), login)
    return open_session(database(), account.account, real_time(), current_config().session_days, device)


async def sent_form(request: Request) -> dict[str, str] | None:
    """The fields of a sent form; None where it is too long to be ours."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM:
            return None
    return {name: values[-1] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


async def _page(
    request: Request,
    *,
    wanted: str,
    login: str = "",
    alert: str = "",
    note: str = "",
    status: int = 200,
    wait: int = 0,
) -> Response:
    """The form. Two tabs share one CSRF text, so that opening the second does not spoil the first."""
    csrf = csrf_of(request)
    demo = await run_in_threadpool(demo_accounts, database())
    name = (await run_in_threadpool(school)).settings.school
    form = SignInForm(csrf, name, login, wanted, alert, note, demo)
    answer = HTMLResponse(sign_in_page(form), status, {**headers_of(), **({"Retry-After": str(wait)} if wait else {})})
    keep_csrf(request, answer, csrf)
    return answer


def csrf_of(request: Request) -> str:
    """The CSRF text of this browser: the one it has, else a new one."""
    known = request.cookies.get(CSRF_COOKIE, "")
    return known if _CSRF.fullmatch(known) else secrets.token_urlsafe(32)


def keep_csrf(request: Request, answer: Response, csrf: str) -> None:
    """Give the browser its CSRF text, for the forms under /login."""
    secure = request.url.scheme == "https"
    answer.set_cookie(CSRF_COOKIE, csrf, path="/login", secure=secure, httponly=True, samesite="strict")


def _from_here(request: Request) -> bool:
    """Whether a form comes from our own page, by what browsers say of it; silent clients bring no cookies."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or URL(origin).netloc == request.headers.get("host")
