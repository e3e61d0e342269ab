"""The second step of a sign-in: a code of the telephone, or setting it up where the school requires one."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from database.challenges import challenge_of, take_challenge
from jobs.second_factor import enrol, opened, passes
from web import cookies
from web.entering import SECOND, Halfway, begun, forgiven, let_in, locked, open_for, tried_by
from web.events import Event, tell
from web.forms import bound_text, is_bound, sent_form
from web.installation import database, real_time, school, seals
from web.plain_page import headers_of
from web.second_step_page import SetUp, ask_page, codes_page, set_up_of, set_up_page

WRONG_CODE = "Код не подошёл. Введите тот, что приложение показывает сейчас; каждый код действует один раз."

#: Tries of codes are counted apart from those of passwords; no login begins with a space.
COUNTED = " code of "


async def show_second(request: Request) -> Response:
    """GET /login/second: what is asked of who gave the right password."""
    token = cookies.read(request.cookies, cookies.STEP_COOKIE)
    halfway = await _halfway(token)
    return await _page(token, halfway) if halfway else RedirectResponse("/login?again", 303)


async def take_second(request: Request) -> Response:
    """POST /login/second: a right code opens the session; it, and this sign-in, work once."""
    form = await sent_form(request)
    if form is None:
        return PlainTextResponse("Слишком большая форма", 413)
    token = cookies.read(request.cookies, cookies.STEP_COOKIE)
    halfway = await _halfway(token)
    if halfway is None or not is_bound(form, token):
        return RedirectResponse("/login?again", 303)
    tried = await tried_by(request, halfway.login, of=COUNTED)
    wait = await begun(tried)
    if wait:
        tell(Event.SLOWED, by="second factor")
        return await _page(token, halfway, locked(wait), 429)
    codes = await run_in_threadpool(_taken, token, halfway, form.get("code", ""))
    if codes is None:
        tell(Event.REFUSED, by="second factor")
        return await _page(token, halfway, WRONG_CODE, 401)
    await forgiven(tried)
    if not codes:
        return await let_in(request, halfway.account, halfway.wanted, shared=halfway.shared)
    tell(Event.SECOND_FACTOR, halfway.account)
    answer = HTMLResponse(codes_page(codes, halfway.wanted), headers=headers_of())
    await open_for(request, answer, halfway.account, shared=halfway.shared)
    return answer


def _taken(token: str, halfway: Halfway, typed: str) -> Sequence[str] | None:
    """None for a wrong code; else the recovery codes of a factor that was just set up, or nothing."""
    now = real_time()
    if not halfway.sealed:
        right = passes(database(), seals(), halfway.account, typed, now)
        return () if right and take_challenge(database(), token, SECOND, now) else None
    codes = enrol(database(), seals(), halfway.account, halfway.sealed.encode(), typed, now)
    return codes if codes and take_challenge(database(), token, SECOND, now) else None


async def _halfway(token: str) -> Halfway | None:
    kept = await run_in_threadpool(challenge_of, database(), token, SECOND, real_time())
    return Halfway.of(kept) if kept else None


async def _page(token: str, halfway: Halfway, alert: str = "", status: int = 200) -> Response:
    name = (await run_in_threadpool(school)).settings.school
    set_up = _set_up(halfway, name)
    csrf = bound_text(token)
    page = set_up_page(name, csrf, set_up, alert) if set_up else ask_page(name, csrf, alert)
    return HTMLResponse(page, status, headers_of())


def _set_up(halfway: Halfway, name: str) -> SetUp | None:
    if not halfway.sealed:
        return None
    secret = opened(seals(), halfway.account, halfway.sealed.encode())
    return set_up_of(secret, halfway.login, name)


ROUTES = (
    Route("/login/second", show_second, methods=["GET"]),
    Route("/login/second", take_second, methods=["POST"]),
)
