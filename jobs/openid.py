"""Other sites by whose word people sign in: Google and any OpenID Connect provider, as one file declares them.

The code flow with PKCE, a state and a nonce; what a site says is believed only when its signature, its issuer, its
audience, its hour and our nonce are right. Whose account that is, is for :mod:`jobs.identities` to say.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from database.identities import Identity

#: A site that takes longer is away, seconds.
PATIENCE = 5

#: How long a site's own description and keys are believed, seconds.
KEPT = 3600

#: How far its clock may be off, seconds.
LEEWAY = 60

#: Signatures by the site's own keys only: never «none», never one made with what we know too.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "ES512", "EdDSA"]


class ProviderUnusable(Exception):
    """A site is away or says what cannot be believed; its text is for the log, and holds nothing of a person."""


class ProvidersWrong(Exception):
    """The file of sites cannot be used; its text is for the IT lead."""


class Provider(BaseModel):
    """One site. With ``issuer`` it is asked for its endpoints and signs what it says; else all three are stated."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z0-9-]{1,30}$")
    title: str = Field(min_length=1, max_length=40)
    client_id: str = Field(min_length=1)
    client_secret: str = Field(min_length=1, repr=False)
    issuer: str = ""
    authorize_url: str = ""
    token_url: str = ""
    userinfo_url: str = ""
    scope: str = "openid email"
    #: What the site calls a person's number and address.
    subject: str = "sub"
    email: str = "email"
    #: Whether every address it tells was proven to be the person's, though it does not say so.
    trust_email: bool = False

    @model_validator(mode="after")
    def _reachable(self) -> Provider:
        stated = (self.authorize_url, self.token_url, self.userinfo_url)
        if not self.issuer and not all(stated):
            raise ValueError("нужен issuer или все три адреса: authorize_url, token_url, userinfo_url")
        for url in filter(None, (self.issuer, *stated)):
            if not is_safe(url):
                raise ValueError(f"адрес {url} должен начинаться с https://")
        return self

    @property
    def known_as(self) -> str:
        """The issuer under which identities are kept."""
        return self.issuer or self.authorize_url


@dataclass(frozen=True, slots=True)
class Said:
    """What a site says of who signed in. ``email`` is «» unless it was proven to be theirs."""

    identity: Identity
    email: str


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in on its way: what our side must remember, and where the browser goes."""

    url: str
    state: str
    verifier: str
    nonce: str


def is_safe(url: str) -> bool:
    """Whether what goes to an address is read by nobody else: https, or this very machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1"))


def read_providers(path: Path | None) -> dict[str, Provider]:
    """The sites of a file, by name, in its order; none where no file is stated. Raises ProvidersWrong."""
    if path is None:
        return {}
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: Provider(name=name, **dict(row)) for name, row in said.items()}
    except OSError as error:
        raise ProvidersWrong(f"файл {path} не читается: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError, ValueError) as error:
        raise ProvidersWrong(f"файл {path}: {_told(error)}") from None


def _told(error: Exception) -> str:
    """What is wrong with a file, without what stands in it: some of that is secret."""
    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(map(str, one['loc'])) or 'сайт'}: {one['msg']}" for one in error.errors())
    return "это не TOML с разделом на каждый сайт"


class Site:
    """A provider at work: it remembers for an hour what the site says of itself."""

    def __init__(self, provider: Provider) -> None:
        """Nothing is asked yet."""
        self.provider = provider
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}

    def begin(self, redirect_uri: str, state: str, verifier: str, nonce: str) -> str:
        """Where to send the browser. Raises ProviderUnusable."""
        url, _ = self._client(redirect_uri).create_authorization_url(
            self._endpoint("authorization_endpoint"), state=state, code_verifier=verifier, nonce=nonce
        )
        return str(url)

    def finish(self, redirect_uri: str, code: str, verifier: str, nonce: str, now: datetime) -> Said:
        """Who signed in, by the code the browser brought back. Raises ProviderUnusable."""
        try:
            with self._client(redirect_uri) as client:
                token = client.fetch_token(
                    self._endpoint("token_endpoint"), code=code, code_verifier=verifier, timeout=PATIENCE
                )
                if self.provider.issuer:
                    return self._said(self._claims(str(token.get("id_token", "")), nonce, now))
                answer = client.get(self.provider.userinfo_url, timeout=PATIENCE)
                answer.raise_for_status()
                return self._said(answer.json())
        except (requests.RequestException, OAuthError, ValueError, KeyError) as error:
            raise ProviderUnusable(f"{self.provider.name}: {type(error).__name__}") from None

    def _client(self, redirect_uri: str) -> OAuth2Session:
        provider = self.provider
        return OAuth2Session(
            provider.client_id, provider.client_secret, scope=provider.scope, redirect_uri=redirect_uri,
            code_challenge_method="S256",
        )  # fmt: skip

    def _claims(self, id_token: str, nonce: str, now: datetime) -> Mapping[str, Any]:
        """What a signed statement says, once every one of its promises was checked."""
        provider = self.provider
        try:
            claims = jwt.decode(id_token, self._keys(), algorithms=ALGORITHMS).claims
            registry = jwt.JWTClaimsRegistry(
                now=int(now.timestamp()), leeway=LEEWAY,
                iss={"essential": True, "value": self._described()["issuer"]},
                aud={"essential": True, "value": provider.client_id},
                exp={"essential": True}, iat={"essential": True}, sub={"essential": True},
                nonce={"essential": True, "value": nonce},
            )  # fmt: skip
            registry.validate(claims)
        except (JoseError, ValueError) as error:
            raise ProviderUnusable(f"{provider.name}: its statement is not to be believed ({error})") from None
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (several or "azp" in claims) and claims.get("azp") != provider.client_id:
            raise ProviderUnusable(f"{provider.name}: its statement was made for another")
        return claims

    def _said(self, claims: Mapping[str, Any]) -> Said:
        provider = self.provider
        subject, email = claims.get(provider.subject), claims.get(provider.email)
        if not isinstance(subject, str | int) or not str(subject):
            raise ProviderUnusable(f"{provider.name}: it names nobody")
        named = email if isinstance(email, str) else ""
        proven = provider.trust_email or claims.get("email_verified") is True
        return Said(Identity(provider.known_as, str(subject), named), named if proven else "")

    def _endpoint(self, name: str) -> str:
        stated = {"authorization_endpoint": self.provider.authorize_url, "token_endpoint": self.provider.token_url}
        url = stated[name] or str(self._described().get(name, ""))
        if not is_safe(url):
            raise ProviderUnusable(f"{self.provider.name}: no safe {name}")
        return url

    def _described(self) -> dict[str, Any]:
        described = self._asked(f"{self.provider.issuer.rstrip('/')}/.well-known/openid-configuration")
        if described.get("issuer") != self.provider.issuer:
            raise ProviderUnusable(f"{self.provider.name}: its description is another's")
        return described

    def _keys(self) -> KeySet:
        return KeySet.import_key_set(self._asked(str(self._described().get("jwks_uri", ""))))  # type: ignore[arg-type]

    def _asked(self, url: str) -> dict[str, Any]:
        """What stands at an address of the site, asked once an hour."""
        at, known = self._kept.get(url, (0.0, {}))
        if known and monotonic() - at < KEPT:
            return known
        if not is_safe(url):
            raise ProviderUnusable(f"{self.provider.name}: not a safe address")
        try:
            answer = requests.get(url, timeout=PATIENCE, allow_redirects=False)
            answer.raise_for_status()
            said = dict(answer.json())
        except (requests.RequestException, TypeError, ValueError) as error:
            raise ProviderUnusable(f"{self.provider.name}: {type(error).__name__}") from None
        self._kept[url] = (monotonic(), said)
        return said
