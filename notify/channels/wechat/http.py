"""The connections to WeChat, and how its answers are read; no address and no body is logged."""

import asyncio
import functools
import importlib.util
import logging
import ssl
import sys
from collections.abc import Mapping
from typing import Any, TypeVar

import httpx
import msgspec

from notify.channels.wechat.faults import (
    BUSY,
    Busy,
    NotConnected,
    Refused,
    Unanswered,
    plain,
)

# httpx logs whole addresses, and these hold the secret or the access token.
logging.getLogger("httpx").setLevel(logging.WARNING)

# httpcore looks for it several times a request, to see whether trio runs; where it is not
# installed, each look searches all of the path.
if importlib.util.find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment] # so Python notes what is not there

TIMEOUT_S = 5.0
# Each part of a request may take as long as that; all of it together, no longer than this.
AT_MOST_S = 8.0
SERVER_FAULT = 500
HERE = ("127.0.0.1", "localhost", "[::1]")
# It could not even be connected to.
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Reply(msgspec.Struct):
    """What every answer may have; errors come with status 200, too."""

    errcode: int = 0
    errmsg: str = ""


ReplyT = TypeVar("ReplyT", bound=Reply)


@functools.cache
def _trusted() -> ssl.SSLContext:
    """The certificates that httpx trusts; reading them takes 40 ms, so it is done once."""
    return httpx.create_ssl_context()


def open_http() -> httpx.AsyncClient:
    """The connections to WeChat, to be closed by whoever opened them."""
    # A proxy that the environment names leads out of this machine, where the stand-in is not.
    here = {f"all://{host}": httpx.AsyncHTTPTransport(verify=_trusted()) for host in HERE}
    return httpx.AsyncClient(timeout=TIMEOUT_S, mounts=here, verify=_trusted())


async def ask(
    http: httpx.AsyncClient, url: str, params: Mapping[str, str], body: object = None
) -> httpx.Response:
    """WeChat's answer; a POST if there is a body.

    Raises `NotConnected`, `Unanswered`, or `Busy`.
    """
    try:
        async with asyncio.timeout(AT_MOST_S):
            if body is None:
                answer = await http.get(url, params=dict(params))
            else:
                sent: dict[str, Any] = {"content": msgspec.json.encode(body)}
                headers = {"Content-Type": "application/json"}
                answer = await http.post(url, params=dict(params), headers=headers, **sent)
    except _NEVER_SENT as fault:
        raise NotConnected(type(fault).__name__) from None
    except (httpx.HTTPError, TimeoutError) as fault:
        raise Unanswered(type(fault).__name__) from None
    if answer.status_code >= SERVER_FAULT:
        raise Busy(str(answer.status_code))
    return answer


def read(answer: httpx.Response, kind: type[ReplyT]) -> ReplyT:
    """What an answer says. Raises `Refused` for an error of WeChat's, `Busy` for what is none."""
    try:
        reply = msgspec.json.decode(answer.content, type=kind)
    except (msgspec.DecodeError, UnicodeError):
        if answer.is_success:
            raise Unanswered("unreadable") from None
        raise Refused(str(answer.status_code), "that is no answer of WeChat's") from None
    if reply.errcode == BUSY:
        raise Busy(str(BUSY), plain(reply.errmsg))
    if reply.errcode:
        raise Refused(str(reply.errcode), plain(reply.errmsg))
    return reply
