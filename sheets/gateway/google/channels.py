"""Channels by which Google itself tells that something changed: a hint, on which nothing depends.

Google sends a POST without contents to an address of ours. It comes in seconds or not at all, and says neither which
workbook changed nor how: that is found by looking.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import NamedTuple

from sheets.gateway.google.drive import Drive
from sheets.gateway.google.transport import GoogleClient

_URL = "https://www.googleapis.com/drive/v3/"


class Channel(NamedTuple):
    """An open channel: what it takes to stop it, and until when Google keeps it open, in seconds since 1970."""

    id: str
    resource: str
    expires: int


def open_channel(client: GoogleClient, drive: Drive, where: str, address: str, token: str, until: datetime) -> Channel:
    """Have Google tell an ``address`` of every change of a shared drive, or (``where`` «») of what is shared.

    ``token`` comes with every message; ``until`` may be shortened by Google. Raises GatewayError.
    """
    params = {
        "pageToken": drive.start_token(where), "supportsAllDrives": "true", "includeItemsFromAllDrives": "true",
        "prettyPrint": "false", **({"driveId": where} if where else {}),
    }  # fmt: skip
    name = secrets.token_hex(16)
    body = {
        "id": name, "type": "web_hook", "address": address, "token": token,
        "expiration": int(until.astimezone(UTC).timestamp() * 1000),
    }  # fmt: skip
    told = client.tell("POST", f"{_URL}changes/watch", params, body)
    return Channel(name, str(told.get("resourceId", "")), int(told.get("expiration") or 0) // 1000)


def stop_channel(client: GoogleClient, channel: Channel) -> None:
    """Be told no more. Raises GatewayError, also for a channel that is no longer open."""
    body = {"id": channel.id, "resourceId": channel.resource}
    client.request("POST", f"{_URL}channels/stop", params={}, json=body)
