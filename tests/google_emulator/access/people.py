"""The accounts there are, what they consented to, and the tokens that were given out."""

from __future__ import annotations

import hashlib

from tests.google_emulator.access.accounts import Account, Token

_DRIVE = "https://www.googleapis.com/auth/drive"


class People:
    """Accounts by e-mail, access tokens by their text, API keys."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.tokens: dict[str, Token] = {}
        self.api_keys: set[str] = set()
        self._consents: dict[str, frozenset[str]] = {}
        self._given = 0

    def account(self, email: str, *, may_own: bool | None = None) -> Account:
        """The account of that address, made where there is none; service accounts own nothing unless told so."""
        found = self.accounts.get(email)
        if found is None:
            service = email.endswith(".gserviceaccount.com")
            secret = "" if service else "1//" + hashlib.sha256(email.encode()).hexdigest()
            found = self.accounts[email] = Account(email, may_own=not service, refresh_token=secret)
        if may_own is not None:
            found.may_own = may_own
        return found

    def new_token(self, token: Token) -> str:
        """Keep an access token and give its text."""
        self._given += 1
        text = "ya29." + hashlib.sha256(f"{token.email} {self._given}".encode()).hexdigest()
        self.account(token.email)
        self.tokens[text] = token
        return text

    def expire(self) -> None:
        """Every token given so far is no longer good."""
        self.tokens = {text: Token(one.email, one.scopes, 0.0) for text, one in self.tokens.items()}

    def consent(self, email: str, scopes: frozenset[str]) -> None:
        """A person consents to scopes: what a refresh token is good for."""
        self._consents[self.account(email).email] = scopes

    def consented(self, email: str) -> frozenset[str]:
        """The scopes a person consented to; all of Drive unless told otherwise."""
        return self._consents.get(email, frozenset({_DRIVE}))
