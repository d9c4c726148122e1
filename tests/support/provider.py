"""An OpenID provider that answers whatever a test wants, also what no honest one would."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from kit.clock import real_ms
from kit.sign_on.claims import ClaimRules
from kit.sign_on.settings import SignOnSettings
from tests.support.house import RunningHouse

CLIENT = "yichuang"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
Claims = dict[str, Any]


@dataclass
class Provider:
    """What it says is in `tokens`, by the code that is traded; `asked` counts by path."""

    issuer: str = ""
    tokens: dict[str, str] = field(default_factory=dict)
    keys: list[Mapping[str, Any]] = field(default_factory=lambda: [KEY.as_dict(private=False)])
    asked: dict[str, int] = field(default_factory=dict)
    verifiers: dict[str, str] = field(default_factory=dict)

    def settings(self, rules: ClaimRules | None = None, **more: Any) -> SignOnSettings:  # noqa: ANN401
        """Settings of a house that signs on here."""
        given: dict[str, Any] = {
            "issuer": self.issuer,
            "client_id": CLIENT,
            "client_secret": "not told to anybody",
            "callback_url": "http://127.0.0.1/api/v1/login/oidc/callback",
            "name": "Test",
            "rules": rules or ClaimRules(),
            "factors": frozenset(),
            "passwords": True,
            "plain_http": True,
        }
        return SignOnSettings(**(given | more))

    def claims(self, nonce: str, **more: Any) -> Claims:  # noqa: ANN401 - any claims
        """What an honest one would sign of the first clerk."""
        now_s = real_ms() // 1000
        claims: Claims = {"iss": self.issuer, "aud": CLIENT, "sub": "subject-1", "nonce": nonce}
        claims |= {"iat": now_s, "exp": now_s + 300, "preferred_username": "clerk-01"}
        return {name: value for name, value in (claims | more).items() if value is not None}

    def give(self, token: str) -> str:
        """A code that is traded for this token, once."""
        code = secrets.token_urlsafe(12)
        self.tokens[code] = token
        return code

    def answer(self, path: str, form: Mapping[str, list[str]]) -> tuple[int, Any]:
        """Status and JSON of a question."""
        self.asked[path] = self.asked.get(path, 0) + 1
        if path == "/.well-known/openid-configuration":
            names = {"authorization_endpoint": "auth", "token_endpoint": "token"}
            told = {name: f"{self.issuer}/{at}" for name, at in names.items()}
            return 200, {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys", **told}
        if path == "/keys":
            return 200, {"keys": self.keys}
        code = form.get("code", [""])[0]
        self.verifiers[code] = form.get("code_verifier", [""])[0]
        token = self.tokens.pop(code, None)
        if token is None:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": token}


def signed(claims: Claims, key: RSAKey = KEY, **header: Any) -> str:  # noqa: ANN401 - any header
    """A token as the provider signs it, unless key or header say otherwise."""
    head = {"alg": "RS256", "typ": "JWT", "kid": "one", **header}
    return jwt.encode({k: v for k, v in head.items() if v is not None}, claims, key)


@asynccontextmanager
async def open_provider() -> AsyncIterator[Provider]:
    """A provider at a port of its own."""
    provider = Provider()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            (
                int(line[15:])
                for line in head.lower().splitlines()
                if line.startswith("content-length:")
            ),
            0,
        )
        body = (await reader.readexactly(length)).decode()
        path = urlsplit(head.split()[1]).path
        status, told = provider.answer(path, parse_qs(body))
        text = json.dumps(told).encode()
        writer.write(
            f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(text)}\r\nConnection: close\r\n\r\n".encode()
            + text
        )
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    provider.issuer = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield provider
    finally:
        server.close()
        await server.wait_closed()


@dataclass
class Browser:
    """Somebody who signs on; `cookie` is what the house gave this browser."""

    house: RunningHouse
    provider: Provider
    cookie: str = ""

    async def start(self, back_to: str = "/console", **more: str) -> dict[str, str]:
        """What the provider is asked."""
        reply = await self.house.http.get(
            "/api/v1/login/oidc/start", params={"back_to": back_to, **more}, headers=self._sent()
        )
        assert reply.status_code == 302, reply.text
        self.cookie = reply.headers["set-cookie"].split(";")[0]
        self.house.http.cookies.clear()
        query = parse_qs(urlsplit(reply.headers["location"]).query)
        return {name: values[0] for name, values in query.items()}

    async def come_back(self, **answer: str) -> str:
        """Where the house sends a browser that comes back."""
        reply = await self.house.http.get(
            "/api/v1/login/oidc/callback", params=answer, headers=self._sent()
        )
        assert reply.status_code == 302, reply.text
        location: str = reply.headers["location"]
        return location

    async def sign_on(self, forge: Callable[[str], str] | None = None, **claims: Any) -> str:  # noqa: ANN401
        """The whole way, with a token made from the nonce; where it ends."""
        asked = await self.start()
        make = forge or (lambda nonce: signed(self.provider.claims(nonce, **claims)))
        code = self.provider.give(make(asked["nonce"]))
        return await self.come_back(state=asked["state"], code=code)

    async def fetch(self, code: str, **more: str) -> Any:  # noqa: ANN401 - a reply
        """The login behind a code, as the page asks for it."""
        return await self.house.http.post(
            "/api/v1/login/oidc", json={"code": code, **more}, headers=self._sent()
        )

    def _sent(self) -> dict[str, str]:
        return {"Cookie": self.cookie} if self.cookie else {}
