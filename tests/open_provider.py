"""A small OpenID provider on this machine: it speaks real HTTP, and lies in its statements when told to."""

from __future__ import annotations

import hashlib
import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "journal", "not-to-be-told"


@dataclass
class OpenProvider:
    """Who is signed in there, and what its statements say besides the truth."""

    url: str
    key: RSAKey
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "g-1", "email": "", "email_verified": True})
    lies: dict[str, Any] = field(default_factory=dict)
    signed_by: RSAKey | None = None
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def statement(self, asked: dict[str, str]) -> str:
        """The ID token of a sign-in."""
        claims = {
            "iss": self.url, "aud": CLIENT, "iat": int(time()), "exp": int(time()) + 300,
            "nonce": asked.get("nonce", ""),
            **self.person, **self.lies,
        }  # fmt: skip
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.signed_by or self.key)


@contextmanager
def open_provider() -> Iterator[OpenProvider]:
    """A provider that runs until the end of the block."""
    key = RSAKey.generate_key(2048, {"kid": "one"})

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def _say(self, said: object, status: int = 200) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
            if parts.path == "/.well-known/openid-configuration":
                self._say({
                    "issuer": provider.url, "authorization_endpoint": f"{provider.url}/authorize",
                    "token_endpoint": f"{provider.url}/token", "jwks_uri": f"{provider.url}/keys",
                })  # fmt: skip
            elif parts.path == "/keys":
                self._say({"keys": [key.as_dict(private=False)]})
            elif parts.path == "/userinfo":
                self._say({"id": 7, "default_email": provider.person["email"]})
            elif parts.path == "/authorize":
                code = hashlib.sha256(parts.query.encode()).hexdigest()
                provider.asked[code] = asked
                self.send_response(302)
                self.send_header(
                    "Location", f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
                )
                self.end_headers()
            else:
                self._say({}, 404)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[-1] for name, values in parse_qs(body).items()}
            asked = provider.asked.pop(form.get("code", ""), None)
            proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            challenge = urlsafe_b64encode(proof).decode().rstrip("=")
            if asked is None or asked.get("code_challenge") != challenge or asked["code_challenge_method"] != "S256":
                provider.refused.append(form.get("code", ""))
                self._say({"error": "invalid_grant"}, 400)
                return
            self._say({"access_token": "x", "token_type": "Bearer", "id_token": provider.statement(asked)})

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = OpenProvider(f"http://127.0.0.1:{server.server_port}", key)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
