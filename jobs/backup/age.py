"""Files encrypted by a passphrase in the format of age (age-encryption.org/v1): any `age -d` opens them.

The format is C2SP's; its primitives are those of the cryptography library. Written and read as a stream, so that
an archive of any size takes no memory and nothing of it ever lies on a disk in clear.
"""

from __future__ import annotations

import hmac
import os
import re
from base64 import b64decode, b64encode
from io import SEEK_CUR, SEEK_END, SEEK_SET, BufferedReader, RawIOBase
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

_VERSION = b"age-encryption.org/v1"
_LABEL = b"age-encryption.org/v1/scrypt"

#: What a passphrase costs to try, as a power of two: a second and 256 MB, as age itself has it.
WORK_FACTOR = 18

#: More than this nobody asks for: a header that does is no header of ours.
_MOST_WORK = 22

#: Plain bytes of a chunk, and what each grows by.
_CHUNK, _TAG = 64 * 1024, 16

_HEADER = re.compile(
    rb"age-encryption\.org/v1\n-> scrypt ([A-Za-z0-9+/]{22}) ([1-9][0-9]?)\n([A-Za-z0-9+/]{43})\n"
    rb"--- ([A-Za-z0-9+/]{43})\n"
)
#: No header of a passphrase is longer.
_LONGEST_HEADER = 200


class WrongPassphrase(Exception):
    """The passphrase is not the one that the file was encrypted by."""


class NotWhole(Exception):
    """The file was changed, cut off, or is none of this format."""


def is_encrypted(head: bytes) -> bool:
    """Whether a file begins like one of this format."""
    return head.startswith(_VERSION)


class Encrypting(RawIOBase):
    """Encrypts what is written to it into another stream; it is whole when closed."""

    def __init__(self, into: BinaryIO, passphrase: str, work_factor: int = WORK_FACTOR) -> None:
        """Write the header."""
        self._into, self._held, self._number = into, bytearray(), 0
        key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
        wrapped = ChaCha20Poly1305(_wrapping(passphrase, salt, work_factor)).encrypt(bytes(12), key, None)
        said = b"%s\n-> scrypt %s %d\n%s\n---" % (_VERSION, _text(salt), work_factor, _text(wrapped))
        into.write(b"%s %s\n" % (said, _text(_seal(key, said))) + nonce)
        self._cipher = ChaCha20Poly1305(_derived(key, nonce, b"payload"))

    def writable(self) -> bool:
        """It is there to be written to."""
        return True

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        """Take some bytes; the last chunk waits, for it is marked."""
        self._held += data
        while len(self._held) > _CHUNK:
            self._chunk(bytes(self._held[:_CHUNK]), is_last=False)
            del self._held[:_CHUNK]
        return len(data)

    def finish(self) -> None:
        """Write the last chunk: without it the file is not whole."""
        self._chunk(bytes(self._held), is_last=True)

    def _chunk(self, plain: bytes, *, is_last: bool) -> None:
        self._into.write(self._cipher.encrypt(_nonce(self._number, is_last=is_last), plain, None))
        self._number += 1


class _Decrypting(RawIOBase):
    """Reads an encrypted stream from any place on; each chunk is checked as it is read."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        """Read the header and the last chunk. Raises WrongPassphrase, NotWhole."""
        key, begin = _opened(source, passphrase)
        nonce = source.read(16)
        if len(nonce) < 16:
            raise NotWhole
        self._source, self._begin, self._at = source, begin + 16, 0
        self._cipher = ChaCha20Poly1305(_derived(key, nonce, b"payload"))
        size = source.seek(0, SEEK_END) - self._begin
        self._chunks = max(1, -(-size // (_CHUNK + _TAG)))
        self._size = size - self._chunks * _TAG
        self._last: tuple[int, bytes] = (-1, b"")
        self._plain(self._chunks - 1)

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def seekable(self) -> bool:
        """A zip archive is read from its end."""
        return True

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        """Go on at another place of the plain bytes."""
        self._at = offset + {SEEK_SET: 0, SEEK_CUR: self._at, SEEK_END: self._size}[whence]
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer as far as one chunk goes. Raises NotWhole."""
        if self._at >= self._size:
            return 0
        number, offset = divmod(self._at, _CHUNK)
        data = self._plain(number)[offset : offset + len(buffer)]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _plain(self, number: int) -> bytes:
        if self._last[0] != number:
            self._source.seek(self._begin + number * (_CHUNK + _TAG))
            nonce = _nonce(number, is_last=number == self._chunks - 1)
            try:
                plain = self._cipher.decrypt(nonce, self._source.read(_CHUNK + _TAG), None)
            except InvalidTag as error:
                raise NotWhole from error
            self._last = number, plain
        return self._last[1]


def decrypting(source: BinaryIO, passphrase: str) -> BufferedReader:
    """The plain bytes of an encrypted stream. Raises WrongPassphrase, NotWhole; NotWhole also while it is read."""
    return BufferedReader(_Decrypting(source, passphrase), _CHUNK)


def _opened(source: BinaryIO, passphrase: str) -> tuple[bytes, int]:
    """The key of a file, and where what follows its header begins."""
    header = _HEADER.match(source.read(_LONGEST_HEADER))
    if header is None or int(header[2]) > _MOST_WORK:
        raise NotWhole
    cipher = ChaCha20Poly1305(_wrapping(passphrase, _bytes(header[1]), int(header[2])))
    try:
        key = cipher.decrypt(bytes(12), _bytes(header[3]), None)
    except InvalidTag as error:
        raise WrongPassphrase from error
    said = header[0][: header.start(4) - 1]
    if not hmac.compare_digest(_seal(key, said), _bytes(header[4])):
        raise NotWhole
    source.seek(header.end())
    return key, header.end()


def _wrapping(passphrase: str, salt: bytes, work_factor: int) -> bytes:
    return Scrypt(_LABEL + salt, 32, 2**work_factor, 8, 1).derive(passphrase.encode())


def _derived(key: bytes, salt: bytes, what: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, what).derive(key)


def _seal(key: bytes, said: bytes) -> bytes:
    """The seal of a header by its file's key."""
    seal = HMAC(_derived(key, b"", b"header"), SHA256())
    seal.update(said)
    return seal.finalize()


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _text(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")


def _bytes(said: bytes) -> bytes:
    return b64decode(said + b"=" * (-len(said) % 4))
