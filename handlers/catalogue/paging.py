"""What a list of the catalogue may be asked for, and where its next page begins."""

import base64
import binascii
import unicodedata
from typing import Any

import msgspec
from sanic import Request

from handlers.catalogue.cells import CellError, ident, whole
from kit.errors import FieldError, Invalid

DEFAULT_LIMIT, MAX_LIMIT = 50, 100
MAX_SEARCH = 100
MAX_CURSOR = 200


class Asked(msgspec.Struct, frozen=True):
    """A page of a list: up to `limit` entries after the one called `after`."""

    q: str = ""
    hall: str = ""
    lane: str = ""
    after: str = ""
    limit: int = DEFAULT_LIMIT


def read_asked(request: Request[Any, Any], *filters: str) -> Asked:
    """The page a request asks for. Raises `Invalid` for a parameter unknown, repeated or absurd."""
    values: dict[str, str] = {}
    for name, value in request.query_args:
        if name not in (*filters, "cursor", "limit"):
            raise _invalid(name, "unknown", "is not a parameter of this list", "没有这个参数")
        if name in values:
            raise _invalid(name, "repeated", "appears twice", "参数重复")
        values[name] = value
    return Asked(
        q=_search(values.get("q", "")),
        hall=values.get("hall", ""),
        lane=values.get("lane", ""),
        after=_after(values.get("cursor", "")),
        limit=_limit(values.get("limit", "")),
    )


def unknown(name: str) -> Invalid:
    """The refusal of a hall or lane that does not exist."""
    return _invalid(name, "unknown", "does not exist", "不存在")


def cursor(code: str) -> str:
    """The cursor that continues after an entry."""
    return base64.urlsafe_b64encode(code.encode()).decode().rstrip("=")


def _invalid(name: str, code: str, english: str, chinese: str) -> Invalid:
    shown = name.encode("ascii", "replace").decode()[:80]
    detail, detail_zh = f"The parameter {shown} {english}.", f"参数 {shown}：{chinese}。"
    return Invalid(detail, detail_zh, errors=(FieldError(shown, code, detail, detail_zh),))


def _search(value: str) -> str:
    hidden = any(unicodedata.category(character).startswith("C") for character in value)
    if hidden or len(value) > MAX_SEARCH:
        raise _invalid("q", "invalid", "is too long or not plain text", "过长或含有无效字符")
    return value


def _after(value: str) -> str:
    if not value:
        return ""
    try:
        if len(value) > MAX_CURSOR:
            raise ValueError
        padded = value.encode("ascii") + b"=" * (-len(value) % 4)
        return ident(base64.b64decode(padded, b"-_", validate=True).decode())
    except (ValueError, binascii.Error, CellError):
        raise _invalid("cursor", "invalid", "is not one that was given here", "无效") from None


def _limit(value: str) -> int:
    if not value:
        return DEFAULT_LIMIT
    try:
        return whole(1, MAX_LIMIT)(value)
    except CellError as error:
        raise _invalid("limit", "out_of_range", error.en, error.zh) from None
