"""The second factor: six digits of a telephone (RFC 6238), or a recovery code from a drawer; each works once."""

from __future__ import annotations

import re
import secrets
from base64 import b32encode
from collections.abc import Iterable, Sequence
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from database.engine import Database
from database.sealed import Sealer
from database.second_factors import sealed_secret, set_second_factor, use_recovery_code, use_step
from jobs.config import Config
from journal.viewer import Role

#: What every authenticator app takes for granted.
STEP, DIGITS, SECRET_BYTES = 30, 6, 20

#: A telephone's clock may be half a minute off, either way.
DRIFT = 1

#: Recovery codes of one account, and how they are spelled: no 0/o, 1/l/i.
CODES, _ALPHABET, _CODE_LENGTH = 10, "abcdefghjkmnpqrstuvwxyz23456789", 12

#: Who sees the whole school, or gives others their rights.
WATCHED = frozenset({Role.IT_LEAD, Role.HEAD, Role.DEPUTY})


def is_required(config: Config, roles: Iterable[Role]) -> bool:
    """Whether somebody of these roles must have a second factor here."""
    return config.second_factor == "required" and bool(WATCHED & set(roles))


def new_secret(sealer: Sealer, account: int) -> bytes:
    """A new secret, sealed for an account that is yet to prove it has it."""
    return sealer.seal(secrets.token_bytes(SECRET_BYTES), _about(account))


def spelled(secret: bytes) -> str:
    """A secret as it is typed into a telephone without a camera: «ABCD EFGH …»."""
    return " ".join(re.findall(".{1,4}", b32encode(secret).decode()))


def address(secret: bytes, login: str, issuer: str) -> str:
    """The ``otpauth:`` address that a telephone reads from a square of dots."""
    return _totp(secret).get_provisioning_uri(login, issuer)


def opened(sealer: Sealer, account: int, sealed: bytes) -> bytes:
    """The secret itself. Raises SealBroken."""
    return sealer.unseal(sealed, _about(account))


def matching_step(secret: bytes, typed: str, now: datetime) -> int | None:
    """The half-minute whose code was typed, of now and its neighbours; None for a wrong code."""
    current, given = int(now.timestamp()) // STEP, _digits(typed).encode()
    totp = _totp(secret)
    steps = [step for step in range(current - DRIFT, current + DRIFT + 1)
             if secrets.compare_digest(totp.generate(step * STEP), given)]  # fmt: skip
    return max(steps, default=None)


def enrol(
    database: Database, sealer: Sealer, account: int, sealed: bytes, typed: str, now: datetime
) -> Sequence[str] | None:
    """Give an account its second factor and return its recovery codes; None where the code typed is wrong."""
    step = matching_step(opened(sealer, account, sealed), typed, now)
    if step is None:
        return None
    codes = [_new_code() for _ in range(CODES)]
    set_second_factor(database, account, sealed, step, map(_plain, codes), now)
    return codes


def passes(database: Database, sealer: Sealer, account: int, typed: str, now: datetime) -> bool:
    """Whether what was typed is the account's code of this minute, or a recovery code; neither passes twice."""
    sealed = sealed_secret(database, account)
    if sealed is None:
        return False
    if len(_digits(typed)) == DIGITS == len(_plain(typed)):
        step = matching_step(opened(sealer, account, sealed), typed, now)
        return step is not None and use_step(database, account, step)
    return use_recovery_code(database, account, _plain(typed))


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP)  # noqa: S303  # nosec B303 # what apps know; no collisions matter


def _about(account: int) -> str:
    return f"second factor {account}"


def _new_code() -> str:
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
    return "-".join(re.findall("....", letters))


def _plain(typed: str) -> str:
    """A code without what people put between its letters."""
    return re.sub(r"[\s\-–—]", "", typed).lower()[:100]


def _digits(typed: str) -> str:
    return re.sub(r"[^0-9]", "", typed)
