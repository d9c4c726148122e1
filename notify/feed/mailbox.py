"""A socket as the feed sees it: a bounded mailbox that never makes the sender wait."""

import asyncio
from collections import deque
from typing import NamedTuple

from notify.feed.frames import TOO_SLOW, Close

CAPACITY = 256


class SocketLogin(NamedTuple):
    """The login behind a socket: until when it holds, and the family it can be revoked with."""

    expires_ms: int
    family: str
    device: str


class Mailbox:
    """Frames on their way to one socket. Its single reader is the socket's writer task."""

    def __init__(self, session: SocketLogin) -> None:
        """Empty and open."""
        self.session = session
        self.closing: Close | None = None
        self._frames: deque[str] = deque()
        self._wake = asyncio.Event()

    def offer(self, frame: str) -> None:
        """Put a frame in; a mailbox that is full belongs to a laggard and is closed."""
        if self.closing:
            return
        if len(self._frames) >= CAPACITY:
            self.close(TOO_SLOW)
            return
        self._frames.append(frame)
        self._wake.set()

    def close(self, why: Close) -> None:
        """Drop what has not been sent and let the writer say good-bye."""
        if not self.closing:
            self.closing = why
            self._frames.clear()
            self._wake.set()

    async def take(self) -> str | None:
        """The next frame, or None once the mailbox is closed."""
        while not self._frames:
            if self.closing:
                return None
            self._wake.clear()
            await self._wake.wait()
        return self._frames.popleft()
