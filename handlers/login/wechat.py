"""Asking WeChat who holds a login code (code2Session)."""

import functools
import logging
import ssl

import httpx
import msgspec
import structlog

from handlers.context import WeChatSettings
from kit.errors import RateLimited, Unauthorized, Unavailable

_log = structlog.get_logger()
# httpx logs whole addresses, and this one holds our secret.
logging.getLogger("httpx").setLevel(logging.WARNING)

TIMEOUT_S = 5.0
HERE = ("127.0.0.1", "localhost", "[::1]")
MINUTE_S = 60

# What is wrong with the code itself, not with us.
_REFUSALS = {
    40029: ("WeChat does not know this code.", "微信登录凭证无效。"),
    40163: ("This WeChat code was used before.", "微信登录凭证已被使用。"),
    40226: ("WeChat has blocked this user.", "微信已限制该用户登录。"),
}
_TOO_OFTEN = 45011


class Reply(msgspec.Struct):
    """The part of WeChat's answer that matters; errors come with status 200 too."""

    errcode: int = 0
    openid: str = ""


@functools.cache
def _trusted() -> ssl.SSLContext:
    """The certificates that httpx trusts; reading them takes 40 ms, so it is done once."""
    return httpx.create_ssl_context()


def open_client() -> httpx.AsyncClient:
    """The connections to WeChat, to be closed by whoever opened them."""
    # A proxy that the environment names leads out of this machine, where the stand-in is not.
    here = {f"all://{host}": httpx.AsyncHTTPTransport(verify=_trusted()) for host in HERE}
    return httpx.AsyncClient(timeout=TIMEOUT_S, mounts=here, verify=_trusted())


async def openid_of(client: httpx.AsyncClient, settings: WeChatSettings, code: str) -> str:
    """The person behind a login code.

    Raises `Unauthorized` for a code that is not good, `RateLimited` for a person who logs in too
    often, `Unavailable` when WeChat does not answer as it should.
    """
    question = {
        "appid": settings.appid,
        "secret": settings.secret,
        "js_code": code,
        "grant_type": "authorization_code",
    }
    try:
        answer = await client.get(f"{settings.base_url}/sns/jscode2session", params=question)
        reply = msgspec.json.decode(answer.content, type=Reply)
    except (httpx.HTTPError, msgspec.DecodeError, UnicodeError) as fault:
        _log.warning("wechat_unavailable", fault=type(fault).__name__)
        raise _away() from None
    if reply.errcode in _REFUSALS:
        raise Unauthorized(*_REFUSALS[reply.errcode])
    if reply.errcode == _TOO_OFTEN:
        raise RateLimited(retry_after_s=MINUTE_S)
    if reply.errcode or not reply.openid:
        _log.warning("wechat_refused", errcode=reply.errcode, status=answer.status_code)
        raise _away()
    return reply.openid


def _away() -> Unavailable:
    return Unavailable(
        "WeChat cannot be reached right now; try again.",
        "暂时无法连接微信，请稍后再试。",
        retry_after_s=2,
    )
