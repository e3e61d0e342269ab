"""Encrypted backups: whatever opens age opens them, and nothing else than the passphrase does."""

from __future__ import annotations

from base64 import b64decode
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.backup.age import Encrypting, NotWhole, WrongPassphrase, decrypting, is_encrypted

#: Cheap to try: what a passphrase costs is not what is tested.
CHEAP = 2

CHUNK = 64 * 1024


def encrypted(data: bytes, passphrase: str = "верный пароль") -> bytes:
    into = BytesIO()
    cipher = Encrypting(into, passphrase, CHEAP)
    cipher.write(data[:100])
    cipher.write(data[100:])
    cipher.finish()
    return into.getvalue()


def decrypted(data: bytes, passphrase: str = "верный пароль") -> bytes:
    with decrypting(BytesIO(data), passphrase) as plain:
        return plain.read()


@pytest.mark.parametrize("size", [0, 1, 100, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5])
def test_what_was_encrypted_comes_back_whatever_its_size(size: int) -> None:
    data = bytes(number % 251 for number in range(size))
    assert decrypted(encrypted(data)) == data


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 3 * CHUNK + 10), st.integers(1, 2 * CHUNK))
def test_any_part_of_a_file_is_read_by_itself(begin: int, count: int) -> None:
    with decrypting(BytesIO(ENCRYPTED), "верный пароль") as plain:
        plain.seek(begin)
        assert plain.read(count) == DATA[begin : begin + count]


def test_another_passphrase_does_not_open_it() -> None:
    with pytest.raises(WrongPassphrase):
        decrypted(encrypted(b"5/4"), "верный  пароль")


@pytest.mark.parametrize("cut", [1, 16, 17, CHUNK, CHUNK + 16, CHUNK + 17, 2 * CHUNK + 32])
def test_a_file_that_was_cut_off_is_not_whole(cut: int) -> None:
    with pytest.raises(NotWhole):
        decrypted(ENCRYPTED[:-cut])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 3 * CHUNK), st.integers(1, 255))
def test_a_byte_changed_anywhere_is_noticed(place: int, by: int) -> None:
    changed = bytearray(ENCRYPTED)
    changed[place] ^= by
    with pytest.raises((NotWhole, WrongPassphrase)):
        decrypted(bytes(changed))


def test_two_chunks_that_changed_places_are_noticed() -> None:
    begin = ENCRYPTED.index(b"---") + 48 + 16
    one, other = ENCRYPTED[begin : begin + CHUNK + 16], ENCRYPTED[begin + CHUNK + 16 : begin + 2 * (CHUNK + 16)]
    with pytest.raises(NotWhole):
        decrypted(ENCRYPTED[:begin] + other + one + ENCRYPTED[begin + 2 * (CHUNK + 16) :])


def test_the_same_file_is_never_encrypted_twice_alike() -> None:
    assert encrypted(b"5/4") != encrypted(b"5/4")


def test_the_beginning_tells_what_is_encrypted() -> None:
    assert is_encrypted(encrypted(b""))
    assert not is_encrypted(b"PK\x03\x04")


def test_a_header_that_asks_for_a_year_of_work_is_refused() -> None:
    with pytest.raises(NotWhole):
        decrypted(encrypted(b"5").replace(b" 2\n", b" 23\n", 1))


def test_a_file_made_here_and_opened_by_age_is_still_opened() -> None:
    """pyrage 1.4.0, which is age of another hand, was seen to open these very bytes."""
    assert decrypted(b64decode(OPENED_BY_AGE)) == "Журнал 7А".encode()


@pytest.mark.long
def test_a_file_made_by_age_is_opened() -> None:
    """pyrage 1.4.0 made it."""
    assert decrypted(b64decode(MADE_BY_AGE)) == "Журнал".encode()


MADE_BY_AGE = (
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBVKzY5d0ltR3ZEVTJONjRLZmRUb3F3IDIwClpBaGhtYmpHZUNzK2FnZDdLTk9INHJwY1JD"
    "ZUFGSzJLVjZJZlc3a2lLb2cKLS0tIDVVOHFya2Y3cXB5a3pFQ3F6NlROYWRjMkxYTjhtT01VenhWeGwwRjQwNUUKSJj6T/unOxyPQD32j5Hwmo"
    "KhJ2QNFKXkKnWWPgaRbYkfwu5YRFmrT8eibU4="
)
OPENED_BY_AGE = (
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBSSE5lWXAxT3BFSzdwUDM4bWE2bzRBIDIKRjBhYml0MDJEdHBGRWJ6SlRQZE15MEFjek"
    "dVaVg2Wjk1YzhLNEV5aUh4VQotLS0gS29kN3JreU11SzZtaS9MU2xGaGxMR0FhM1JyQ0c4Q25zUGNMNEVLR2xyOAp28O2pedhAY33X20wiYBvt"
    "dX92oOHIVDBJJ20a1F6Z6ZzRpguA7uDdjsUYmBWlPFs="
)

DATA = bytes(number % 253 for number in range(3 * CHUNK + 5))
ENCRYPTED = encrypted(DATA)
