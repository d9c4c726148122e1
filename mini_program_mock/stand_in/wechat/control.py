"""What people do on their phones, and what goes wrong in WeChat: played by whoever asks."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from sanic import HTTPResponse, Request

from mini_program_mock.stand_in.wechat.account import APIS, TEMPLATES
from mini_program_mock.stand_in.wechat.faces import RESULTS
from mini_program_mock.stand_in.wechat.phones import made_up
from mini_program_mock.stand_in.wechat.world import Force, SentMessage, World

LONGEST_NAME = 128
User = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_NAME)]


class _ForUser(msgspec.Struct):
    user: User


class _Grant(_ForUser):
    template: str
    times: Annotated[int, msgspec.Meta(ge=1, le=100)] = 1


class _Force(msgspec.Struct):
    api: str
    errcode: Annotated[int, msgspec.Meta(ge=-(2**31), lt=2**31)] = 0
    times: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 1
    delay_ms: Annotated[int, msgspec.Meta(ge=0, le=30_000)] = 0


class _PhoneCode(_ForUser):
    phone: str | None = None


class _Face(msgspec.Struct):
    verify_id: str
    result: Literal["pass", "fail", "cancel"]
    verify_ret: Annotated[int, msgspec.Meta(ge=0, le=99_999)] | None = None


class _Wrong(Exception):
    """The request to the stand-in itself is wrong."""


T = TypeVar("T")


class Control:
    """What the stand-in is told by whoever plays with it; any content type is read."""

    def __init__(self, world: World) -> None:
        """Of this world."""
        self._world = world

    async def code(self, request: Request[Any, Any]) -> HTTPResponse:
        """Play wx.login for any user: `{"user": "any name"}` gives a code."""
        try:
            asked = _read(request, _ForUser)
        except _Wrong:
            return _wrong('send {"user": "any name"}')
        return _json({"code": self._world.codes.give(asked.user)})

    async def grant(self, request: Request[Any, Any]) -> HTTPResponse:
        """Play that a user accepts messages; WeChat has told the house of it when this is answered.

        One accept is one message. The user need not have logged in.
        """
        try:
            asked = _read(request, _Grant)
            if asked.template not in TEMPLATES:
                raise _Wrong(f"there is no template {asked.template}")
        except _Wrong as why:
            return _wrong(str(why))
        people = self._world.people
        openid = people.know(asked.user)
        item = {"TemplateId": asked.template, "SubscribeStatusString": "accept"}
        item["PopupScene"] = "0"
        for _ in range(asked.times):
            people.grant(openid, asked.template)
            if not await self._world.pusher.event(openid, "subscribe_msg_popup_event", [item]):
                return _wrong("the house does not take what WeChat pushes", 502)
        return _json({"granted": asked.times})

    async def sent(self, request: Request[Any, Any]) -> HTTPResponse:
        """Tell what was to be sent, the oldest first; `result` is 0 if it was accepted."""
        user = request.args.get("user")
        return _json([shown(one) for one in self._world.sent if user in {None, one.user}])

    async def force(self, request: Request[Any, Any]) -> HTTPResponse:
        """Let the next calls of an API fail, or be answered late; `times` 0 takes that back.

        An `errcode` of 500 to 599 is a status of HTTP; 0 with a `delay_ms` is done, and told late.
        """
        try:
            asked = _read(request, _Force)
            if asked.api not in APIS:
                raise _Wrong(f"there is no API {asked.api}")
        except _Wrong as why:
            return _wrong(str(why))
        self._world.force(asked.api, Force(asked.errcode, asked.delay_ms), asked.times)
        return _json({"forced": asked.times})

    async def phone_code(self, request: Request[Any, Any]) -> HTTPResponse:
        """Play getPhoneNumber; who names no number has one that is made up, and always the same."""
        try:
            asked = _read(request, _PhoneCode)
            phone = made_up(asked.user) if asked.phone is None else asked.phone
            if not re.fullmatch(r"(\+[0-9]{2})?[0-9]{5,15}", phone, re.ASCII):
                raise _Wrong("a phone is 5 to 15 digits, +86 before them or not")
        except _Wrong as why:
            return _wrong(str(why))
        return _json({"code": self._world.phones.give(phone.removeprefix("+86"))})

    async def face(self, request: Request[Any, Any]) -> HTTPResponse:
        """Play that somebody's face was compared, or that they would not have it.

        `verify_ret` is another number in place of the one that the result has.
        """
        try:
            asked = _read(request, _Face)
            face = self._world.faces.find(asked.verify_id)
            if face is None:
                raise _Wrong("there is no such verify_id, or it has expired")
        except _Wrong as why:
            return _wrong(str(why))
        given = asked.verify_ret
        face.result = RESULTS[asked.result] if given is None else given
        return _json({"verify_ret": face.result})

    async def calls(self, request: Request[Any, Any]) -> HTTPResponse:
        """Tell how often each API was called since the start."""
        del request
        return _json({api: self._world.calls[api] for api in APIS})


def shown(one: SentMessage) -> dict[str, Any]:
    """A message as it is told."""
    at = datetime.fromtimestamp(one.at_ms / 1000, UTC).isoformat(timespec="milliseconds")
    told = {"user": one.user, "template": one.template, "data": one.data}
    return told | {"page": one.page, "at": at, "result": one.result}


def _read(request: Request[Any, Any], kind: type[T]) -> T:
    try:
        return msgspec.json.decode(request.body or b"{}", type=kind)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as why:
        raise _Wrong(str(why)) from None


def _json(body: object, status: int = 200) -> HTTPResponse:
    return HTTPResponse(msgspec.json.encode(body), status, content_type="application/json")


def _wrong(why: str, status: int = 422) -> HTTPResponse:
    return _json({"error": why}, status)
