"""Listening to the live feed: connected again after every cut, from where it was cut."""

import asyncio
import contextlib
import json
import random
from collections.abc import AsyncGenerator

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException

from mini_program_mock.client.session import Json, Session

FIRST_PAUSE_S = 0.3
LONGEST_PAUSE_S = 15.0
# Beats come every 10 s; after this silence the connection is taken for dead.
SILENCE_S = 25.0
CLOSES_WITHIN_S = 2.0
UNAUTHORISED = 4401


class FeedClosed(Exception):
    """The house closed the feed for good; `code` says why."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code = code


class _Again(Exception):
    """Come back after a pause."""


class LiveFeed:
    """The frames of one feed, for one reader."""

    def __init__(self, session: Session, path: str) -> None:
        self.after: tuple[int, int] | None = None
        self.connections = 0
        self._session = session
        self._url = session.base_url.replace("http", "ws", 1) + path
        self._socket: ClientConnection | None = None
        self._refused: str | None = None
        self._stale = False

    async def frames(self) -> AsyncGenerator[Json, None]:
        """Every snapshot, event, progress and beat, for ever. Raises `FeedClosed`."""
        pause = FIRST_PAUSE_S
        while True:
            try:
                token = await self._session.token(self._refused)
                async with (
                    connect(self._url, proxy=None, compression=None) as socket,
                    contextlib.aclosing(self._talk(socket, token)) as talk,
                ):
                    async for frame in talk:
                        pause = FIRST_PAUSE_S
                        yield frame
            except (OSError, TimeoutError, WebSocketException, InvalidHandshake, _Again):
                pass
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(pause * 2, LONGEST_PAUSE_S)

    async def _talk(self, socket: ClientConnection, token: str) -> AsyncGenerator[Json, None]:
        hello: Json = {"op": "hello", "token": token}
        if self.after is not None:
            hello["after"] = {"epoch": self.after[0], "seq": self.after[1]}
        await socket.send(json.dumps(hello))
        self._socket, self._refused = socket, None
        self.connections += 1
        renewing = asyncio.create_task(self._keep_renewed(socket))
        try:
            while True:
                # Not wait_for: in Python 3.11 it may swallow a cancellation.
                async with asyncio.timeout(SILENCE_S):
                    frame = json.loads(await socket.recv())
                if frame["op"] == "bye":
                    await _let_close(socket)
                    self._part(frame, token)
                if frame["op"] in {"snapshot", "event"}:
                    self.after = (frame["epoch"], frame["seq"])
                yield frame
                if self._stale:
                    self._stale, self.after = False, None
                    raise _Again
        finally:
            self._socket = None
            renewing.cancel()
            # Not `await renewing`: whoever cancels us at this moment would be taken for it.
            await asyncio.gather(renewing, return_exceptions=True)

    def _part(self, bye: Json, token: str) -> None:
        if bye["code"] == UNAUTHORISED:
            self._refused = token
        elif not bye["reconnect"]:
            raise FeedClosed(bye["code"], bye["reason"])
        raise _Again

    async def _keep_renewed(self, socket: ClientConnection) -> None:
        while True:
            await asyncio.sleep(max(self._session.renew_in_s, 1))
            token = await self._session.token()
            await socket.send(json.dumps({"op": "token", "token": token}))

    async def send(self, frame: Json) -> None:
        """Say something, if there is a connection; it is not worth repeating."""
        if self._socket is not None:
            with contextlib.suppress(WebSocketException):
                await self._socket.send(json.dumps(frame))

    def resync(self) -> None:
        """Start over from a snapshot: what was heard so far has a gap."""
        self._stale = True

    async def cut(self) -> None:
        """Drop the connection, as a bad network would; the feed comes back by itself."""
        if self._socket is not None:
            await self._socket.close()


async def _let_close(socket: ClientConnection) -> None:
    """Whoever said good-bye closes: two who close at once wait for each other."""
    with contextlib.suppress(WebSocketException, TimeoutError):
        async with asyncio.timeout(CLOSES_WITHIN_S):
            while True:
                await socket.recv()
