"""Refusals: what every way of saying no is made of, and those that HTTP itself has.

A refusal's docstring is its English sentence, `zh` the Chinese one, `status` its HTTP status, and
its class name, in snake case, the stable code that clients act on.
Those of a domain stand beside it; a refusal is known by being a subclass.

    Refusal
    ├── 400  Malformed (HeaderRepeated) · IdempotencyKeyMissing
    ├── 401  Unauthorized
    ├── 403  Forbidden
    ├── 404  NotFound
    ├── 405  MethodNotAllowed
    ├── 408  RequestTimeout
    ├── 409  StaleVersion
    ├── 413  TooLarge
    ├── 415  UnsupportedMediaType
    ├── 422  Invalid · IdempotencyKeyReused
    ├── 429  RateLimited
    ├── 500  InternalError
    └── 503  Unavailable · ClockAhead
"""

import re
from collections.abc import Mapping
from typing import ClassVar, NamedTuple

# What a problem document may say besides what all say.
Member = str | int | list[str] | Mapping[str, float] | None


class FieldError(NamedTuple):
    """What is wrong with one field of a request; without a Chinese sentence the refusal's holds."""

    field: str
    code: str
    detail: str
    detail_zh: str = ""


class Refusal(Exception):
    """The request was refused."""

    status: ClassVar[int] = 400
    zh: ClassVar[str] = "请求被拒绝。"

    def __init__(
        self,
        detail: str | None = None,
        detail_zh: str | None = None,
        *,
        errors: tuple[FieldError, ...] = (),
        retry_after_s: int | None = None,
        **members: Member,
    ) -> None:
        """Say more than the class does; `members` become extra members of the problem document."""
        self.detail = detail or (self.__doc__ or "")
        self.detail_zh = detail_zh or self.zh
        self.errors = errors
        self.retry_after_s = retry_after_s
        self.members = members
        super().__init__(self.detail)

    kinds: ClassVar[dict[str, "type[Refusal]"]] = {}

    def __init_subclass__(cls) -> None:
        """Register the class under its code; one with its parent's code is a case of that."""
        known = Refusal.kinds.setdefault(cls.code(), cls)
        if known is not cls and not issubclass(cls, known):
            raise TypeError(f"{known.__name__} and {cls.__name__} have one code")

    @classmethod
    def code(cls) -> str:
        """The stable code of this kind of refusal."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


class Malformed(Refusal):
    """The request is not well-formed."""

    zh = "请求格式不正确。"


class HeaderRepeated(Malformed):
    """A header that may stand once was sent more than once."""

    zh = "只能出现一次的请求头重复出现。"

    @classmethod
    def code(cls) -> str:
        """To clients this is one of the ways of being malformed."""
        return Malformed.code()


class IdempotencyKeyMissing(Refusal):
    """This request needs an Idempotency-Key header."""

    zh = "此请求需要 Idempotency-Key 请求头。"


class Unauthorized(Refusal):
    """Log in first: the token is missing, expired or not valid."""

    status = 401
    zh = "请先登录：令牌缺失、过期或无效。"


class Forbidden(Refusal):
    """Your role does not allow this."""

    status = 403
    zh = "您的身份无权进行此操作。"


class NotFound(Refusal):
    """There is nothing here by that name."""

    status = 404
    zh = "没有找到。"


class MethodNotAllowed(Refusal):
    """This address does not take that method."""

    status = 405
    zh = "此地址不支持该请求方法。"


class RequestTimeout(Refusal):
    """The request took too long to arrive."""

    status = 408
    zh = "请求发送超时。"


class StaleVersion(Refusal):
    """Somebody has changed this meanwhile; look at it again."""

    status = 409
    zh = "内容已被他人修改，请重新查看后再试。"


class TooLarge(Refusal):
    """The request is larger than is taken here."""

    status = 413
    zh = "请求内容过大。"


class UnsupportedMediaType(Refusal):
    """Send the body as application/json."""

    status = 415
    zh = "请求内容须为 application/json。"


class Invalid(Refusal):
    """A field of the request is not valid."""

    status = 422
    zh = "请求中有无效的字段。"


class IdempotencyKeyReused(Refusal):
    """This Idempotency-Key was used for a different request."""

    status = 422
    zh = "此 Idempotency-Key 已用于另一请求。"


class RateLimited(Refusal):
    """Too many tries; wait a little."""

    status = 429
    zh = "尝试过于频繁，请稍后再试。"


class InternalError(Refusal):
    """Something went wrong here; it was logged."""

    status = 500
    zh = "系统内部错误，已记录。"


class Unavailable(Refusal):
    """The service cannot answer right now; nothing was promised. Repeat with the same key."""

    status = 503
    zh = "服务暂时不可用，请用相同的键重试。"


class ClockAhead(Unavailable):
    """The clock of this server is ahead; nothing was changed. Repeat with the same key."""

    zh = "服务器时钟超前，本次请求未作任何更改，请稍后用相同的键重试。"

    @classmethod
    def code(cls) -> str:
        """To clients this is one of the ways of being unavailable."""
        return Unavailable.code()
