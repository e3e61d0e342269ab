"""Letters by a server that speaks TLS: at once, after STARTTLS, and never in clear where either was asked for."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from jobs.config import Config
from jobs.mail import MailAway, send
from tests.servers import free_port

PASSWORD = "mail password"
Security = Literal["starttls", "tls", "off"]


@dataclass
class Post:
    """A mail server: what it was told, in order, and whether under TLS."""

    told: list[tuple[str, bool]] = field(default_factory=list)

    async def handle_MAIL(self, _s: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802
        self._tell("from", session)
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self._tell("letter" if b"Subject: " in envelope.content else "nothing", session)
        return "250 OK"

    def signed_in(self, _server: SMTP, session: Session, _e: Envelope, _way: str, said: LoginPassword) -> AuthResult:
        self._tell("password", session)
        return AuthResult(success=(said.login, said.password) == (b"journal", PASSWORD.encode()))

    def _tell(self, what: str, session: Session) -> None:
        self.told.append((what, session.ssl is not None))


class Certificate(NamedTuple):
    """A certificate that vouches for itself, and its key."""

    file: Path
    context: ssl.SSLContext


def certificate(folder: Path, *names: x509.GeneralName) -> Certificate:
    """Made for these names, and for a day."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file, secret = folder / "certificate.pem", folder / "key.pem"
    pem = serialization.Encoding.PEM
    file.write_bytes(made.public_bytes(pem))
    secret.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file, secret)
    return Certificate(file, context)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("tls"), x509.IPAddress(ip_address("127.0.0.1")))


@pytest.fixture
def trusted(ours: Certificate, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    """The certificate, trusted by this machine."""
    monkeypatch.setenv("SSL_CERT_FILE", str(ours.file))
    return ours


@contextmanager
def post(**options: Any) -> Iterator[tuple[Post, int]]:
    """A running mail server and its port."""
    handler = Post()
    server = Controller(handler, hostname="127.0.0.1", port=free_port(), authenticator=handler.signed_in, **options)
    server.start()
    try:
        yield handler, server.port
    finally:
        server.stop()


def write(port: int, security: Security, password: Path | None = None) -> None:
    config = Config(
        address="https://journal.example", smtp_host="127.0.0.1", smtp_port=port, smtp_security=security,
        smtp_from="journal@school.example", smtp_user="journal" if password else "", smtp_password_file=password,
    )  # fmt: skip
    send(config, "mama@mail.example", "Новый пароль", "Здравствуйте!")


@pytest.fixture
def password(tmp_path: Path) -> Path:
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\n", encoding="utf-8")
    file.chmod(0o600)
    return file


def test_a_letter_and_the_password_go_after_starttls(trusted: Certificate, password: Path) -> None:
    with post(tls_context=trusted.context) as (server, port):
        write(port, "starttls", password)
    assert server.told == [("password", True), ("from", True), ("letter", True)]


def test_a_letter_goes_by_tls_from_the_first_byte(trusted: Certificate) -> None:
    with post(ssl_context=trusted.context) as (server, port):
        write(port, "tls")
    assert [what for what, _ in server.told] == ["from", "letter"]


def test_a_password_that_no_mail_server_takes_is_told_as_every_failure(trusted: Certificate, password: Path) -> None:
    password.write_text("пароль", encoding="utf-8")
    with post(tls_context=trusted.context) as (server, port), pytest.raises(MailAway, match="UnicodeEncodeError"):
        write(port, "starttls", password)
    assert server.told == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_without_tls_is_told_nothing_where_tls_was_asked_for(security: Security, password: Path) -> None:
    with post(auth_require_tls=False) as (server, port), pytest.raises(MailAway):
        write(port, security, password)
    assert server.told == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_that_nobody_vouches_for_is_told_nothing(
    ours: Certificate, security: Security, password: Path
) -> None:
    way = {"starttls": "tls_context", "tls": "ssl_context"}[security]
    with post(**{way: ours.context}) as (server, port), pytest.raises(MailAway, match="SSLCertVerificationError"):
        write(port, security, password)
    assert server.told == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_of_another_name_is_told_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: Security, password: Path
) -> None:
    other = certificate(tmp_path, x509.DNSName("mail.elsewhere.example"))
    monkeypatch.setenv("SSL_CERT_FILE", str(other.file))
    way = {"starttls": "tls_context", "tls": "ssl_context"}[security]
    with post(**{way: other.context}) as (server, port), pytest.raises(MailAway, match="SSLCertVerificationError"):
        write(port, security, password)
    assert server.told == []
