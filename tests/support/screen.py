"""A screen as a program, for tests that listen to the live feed."""

import asyncio
import json
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from tests.support.house import RunningHouse

Frame = dict[str, Any]
WITHIN_S = 30


class Screen:
    """A display as a program: it folds nothing, it only remembers frames."""

    def __init__(self, house: RunningHouse, name: str = "display") -> None:
        self._house = house
        self._name = name
        self.frames: list[Frame] = []
        self.socket: ClientConnection
        self._first: list[Frame] = []

    async def join(self, path: str = "/live/halls/tonghua", **more: Any) -> "Screen":  # noqa: ANN401
        """Connect, say hello, and be heard: what happens from now on is told to this screen."""
        self.socket = await connect(self._house.base_url.replace("http", "ws") + path)
        hello = {"op": "hello", "token": await self._house.login(self._name), **more}
        await self.socket.send(json.dumps(hello))
        async with asyncio.timeout(WITHIN_S):
            self._first = [json.loads(await self.socket.recv())]
        return self

    async def until(self, op: str, **members: Any) -> Frame:  # noqa: ANN401
        """The next frame of a kind with these members."""
        async with asyncio.timeout(WITHIN_S):
            while True:
                frame = await self._next()
                self.frames.append(frame)
                if frame["op"] == op and all(frame[k] == v for k, v in members.items()):
                    return frame

    async def _next(self) -> Frame:
        if self._first:
            return self._first.pop()
        found: Frame = json.loads(await self.socket.recv())
        return found
