"""One archive of a backup: a zip that any program opens, its list of contents last, so that half of one is none."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from io import RawIOBase
from pathlib import Path
from typing import IO, BinaryIO, Self, cast

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from jobs.backup.age import Encrypting, NotWhole, WrongPassphrase, decrypting, is_encrypted

#: What a backup of this form holds, and where. Raised when a program of today could no longer read it.
FORM = 1

MANIFEST, DATABASE, SETTINGS = "manifest.json", "database.sqlite3", "settings.env"
#: Files of the school's folder, workbooks exported from Google, keys that open Google.
BOOKS, GOOGLE, SECRETS = "books/", "google/", "secrets/"
READ_ME = "ПРОЧТИ МЕНЯ.txt"

#: These are compressed already.
_COMPRESSED = (".xlsx", ".jpg", ".jpeg", ".png", ".pdf", ".zip", ".docx")

#: A database is full of repetitions: more effort takes four times as long for a tenth less.
_EFFORT = 1

_PIECE = 1 << 20


class Unusable(Exception):
    """An archive from which nothing is restored; the text says why and what to do.

    ::

        Unusable
        ├── Damaged          it was cut off or changed, or is no backup at all
        ├── Locked           it is encrypted, and the passphrase is missing or wrong
        └── TooNew           a newer version of the journal made it
    """


class Damaged(Unusable):
    """The archive was cut off or changed, or is no backup at all."""


class Locked(Unusable):
    """The archive is encrypted, and the passphrase is missing or wrong."""


class TooNew(Unusable):
    """A newer version of the journal made the archive."""


class Member(BaseModel):
    """One file in an archive."""

    model_config = ConfigDict(frozen=True)

    name: str
    bytes: int
    sha256: str


class Manifest(BaseModel):
    """What an archive holds: of which school and moment, the rows of each table, every file with its checksum.

    ``missing`` tells what should be there and is not: name → why.
    """

    model_config = ConfigDict(frozen=True)

    form: int = FORM
    made_at: AwareDatetime
    school: str
    schema_revision: str
    rows: dict[str, int]
    members: tuple[Member, ...]
    missing: dict[str, str]

    @property
    def books(self) -> int:
        """How many workbooks there are, of either store."""
        return sum(one.name.startswith((BOOKS, GOOGLE)) and one.name.endswith(".xlsx") for one in self.members)


class Packing:
    """An archive that is being written into a stream, from its first byte to its last."""

    def __init__(self, into: BinaryIO, passphrase: str) -> None:
        """Begin; with a passphrase everything is encrypted."""
        self._cipher = Encrypting(into, passphrase) if passphrase else None
        stream = cast(IO[bytes], self._cipher or _Forward(into))
        self._zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=_EFFORT)
        self.members: list[Member] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, where: object) -> None:
        """Leave off midway where something went wrong: the stream is given up, and gets no end written later."""
        if kind is not None:
            self._zip.fp = None

    def add(self, name: str, source: BinaryIO, moment: datetime) -> None:
        """Add a file as its bytes come."""
        about = zipfile.ZipInfo(name, moment.timetuple()[:6] if moment.year >= 1980 else (1980, 1, 1, 0, 0, 0))
        about.compress_type = zipfile.ZIP_STORED if name.casefold().endswith(_COMPRESSED) else zipfile.ZIP_DEFLATED
        about._compresslevel = _EFFORT  # type: ignore[attr-defined]  # noqa: SLF001 (public from Python 3.13 on)
        about.external_attr = 0o600 << 16
        count, digest = 0, sha256()
        with self._zip.open(about, "w", force_zip64=True) as stream:
            while piece := source.read(_PIECE):
                stream.write(piece)
                digest.update(piece)
                count += len(piece)
        self.members.append(Member(name=name, bytes=count, sha256=digest.hexdigest()))

    def finish(self, manifest: Manifest) -> None:
        """Write the list of contents, by which an archive is known to be whole."""
        self._zip.writestr(MANIFEST, manifest.model_dump_json(indent=1))
        self._zip.close()
        if self._cipher is not None:
            self._cipher.finish()


class _Forward(RawIOBase):
    """A stream that is never gone back in, so that what is written does not depend on whether it is encrypted."""

    def __init__(self, into: BinaryIO) -> None:
        self._into = into

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        return self._into.write(data)


class Archive:
    """An archive that is open: its manifest is read, its files not yet."""

    def __init__(self, packed: zipfile.ZipFile, *, encrypted: bool) -> None:
        """Read the manifest. Raises Damaged, TooNew."""
        self._zip, self.is_encrypted = packed, encrypted
        try:
            said = packed.read(MANIFEST)
            if (form := _form(said)) > FORM:
                raise TooNew(f"архив сделан более новой версией журнала (вид {form}): обновите журнал на этой машине")
            self.manifest = Manifest.model_validate_json(said)
        except (KeyError, ValidationError) as error:
            raise Damaged("это не резервная копия журнала: в архиве нет её описи") from error

    def text(self, name: str) -> str:
        """A small file of the archive; «» where there is none. Raises Damaged."""
        return self._zip.read(name).decode() if name in self._zip.namelist() else ""

    def unpack(self, member: Member, into: Path) -> None:
        """Write a file out, and compare it with what the manifest tells of it. Raises Damaged."""
        path = into / member.name
        if not path.resolve().is_relative_to(into.resolve()):
            raise Damaged(f"имя файла в архиве ведёт наружу: {member.name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        count, digest = 0, sha256()
        try:
            with self._zip.open(member.name) as source, path.open("xb") as stream:
                while piece := source.read(_PIECE):
                    stream.write(piece)
                    digest.update(piece)
                    count += len(piece)
        except KeyError as error:
            raise Damaged(f"в архиве нет файла {member.name}") from error
        if (count, digest.hexdigest()) != (member.bytes, member.sha256):
            raise Damaged(f"файл {member.name} в архиве не тот, что был записан: контрольная сумма другая")


def _form(said: bytes) -> int:
    """The form that a manifest states, however else it may look."""

    class Form(BaseModel):
        form: int

    return Form.model_validate_json(said).form


@contextmanager
def opened(path: Path, passphrase: str) -> Iterator[Archive]:
    """Open an archive; what is damaged in it may also be found later. Raises Unusable; OSError for no file."""
    with path.open("rb") as file:
        encrypted = is_encrypted(file.read(64))
        file.seek(0)
        if encrypted and not passphrase:
            raise Locked(
                "архив зашифрован: нужна парольная фраза (JOURNAL_BACKUP_PASSPHRASE_FILE или --passphrase-file)"
            )
        try:
            source = decrypting(file, passphrase) if encrypted else file
            with zipfile.ZipFile(source) as packed:
                yield Archive(packed, encrypted=encrypted)
        except WrongPassphrase as error:
            raise Locked("парольная фраза не подходит к этому архиву") from error
        except (NotWhole, zipfile.BadZipFile, EOFError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
            raise Damaged("архив повреждён или записан не до конца: возьмите другой") from error


def moment_of(path: Path) -> datetime:
    """When a file was last changed, by this machine's clock, as zip archives tell it."""
    return datetime(*time.localtime(path.stat().st_mtime)[:6])  # noqa: DTZ001 (zip knows no zones)
