"""Whoever is told something over HTTP: counts what comes, and is at times slow or broken."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from notify.channels.channel import Message, Outcome, Result
from records.notices.kinds import ChannelName

SILENT_S = 0.6  # longer than who asks has patience
_PATIENCE_S = 0.3
_OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
_BROKEN = b"HTTP/1.1 500 Broken\r\nContent-Length: 2\r\n\r\nno"


class Receiver:
    """Counts by channel and message; what it answers with 500 it has not taken."""

    def __init__(self, *, silent: float = 0.0, broken: float = 0.0) -> None:
        """How often it takes a message without a word, and how often it refuses one."""
        self._silent, self._broken = silent, broken
        self.taken: dict[str, Counter[str]] = {str(name): Counter() for name in ChannelName}
        self.url = ""
        self._chance = random.Random(7)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer what comes over one connection."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
                told = json.loads(await reader.readexactly(length))
                await self._take(told, writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _take(self, told: dict[str, str], writer: asyncio.StreamWriter) -> None:
        if self._chance.random() < self._broken:
            writer.write(_BROKEN)
            return
        self.taken[told["channel"]][told["id"]] += 1
        if self._chance.random() < self._silent:
            await asyncio.sleep(SILENT_S)
        writer.write(_OK)


@asynccontextmanager
async def receiving(receiver: Receiver) -> AsyncIterator[Receiver]:
    """Let it listen, at an address of this machine."""
    server = await asyncio.start_server(receiver.answer, "127.0.0.1", 0)
    receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    try:
        yield receiver
    finally:
        server.close()


class HttpChannel:
    """A way out of the house that posts each message to one address."""

    def __init__(self, name: ChannelName, http: httpx.AsyncClient, url: str) -> None:
        """By this client."""
        self.name, self._http, self._url = name, http, url

    async def send(self, message: Message) -> Outcome:
        """See `Channel`."""
        try:
            reply = await post(self._http, self._url, self.name, message.id)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            return Outcome(Result.RETRY, "receiver", "away")
        except httpx.TransportError:
            return Outcome(Result.UNKNOWN, "receiver", "silent")
        if reply.status_code == httpx.codes.OK:
            return Outcome(Result.ACCEPTED, "receiver")
        return Outcome(Result.RETRY, "receiver", str(reply.status_code), retry_in_s=0.1)


async def post(
    http: httpx.AsyncClient, url: str, channel: ChannelName, message: str
) -> httpx.Response:
    """One message, as it goes over the wire."""
    return await http.post(url, json={"channel": str(channel), "id": message})


def client(patience_s: float = _PATIENCE_S) -> httpx.AsyncClient:
    """A client with as many connections as a relay has under way."""
    limits = httpx.Limits(max_connections=256, max_keepalive_connections=256)
    timeout = httpx.Timeout(5, read=patience_s)
    return httpx.AsyncClient(limits=limits, timeout=timeout)
