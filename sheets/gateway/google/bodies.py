"""Answers are taken in whole within a time: who sends one drop by drop is not waited for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import requests
from urllib3.response import BaseHTTPResponse


class Hasty:
    """Hastens the answers of a session, as a hook of it: after so many ``seconds`` in real time they came too late."""

    def __init__(self, seconds: float) -> None:
        """Give every answer so long from its first line on."""
        self._seconds = seconds

    def __call__(self, response: requests.Response, *_: Any, **__: Any) -> None:
        """Let the body be read in pieces as they come."""
        response.raw = _Body(response.raw, time.monotonic() + self._seconds)


class _Body:
    """A body that is read up to a moment. A limit between two bytes alone would let a drop a minute go on for ever."""

    def __init__(self, raw: BaseHTTPResponse, until: float) -> None:
        self._raw, self._until = raw, until

    def stream(self, amount: int, *, decode_content: bool) -> Iterator[bytes]:
        """The pieces. Raises ReadTimeout."""
        while piece := self._raw.read1(amount, decode_content=decode_content):
            yield piece
            if time.monotonic() > self._until:
                self._raw.close()
                raise requests.exceptions.ReadTimeout

    def close(self) -> None:
        """Let the connection go."""
        self._raw.close()
