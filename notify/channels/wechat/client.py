"""What the house asks WeChat: one client a process.

A question that needs an access token and is told that the token is not good is asked once more,
with another one.
"""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Literal, TypeVar

import httpx
import msgspec
import structlog
from redis import asyncio as aioredis

from kit.errors import FieldError, Invalid, RateLimited, Unauthorized, Unavailable
from notify.channels.wechat.faces import Certificate, FaceAsked
from notify.channels.wechat.faults import Refused, WeChatFault
from notify.channels.wechat.http import Reply, ReplyT, ask, open_http, read
from notify.channels.wechat.settings import WeChatSettings
from notify.channels.wechat.tokens import AccessTokens, Token

_log = structlog.get_logger()

T = TypeVar("T")
MINUTE_S = 60
# The token, not the question, is not good.
BAD_TOKEN = frozenset({"40001", "40014", "42001"})
TOO_OFTEN = frozenset({"45009", "45011"})
# What is wrong with the code of a login itself, not with us.
_LOGIN_REFUSALS = {
    "40029": ("WeChat does not know this code.", "微信登录凭证无效。"),
    "40163": ("This WeChat code was used before.", "微信登录凭证已被使用。"),
    "40226": ("WeChat has blocked this user.", "微信已限制该用户登录。"),
}
_BAD_PHONE_CODE = frozenset({"40029", "40163"})

Language = Literal["zh_CN", "en_US"]


class _Session(Reply):
    openid: str = ""


class _Given(Reply):
    access_token: str = ""
    expires_in: int = 0


class _Sent(Reply):
    msgid: int | str = ""


class _PhoneInfo(msgspec.Struct, frozen=True):
    purePhoneNumber: str = ""  # noqa: N815 - WeChat's name
    countryCode: str = ""  # noqa: N815 - WeChat's name


class _Phone(Reply):
    phone_info: _PhoneInfo = _PhoneInfo()


class _Judged(msgspec.Struct, frozen=True):
    suggest: str = ""
    label: int = 0


class _Checked(Reply):
    result: _Judged = _Judged()


class _Face(Reply):
    verify_id: str = ""
    expires_in: int = 0


class _Faced(Reply):
    verify_ret: int = 0


class WeChat:
    """WeChat, as one mini program knows it."""

    def __init__(
        self, settings: WeChatSettings, http: httpx.AsyncClient, redis: aioredis.Redis
    ) -> None:
        """Ask over connections that somebody else closes."""
        self.settings = settings
        self._http = http
        # Whoever speaks with another WeChat, or as another mini program, has another token.
        place = f"{settings.base_url}\n{settings.appid}"
        name = hashlib.sha256(place.encode()).hexdigest()[:16]
        self.tokens = AccessTokens(redis, name, self._stable_token)

    async def openid_of(self, code: str) -> str:
        """The person behind a code of wx.login.

        Raises `Unauthorized` for a code that is not good, `RateLimited` for a person who logs in
        too often, `Unavailable` when WeChat does not answer as it should.
        """
        params = self._account() | {"js_code": code, "grant_type": "authorization_code"}
        try:
            answer = await ask(self._http, self._url("/sns/jscode2session"), params)
            openid = read(answer, _Session).openid
        except WeChatFault as fault:
            if fault.code in _LOGIN_REFUSALS:
                raise Unauthorized(*_LOGIN_REFUSALS[fault.code]) from None
            raise _no(fault) from None
        if not openid:
            raise _away()
        return openid

    async def phone_number(self, code: str) -> str:
        """The number that a person let WeChat tell us, as in +8613800008000.

        Raises `Invalid` for a code that is not good, `RateLimited`, or `Unavailable`.
        """
        try:
            reply = await self._post("/wxa/business/getuserphonenumber", {"code": code}, _Phone)
        except WeChatFault as fault:
            if fault.code in _BAD_PHONE_CODE:
                raise _bad_phone_code() from None
            raise _no(fault) from None
        info = reply.phone_info
        if not info.purePhoneNumber or not info.countryCode:
            raise _away()
        return f"+{info.countryCode}{info.purePhoneNumber}"

    async def send_subscribed(
        self,
        openid: str,
        template: str,
        data: Mapping[str, Mapping[str, str]],
        page: str,
        language: Language,
    ) -> str:
        """Send a message that its reader has granted; WeChat's id of it. Raises `WeChatFault`."""
        body: dict[str, object] = {"touser": openid, "template_id": template, "data": data}
        body |= {"miniprogram_state": "formal", "lang": language}
        if page:
            body["page"] = page
        reply = await self._post("/cgi-bin/message/subscribe/send", body, _Sent)
        return str(reply.msgid)

    async def mini_program_code(self, scene: str, page: str, width: int = 430) -> bytes:
        """The picture of a code that opens a page of the mini program. Raises `WeChatFault`."""
        body = {"scene": scene, "page": page, "width": width, "check_path": True}

        async def once(params: Mapping[str, str]) -> bytes:
            answer = await ask(self._http, self._url("/wxa/getwxacodeunlimit"), params, body)
            if not answer.headers.get("content-type", "").startswith("image/"):
                read(answer, Reply)
                raise Refused("none", "WeChat gave no picture")
            return answer.content

        return await self._with_token(once)

    async def judge_text(self, openid: str, text: str, scene: int) -> str:
        """What WeChat thinks of a text: `pass`, `review` or `risky`. Raises `WeChatFault`.

        `scene` is 1 for a profile, 2 for a comment, 3 for a forum, 4 for a log; the writer must
        have been there within two hours.
        """
        body = {"version": 2, "openid": openid, "content": text, "scene": scene}
        return (await self._post("/wxa/msg_sec_check", body, _Checked)).result.suggest

    async def begin_face(self, openid: str, request_no: str, cert: Certificate) -> tuple[str, int]:
        """Let a face be compared: what the phone needs for it, and for how many seconds it holds.

        `request_no` has 5 to 32 letters and digits, and is never used again. Raises `WeChatFault`.
        """
        body = {"out_seq_no": request_no, "cert_info": cert.info(), "openid": openid}
        reply = await self._post("/cityservice/face/identify/getverifyid", body, _Face)
        if not reply.verify_id:
            raise Refused("none", "WeChat gave no verify_id")
        return reply.verify_id, reply.expires_in

    async def face_result(self, openid: str, asked: FaceAsked, cert: Certificate) -> int:
        """What came of it, in WeChat's numbers; 0 while nothing did. Raises `WeChatFault`."""
        body = {"verify_id": asked.verify_id, "out_seq_no": asked.request_no, "openid": openid}
        body["cert_hash"] = cert.digest()
        reply = await self._post("/cityservice/face/identify/queryverifyinfo", body, _Faced)
        return reply.verify_ret

    async def _stable_token(self) -> tuple[str, int]:
        body = self._account() | {"grant_type": "client_credential"}
        answer = await ask(self._http, self._url("/cgi-bin/stable_token"), {}, body)
        given = read(answer, _Given)
        if not given.access_token:
            raise Refused("none", "WeChat gave no token")
        return given.access_token, given.expires_in

    async def _post(self, path: str, body: object, kind: type[ReplyT]) -> ReplyT:
        async def once(params: Mapping[str, str]) -> ReplyT:
            return read(await ask(self._http, self._url(path), params, body), kind)

        return await self._with_token(once)

    async def _with_token(self, once: Callable[[Mapping[str, str]], Awaitable[T]]) -> T:
        token: Token = await self.tokens.current()
        try:
            return await once({"access_token": token.value})
        except Refused as fault:
            if fault.code not in BAD_TOKEN:
                raise
        token = await self.tokens.renewed(token)
        return await once({"access_token": token.value})

    def _account(self) -> dict[str, str]:
        return {"appid": self.settings.appid, "secret": self.settings.secret}

    def _url(self, path: str) -> str:
        return f"{self.settings.base_url}{path}"


@asynccontextmanager
async def open_wechat(settings: WeChatSettings, redis: aioredis.Redis) -> AsyncIterator[WeChat]:
    """The client of this process; its connections are closed with it."""
    async with open_http() as http:
        yield WeChat(settings, http, redis)


def _no(fault: WeChatFault) -> RateLimited | Unavailable:
    if fault.code in TOO_OFTEN:
        return RateLimited(retry_after_s=MINUTE_S)
    _log.warning("wechat_unavailable", fault=type(fault).__name__, code=fault.code)
    return _away()


def _away() -> Unavailable:
    return Unavailable(
        "WeChat cannot be reached right now; try again.",
        "暂时无法连接微信，请稍后再试。",
        retry_after_s=2,
    )


def _bad_phone_code() -> Invalid:
    english, chinese = "WeChat does not know this code.", "微信手机号凭证无效。"
    return Invalid(english, chinese, errors=(FieldError("code", "unknown", english, chinese),))
