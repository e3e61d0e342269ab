"""gspread's own client, sent to the emulator as the product sends it: another endpoint, tokens by token_uri."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import gspread
from google.auth.transport.requests import Request
from google.oauth2 import service_account
from gspread.http_client import HTTPClient
from requests import PreparedRequest, Response, Session
from requests.auth import AuthBase

from tests.google_emulator.handle import READER, Emulator


class Bearer(AuthBase):
    """Signs requests with a service account's token.

    ``refresh`` alone is asked of google-auth: its ``before_request`` would look the account up at
    iamcredentials.googleapis.com, whatever endpoint is set.
    """

    def __init__(self, credentials: service_account.Credentials) -> None:
        self._credentials, self._exchange = credentials, Request(Session())

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Put the token on a request."""
        if not self._credentials.valid:
            self._credentials.refresh(self._exchange)  # type: ignore[no-untyped-call]
        request.headers["Authorization"] = f"Bearer {self._credentials.token}"
        return request


class EmulatorClient(HTTPClient):
    """gspread's transport with every address moved to the session's endpoint."""

    def request(self, method: str, endpoint: str, *args: Any, **more: Any) -> Response:
        """Ask the emulator what would be asked of Google."""
        address = urlsplit(endpoint)
        return super().request(method, f"{self.session.endpoint}{address.path}", *args, **more)  # type: ignore[attr-defined]


def credentials(
    emulator: Emulator, email: str, scopes: Iterable[str], **account: object
) -> service_account.Credentials:
    """A service account's credentials; scopes by their short names."""
    info: Mapping[str, Any] = emulator.credentials(email, **account)
    full = [f"https://www.googleapis.com/auth/{scope}" for scope in scopes]
    made: service_account.Credentials = service_account.Credentials.from_service_account_info(  # type: ignore[no-untyped-call]
        info, scopes=full
    )
    return made


def session(emulator: Emulator, signer: service_account.Credentials) -> Session:
    """A session that signs its requests and knows where the emulator is."""
    signed = Session()
    signed.trust_env = False
    signed.auth = Bearer(signer)
    signed.endpoint = emulator.url  # type: ignore[attr-defined]
    return signed


def gspread_client(
    emulator: Emulator, email: str = READER, scopes: Iterable[str] = ("spreadsheets", "drive"), **account: object
) -> gspread.Client:
    """gspread's client as a service account."""
    signer = credentials(emulator, email, scopes, **account)
    return gspread.Client(signer, session(emulator, signer), http_client=EmulatorClient)
