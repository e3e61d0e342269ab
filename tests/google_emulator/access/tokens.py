"""The token endpoint: signed assertions of service accounts and people's refresh tokens against access tokens."""

from __future__ import annotations

import json
import time
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from tests.google_emulator.access.accounts import TOKEN_LIFETIME, Token, private_key
from tests.google_emulator.refusals import Json, Refused

if TYPE_CHECKING:
    from tests.google_emulator.world import World

_WRONG_AUDIENCE = "Invalid JWT: Failed audience check. The right audience is https://oauth2.googleapis.com/token"
_NO_DELEGATION = (
    "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the "
    "scopes requested."
)
_JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"

#: How far a sender's clock may be from ours, and how long an assertion may be good, seconds.
_CLOCK_SKEW, _ASSERTION_LIFETIME = 300, 3600


def no_grant(error: str, description: str) -> Refused:
    """What the token endpoint says when it gives none."""
    return Refused(
        401 if error in ("invalid_client", "unauthorized_client") else 400,
        {"error": error, "error_description": description},
    )


def grant(world: World, form: Mapping[str, str]) -> Json:
    """An access token for what was handed in. Raises Refused."""
    kind = form.get("grant_type", "")
    if kind == _JWT_GRANT:
        claims = claims_of(form.get("assertion", ""))
        if claims.get("sub", claims["iss"]) != claims["iss"]:
            raise no_grant("unauthorized_client", _NO_DELEGATION)
        if not str(claims.get("aud", "")).endswith("/token"):
            raise no_grant("invalid_grant", _WRONG_AUDIENCE)
        email = str(claims["iss"])
        scopes = frozenset(str(claims.get("scope", "")).split())
        if not scopes:
            raise no_grant("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
        _check_account(world, email)
        return _answer(world, email, scopes)
    if kind == "refresh_token":
        for account in world.people.accounts.values():
            if account.refresh_token and account.refresh_token == form.get("refresh_token"):
                scopes = frozenset(form.get("scope", "").split()) or world.people.consented(account.email)
                return _answer(world, account.email, scopes)
        raise no_grant("invalid_grant", "Token has been expired or revoked.")
    raise no_grant("unsupported_grant_type", f"Invalid grant_type: {kind}")


def _check_account(world: World, email: str) -> None:
    if email not in world.people.accounts:
        raise no_grant("invalid_grant", "Invalid grant: account not found")


def _answer(world: World, email: str, scopes: frozenset[str]) -> Json:
    text = world.people.new_token(Token(email, scopes, world.clock.seconds() + TOKEN_LIFETIME))
    return {"access_token": text, "expires_in": TOKEN_LIFETIME, "token_type": "Bearer", "scope": " ".join(scopes)}


def claims_of(assertion: str) -> dict[str, Any]:
    """The claims of a signed assertion. Raises Refused for a wrong signature or an odd time."""
    head, _, signature = assertion.rpartition(".")
    try:
        private_key().public_key().verify(_decoded(signature), head.encode(), PKCS1v15(), SHA256())
        claims: dict[str, Any] = json.loads(_decoded(head.partition(".")[2]))
    except (InvalidSignature, ValueError) as wrong:
        raise no_grant("invalid_grant", "Invalid JWT Signature.") from wrong
    now = time.time()
    issued, expires = float(claims.get("iat", 0)), float(claims.get("exp", 0))
    if expires - issued > _ASSERTION_LIFETIME or not issued - _CLOCK_SKEW <= now <= expires + _CLOCK_SKEW:
        raise no_grant(
            "invalid_grant",
            "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
            "Check your iat and exp values in the JWT claim.",
        )
    return claims


def _decoded(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))
