"""One-time codes: how they look on paper, how people type them, what they are told apart from passwords by."""

from __future__ import annotations

import re
import secrets

#: Digits need no keyboard layout and no capital letters; twelve are 40 bits, of which a lockout leaves nobody a
#: guess worth making.
DIGITS = 12
_GROUP = 4

#: Where a code becomes a password.
FIRST_SIGN_IN = "/login/first"

#: A link by e-mail is pressed, not typed: 32 random bytes.
TOKEN_BYTES = 32

_CODE = re.compile(rf"\d{{{DIGITS}}}")
_BETWEEN = re.compile(r"[\s\u00a0\u2000-\u200b._–—-]+")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def new_code() -> str:
    """A code for a slip of paper."""
    return "".join(secrets.choice("0123456789") for _ in range(DIGITS))


def new_token() -> str:
    """A code for a link."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def shown_code(code: str) -> str:
    """A code in groups, as it is printed: «4821 9035 7716»."""
    return " ".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def read_code(typed: str) -> str:
    """The code that was typed, with whatever people put between its groups; «» where it is none."""
    code = _BETWEEN.sub("", typed)
    return code if _CODE.fullmatch(code) and code.isascii() else ""


def read_token(typed: str) -> str:
    """The code of a link; «» where it is none."""
    return typed if _TOKEN.fullmatch(typed) else ""
