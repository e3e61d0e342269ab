"""What lies sealed in the database, and the file of keys that opens it."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from database.sealed import SealBroken, Sealer
from jobs.keys import KeyFileUnusable, add_key, keep_newest, keys_in, sealer

PHONE = b"+7 900 000-00-00"


def test_what_was_sealed_is_opened_again_and_cannot_be_read_without() -> None:
    ours = Sealer([Fernet.generate_key()])
    sealed = ours.seal(PHONE, "phone of 12")
    assert PHONE not in sealed
    assert ours.unseal(sealed, "phone of 12") == PHONE
    assert ours.seal(PHONE, "phone of 12") != sealed


def test_a_value_moved_to_another_row_is_not_taken_for_its_own() -> None:
    ours = Sealer([Fernet.generate_key()])
    sealed = ours.seal(b"2 and more", "phone of 1")
    for other in ("phone of 2", "phone of 12", "phone of ", ""):
        with pytest.raises(SealBroken, match="something else"):
            ours.unseal(sealed, other)


def test_a_value_that_was_changed_or_sealed_by_a_stranger_does_not_open() -> None:
    ours, strangers = Sealer([Fernet.generate_key()]), Sealer([Fernet.generate_key()])
    sealed = bytearray(ours.seal(PHONE, "phone"))
    sealed[-10] ^= 1
    for broken in (bytes(sealed), strangers.seal(PHONE, "phone"), b"", b"plain"):
        with pytest.raises(SealBroken):
            ours.unseal(broken, "phone")
        with pytest.raises(SealBroken):
            ours.resealed(broken)


def test_the_newest_key_seals_and_the_old_one_still_opens() -> None:
    old, new = Fernet.generate_key(), Fernet.generate_key()
    sealed = Sealer([old]).seal(PHONE, "phone")
    both = Sealer([new, old])
    assert both.unseal(sealed, "phone") == PHONE
    assert not both.is_current(sealed)
    anew = both.resealed(sealed)
    assert both.is_current(anew)
    assert Sealer([new]).unseal(anew, "phone") == PHONE
    with pytest.raises(SealBroken):
        Sealer([old]).unseal(anew, "phone")


def test_nothing_is_sealed_without_a_key() -> None:
    with pytest.raises(ValueError, match=r".+"):
        Sealer([])


def test_the_key_file_is_made_by_its_first_use_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "journal.key"
    sealed = sealer(path).seal(PHONE, "phone")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert len(keys_in(path)) == 1
    assert sealer(path).unseal(sealed, "phone") == PHONE
    assert [file.name for file in path.parent.iterdir()] == ["journal.key"]


def test_two_servers_that_start_at_once_make_one_key(tmp_path: Path) -> None:
    path = tmp_path / "journal.key"
    with ThreadPoolExecutor(16) as pool:
        sealed = list(pool.map(lambda number: sealer(path).seal(PHONE, str(number)), range(64)))
    assert [sealer(path).unseal(one, str(number)) for number, one in enumerate(sealed)] == [PHONE] * 64


def test_a_key_is_changed_without_losing_what_the_old_one_sealed(tmp_path: Path) -> None:
    path = tmp_path / "journal.key"
    sealed = sealer(path).seal(PHONE, "phone")
    add_key(path)
    assert len(keys_in(path)) == 2
    anew = sealer(path).resealed(sealed)
    keep_newest(path)
    assert len(keys_in(path)) == 1
    assert sealer(path).unseal(anew, "phone") == PHONE
    with pytest.raises(SealBroken):
        sealer(path).unseal(sealed, "phone")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["", "# only a comment\n", "not a key\n", f"{'A' * 43}=\nbroken\n"])
def test_a_key_file_that_is_none_is_neither_used_nor_replaced(tmp_path: Path, text: str) -> None:
    path = tmp_path / "journal.key"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(KeyFileUnusable, match="верните его из копии"):
        sealer(path)
    assert path.read_text() == text


def test_a_key_file_that_everybody_reads_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "journal.key"
    sealer(path)
    path.chmod(0o644)
    with pytest.raises(KeyFileUnusable, match="chmod 600"):
        sealer(path)


def test_a_key_file_of_other_bytes_says_so(tmp_path: Path) -> None:
    path = tmp_path / "journal.key"
    path.write_bytes(b"\xff\xfe\x00")
    path.chmod(0o600)
    with pytest.raises(KeyFileUnusable, match="не читается: не текст"):
        sealer(path)
    with pytest.raises(KeyFileUnusable, match="не читается"):
        keys_in(tmp_path / "absent")
