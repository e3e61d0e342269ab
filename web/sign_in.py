"""Signing in and out: the routes a browser uses without any of Streamlit."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from database.accounts import Account, demo_accounts, find_account, login_name
from database.passwords import NOBODY
from database.sessions import revoke
from journal.codes import FIRST_SIGN_IN, read_code
from web import cookies
from web.entering import begun, enter, forgiven, locked, tried_by
from web.events import Event, tell
from web.forms import csrf_of, drop_csrf, is_from_here, is_ours, keep_csrf, local_path, sent_form
from web.hashing import AGAIN, Busy, hashing
from web.installation import database, has_session, school, signed_in, sites
from web.plain_page import headers_of
from web.sign_in_page import SignInForm, sign_in_page

WRONG = "Неверный логин или пароль. Проверьте раскладку клавиатуры и попробуйте ещё раз."
STALE = "Страница входа устарела. Введите пароль ещё раз."
CROWDED = "Сейчас входят очень многие. Попробуйте снова через несколько секунд."

#: What the page says because of how one came to it: the parameter of its address → the sentence.
NOTES: dict[str, str] = {
    "out": "Вы вышли из журнала.",
    "everywhere": "Вы вышли из журнала на всех устройствах.",
    "again": "Время на вход истекло. Войдите ещё раз.",
}


async def show_sign_in(request: Request) -> Response:
    """GET /login: the form, or straight on for who is signed in."""
    wanted = local_path(request.query_params.get("next", "/"))
    if await has_session(cookies.session_token(request.cookies)):
        return RedirectResponse(wanted, 303)
    note = next((said for name, said in NOTES.items() if name in request.query_params), "")
    return await sign_in_form(request, wanted=wanted, note=note)


async def sign_in(request: Request) -> Response:
    """POST /login: a right password leads on; anything else shows the form again, saying why."""
    form = await sent_form(request)
    if form is None:
        return PlainTextResponse("Слишком большая форма", 413)
    wanted, login = local_path(form.get("next", "/")), login_name(form.get("login", ""))[:100]
    shared = "shared" in form
    if not is_ours(form, request):
        return await sign_in_form(request, wanted=wanted, login=login, alert=STALE, status=403)
    if read_code(form.get("password", "")):
        return RedirectResponse(FIRST_SIGN_IN, 307)  # a slip's code: no password is one
    tried = await tried_by(request, login)
    wait = await begun(tried)
    if wait:
        tell(Event.SLOWED, by="password")
        return await sign_in_form(request, wanted=wanted, login=login, alert=locked(wait), status=429, wait=wait)
    try:
        account = await _account(login, form.get("password", ""))
    except Busy:
        await forgiven(tried)
        return await sign_in_form(request, wanted=wanted, login=login, alert=CROWDED, status=503, wait=AGAIN)
    if account is None:
        tell(Event.REFUSED, by="password")
        return await sign_in_form(request, wanted=wanted, login=login, alert=WRONG, status=401, shared=shared)
    await forgiven(tried)
    answer = await enter(request, account, wanted, shared=shared)
    drop_csrf(request, answer)
    return answer


async def sign_out(request: Request) -> Response:
    """POST /logout: ends the session. Another site's form is refused: the browser says where it comes from."""
    if not is_from_here(request):
        return PlainTextResponse("Выйти можно только со страниц журнала", 403)
    if token := cookies.session_token(request.cookies):
        await run_in_threadpool(_end, token)
    answer = RedirectResponse("/login?out", 303)
    cookies.drop(answer, request, cookies.SESSION_COOKIE)
    return answer


ROUTES = (
    Route("/login", show_sign_in, methods=["GET"]),
    Route("/login", sign_in, methods=["POST"]),
    Route("/logout", sign_out, methods=["POST"]),
)


async def sign_in_form(
    request: Request,
    *,
    wanted: str,
    login: str = "",
    alert: str = "",
    note: str = "",
    status: int = 200,
    wait: int = 0,
    shared: bool = False,
) -> Response:
    """The form, with what is to be said above it."""
    csrf = csrf_of(request)
    demo = await run_in_threadpool(demo_accounts, database())
    name = (await run_in_threadpool(school)).settings.school
    known = [(site.provider.name, site.provider.title) for site in sites().values()]
    form = SignInForm(csrf, name, login, wanted, alert, note, demo, known, shared)
    answer = HTMLResponse(sign_in_page(form), status, {**headers_of(), **({"Retry-After": str(wait)} if wait else {})})
    keep_csrf(request, answer, csrf)
    return answer


def _end(token: str) -> None:
    if person := signed_in(token):
        tell(Event.SIGNED_OUT, person.account)
    revoke(database(), token)


async def _account(login: str, password: str) -> Account | None:
    """The open account of that login and password. An unknown login takes as long as a wrong password. Raises Busy."""
    account = await run_in_threadpool(find_account, database(), login)
    fits = await hashing.fits((account and account.password) or NOBODY, password)
    return account if account and account.active and account.password and fits else None
