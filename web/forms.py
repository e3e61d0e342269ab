"""Forms that people send: read up to a length, and only when they come from our own pages."""

from __future__ import annotations

import hashlib
import re
import secrets
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import Response

#: A form of ours is under a kilobyte.
LONGEST_FORM = 8 * 1024

#: Proves that the sign-in form was sent from our own page: the same random text in a cookie and in the form.
CSRF_COOKIE = "journal_form"
_CSRF = re.compile(r"[A-Za-z0-9_-]{43}")

#: What nobody types and no database stores.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


async def sent_form(request: Request) -> dict[str, str] | None:
    """The fields of a sent form; None where it is too long to be ours."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM:
            return None
    return {name: _CONTROLS.sub("", values[-1]) for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


def csrf_of(request: Request) -> str:
    """The CSRF text of a browser. Two tabs share one, so that opening the second does not spoil the first."""
    known = request.cookies.get(CSRF_COOKIE, "")
    return known if _CSRF.fullmatch(known) else secrets.token_urlsafe(32)


def keep_csrf(request: Request, answer: Response, csrf: str) -> None:
    """Give the browser its CSRF text, for the forms under /login."""
    secure = request.url.scheme == "https"
    answer.set_cookie(CSRF_COOKIE, csrf, path="/login", secure=secure, httponly=True, samesite="strict")


def drop_csrf(request: Request, answer: Response) -> None:
    """Take it back: who is signed in needs none."""
    secure = request.url.scheme == "https"
    answer.delete_cookie(CSRF_COOKIE, path="/login", secure=secure, httponly=True, samesite="strict")


def is_ours(form: dict[str, str], request: Request) -> bool:
    """Whether a form's CSRF text is the one this browser was given; no cookie, no match."""
    cookie = request.cookies.get(CSRF_COOKIE, "")
    return bool(_CSRF.fullmatch(cookie)) and secrets.compare_digest(form.get("csrf", "").encode(), cookie.encode())


def bound_text(token: str) -> str:
    """The CSRF text of a page behind a cookie: who does not know the cookie cannot tell it, nor it the cookie."""
    return hashlib.sha256(f"form {token}".encode()).hexdigest()


def is_bound(form: dict[str, str], token: str) -> bool:
    """Whether a form came from a page that was shown to the holder of that cookie."""
    return bool(token) and secrets.compare_digest(form.get("csrf", "").encode(), bound_text(token).encode())


def is_from_here(request: Request) -> bool:
    """Whether a form comes from our own page, by what browsers say of it; silent clients bring no cookies."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or URL(origin).netloc == request.headers.get("host")


def local_path(wanted: str) -> str:
    """A path of this site to go to after the sign-in; «/» for whatever could lead elsewhere."""
    if not wanted.startswith("/") or wanted.startswith("//") or re.search(r"[\\\x00-\x20\x7f]", wanted):
        return "/"
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or parts.path in ("/login", "/logout", "/oauth2callback"):
        return "/"
    return "/" if parts.path.startswith(("/login/", "/auth/")) else wanted
