"""What lies sealed in the database: its keys are handed in, and are never kept beside it.

A sealed value is a Fernet token (AES-128-CBC and HMAC-SHA256) of what it is about and the value itself. So one that
was moved to another row or column is not taken for that row's own.
"""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class SealBroken(Exception):
    """None of our keys opens a value, or it was sealed about something else."""


class Sealer:
    """Seals by the first of its keys and opens by any of them."""

    __slots__ = ("_fernet", "_first")

    def __init__(self, keys: Sequence[bytes]) -> None:
        """Take Fernet keys, the newest first.

        Raises:
            ValueError: There is none, or one is no Fernet key.
        """
        fernets = [Fernet(key) for key in keys]
        self._fernet = MultiFernet(fernets)
        self._first = fernets[0]

    def seal(self, value: bytes, about: str) -> bytes:
        """A value sealed; ``about`` says whose and what it is («second factor 17») and is asked again to open it."""
        return self._fernet.encrypt(_inside(about) + value)

    def unseal(self, sealed: bytes, about: str) -> bytes:
        """The value that was sealed about this. Raises SealBroken."""
        try:
            inside = self._fernet.decrypt(sealed)
        except InvalidToken:
            raise SealBroken(f"no key opens: {about}") from None
        if not inside.startswith(_inside(about)):
            raise SealBroken(f"sealed about something else: {about}")
        return inside.removeprefix(_inside(about))

    def is_current(self, sealed: bytes) -> bool:
        """Whether a value is sealed by the first key; one that is not wants :meth:`resealed` before its key goes."""
        try:
            self._first.decrypt(sealed)
        except InvalidToken:
            return False
        return True

    def resealed(self, sealed: bytes) -> bytes:
        """The same value by the first key; when it was sealed stays as it was. Raises SealBroken."""
        try:
            return self._fernet.rotate(sealed)
        except InvalidToken:
            raise SealBroken("no key opens a value that is to be sealed anew") from None


def _inside(about: str) -> bytes:
    """The beginning of what is sealed: its own length first, so that no two of them can be confused."""
    said = about.encode()
    return len(said).to_bytes(2) + said
