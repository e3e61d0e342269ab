"""What tests ask of the emulator itself, under /_emulator/: the clock, faults, settings, people, files, counts."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC
from typing import TYPE_CHECKING, Any

from tests.google_emulator.access.accounts import Token, service_account_file, user_file
from tests.google_emulator.clock import Clock, moment, stamp
from tests.google_emulator.refusals import Json, Refused
from tests.google_emulator.service.calls import Reply
from tests.google_emulator.service.control_files import file_actions
from tests.google_emulator.world import World

if TYPE_CHECKING:
    from tests.google_emulator.service.app import Service

#: What a wrong request of a test runs into: told back as 400 and not as a broken server.
_MISTAKES = (KeyError, ValueError, TypeError, OSError)


class Control:
    """The tests' side door. No credentials, no latency, no faults, no counts."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._actions: Mapping[str, Callable[[Json], Json]] = {
            "account": self._account,
            "advance": self._advance,
            "api-key": self._api_key,
            "busy": self._busy,
            "clock": self._clock,
            "counts": self._counts,
            "expire": self._expire,
            "faults": self._faults,
            "ids": self._ids,
            "reset": self._reset,
            "settings": self._settings,
            "state": self._state,
            "token": self._token,
            **file_actions(service),
        }

    def answer(self, verb: str, path: str, query: Mapping[str, list[str]], body: bytes) -> Reply:
        """Do what is asked: a name under /_emulator/ with a JSON object."""
        action = self._actions.get(path.removeprefix("/_emulator/"))
        if action is None:
            return Reply({"error": f"no such control; there are {sorted(self._actions)}"}, status=404)
        given: dict[str, Any] = {name: values[-1] for name, values in query.items()}
        try:
            return Reply(action({**given, **(json.loads(body) if body else {})}))
        except Refused as refused:
            return Reply(refused.body, status=refused.code)
        except _MISTAKES as wrong:
            return Reply({"error": f"{type(wrong).__name__}: {wrong}"}, status=400)

    # ------------------------------------------------------------------------------------ the emulator

    def _reset(self, given: Json) -> Json:
        clock = Clock(moment(given["clock"]), running=bool(given.get("running", True))) if "clock" in given else None
        self._service.renew(World(clock, int(given.get("seed", 0))))
        return {}

    def _clock(self, given: Json) -> Json:
        if "set" in given:
            self._service.world.clock.set(moment(given["set"]).astimezone(UTC), running=bool(given.get("running")))
        return {"now": stamp(self._service.world.clock.now())}

    def _advance(self, given: Json) -> Json:
        self._service.world.clock.advance(float(given["seconds"]))
        self._service.world.settle()
        return self._clock({})

    def _settings(self, given: Json) -> Json:
        settings = self._service.world.settings
        for name, value in given.items():
            if name not in settings.__slots__:
                raise KeyError(name)
            setattr(settings, name, value)
        if "quotas" in given or "quotas_on" in given:
            self._service.quotas.forget()
        return {name: getattr(settings, name) for name in settings.__slots__}

    def _faults(self, given: Json) -> Json:
        if given:
            self._service.script.read(given)
        return {"happened": [one.happened for one in self._service.script.faults]}

    def _busy(self, given: Json) -> Json:
        return {"seconds": time.process_time()}

    def _counts(self, given: Json) -> Json:
        told = dict(self._service.counts)
        if given.get("forget"):
            self._service.counts.clear()
        return {"counts": told}

    def _ids(self, given: Json) -> Json:
        first = bool(given.pop("first", False))
        for kind, ids in given.items():
            self._service.world.ids.choose(kind, ids, first=first)
        return {}

    def _state(self, given: Json) -> Json:
        world = self._service.world
        files = [
            {"id": file.id, "name": file.name, "mimeType": file.mime, "owner": file.owner, "drive": file.drive}
            for file in world.files.values()
        ]
        channels = [channel.address for channel in world.channels.open.values()]
        return {"now": stamp(world.clock.now()), "files": files, "drives": list(world.drives), "channels": channels}

    # ------------------------------------------------------------------------------------ people

    def _account(self, given: Json) -> Json:
        account = self._service.world.people.account(given["email"], may_own=given.get("may_own"))
        account.project = str(given.get("project", account.project))
        account.number = str(given.get("number", account.number))
        account.known = bool(given.get("known", account.known))
        if "scopes" in given:
            self._service.world.people.consent(account.email, frozenset(given["scopes"]))
        token_uri = given.get("token_uri", "")
        if account.is_service:
            return service_account_file(account.email, token_uri)
        return user_file(account, token_uri)

    def _token(self, given: Json) -> Json:
        expires = self._service.world.clock.seconds() + float(given.get("lifetime", 3599))
        token = Token(given["email"], frozenset(given["scopes"]), expires)
        return {"access_token": self._service.world.people.new_token(token)}

    def _expire(self, given: Json) -> Json:
        self._service.world.people.expire()
        return {}

    def _api_key(self, given: Json) -> Json:
        self._service.world.people.api_keys.add(given["key"])
        return {}
