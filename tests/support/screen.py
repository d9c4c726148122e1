"""A screen as a program, for tests that listen to the live feed."""

import asyncio
import json
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from tests.support.house import RunningHouse

Frames = list[dict[str, Any]]


class Screen:
    """A display as a program: it folds nothing, it only remembers frames."""

    def __init__(self, house: RunningHouse, name: str = "display") -> None:
        self._house = house
        self._name = name
        self.frames: Frames = []
        self.socket: ClientConnection

    async def join(self, path: str = "/live/halls/tonghua", **more: Any) -> "Screen":  # noqa: ANN401
        """Connect and say hello."""
        self.socket = await connect(self._house.base_url.replace("http", "ws") + path)
        hello = {"op": "hello", "token": await self._house.login(self._name), **more}
        await self.socket.send(json.dumps(hello))
        return self

    async def until(self, op: str, **members: Any) -> dict[str, Any]:  # noqa: ANN401
        """The next frame of a kind with these members."""
        while True:
            frame: dict[str, Any] = json.loads(await asyncio.wait_for(self.socket.recv(), 15))
            self.frames.append(frame)
            if frame["op"] == op and all(frame[k] == v for k, v in members.items()):
                return frame
