"""Letters of the school's own, by its own server."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from jobs.config import Config

#: Seconds until a server that says nothing is given up.
PATIENCE = 20


class MailAway(Exception):
    """A letter was not taken; says why, and never to whom it was."""


def send(config: Config, to: str, subject: str, text: str) -> None:
    """Hand one letter to the school's server.

    Raises:
        MailAway: It did not take it.
    """
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = config.smtp_from, to, subject
    letter["Date"], letter["Message-ID"] = (
        formatdate(localtime=True),
        make_msgid(domain=config.smtp_from.split("@")[-1]),
    )
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text)
    try:
        with _server(config) as server:
            if config.smtp_user:
                server.login(config.smtp_user, _password(config))
            server.send_message(letter)
    except (OSError, smtplib.SMTPException, UnicodeError) as error:  # smtplib takes passwords of Latin letters alone
        raise MailAway(type(error).__name__) from None


def _server(config: Config) -> smtplib.SMTP:
    """The connection, as safe as was asked for; a certificate that is not the server's is refused."""
    address, trusted = (config.smtp_host, config.smtp_port), ssl.create_default_context()
    if config.smtp_security == "tls":
        return smtplib.SMTP_SSL(*address, timeout=PATIENCE, context=trusted)
    server = smtplib.SMTP(*address, timeout=PATIENCE)
    if config.smtp_security == "starttls":
        try:
            server.starttls(context=trusted)
        except BaseException:
            server.close()
            raise
    return server


def _password(config: Config) -> str:
    path = config.smtp_password_file
    return path.read_text(encoding="utf-8").splitlines()[0] if path is not None else ""
