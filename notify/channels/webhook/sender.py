"""Sending one request to a webhook: within its time, and reading little of the answer."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpcore

from notify.channels.outgoing import trusted
from notify.channels.webhook.guard import GuardedBackend, WebhookRules

CONNECT_WITHIN_S = 3.0
WITHIN_S = 8.0
READ_AT_MOST = 4096
CONNECTIONS = 64
KEPT_FOR_S = 30.0
USER_AGENT = "yichuang-webhook/1"

# It could not even be connected to.
NEVER_SENT = (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout)
# Nobody knows whether it arrived.
SILENT = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, TimeoutError)
_LIMITS = {
    "connect": CONNECT_WITHIN_S,
    "pool": CONNECT_WITHIN_S,
    "read": WITHIN_S,
    "write": WITHIN_S,
}


class Sender:
    """The connections of one process to webhooks; no redirection is followed, no proxy asked."""

    def __init__(self, pool: httpcore.AsyncConnectionPool) -> None:
        """Over a pool that somebody else closes."""
        self._pool = pool

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, str]:
        """The status of the answer, and after how long to come again if it says so.

        Raises `AddressRefused`, one of `NEVER_SENT`, or one of `SILENT`.
        """
        sent = [("Content-Type", "application/json"), ("User-Agent", USER_AGENT), *headers.items()]
        async with (
            asyncio.timeout(WITHIN_S),
            self._pool.stream(
                "POST", url, headers=sent, content=body, extensions={"timeout": _LIMITS}
            ) as answer,
        ):
            await _read_a_little(answer)
            named = {name.lower(): value for name, value in answer.headers}
            return answer.status, named.get(b"retry-after", b"").decode("latin-1")


async def _read_a_little(answer: httpcore.Response) -> None:
    """A short answer is read, so that its connection can be used again; a long one is cut off."""
    read = 0
    async for part in answer.aiter_stream():
        read += len(part)
        if read > READ_AT_MOST:
            return


@asynccontextmanager
async def open_sender(rules: WebhookRules) -> AsyncIterator[Sender]:
    """The connections of this process, closed in the end."""
    async with httpcore.AsyncConnectionPool(
        ssl_context=trusted(),
        max_connections=CONNECTIONS,
        keepalive_expiry=KEPT_FOR_S,
        network_backend=GuardedBackend(rules),
    ) as pool:
        yield Sender(pool)
