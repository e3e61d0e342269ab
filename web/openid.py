"""Signing in by the word of another site: there, and back again with a code that is good for one sign-in."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from database.accounts import Account
from database.challenges import LASTS, begin_challenge, take_challenge
from database.identities import link
from jobs.config import current_config
from jobs.identities import account_for
from jobs.openid import ProviderUnusable, Said, Site
from web import cookies
from web.entering import enter
from web.events import Event, tell
from web.forms import local_path
from web.installation import database, real_time, school, signed_in, sites
from web.sign_in import sign_in_form

#: The purposes under which a sign-in by another site waits for its answer, and a wish to link its account.
OPENID, LINK = "openid", "link"

#: Where all sites send people back to.
CALLBACK = "/oauth2callback"

AWAY = "Этот сайт сейчас не отвечает или не подтвердил вход. Войдите по логину и паролю."
UNKNOWN = (
    "Эта учётная запись не подключена к журналу. Войдите по логину и паролю и подключите её:"
    " «Мои входы» внизу страницы."
)

log = structlog.get_logger(__name__)


async def leave(request: Request) -> Response:
    """GET /auth/NAME: to the site of that name, remembering here what must come back."""
    site = sites().get(str(request.path_params["name"]))
    if site is None:
        return RedirectResponse("/login", 303)
    kept = await run_in_threadpool(_kept, request, site.provider.name)
    token = await run_in_threadpool(begin_challenge, database(), OPENID, kept, real_time())
    told = (_callback(request), _state(token), kept["verifier"], kept["nonce"])
    try:
        answer = RedirectResponse(await run_in_threadpool(site.begin, *told), 303)
    except ProviderUnusable as error:
        return await _refused(request, AWAY, error)
    cookies.put(answer, request, cookies.STEP_COOKIE, token, LASTS)
    return answer


async def come_back(request: Request) -> Response:
    """GET /oauth2callback: the site's answer; only the browser that left is let in by it, and once."""
    token = cookies.read(request.cookies, cookies.STEP_COOKIE)
    kept = await run_in_threadpool(take_challenge, database(), token, OPENID, real_time())
    site = sites().get(str(kept["site"])) if kept else None
    state = request.query_params.get("state", "")
    if kept is None or site is None or not secrets.compare_digest(state.encode(), _state(token).encode()):
        return RedirectResponse("/login?again", 303)
    try:
        said = await run_in_threadpool(_asked, request, site, kept)
    except ProviderUnusable as error:
        return await _refused(request, AWAY, error)
    if kept["account"]:
        return await run_in_threadpool(_linked, request, said, int(kept["account"]))
    account = await run_in_threadpool(_account, said)
    if account is None:
        return await _refused(request, UNKNOWN)
    return await enter(request, account, local_path(str(kept["wanted"])), shared=False)


ROUTES = (
    Route("/auth/{name}", leave, methods=["GET"]),
    Route(CALLBACK, come_back, methods=["GET"]),
)


def _kept(request: Request, name: str) -> dict[str, Any]:
    """What is remembered while somebody is away; of who came from «Мои входы» with the password, whose it shall be."""
    step = cookies.read(request.cookies, cookies.STEP_COOKIE)
    wish = take_challenge(database(), step, LINK, real_time())
    account = wish["account"] if wish and wish["site"] == name else 0
    return {
        "site": name, "account": account, "wanted": local_path(request.query_params.get("next", "/")),
        "verifier": secrets.token_urlsafe(48), "nonce": secrets.token_urlsafe(32),
    }  # fmt: skip


def _asked(request: Request, site: Site, kept: dict[str, Any]) -> Said:
    """What the site says of who came back. Raises ProviderUnusable."""
    asked, issuer = request.query_params, site.provider.issuer
    if "code" not in asked:
        raise ProviderUnusable(f"{site.provider.name}: it refused")
    if issuer and asked.get("iss", issuer) != issuer:  # RFC 9207: an answer of another site, mixed up
        raise ProviderUnusable(f"{site.provider.name}: another answered")
    return site.finish(_callback(request), asked["code"], str(kept["verifier"]), str(kept["nonce"]), real_time())


def _account(said: Said) -> Account | None:
    return account_for(database(), said, current_config().moment(school().settings.timezone))


def _linked(request: Request, said: Said, account: int) -> Response:
    """Link the site's account to the person who asked for it, if it is still they who sit there."""
    token = cookies.session_token(request.cookies)
    person = signed_in(token) if token else None
    if person is None or person.account != account:
        return RedirectResponse("/login?again", 303)
    done = link(database(), account, said.identity, real_time())
    if done:
        tell(Event.LINKED, account)
    return RedirectResponse(f"/account?done={'linked' if done else 'others-account'}", 303)


def _callback(request: Request) -> str:
    """Our address for the site: as configured, else as this browser calls us, by a name that was found to be ours."""
    return (current_config().address or str(request.base_url).rstrip("/")) + CALLBACK


def _state(token: str) -> str:
    """What the site hands back: it names the cookie without telling it."""
    return hashlib.sha256(f"state {token}".encode()).hexdigest()


async def _refused(request: Request, why: str, error: Exception | None = None) -> Response:
    tell(Event.REFUSED, by="another site")
    if error is not None:
        log.warning("a sign-in by another site failed", why=str(error))
    return await sign_in_form(request, wanted="/", alert=why, status=403)
