"""An identity provider of the tests' own: OpenID Connect over real HTTP on this machine.

It keeps to the rules (codes once, PKCE, the client's secret) and lies in one place where told to.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jws, jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT = "city-calls"
CLIENT_SECRET = "between-the-two-of-them"
OWN, OTHER = (RSAKey.generate_key(2048, {"kid": name}) for name in ("own", "other"))


@dataclass
class Provider:
    """What the provider knows, and in what it lies."""

    issuer: str = ""
    subject: str = "248289761001"
    claims: dict[str, Any] = field(default_factory=lambda: {"groups": ["office"]})
    lie: str | None = None
    """``nonce``, ``aud``, ``iss``, ``exp``, ``unsigned``, ``symmetric``, ``key`` …"""
    codes: dict[str, Mapping[str, str]] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: OWN)
    asked: list[str] = field(default_factory=list)
    """Every path that was asked for."""
    now: float = field(default_factory=time.time)

    def metadata(self) -> dict[str, Any]:
        at = self.issuer
        named = "https://elsewhere.example" if self.lie == "issuer" else at
        token = "http://token.example/token" if self.lie == "plain" else f"{at}/token"
        return {
            "issuer": named,
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": token,
            "jwks_uri": f"{at}/keys",
            "userinfo_endpoint": f"{at}/userinfo",
            "end_session_endpoint": f"{at}/end",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }

    def id_token(self, nonce: str) -> str:
        now = int(self.now)
        claims = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            **self.claims,
        }
        claims |= {
            "nonce": {"nonce": "another"},
            "aud": {"aud": "another-client"},
            "azp": {"aud": [CLIENT, "another"], "azp": "another"},
            "iss": {"iss": "https://elsewhere.example"},
            "exp": {"exp": now - 600, "iat": now - 900},
            "early": {"iat": now + 9_000, "nbf": now + 9_000},
            "at_hash": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
        }.get(self.lie or "", {})
        if self.lie == "no nonce":
            del claims["nonce"]
        if self.lie == "no sub":
            del claims["sub"]
        header = {"alg": "RS256", "kid": self.key.kid}
        if self.lie == "unsigned":
            parts = ({"alg": "none"}, claims)
            return ".".join([*(packed(json.dumps(p).encode()) for p in parts), ""])
        if self.lie == "symmetric":
            key = OctKey.import_key(CLIENT_SECRET)
            return jws.serialize_compact({"alg": "HS256"}, json.dumps(claims), key)
        if self.lie == "key":
            return jwt.encode({**header, "kid": OWN.kid}, claims, OTHER)
        return jwt.encode(header, claims, self.key)


def packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Handler(BaseHTTPRequestHandler):
    provider: Provider

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        provider, parts = self.provider, urlsplit(self.path)
        provider.asked.append(parts.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if provider.lie == "down":
            self.answer(500, {})
        elif parts.path == "/.well-known/openid-configuration":
            self.answer(200, provider.metadata())
        elif parts.path == "/keys":
            self.answer(200, {"keys": [provider.key.as_dict(private=False)]})
        elif parts.path == "/userinfo":
            subject = "somebody else" if provider.lie == "userinfo" else provider.subject
            self.answer(200, {"sub": subject, "groups": ["office"]})
        elif parts.path == "/authorize":
            self.authorize(query)
        else:
            self.answer(404, {})

    def authorize(self, query: Mapping[str, str]) -> None:
        """Send the browser back, as if somebody had signed in."""
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT
        assert "openid" in query["scope"].split()
        assert query["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.provider.codes[code] = query
        back = {"code": code, "state": query["state"], "iss": self.provider.issuer}
        if self.provider.lie == "denied":
            back = {"error": "access_denied", "state": query["state"]}
        self.send_response(302)
        self.send_header("Location", f"{query['redirect_uri']}?{urlencode(back)}")
        self.end_headers()

    def do_POST(self) -> None:
        provider = self.provider
        provider.asked.append(self.path)
        length = int(self.headers["Content-Length"])
        fields = {n: v[-1] for n, v in parse_qs(self.rfile.read(length).decode()).items()}
        given = base64.b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
        query = provider.codes.pop(fields.get("code", ""), None)
        verifier = fields.get("code_verifier", "")
        challenge = packed(hashlib.sha256(verifier.encode()).digest())
        if (
            self.path != "/token"
            or given != f"{CLIENT}:{CLIENT_SECRET}"
            or query is None
            or query["code_challenge"] != challenge
            or query["redirect_uri"] != fields["redirect_uri"]
        ):
            self.answer(400, {"error": "invalid_grant"})
            return
        token = {"access_token": secrets.token_urlsafe(8), "token_type": "Bearer"}
        if provider.lie != "no token":
            token["id_token"] = provider.id_token(query["nonce"])
        self.answer(200, token)

    def answer(self, status: int, values: object) -> None:
        body = json.dumps(values).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def openid_provider() -> Iterator[Provider]:
    """Serve a provider and yield it; its `issuer` is its address."""
    provider = Provider()
    handler = type("OwnHandler", (Handler,), {"provider": provider})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
