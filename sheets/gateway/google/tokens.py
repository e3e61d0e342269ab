"""Getting tokens: from whoever the key names and nobody else, and never from a page that stands in their place."""

from __future__ import annotations

import json
from typing import Any

from google.auth.exceptions import TransportError
from google.auth.transport.requests import Request


class TokenLine(Request):
    """Asks for tokens. What is asked with is as good as the key itself: it is sent nowhere else, whoever says so."""

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """The answer. Raises TransportError for a page of a proxy, and where it leads elsewhere."""
        response = super().__call__(*arguments, **{**named, "allow_redirects": False})  # type: ignore[no-untyped-call]
        if 300 <= response.status < 400 or not _is_told(response.data):
            raise TransportError(f"not a token but a page ({response.status})")  # type: ignore[no-untyped-call]
        return response


def _is_told(data: bytes) -> bool:
    """Whether it is an answer of Google, which always speaks JSON, also when it refuses."""
    try:
        return isinstance(json.loads(data), dict)
    except ValueError:
        return False
