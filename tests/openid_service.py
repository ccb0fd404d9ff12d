"""An OpenID Connect service on this machine that holds to the standard: what a client gets wrong is refused, and remembered.

Discovery, the authorization code flow with PKCE (S256 alone), codes that work once, exact return addresses, a signed identity
token with its key set, and user information for a bearer token.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "runtall", "a secret of the club"


@dataclass
class Service:
    """What stands behind the addresses. ``who`` is signed in there; ``issuer`` says where it is."""

    issuer: str = ""
    who: str = "person-1"
    return_address: str = ""
    refused: list[str] = field(default_factory=list)
    audience: str = CLIENT
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)
    _tokens: dict[str, str] = field(default_factory=dict)

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/who",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict[str, str]) -> str | None:
        """Return where the browser goes on to; ``None`` where the request is not right."""
        wrong = [
            name
            for name, is_right in {
                "client_id": asked.get("client_id") == CLIENT,
                "redirect_uri": asked.get("redirect_uri") == self.return_address,
                "response_type": asked.get("response_type") == "code",
                "scope": "openid" in asked.get("scope", "").split(),
                "state": len(asked.get("state", "")) >= 8,
                "code_challenge_method": asked.get("code_challenge_method") == "S256",
                "code_challenge": len(asked.get("code_challenge", "")) == 43,
            }.items()
            if not is_right
        ]
        if wrong:
            self.refused += wrong
            return None
        code = secrets.token_urlsafe(16)
        self._codes[code] = {**asked, "sub": self.who}
        return f"{self.return_address}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """Return tokens for a code; ``None`` where anything about it is not right."""
        basic = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = self._codes.pop(sent.get("code", ""), None)
        challenge = (
            base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        )
        if authorization != basic or asked is None or sent.get("grant_type") != "authorization_code":
            self.refused.append("token")
            return None
        if sent.get("redirect_uri") != asked["redirect_uri"] or challenge != asked["code_challenge"]:
            self.refused.append("proof of the code")
            return None
        access, now = secrets.token_urlsafe(16), int(time.time())
        self._tokens[access] = asked["sub"]
        said = {"iss": self.issuer, "sub": asked["sub"], "aud": self.audience, "iat": now, "exp": now + 300}
        if asked.get("nonce"):
            said["nonce"] = asked["nonce"]
        signed = jwt.encode(said, self.key, "RS256", headers={"kid": "one"})
        return {"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": signed}

    def user_information(self, authorization: str) -> dict[str, str] | None:
        sub = self._tokens.get(authorization.removeprefix("Bearer "))
        return None if sub is None else {"sub": sub, "preferred_username": f"{sub}-elsewhere"}


@contextmanager
def running() -> Iterator[Service]:
    """Run the service until the context is left."""
    service = Service()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            where = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(where.query).items()}
            if where.path == "/authorize":
                led = service.authorize(asked)
                self.send_response(400 if led is None else 302)
                self.send_header("Location", led or "")
                self.end_headers()
                return
            known = {"/.well-known/openid-configuration": service.discovery, "/keys": service.keys}
            found = known[where.path]() if where.path in known else service.user_information(self.headers["Authorization"] or "")
            self._say(found)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            sent = {name: values[0] for name, values in parse_qs(body).items()}
            self._say(service.token(sent, self.headers.get("Authorization", "")))

        def _say(self, found: dict[str, Any] | None) -> None:
            body = json.dumps({"error": "invalid_request"} if found is None else found).encode()
            self.send_response(400 if found is None else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    service.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield service
    server.shutdown()
    thread.join()
    server.server_close()
