"""Where this school's things are: read from the environment (``JOURNAL_…``) or a file «.env»."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time
from functools import lru_cache, partial
from hashlib import blake2b
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from database.vault import keys_come_from
from jobs.keys import sealer
from jobs.servers import usual_number

#: Where the invented school lives; ignored by git.
DEMO_FOLDER = Path("data/demo")

#: The part of the demo school that stays beside the emulator of Google, and what goes onto the emulator.
EMULATED = Path("data/google-emulator")
EMULATED_FOLDER, EMULATED_DRIVE = EMULATED / "demo-google", EMULATED / "drive"

#: Where the workbooks lie that a school on Google keeps at home, unless it says otherwise: never the demo school's.
HOME_FOLDER = Path("data/school")

#: The store of development: the demo school on an emulator of Google.
EMULATOR = "google-emulator"

#: Where Google tells of changes, under the address of the installation.
PUSH_PATH = "/hooks/drive"

#: Marks a folder as a demo school's and holds the last moment told of it.
DEMO_MARKER = ".demo"


#: What the emulator's name alone settles.
_OF_THE_EMULATOR = frozenset({"data", "google_credentials", "google_writer"})

_ADDRESS = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+/?")


class Config(BaseSettings):
    """One installation. Every field is an environment variable, such as ``JOURNAL_DATABASE``."""

    model_config = SettingsConfigDict(env_prefix="JOURNAL_", env_file=".env", extra="ignore")

    #: The folder of the school's workbooks; of a school on Google, of those that stay at home: the class
    #: workbooks with names, telephones and reasons of absence, and often «Школа».
    data: Path = DEMO_FOLDER
    #: The address or the id of the folder of journals on Google Drive, or of a shared drive; several with commas.
    #: Empty: the school keeps all its workbooks in ``data``.
    google_folder: str = ""
    #: The key of the account that reads them. The file is a secret: nothing of it is ever printed.
    google_credentials: Path = Path("data/google/reader.json")
    #: The key of the account that writes what is to be mended, and makes workbooks; where there is no such file
    #: nothing is written to Google.
    google_writer: Path = Path("data/google/writer.json")
    #: Another address in place of Google's, tokens included: of an emulator, or of a proxy that stands for Google.
    google_endpoint: str = ""
    #: The address at which the world finds this installation, such as ``https://journal.school.example``: Google then
    #: tells it of changes at ``/hooks/drive``, and they are read in seconds, not at the next look. Empty: it does not.
    google_push: str = ""
    #: «google-emulator» runs the demo school on an emulator of Google, which `manage.py run` starts itself.
    store: Literal["", "google-emulator"] = ""
    #: The port of that emulator; 0 for a free one.
    emulator_port: int = Field(default=0, ge=0, le=65535)
    #: SQLAlchemy address; PostgreSQL as ``postgresql+psycopg://user@host/name``. Empty: a SQLite file in
    #: ``data/`` named after the folder, so that two schools never share one.
    database: str = ""
    #: A clock stopped at a moment, for tests and demonstrations; empty: the real time.
    now: AwareDatetime | None = None
    #: The address it listens on; this machine alone unless told otherwise.
    host: str = "127.0.0.1"
    #: The port it listens on.
    port: int = 8501
    #: How many web servers share it, some 150 MB each. Empty: one, or two where the machine has two cores.
    servers: int = Field(default_factory=usual_number, ge=1, le=32)
    #: The address people type to come here, such as ``https://journal.school42.ru``: it stands on slips and in letters.
    #: Empty: slips say the address under which who prints them is here.
    address: str = ""
    #: A text file with the school's own notice of personal data, which everybody accepts at the first sign-in.
    notice: Path | None = None
    #: The server that takes the school's letters: with it a forgotten password is renewed by e-mail. Empty: no letters.
    smtp_host: str = ""
    #: Its port.
    smtp_port: int = Field(default=587, ge=1, le=65535)
    #: How letters go to it: ``starttls``, ``tls`` from the first byte, or ``off`` inside one's own network.
    smtp_security: Literal["starttls", "tls", "off"] = "starttls"
    #: Who signs in to it; empty: nobody has to.
    smtp_user: str = ""
    #: A file whose first line is that user's password.
    smtp_password_file: Path | None = None
    #: Whom letters are from.
    smtp_from: str = ""
    #: Further names it answers to, with commas; always this machine's own name and any bare IP address.
    hosts: str = ""
    #: The addresses and networks of proxies in front, with commas: they are believed who asks, and whether by https.
    proxies: str = "127.0.0.1,::1"
    #: A family's sign-in lasts so many days,
    session_days: int = Field(default=90, ge=1, le=400)
    #: and ends earlier when nobody used it for so many.
    session_idle_days: int = Field(default=30, ge=1, le=400)
    #: A sign-in of staff lasts so many days,
    staff_session_days: int = Field(default=7, ge=1, le=400)
    #: and ends earlier when nobody used it for so many hours.
    staff_idle_hours: int = Field(default=12, ge=1, le=400)
    #: A sign-in on a computer of others lasts so many minutes, and a quarter of them without use.
    shared_minutes: int = Field(default=60, ge=5, le=600)
    #: Whether the IT lead, the head and the deputy must have a second factor; other staff may.
    second_factor: Literal["optional", "required"] = "optional"
    #: A file of other sites by which people may sign in, such as Google: see docs/sign-in.md. It holds secrets.
    openid_file: Path | None = None
    #: Whether what is to be mended is told at the workbook: beside a file in ``замечания/``, on Google in the
    #: workbook itself; ``off`` for no.
    verdicts: bool = True
    #: How the watcher hears of saved files: ``events`` of the system, ``polling`` where the folder lies on another
    #: machine and none come; ``auto`` finds out.
    watch: Literal["auto", "events", "polling"] = "auto"
    #: Seconds between two looks at the workbooks in school hours; in the evening 5 times, on days off 10 and at night
    #: 15 times as many. A saved file is read at once all the same.
    watch_every: int = Field(default=60, ge=5, le=120)
    #: A file is read when nobody has touched it for so many seconds: spreadsheets save in several steps.
    watch_quiet: float = Field(default=2.5, ge=0, le=60)
    #: The folder of backups, in which each school has one of its own. Empty: ``data/backups``.
    backups: Path | None = None
    #: When the watcher makes each day's backup, by the school's clock; where the machine was off at that hour, as soon
    #: as it is on. ``off`` for no. A demo school has none unless an hour is stated.
    backup_at: time | Literal["off"] = time(2, 30)
    #: A folder on the removable disk, where every backup is copied to while the disk is there.
    backup_medium: Path | None = None
    #: ``on`` where that folder may lie on a disk of the same machine: a copy there is lost together with the machine.
    backup_medium_any_disk: bool = False
    #: A file whose first line is the passphrase by which backups are encrypted; without it they lie open. Keep the
    #: passphrase on paper too: no backup opens without it.
    backup_passphrase_file: Path | None = None
    #: The keys of what lies sealed in the database: contacts, reasons of absence, second factors. Made by its first
    #: use; keep a copy apart from the backups, for without it nobody reads those again.
    key_file: Path = Path("data/keys/journal.key")

    @field_validator(
        "backups", "backup_medium", "backup_passphrase_file", "notice", "smtp_password_file", "openid_file",
        mode="before",
    )  # fmt: skip
    @classmethod
    def _nothing_is_none(cls, told: object) -> object:
        """Take an empty text for nothing: as a path it would mean this very folder."""
        return None if told == "" else told

    @field_validator("address")
    @classmethod
    def _is_address(cls, told: str) -> str:
        """Take an address as people know it, without the slash at its end."""
        if told and not _ADDRESS.fullmatch(told):
            raise ValueError("нужен адрес сайта, например https://journal.school42.ru")
        return told.rstrip("/")

    @field_validator("proxies")
    @classmethod
    def _known_proxies(cls, told: str) -> str:
        """Take only addresses and networks: a misspelt one would be believed by nobody, silently."""
        for one in filter(None, map(str.strip, told.split(","))):
            try:
                ip_network(one)
            except ValueError:
                raise ValueError("нужны адреса или сети через запятую: 127.0.0.1,10.0.0.0/24") from None
        return told

    @model_validator(mode="after")
    def _letters_from(self) -> Self:
        """Have letters be from somebody, and their links lead here whatever a request calls this place."""
        if self.smtp_host and not ("@" in self.smtp_from and self.address):
            raise ValueError(
                "для писем нужны и JOURNAL_SMTP_FROM, например journal@school42.ru, и JOURNAL_ADDRESS — адрес журнала"
            )
        return self

    @field_validator("backup_at", mode="before")
    @classmethod
    def _hour(cls, told: object) -> object:
        """Read an hour as people write it; an empty text is for no backups by the clock."""
        if not isinstance(told, str) or told in ("", "off"):
            return told or "off"
        try:
            return time.fromisoformat(told.zfill(len("02:30"))).replace(tzinfo=None)
        except ValueError:
            raise ValueError("нужно время, например 02:30, или off") from None

    @model_validator(mode="after")
    def _own_folder(self) -> Self:
        """Keep a school on Google, and the demo school on the emulator, apart from the demo school in files."""
        if self.store == EMULATOR:
            if self.data not in (DEMO_FOLDER, EMULATED_FOLDER):
                raise ValueError("на эмуляторе живёт демонстрационная школа: уберите DATA и JOURNAL_DATA")
            self.data = EMULATED_FOLDER
            self.google_credentials, self.google_writer = EMULATED / "reader.json", EMULATED / "writer.json"
        elif self.google_folder and self.data == DEMO_FOLDER:
            self.data = HOME_FOLDER
        return self

    @model_validator(mode="after")
    def _open_to_google(self) -> Self:
        """Take no address that Google would never tell anything."""
        if (
            self.google_push
            and not self.google_push.startswith("https://")
            and not (self.google_endpoint or self.store)
        ):
            raise ValueError(f"JOURNAL_GOOGLE_PUSH=«{self.google_push}»: нужен адрес, который начинается с https://")
        return self

    @model_validator(mode="after")
    def _own_database(self) -> Self:
        """Give a folder without a stated database a file of its own."""
        if not self.database:
            self.database = self.own_database
        return self

    @model_validator(mode="after")
    def _asked_for(self) -> Self:
        """Make no backups of a demo school, unless an hour was stated."""
        if self.is_invented and "backup_at" not in self.model_fields_set:
            self.backup_at = "off"
        return self

    @property
    def own_name(self) -> str:
        """What this installation's own files are named by: the folder's name, and a mark of where it lies."""
        folder = self.data.resolve()
        mark = "" if self.is_demo else "-" + blake2b(str(folder).encode(), digest_size=3).hexdigest()
        return folder.name + mark

    @property
    def own_database(self) -> str:
        """The database of a folder that none was stated for."""
        return f"sqlite:///data/{self.own_name}.sqlite3"

    @property
    def backup_folder(self) -> Path:
        """Where this school's backups are kept."""
        return (self.backups or Path("data/backups")) / self.own_name

    @property
    def medium_folder(self) -> Path | None:
        """The same on the removable disk; None where none is stated."""
        return self.backup_medium / self.own_name if self.backup_medium else None

    @property
    def is_demo(self) -> bool:
        """Whether the folder is the demo school's."""
        return self.data in (DEMO_FOLDER, EMULATED_FOLDER)

    @property
    def is_invented(self) -> bool:
        """Whether a demo school lives there, in its own folder or in another."""
        return self.is_demo or (self.data / DEMO_MARKER).exists()

    @property
    def is_on_google(self) -> bool:
        """Whether workbooks lie on Google, or on what stands for it."""
        return bool(self.google_folder or self.store)

    def environment(self) -> dict[str, str]:
        """What another process of this installation is told, so that it serves the same school."""
        told = self.model_dump(mode="json", exclude_none=True)
        return {f"JOURNAL_{name.upper()}": str(value) for name, value in told.items()}

    def environment_in(self, place: Path) -> dict[str, str]:
        """The same for a process that works in another folder: paths are told whole, from the folder we are in."""
        if Path.cwd() == place:
            return self.environment()
        paths: dict[str, Path | str] = {name: value.absolute() for name, value in self if isinstance(value, Path)}
        if self.store:  # its places are its own, told by its name
            paths = {name: value for name, value in paths.items() if name not in _OF_THE_EMULATOR}
        kind, slashes, file = self.database.partition(":///")
        if kind == "sqlite" and file and not file.startswith(":"):
            paths["database"] = f"{kind}{slashes}{Path(file).absolute()}"
        return self.model_copy(update=paths).environment()

    @property
    def own_address(self) -> str:
        """The address of this installation as far as it is told, else as it listens."""
        return self.address or f"http://{self.host}:{self.port}"

    def clock(self, timezone: str = "UTC") -> datetime:
        """The real time, or the moment the clock was stopped at, in a time zone."""
        return (self.now or datetime.now(UTC)).astimezone(ZoneInfo(timezone))

    def moment(self, timezone: str = "UTC") -> datetime:
        """Now, in a time zone. A demo school stops at the evening of its last day, so that it never falls silent."""
        moment = self.clock(timezone)
        told = None if self.now else demo_moment(self.data)
        return told.astimezone(ZoneInfo(timezone)) if told and moment.date() > told.date() else moment


@lru_cache(maxsize=8)
def demo_moment(folder: Path) -> datetime | None:
    """The last moment told of the demo school in a folder; None where it holds a real one."""
    marker = folder / DEMO_MARKER
    told = marker.read_text().strip() if marker.exists() else ""
    return datetime.fromisoformat(told) if told else None


@lru_cache(maxsize=1)
def current_config() -> Config:
    """The configuration of this process, read once; it says where the school's keys are. Raises WrongSettings."""
    try:
        config = Config()
    except ValidationError as error:
        raise WrongSettings("; ".join(map(_said, error.errors()))) from None
    keys_come_from(partial(sealer, config.key_file))
    return config


class WrongSettings(Exception):
    """A setting cannot be understood; says which, and what it may be."""


#: What a setting may be, by the beginning of what pydantic calls the mistake.
_MAY_BE = {
    "int": "нужно целое число",
    "bool": "нужно «on» или «off»",
    "timezone": "нужен и часовой пояс: 2026-09-20T12:00:00+03:00",
    "datetime": "нужны дата, время и часовой пояс: 2026-09-20T12:00:00+03:00",
    "greater": "слишком мало",
    "less": "слишком много",
}


def _said(fault: Mapping[str, Any]) -> str:
    """One mistake, with the variable it is in where it is in one."""
    own = fault.get("ctx", {}).get("error")
    if not fault["loc"]:
        return str(own or fault["msg"])
    known = (text for kind, text in _MAY_BE.items() if fault["type"].startswith(kind))
    may_be = str(own) if fault["type"] == "value_error" else _choices(fault) or next(known, fault["msg"])
    return f"JOURNAL_{str(fault['loc'][0]).upper()}=«{fault['input']}»: {may_be} (переменная среды или файл .env)"


def _choices(fault: Mapping[str, Any]) -> str:
    """What a setting of a few words may be; «» for any other."""
    if fault["type"] != "literal_error":
        return ""
    words = [f"«{word}»" if word else "ничего" for word in re.findall("'([^']*)'", fault["ctx"]["expected"])]
    return f"можно {' или '.join(sorted(words, key=lambda word: word == 'ничего'))}"
