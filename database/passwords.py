"""Passwords as the database keeps them: argon2id, one parameter set for the whole school."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

#: OWASP's second recommendation: 60 sign-ins a second on two cores, where the library's defaults manage 8.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

#: The one password of all accounts of the demo school; printed on its sign-in page.
DEMO_PASSWORD = "demo-2026"  # noqa: S105 (nobody's secret)

#: Verified when no such login exists, so that an unknown login takes as long as a wrong password. Nobody knows of what.
NOBODY = HASHER.hash(secrets.token_urlsafe())


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return HASHER.hash(password)


def password_fits(stored: str, password: str) -> bool:
    """Whether the password is the one hashed; False for a hash that is none."""
    try:
        return HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False
