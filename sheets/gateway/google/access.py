"""Who asks Google: a service account's key or a person's consent, read from the file Google handed out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError
from google.oauth2 import credentials as of_people
from google.oauth2 import service_account

from sheets.gateway.protocol import StoreAway

#: What the reader may do: read cells, and read names and times of files. Nothing of it writes.
SCOPES = (
    "https://www.googleapis.com/auth/spreadsheets.readonly",
    "https://www.googleapis.com/auth/drive.metadata.readonly",
)

#: What the writer of verdicts may do: write cells; of files it reads names and times.
VERDICT_SCOPES = (
    "https://www.googleapis.com/auth/spreadsheets",
    "https://www.googleapis.com/auth/drive.metadata.readonly",
)

#: What it takes to make workbooks and open them to teachers.
PROVISION_SCOPES = (
    "https://www.googleapis.com/auth/spreadsheets",
    "https://www.googleapis.com/auth/drive",
)

_TOKEN_URI = "https://oauth2.googleapis.com/token"  # noqa: S105  # nosec B105 # an address

#: Where Google gives tokens; older keys name the second one.
_GOOGLES = (".googleapis.com", ".google.com")

_WHERE = "скачайте его заново в консоли Google Cloud: «Сервисные аккаунты» → «Ключи» → «JSON»"


class _ServiceAccount(service_account.Credentials):
    """A service account that asks iamcredentials.googleapis.com nothing: a school's network may swallow that."""

    def _is_regional_access_boundary_lookup_required(self) -> bool:
        return False


class _Person(of_people.Credentials):
    """A person who gave consent; asks nothing else either."""

    def _is_regional_access_boundary_lookup_required(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Access:
    """Credentials, and the address that files are shared with («» for a person: their own)."""

    credentials: Credentials
    email: str


def access(path: Path, endpoint: str = "", scopes: tuple[str, ...] = SCOPES) -> Access:
    """Read a file of credentials; with an ``endpoint`` tokens are never got from Google. Raises StoreAway."""
    try:
        info: object = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise StoreAway(f"нет файла ключа Google: {path}") from error
    except (OSError, ValueError) as error:
        raise StoreAway(f"файл ключа Google не читается: {path}; {_WHERE}") from error
    if not isinstance(info, dict):
        raise StoreAway(f"в файле {path} нет ключа Google; {_WHERE}")
    info = {**info, "token_uri": _token_uri(str(info.get("token_uri") or _TOKEN_URI), endpoint)}
    try:
        return _person(info) if info.get("type") == "authorized_user" else _service(info, scopes)
    except (GoogleAuthError, ValueError, KeyError) as error:
        raise StoreAway(f"в файле {path} нет ключа Google; {_WHERE}") from error


def _service(info: Mapping[str, Any], scopes: tuple[str, ...]) -> Access:
    made = _ServiceAccount.from_service_account_info(info, scopes=scopes)  # type: ignore[no-untyped-call]
    return Access(made, str(info["client_email"]))


def _person(info: Mapping[str, Any]) -> Access:
    """A person's consent, for what they consented to; google-auth's own reader would pass over the token address."""
    wanted = ("refresh_token", "token_uri", "client_id", "client_secret")
    made = _Person(None, **{name: info[name] for name in wanted})  # type: ignore[no-untyped-call]
    return Access(made, str(info.get("account", "")))


def _token_uri(stated: str, endpoint: str) -> str:
    """Where tokens are got: as the file says, unless all traffic goes elsewhere and that is Google's."""
    is_googles = f".{urlsplit(stated).hostname or ''}".endswith(_GOOGLES)
    return f"{endpoint.rstrip('/')}/token" if endpoint and is_googles else stated
