"""changes.watch and channels.stop: Drive is asked to tell of changes, and to tell no more."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from tests.google_emulator.drive.channels import Channel
from tests.google_emulator.drive.sharing import log_owner
from tests.google_emulator.refusals import drive_refusal
from tests.google_emulator.service.calls import Call, Reply

#: How long a channel of changes lives unless told otherwise, and at most.
_USUAL, _LONGEST = timedelta(hours=1), timedelta(days=7)

_TOKEN_LIMIT = 256

#: Where an address may be without TLS: Google allows none, but nobody in a test has a certificate.
_HERE = ("127.0.0.1", "localhost")


def watch(call: Call) -> Reply:
    """changes.watch"""
    said, owner = call.json(), log_owner(call)
    if not call.asked("pageToken"):
        raise drive_refusal(400, "Required parameter: pageToken", "required", "pageToken")
    if not said.get("id") or said.get("type") != "web_hook":
        raise drive_refusal(400, "Bad Request", "badRequest")
    if said["id"] in call.world.channels.open:
        raise drive_refusal(400, f"Channel id {said['id']} not unique", "channelIdNotUnique")
    address = urlsplit(str(said.get("address", "")))
    if address.scheme != "https" and address.hostname not in _HERE:
        message = f"WebHook callback must be HTTPS: {said.get('address', '')}"
        raise drive_refusal(400, message, "push.webhookUrlNotHttps")
    if len(str(said.get("token", ""))) > _TOKEN_LIMIT:
        raise drive_refusal(400, "Channel token too long", "channelTokenTooLong")
    channel = Channel(
        str(said["id"]), hashlib.sha256(owner.encode()).hexdigest()[:27], owner, str(said["address"]),
        str(said.get("token", "")), _expires(call, said.get("expiration")),
    )  # fmt: skip
    call.world.channels.add(channel)
    told = {"kind": "api#channel", "id": channel.id, "resourceId": channel.resource, "token": channel.token}
    return Reply({**told, "expiration": str(int(channel.expires.timestamp() * 1000))}, masked=True)


def _expires(call: Call, asked: object) -> datetime:
    now = call.world.clock.now()
    if asked is None:
        return now + _USUAL
    return min(datetime.fromtimestamp(int(str(asked)) / 1000, UTC), now + _LONGEST)


def stop(call: Call) -> Reply:
    """channels.stop"""
    said = call.json()
    channel = call.world.channels.open.get(str(said.get("id", "")))
    if channel is None or channel.resource != said.get("resourceId"):
        raise drive_refusal(404, f"Channel '{said.get('id')}' not found for project", "notFound")
    del call.world.channels.open[channel.id]
    return Reply(status=204, media="text/html")
