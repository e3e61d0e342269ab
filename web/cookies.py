"""The cookies of this app: none is read by scripts, each under a name that other sites of the domain cannot set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

#: The browser's name of the session.
SESSION_COOKIE = "journal_session"

#: Says that an account signed in from this browser before; opens nothing.
DEVICE_COOKIE = "journal_device"

#: A sign-in halfway.
STEP_COOKIE = "journal_step"

#: Begins the names of cookies over https: a browser takes such a cookie from this very host by https alone.
PREFIX = "__Host-"


def read(cookies: Mapping[str, str], name: str) -> str:
    """A cookie's value, «» where there is none. One that came by https goes before one that anybody could set."""
    return cookies.get(f"{PREFIX}{name}") or cookies.get(name, "")


def session_token(cookies: Mapping[str, str]) -> str:
    """The value of the session's cookie."""
    return read(cookies, SESSION_COOKIE)


def put(
    answer: Response, request: Request, name: str, value: str, lasts: timedelta | None = None,
    *, same_site: Literal["lax", "strict"] = "lax",
) -> None:  # fmt: skip
    """Give the browser a cookie, until it is closed or for a time."""
    secure = request.url.scheme == "https"
    answer.set_cookie(
        f"{PREFIX if secure else ''}{name}", value, int(lasts.total_seconds()) if lasts else None, path="/",
        secure=secure, httponly=True, samesite=same_site,
    )  # fmt: skip


def drop(answer: Response, request: Request, name: str) -> None:
    """Take a cookie from the browser, under each name it may have."""
    secure = request.url.scheme == "https"
    for known in {name, f"{PREFIX}{name}" if secure else name}:
        answer.delete_cookie(known, path="/", secure=secure, httponly=True, samesite="lax")
