"""Asking the provider: in limited time, for limited answers, following nobody elsewhere."""

import functools
import logging
import ssl

import httpx

from kit.sign_on.faults import ProviderSilent

# httpx logs whole addresses.
logging.getLogger("httpx").setLevel(logging.WARNING)

TIMEOUT_S = 4.0
# Each part of a question may take as long as that; all of it together, no longer than this.
AT_MOST_S = 8.0
LONGEST_ANSWER = 256 * 1024


@functools.cache
def trusted() -> ssl.SSLContext:
    """The certificates that httpx trusts; reading them takes 40 ms, so it is done once."""
    return httpx.create_ssl_context()


class Limited(httpx.AsyncBaseTransport):
    """Reads an answer whole, and no further than `LONGEST_ANSWER`."""

    def __init__(self) -> None:
        self._inner = httpx.AsyncHTTPTransport(verify=trusted(), trust_env=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer. Raises `ProviderSilent` for one that is too long."""
        request.headers["Accept-Encoding"] = "identity"
        answer = await self._inner.handle_async_request(request)
        try:
            parts, size = [], 0
            async for part in answer.stream:  # type: ignore[union-attr] # of an async transport
                size += len(part)
                if size > LONGEST_ANSWER:
                    raise ProviderSilent("too_long")
                parts.append(part)
        finally:
            await answer.aclose()
        return httpx.Response(
            answer.status_code, headers=answer.headers, content=b"".join(parts), request=request
        )

    async def aclose(self) -> None:
        """Close all connections."""
        await self._inner.aclose()
