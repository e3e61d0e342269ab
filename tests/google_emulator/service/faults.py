"""Faults that tests ask for: by a script, or at random with a seed."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from typing import Any

from tests.google_emulator.access.accounts import PROJECT
from tests.google_emulator.refusals import Json, Refused, drive_refusal, error_info, quota_refusal, sheets_refusal

#: Faults that happen to the connection and not to the answer.
BROKEN = ("hang", "reset", "reset-mid-body")

#: Faults of which nobody knows whether the request was carried out; by all others Google refuses to.
UNCERTAIN = (*BROKEN, "500", "502", "503")

_HTML_502 = """<!DOCTYPE html>
<html lang=en>
  <meta charset=utf-8>
  <title>Error 502 (Server Error)!!1</title>
  <a href=//www.google.com/><span id=logo aria-label=Google></span></a>
  <p><b>502.</b> <ins>That’s an error.</ins>
  <p>The server encountered a temporary error and could not complete your request.<p>Please try again in 30 seconds.
  <ins>That’s all we know.</ins>
"""


@dataclass(slots=True)
class Fault:
    """One entry of the script: what happens, to which requests, how often.

    ``kind`` and ``api`` are the method («values.get») and «sheets», «drive» or «token»; ``path`` is searched in the
    address; ``after`` lets so many pass first; ``times`` is None for ever; ``done`` says that the request is carried
    out before its answer is lost.
    """

    fault: str
    kind: str = ""
    api: str = ""
    path: str = ""
    times: int | None = 1
    after: int = 0
    done: bool = False
    retry_after: int | None = None
    happened: int = 0

    def meets(self, kind: str, api: str, path: str) -> bool:
        """Whether it is about such a request."""
        return (
            (not self.kind or self.kind == kind)
            and (not self.api or self.api == api)
            and re.search(self.path, path) is not None
        )


@dataclass(slots=True)
class Chance:
    """Faults at random: of every request of those kinds so large a share, by a seed of its own.

    Each address has chances of its own, so that threads that ask in another order meet the same ones. Of the
    uncertain faults ``done_share`` happen after the request was carried out.
    """

    seed: int
    share: float
    faults: list[str]
    kinds: list[str] = field(default_factory=list)
    done_share: float = 0.5


class Script:
    """What will go wrong."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._chance: Chance | None = None
        self._dice: dict[str, random.Random] = {}

    def read(self, body: Json) -> None:
        """Take a script over: {"script": [{"fault": …}], "random": {"seed": …, "share": …, "faults": […]}}."""
        self.faults = [Fault(**one) for one in body.get("script") or []]
        unknown = {one.fault for one in self.faults} - set(FAULTS)
        chance: dict[str, Any] | None = body.get("random")
        self._chance = Chance(**{"faults": list(EVERY_FAULT), **chance}) if chance else None
        unknown |= set(self._chance.faults if self._chance else ()) - set(FAULTS)
        if unknown:
            raise ValueError(f"no such faults: {sorted(unknown)}; there are {sorted(FAULTS)}")
        self._dice.clear()

    def next(self, kind: str, api: str, path: str) -> Fault | None:
        """What happens to this request; None for nothing."""
        for fault in self.faults:
            if not fault.meets(kind, api, path):
                continue
            if fault.after > 0:
                fault.after -= 1
            elif fault.times is None or fault.happened < fault.times:
                fault.happened += 1
                return fault
        chance = self._chance
        if chance is None or (chance.kinds and kind not in chance.kinds):
            return None
        dice = self._dice.setdefault(f"{kind} {path}", random.Random(f"{chance.seed} {kind} {path}"))
        if dice.random() >= chance.share:
            return None
        name = dice.choice(chance.faults)
        return Fault(name, done=name in UNCERTAIN and dice.random() < chance.done_share)


#: The faults by name: the status, and the word Drive has for it.
FAULTS: dict[str, tuple[int, str]] = {
    "401": (401, "authError"),
    "403": (403, "forbidden"),
    "403-rate": (403, "userRateLimitExceeded"),
    "403-disabled": (403, "accessNotConfigured"),
    "404": (404, "notFound"),
    "429": (429, "rateLimitExceeded"),
    "500": (500, "internalError"),
    "502": (502, ""),
    "503": (503, "backendError"),
    "hang": (0, ""),
    "reset": (0, ""),
    "reset-mid-body": (0, ""),
}

#: What chance chooses from where it is told nothing: what passes by itself.
EVERY_FAULT = ("403-rate", "429", "500", "502", "503", "hang", "reset", "reset-mid-body")

_SAID = {
    500: "Internal error encountered.",
    503: "The service is currently unavailable.",
    404: "Requested entity was not found.",
    403: "The caller does not have permission",
}


def refusal(fault: Fault, api: str, path: str) -> Refused:
    """A fault as the API it happens in would say it: 502 is a page of HTML, 403 for haste is Drive's alone."""
    name = "429" if fault.fault == "403-rate" and api != "drive" else fault.fault
    code, reason = FAULTS[name]
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    refused = _said(code, reason, api, PROJECT, path)
    refused.headers |= headers
    return refused


def _said(code: int, reason: str, api: str, project: str, path: str) -> Refused:
    if code == 502:
        return Refused(502, {"html": _HTML_502, "error": {"message": "502"}})
    if reason == "accessNotConfigured":
        return _disabled(api, project)
    if reason == "userRateLimitExceeded":
        return drive_refusal(403, "User Rate Limit Exceeded", reason, domain="usageLimits")
    if code == 401:
        return sheets_refusal(401, "Request had invalid authentication credentials.", [])
    if api == "drive":
        said = {404: f"File not found: {path.rpartition('/')[2]}.", 500: "Internal Error", 503: "Backend Error"}
        return drive_refusal(code, said.get(code, "Rate Limit Exceeded" if code == 429 else "Forbidden"), reason)
    if code == 429:
        return quota_refusal("ReadRequestsPerMinutePerUser", "read_requests", 60, "Read requests", project)
    return sheets_refusal(code, _SAID[code])


def _disabled(api: str, project: str) -> Refused:
    name = "Google Sheets API" if api == "sheets" else "Google Drive API"
    message = (
        f"{name} has not been used in project {project} before or it is disabled. Enable it by visiting "
        f"https://console.developers.google.com/apis/api/{api}.googleapis.com/overview?project={project} then retry. "
        "If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry."
    )
    told = error_info("SERVICE_DISABLED", api, consumer=f"projects/{project}")
    refused = sheets_refusal(403, message, [told])
    if api == "drive":
        refused.body["error"]["errors"] = [
            {"message": message, "domain": "usageLimits", "reason": "accessNotConfigured"}
        ]
    return refused
