"""Who may ask: people and service accounts, their keys, and the tokens they were given."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.google_emulator.refusals import Json

#: Seconds a token is good for.
TOKEN_LIFETIME = 3599

#: The number of the project that every account belongs to unless told otherwise.
PROJECT = "123456789012"

_AUTH = "https://www.googleapis.com/auth/"


@dataclass(slots=True)
class Account:
    """A person or a service account. ``may_own``: service accounts have no room of their own for files.

    ``known`` is false for an address that belongs to nobody at Google.
    """

    email: str
    may_own: bool
    project: str = PROJECT
    refresh_token: str = ""
    number: str = ""
    known: bool = True

    @property
    def is_service(self) -> bool:
        """Whether it is a service account."""
        return self.email.endswith(".gserviceaccount.com")

    @property
    def permission_id(self) -> str:
        """The number by which permissions name it: 20 digits, chosen by its address unless it was given."""
        return self.number or f"{int(hashlib.sha256(self.email.encode()).hexdigest(), 16) % 10**20:020d}"

    @property
    def display_name(self) -> str:
        """What is shown of it: a person's name, a service account's whole address."""
        return self.email if self.is_service else self.email.partition("@")[0]

    @property
    def root(self) -> str:
        """The id of its own root folder."""
        return "0A" + hashlib.sha256(self.email.encode()).hexdigest()[:14] + "PVA"


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever sent a request: an account with scopes; no account for an API key."""

    email: str
    scopes: frozenset[str] = field(default_factory=frozenset)
    project: str = PROJECT

    def has(self, *names: str) -> bool:
        """Whether one of those scopes was granted, by its short name: «drive.readonly»."""
        return any(f"{_AUTH}{name}" in self.scopes for name in names)


@dataclass(frozen=True, slots=True)
class Token:
    """An access token: whose, for what, until when (seconds since 1970)."""

    email: str
    scopes: frozenset[str]
    expires: float


#: Half the size of Google's keys: it guards nothing, and whoever reads it is done in a seventh of the time.
KEY_SIZE = 1024


@cache
def private_key() -> rsa.RSAPrivateKey:
    """The one key of every service account of this process: making one takes a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=KEY_SIZE)


def key_text() -> str:
    """The private key as a credentials file holds it."""
    return (
        private_key()
        .private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        .decode()
    )


def public_key_text() -> bytes:
    """The public key that signatures are checked by."""
    return (
        private_key()
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


def service_account_file(email: str, token_uri: str) -> Json:
    """A service account's credentials as Google hands them out, but for where tokens are got."""
    return {
        "type": "service_account",
        "project_id": email.partition("@")[2].split(".")[0],
        "private_key_id": hashlib.sha256(email.encode()).hexdigest()[:40],
        "private_key": key_text(),
        "client_email": email,
        "client_id": "110000000000000000000",
        "auth_uri": "https://accounts.google.com/o/oauth2/auth",
        "token_uri": token_uri,
        "universe_domain": "googleapis.com",
    }


def user_file(account: Account, token_uri: str) -> Json:
    """A person's credentials as a program keeps them after the consent screen."""
    return {
        "type": "authorized_user",
        "client_id": "emulator.apps.googleusercontent.com",
        "client_secret": "emulator-secret",
        "refresh_token": account.refresh_token,
        "token_uri": token_uri,
    }
