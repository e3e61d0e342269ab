"""Secrets that a browser keeps and shows again: 32 random bytes there, their SHA-256 here."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

#: 32 random bytes: nobody guesses one of a thousand live sessions.
TOKEN_BYTES = 32


def new_token() -> str:
    """A cookie's value."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> bytes:
    """What the database keeps of it: who reads the table cannot use it."""
    return hashlib.sha256(token.encode()).digest()


def seconds(moment: datetime) -> int:
    """A moment as the database keeps it."""
    return int(moment.timestamp())
