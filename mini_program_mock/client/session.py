"""A login at the house and the requests made with it: renewed in time, repeated when cut off."""

import asyncio
import random
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from typing import Any, Self, TypeVar

import httpx

Json = dict[str, Any]
Answer = TypeVar("Answer")

TIMEOUT_S = 15.0
PATIENCE_S = 30.0
FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 3.0
# A token is renewed after this share of its life.
RENEW_AFTER = 0.8
UNAUTHORIZED, CONFLICT, SERVER_ERROR = 401, 409, 500


class Refused(Exception):
    """The house said no; `code` is the stable code of its problem document."""

    def __init__(self, reply: httpx.Response) -> None:
        self.status = reply.status_code
        try:
            self.problem: Json = reply.json()
        except ValueError:
            self.problem = {}
        self.code = str(self.problem.get("code", ""))
        self.retry_after_s = float(reply.headers.get("retry-after", 0))
        super().__init__(f"{self.status} {self.code}: {self.problem.get('detail', '')}")

    @property
    def passing(self) -> bool:
        """Whether the same request may be answered otherwise in a moment."""
        in_flight = self.status == CONFLICT and self.code == "in_flight"
        return self.status >= SERVER_ERROR or in_flight


def open_http(connections: int = 16) -> httpx.AsyncClient:
    """Connections that several sessions may share, to be closed by whoever opened them."""
    limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
    return httpx.AsyncClient(timeout=TIMEOUT_S, limits=limits, trust_env=False)


def new_key() -> str:
    """A fresh Idempotency-Key."""
    return uuid.uuid4().hex


async def patiently(attempt: Callable[[], Awaitable[Answer]]) -> Answer:
    """Try again, for a while, what was cut off or not possible just now."""
    deadline = time.monotonic() + PATIENCE_S
    pause = FIRST_PAUSE_S
    while True:
        try:
            return await attempt()
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
            wait = pause
        except Refused as refused:
            if not refused.passing or time.monotonic() > deadline:
                raise
            wait = max(pause, refused.retry_after_s)
        await asyncio.sleep(wait * random.uniform(0.8, 1.2))
        pause = min(pause * 2, LONGEST_PAUSE_S)


class Session(ABC):
    """One login. Subclasses say how to log in; `async with` closes what was opened."""

    def __init__(self, base_url: str, http: httpx.AsyncClient | None = None) -> None:
        """Without `http` the session opens connections of its own."""
        self.base_url = base_url.rstrip("/")
        self.answer: Json = {}
        self._http = http or open_http()
        self._own = http is None
        self._renew_at = 0.0
        self._renewing = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections, unless they are shared."""
        if self._own:
            await self._http.aclose()

    # Logging in

    @abstractmethod
    async def credentials(self) -> tuple[str, Json]:
        """The address and the body of this login."""

    async def login(self) -> Json:
        """Log in, and return the house's answer."""

        async def attempt() -> Json:
            path, body = await self.credentials()
            return dict(await self.send("POST", path, body))

        self._keep(await patiently(attempt))
        return self.answer

    async def logout(self) -> None:
        """End the login and everything that came of it."""
        await self.post("/api/v1/logout")
        self.answer = {}

    def _keep(self, answer: Json) -> None:
        self.answer = {**self.answer, **answer}
        self._renew_at = time.monotonic() + answer["expires_in_s"] * RENEW_AFTER

    async def token(self, refused: str | None = None) -> str:
        """An access token that is good for a while, and is not the one that was `refused`."""
        async with self._renewing:
            held = self.answer.get("access_token")
            if held is None:
                await self.login()
            elif held == refused or time.monotonic() >= self._renew_at:
                await self._renew()
            return str(self.answer["access_token"])

    async def _renew(self) -> None:
        body = {"refresh_token": self.answer["refresh_token"]}
        try:
            self._keep(await self.send("POST", "/api/v1/login/refresh", body))
        except (Refused, httpx.TransportError):
            # It could be repeated for a while; a client that knows its password need not.
            await self.login()

    @property
    def renew_in_s(self) -> float:
        """In how many seconds the access token wants renewing."""
        return self._renew_at - time.monotonic()

    # Asking

    async def get(self, path: str) -> Any:  # noqa: ANN401 - whatever the house answers
        """Ask something."""
        return await self._ask("GET", path, None, None)

    async def post(self, path: str, body: Json | None = None, *, key: str | None = None) -> Any:  # noqa: ANN401
        """Do something; repeated under the same Idempotency-Key until there is an answer."""
        return await self._ask("POST", path, body or {}, key or new_key())

    async def _ask(self, method: str, path: str, body: Json | None, key: str | None) -> Any:  # noqa: ANN401
        refused = None
        for _ in range(2):
            token = await self.token(refused)

            async def attempt(token: str = token) -> Any:  # noqa: ANN401
                return await self.send(method, path, body, key=key, token=token)

            try:
                return await patiently(attempt)
            except Refused as no:
                if no.status != UNAUTHORIZED or refused is not None:
                    raise
                refused = token
        raise AssertionError

    async def send(
        self,
        method: str,
        path: str,
        body: Json | None = None,
        *,
        key: str | None = None,
        token: str | None = None,
    ) -> Any:  # noqa: ANN401
        """One request, once. Raises `Refused` or `httpx.TransportError`."""
        headers = {}
        if key is not None:
            headers["Idempotency-Key"] = key
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        reply = await self._http.request(method, self.base_url + path, json=body, headers=headers)
        if reply.is_success:
            return reply.json() if reply.content else None
        raise Refused(reply)
