"""The one way in: after a right password or another site's word a second factor, where there is one, then a session."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from database.accounts import Account, grants_of
from database.attempts import Tried, begin_attempt, forget_attempts, network
from database.challenges import LASTS, begin_challenge
from database.devices import MEMORY, is_known_device, remember_device
from database.second_factors import sealed_secret
from database.sessions import open_session
from database.tokens import digest
from jobs.config import current_config
from jobs.lifetimes import lifetime
from jobs.second_factor import is_required, new_secret
from journal.viewer import Role
from web import cookies
from web.device_names import device_name
from web.events import Event, tell
from web.installation import database, real_time, seals

#: The purpose under which a sign-in waits for its second factor.
SECOND = "second"


@dataclass(frozen=True, slots=True)
class Halfway:
    """Who gave the right password and is asked for a code; ``sealed`` is the secret of one who has yet to set it up."""

    account: int
    login: str
    wanted: str
    shared: bool
    sealed: str = ""

    @classmethod
    def of(cls, document: dict[str, Any]) -> Halfway:
        """The same, as it was kept."""
        return cls(**document)


async def tried_by(request: Request, login: str, *, of: str = "") -> Tried:
    """By what a try of this browser at a login is counted; ``of`` names tries of something else than its password."""
    tried = await run_in_threadpool(_tried, request, login)
    return replace(tried, login=f"{of}{tried.login}")


async def begun(tried: Tried) -> int:
    """Count a try before its secret is looked at; for how many seconds it has to wait."""
    return await run_in_threadpool(begin_attempt, database(), tried, real_time())


async def forgiven(tried: Tried) -> None:
    """Strike out what was tried wrongly there: the right one was given."""
    await run_in_threadpool(forget_attempts, database(), tried)


def locked(wait: int) -> str:
    """What somebody reads who has to wait that many seconds."""
    time = f"{wait} сек." if wait < 60 else f"{-(-wait // 60)} мин."
    return f"Слишком много неудачных попыток. Попробуйте снова через {time}"


def _tried(request: Request, login: str) -> Tried:
    token = cookies.read(request.cookies, cookies.DEVICE_COOKIE)
    known = is_known_device(database(), token, login, real_time())
    address = network(request.client.host if request.client else "")
    return Tried(login, address, digest(token).hex() if known else "")


async def enter(request: Request, account: Account, wanted: str, *, shared: bool) -> Response:
    """What follows when somebody proved to be an account's owner by a password, or by another site's word.

    Args:
        request: The browser's.
        account: An open account.
        wanted: The path of ours to go to.
        shared: Whether it is a computer of others.
    """
    halfway = await run_in_threadpool(_halfway, account, wanted, shared)
    if halfway is None:
        return await let_in(request, account.account, wanted, shared=shared)
    token = await run_in_threadpool(begin_challenge, database(), SECOND, asdict(halfway), real_time())
    answer = RedirectResponse("/login/second", 303)
    cookies.put(answer, request, cookies.STEP_COOKIE, token, LASTS)
    return answer


async def let_in(request: Request, account: int, wanted: str, *, shared: bool) -> Response:
    """Open a session and go to the page that was asked for."""
    answer = RedirectResponse(wanted, 303)
    await open_for(request, answer, account, shared=shared)
    return answer


async def open_for(request: Request, answer: Response, account: int, *, shared: bool) -> None:
    """Open a session and let an answer take its cookie to the browser; what the browser held before is over."""
    token, device, lasts = await run_in_threadpool(_open, request, account, shared)
    tell(Event.SIGNED_IN, account)
    cookies.put(answer, request, cookies.SESSION_COOKIE, token, lasts)
    if device:
        cookies.put(answer, request, cookies.DEVICE_COOKIE, device, MEMORY)
    cookies.drop(answer, request, cookies.STEP_COOKIE)


def roles_of(account: int) -> tuple[Role, ...]:
    """The roles of an account on the school's day."""
    return tuple(grant.role for grant in grants_of(database(), account, current_config().moment().date()))


def must_have_second(account: Account) -> bool:
    """Whether an account gets in by two factors only. The demo school's never do: anybody may try them."""
    return not account.demo and is_required(current_config(), roles_of(account.account))


def _halfway(account: Account, wanted: str, shared: bool) -> Halfway | None:  # noqa: FBT001 (called by a thread)
    """What an account is still asked for; None where the password was enough."""
    told = (account.account, account.login, wanted, shared)
    if sealed_secret(database(), account.account) is not None:
        return Halfway(*told)
    return Halfway(*told, new_secret(seals(), account.account).decode()) if must_have_second(account) else None


def _open(request: Request, account: int, shared: bool) -> tuple[str, str, timedelta | None]:  # noqa: FBT001
    """The session's cookie, the device's – «» on a computer of others – and how long the first is kept."""
    now = real_time()
    lasts = lifetime(current_config(), roles_of(account), shared=shared)
    before = cookies.session_token(request.cookies)
    name = device_name(request.headers.get("user-agent", ""))
    token = open_session(database(), account, now, lasts, name, instead=before)
    if shared:
        return token, "", None
    known = cookies.read(request.cookies, cookies.DEVICE_COOKIE)
    return token, remember_device(database(), known, account, now), lasts.whole
