"""The key file: what opens sealed values of the database, kept outside it and made by its first use."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet

from database.sealed import Sealer

#: Written over every new key file: it is found by people who have never heard of it.
_HEADER = """\
# Ключи школьного журнала: ими зашифрованы в базе контакты, причины пропусков и вторые факторы входа.
# Без этого файла они не читаются. Храните копию отдельно от копий базы, например на бумаге.
# Первый ключ шифрует новое, остальные только открывают прежнее.
"""


class KeyFileUnusable(Exception):
    """The key file cannot be used; its text says why and what to do."""


def sealer(path: Path) -> Sealer:
    """What seals and opens by the keys of a file. A missing file is made, with one new key. Raises KeyFileUnusable."""
    try:
        if not path.exists():
            _make(path)
    except OSError as error:
        raise KeyFileUnusable(f"файл ключей {path} не читается или не создаётся: {error.strerror}") from None
    return Sealer(keys_in(path))


def keys_in(path: Path) -> tuple[bytes, ...]:
    """The keys of a file, the newest first; never empty. Raises KeyFileUnusable."""
    try:
        if path.stat().st_mode & 0o007:
            raise KeyFileUnusable(f"файл ключей {path} читают все на этой машине: chmod 600 {path}")
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "не текст"
        raise KeyFileUnusable(f"файл ключей {path} не читается: {reason}") from None
    keys = tuple(line.strip().encode() for line in lines if line.strip() and not line.startswith("#"))
    if not keys or not all(map(_is_key, keys)):
        raise KeyFileUnusable(f"в файле ключей {path} есть не ключ, или нет ни одного: верните его из копии")
    return keys


def add_key(path: Path) -> None:
    """Put a new key before the others: from now on it seals, they open what they sealed. Raises KeyFileUnusable."""
    _write(path, (Fernet.generate_key(), *keys_in(path)))


def keep_newest(path: Path) -> None:
    """Drop all keys but the newest, once everything is sealed by it. Raises KeyFileUnusable."""
    _write(path, keys_in(path)[:1])


def join_keys(path: Path, others: Path) -> bool:
    """Let a key file open what another's keys sealed too; whether it had not. Raises KeyFileUnusable."""
    known = keys_in(path) if path.exists() else ()
    new = tuple(key for key in keys_in(others) if key not in known)
    if new:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(path, (*known, *new))
    return bool(new)


def _make(path: Path) -> None:
    """A key file where there is none; of two processes that make one at once, both use the first one's."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = _beside(path, (Fernet.generate_key(),))
    try:
        path.hardlink_to(beside)
    except FileExistsError:
        pass
    finally:
        beside.unlink()


def _write(path: Path, keys: tuple[bytes, ...]) -> None:
    """Replace a file as a whole: nobody reads half of it, and a failure leaves it as it was."""
    _beside(path, keys).replace(path)


def _beside(path: Path, keys: tuple[bytes, ...]) -> Path:
    """A new file beside it that only its owner reads, with its contents safely on the disk."""
    beside = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(_HEADER + "".join(f"{key.decode()}\n" for key in keys))
        file.flush()
        os.fsync(file.fileno())
    return beside


def _is_key(line: bytes) -> bool:
    try:
        Fernet(line)
    except ValueError:
        return False
    return True
