"""«Мои входы»: where one is signed in, the password, the second factor, other sites; for everybody who has an account.

What would let another in for good – a new password, a second factor, another site – asks for the password again:
a computer left open, or a stolen cookie, is not enough.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from database.accounts import Account, set_password
from database.challenges import LASTS, begin_challenge, challenge_of, take_challenge
from database.devices import forget_devices
from database.identities import identities_of, open_account, unlink
from database.second_factors import recovery_codes_left, remove_second_factor, sealed_secret
from database.sessions import key_of, revoke_all, revoke_one, sessions_of
from jobs.second_factor import enrol, new_secret, opened
from journal.passwords import weakness
from journal.viewer import FAMILY
from web import cookies
from web.account_page import AccountPage, account_page, leave_page, new_codes_page, set_up_page
from web.entering import begun, forgiven, locked, must_have_second, open_for, roles_of, tried_by
from web.events import Event, tell
from web.forms import bound_text, is_bound, is_from_here, sent_form
from web.hashing import Busy, hashing
from web.installation import database, real_time, school, seals, signed_in, sites
from web.openid import LINK
from web.plain_page import headers_of
from web.second_step import WRONG_CODE
from web.second_step_page import set_up_of
from web.sign_in import CROWDED

#: The purpose under which a second factor waits for its first code.
ENROL = "enrol"

#: What was done, as the address of the page says it → the sentence.
DONE: dict[str, str] = {
    "ended": "Вход на этом устройстве завершён.",
    "others": "Все остальные входы завершены.",
    "password": "Пароль изменён. Остальные входы завершены.",  # nosec B105 # a sentence
    "removed": "Второй фактор отключён.",
    "linked": "Вход через другой сайт подключён.",
    "others-account": "Эта учётная запись другого сайта уже подключена к другому человеку.",
    "unlinked": "Вход через другой сайт отключён.",
}

NOT_PROVEN = "Нынешний пароль введён неверно."
DEMO = "В демонстрационной школе этого не меняют: её учётными записями пользуются все."
REQUIRED = "Вашей должности второй фактор обязателен: отключить его нельзя."
STALE = "Страница устарела. Повторите, пожалуйста."


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for what: the browser, its session's cookie, the account, the form."""

    request: Request
    token: str
    account: Account
    form: dict[str, str]


async def show_account(request: Request) -> Response:
    """GET /account."""
    token = cookies.session_token(request.cookies)
    account = await run_in_threadpool(_account_of, token)
    if account is None:
        return RedirectResponse("/login?next=%2Faccount", 303)
    return await _page(Asking(request, token, account, {}), note=DONE.get(request.query_params.get("done", ""), ""))


async def change_account(request: Request) -> Response:
    """POST /account: the field «do» says what."""
    form = await sent_form(request)
    if form is None:
        return PlainTextResponse("Слишком большая форма", 413)
    token = cookies.session_token(request.cookies)
    account = await run_in_threadpool(_account_of, token)
    if account is None:
        return RedirectResponse("/login?next=%2Faccount", 303)
    asking = Asking(request, token, account, form)
    if not is_from_here(request) or not is_bound(form, token):
        return await _page(asking, alert=STALE, status=403)
    action = ACTIONS.get(form.get("do", ""))
    return await action(asking) if action else PlainTextResponse("Такого действия нет", 400)


async def _end_one(asking: Asking) -> Response:
    if await run_in_threadpool(revoke_one, database(), asking.account.account, asking.form.get("key", "")):
        tell(Event.ENDED, asking.account.account, by="one")
    return _done("ended")


async def _end_others(asking: Asking) -> Response:
    await run_in_threadpool(lambda: revoke_all(database(), asking.account.account, but=asking.token))
    tell(Event.ENDED, asking.account.account, by="others")
    return _done("others")


async def _end_all(asking: Asking) -> Response:
    """Sign out everywhere, here too; every device is a stranger again."""
    await run_in_threadpool(_forget_all, asking.account.account)
    tell(Event.ENDED, asking.account.account, by="all")
    answer = RedirectResponse("/login?everywhere", 303)
    for name in (cookies.SESSION_COOKIE, cookies.DEVICE_COOKIE):
        cookies.drop(answer, asking.request, name)
    return answer


async def _change_password(asking: Asking) -> Response:
    """A new password, by the one before; every session ends, and this browser gets a new one."""
    chosen, account = asking.form.get("new", ""), asking.account
    refusal = await _unproven(asking) or weakness(chosen, account.login, account.name)
    if refusal:
        return await _page(asking, alert=str(refusal), status=422)
    hashed = await hashing.hashed(chosen)
    shared = await run_in_threadpool(_is_shared, asking)
    await run_in_threadpool(set_password, database(), account.account, hashed)
    await run_in_threadpool(_forget_all, account.account)
    tell(Event.RENEWED, account.account)
    answer = _done("password")
    await open_for(asking.request, answer, account.account, shared=shared)
    return answer


async def _begin_second(asking: Asking) -> Response:
    """Show the secret of a second factor that is to be; it is one when its first code was typed."""
    if refusal := await _unproven(asking):
        return await _page(asking, alert=refusal, status=422)
    if not await run_in_threadpool(_is_staff, asking.account):
        return await _page(asking, alert="Второй фактор есть только у сотрудников.", status=403)
    sealed = await run_in_threadpool(lambda: new_secret(seals(), asking.account.account).decode())
    kept = {"account": asking.account.account, "sealed": sealed}
    token = await run_in_threadpool(begin_challenge, database(), ENROL, kept, real_time())
    answer = await _set_up_page(asking, sealed)
    cookies.put(answer, asking.request, cookies.STEP_COOKIE, token, LASTS)
    return answer


async def _finish_second(asking: Asking) -> Response:
    """Take the first code; the recovery codes are shown this once."""
    token = cookies.read(asking.request.cookies, cookies.STEP_COOKIE)
    kept = await run_in_threadpool(challenge_of, database(), token, ENROL, real_time())
    if kept is None or kept["account"] != asking.account.account:
        return await _page(asking, alert=STALE, status=403)
    sealed, typed = str(kept["sealed"]), asking.form.get("code", "")
    codes = await run_in_threadpool(
        lambda: enrol(database(), seals(), asking.account.account, sealed.encode(), typed, real_time())
    )
    if not codes:
        return await _set_up_page(asking, sealed, WRONG_CODE, 422)
    await run_in_threadpool(take_challenge, database(), token, ENROL, real_time())
    tell(Event.SECOND_FACTOR, asking.account.account)
    return HTMLResponse(new_codes_page(codes), 200, headers_of())


async def _remove_second(asking: Asking) -> Response:
    refusal = await _unproven(asking)
    if not refusal and await run_in_threadpool(must_have_second, asking.account):
        refusal = REQUIRED
    if refusal:
        return await _page(asking, alert=refusal, status=422)
    await run_in_threadpool(remove_second_factor, database(), asking.account.account)
    tell(Event.NO_SECOND_FACTOR, asking.account.account)
    return _done("removed")


async def _link(asking: Asking) -> Response:
    """Go to another site to say that its account is this person's; a page of ours leads there, no form may."""
    name = asking.form.get("site", "")
    if refusal := await _unproven(asking):
        return await _page(asking, alert=refusal, status=422)
    if name not in sites():
        return await _page(asking, alert=STALE, status=403)
    kept = {"account": asking.account.account, "site": name}
    token = await run_in_threadpool(begin_challenge, database(), LINK, kept, real_time())
    answer = HTMLResponse(leave_page(name, sites()[name].provider.title), 200, headers_of())
    cookies.put(answer, asking.request, cookies.STEP_COOKIE, token, LASTS)
    return answer


async def _unlink(asking: Asking) -> Response:
    await run_in_threadpool(unlink, database(), asking.account.account, asking.form.get("issuer", ""))
    tell(Event.UNLINKED, asking.account.account)
    return _done("unlinked")


#: The field «do» of the form → what is done. What :func:`_unproven` stands before asks for the password.
ACTIONS: dict[str, Callable[[Asking], Awaitable[Response]]] = {
    "end": _end_one,
    "end-others": _end_others,
    "end-all": _end_all,
    "password": _change_password,
    "second": _begin_second,
    "second-code": _finish_second,
    "second-remove": _remove_second,
    "link": _link,
    "unlink": _unlink,
}

ROUTES = (
    Route("/account", show_account, methods=["GET"]),
    Route("/account", change_account, methods=["POST"]),
)


async def _unproven(asking: Asking) -> str:
    """Why somebody is not believed to be the account's owner; «» for who typed its password."""
    if asking.account.demo:
        return DEMO
    tried = await tried_by(asking.request, asking.account.login)
    if wait := await begun(tried):
        return locked(wait)
    try:
        right = await hashing.fits(asking.account.password, asking.form.get("password", ""))
    except Busy:
        await forgiven(tried)
        return CROWDED
    if right:
        await forgiven(tried)
        return ""
    tell(Event.UNPROVEN, asking.account.account)
    return NOT_PROVEN


def _account_of(token: str) -> Account | None:
    person = signed_in(token) if token else None
    return open_account(database(), person.account) if person else None


def _forget_all(account: int) -> None:
    revoke_all(database(), account)
    forget_devices(database(), account)


def _is_staff(account: Account) -> bool:
    return bool(set(roles_of(account.account)) - FAMILY)


def _is_shared(asking: Asking) -> bool:
    own = sessions_of(database(), asking.account.account, real_time())
    return any(one.shared for one in own if one.key == key_of(asking.token))


def _done(what: str) -> Response:
    return RedirectResponse(f"/account?done={what}", 303)


async def _set_up_page(asking: Asking, sealed: str, alert: str = "", status: int = 200) -> Response:
    secret = await run_in_threadpool(lambda: opened(seals(), asking.account.account, sealed.encode()))
    name = (await run_in_threadpool(school)).settings.school
    told = set_up_of(secret, asking.account.login, name)
    return HTMLResponse(set_up_page(bound_text(asking.token), told, alert), status, headers_of())


async def _page(asking: Asking, *, alert: str = "", note: str = "", status: int = 200) -> Response:
    shown = await run_in_threadpool(_shown, asking, alert, note)
    return HTMLResponse(account_page(shown), status, headers_of())


def _shown(asking: Asking, alert: str, note: str) -> AccountPage:
    account, store = asking.account, database()
    linked = {one.issuer: one.name for one in identities_of(store, account.account)}
    return AccountPage(
        csrf=bound_text(asking.token), name=account.name, login=account.login, alert=alert, note=note,
        sessions=sessions_of(store, account.account, real_time()), here=key_of(asking.token),
        timezone=school().settings.timezone, staff=_is_staff(account),
        second=sealed_secret(store, account.account) is not None, required=must_have_second(account),
        codes_left=recovery_codes_left(store, account.account),
        sites=[(one.provider.name, one.provider.title, one.provider.known_as, linked.get(one.provider.known_as))
               for one in sites().values()],
    )  # fmt: skip
