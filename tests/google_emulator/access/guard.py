"""Who is asking, and whether the scopes of the token reach that far: 401 and 403 as Google says them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.google_emulator.access.accounts import Caller, Token
from tests.google_emulator.access.tokens import claims_of
from tests.google_emulator.refusals import Refused, drive_refusal, error_info, sheets_refusal

if TYPE_CHECKING:
    from tests.google_emulator.world import World

#: The scopes that allow each kind of access, by API.
SCOPES: dict[tuple[str, str], tuple[str, ...]] = {
    ("sheets", "read"): ("spreadsheets", "spreadsheets.readonly", "drive", "drive.readonly", "drive.file"),
    ("sheets", "write"): ("spreadsheets", "drive", "drive.file"),
    ("drive", "metadata"): ("drive", "drive.readonly", "drive.metadata", "drive.metadata.readonly", "drive.file"),
    ("drive", "read"): ("drive", "drive.readonly", "drive.file"),
    ("drive", "write"): ("drive", "drive.file"),
    ("drive", "drives"): ("drive", "drive.readonly"),
}

#: What a self-signed token without scopes, for one service as a whole, is good for.
ALL_SCOPES = frozenset(f"https://www.googleapis.com/auth/{name}" for name in ("drive", "spreadsheets"))

_BAD_CREDENTIALS = (
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
    "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
)
_NO_CREDENTIALS = (
    "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other "
    "form of API consumer identity to call this API."
)


def caller_of(world: World, api: str, method: str, authorization: str, key: str) -> Caller:
    """Whoever sent a request. Raises Refused for a token that is unknown or no longer good."""
    if not authorization:
        if key and key in world.people.api_keys:
            return Caller("", frozenset())
        if key:
            raise sheets_refusal(
                400, "API key not valid. Please pass a valid API key.", [error_info("API_KEY_INVALID", api)]
            )
        raise sheets_refusal(403, _NO_CREDENTIALS)
    text = authorization.removeprefix("Bearer ").strip()
    token = world.people.tokens.get(text) or (_self_signed(text) if text.count(".") == 2 else None)
    if token is None or token.expires <= world.clock.seconds():
        raise _unauthorised(api, method, "ACCESS_TOKEN_EXPIRED" if token else "ACCESS_TOKEN_TYPE_UNSUPPORTED")
    account = world.people.account(token.email)
    return Caller(token.email, token.scopes, account.project)


def _self_signed(text: str) -> Token | None:
    """A token that a service account signed itself: good for what it says, without an exchange."""
    try:
        claims = claims_of(text)
    except Refused:
        return None
    scopes = frozenset(str(claims.get("scope", "")).split())
    return Token(str(claims["iss"]), scopes or ALL_SCOPES, float("inf"))


def _unauthorised(api: str, method: str, reason: str) -> Refused:
    if api == "drive":
        refused = drive_refusal(401, "Invalid Credentials", "authError", "Authorization")
    else:
        told = error_info(reason, api, method=f"google.apps.sheets.v4.SpreadsheetsService.{method}")
        refused = sheets_refusal(401, _BAD_CREDENTIALS, [told])
    refused.headers["WWW-Authenticate"] = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
    return refused


def check_scopes(caller: Caller, api: str, access: str, method: str) -> None:
    """Refuse what the token was not granted for."""
    if not caller.email or caller.has(*SCOPES[api, access]):
        return
    message = "Request had insufficient authentication scopes."
    told = error_info("ACCESS_TOKEN_SCOPE_INSUFFICIENT", api, method=method)
    refused = sheets_refusal(403, message, [told])
    if api == "drive":
        refused.body["error"]["errors"] = [
            {"message": "Insufficient Permission", "domain": "global", "reason": "insufficientPermissions"}
        ]
    raise refused
