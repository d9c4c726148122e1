"""Reading a request's body: strict JSON into a typed schema, or a refusal that names the field."""

import json
import re
from typing import Any, TypeVar

import msgspec
from sanic import Request

from handlers.body_faults import fault_of, plain
from handlers.http import JSON, only
from kit.ceilings import REQUEST_BYTES_AT_MOST
from kit.errors import FieldError, Invalid, Malformed, TooLarge, UnsupportedMediaType

MAX_NESTING = 32
MAX_INT = 2**63 - 1
MAX_DIGITS = 32

# What most verbs are sent.
_EMPTY = (b"", b"{}")

T = TypeVar("T")


class EmptyBody(msgspec.Struct, forbid_unknown_fields=True):
    """An empty body."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Malformed("A field appears twice.", "同一字段出现了两次。")
    return members


def _constant(_: str) -> None:
    raise Malformed("NaN and Infinity are not JSON.", "NaN 和 Infinity 不是合法的 JSON。")


def _integer(digits: str) -> int:
    """Any number too long to be taken will do for one: reading 64 KB of digits would be work."""
    return int(digits[:MAX_DIGITS])


def _check(value: Any, path: str, depth: int) -> None:  # noqa: ANN401 - any JSON value
    if depth > MAX_NESTING:
        raise Malformed("The body is nested too deeply.", "请求内容嵌套过深。")
    if isinstance(value, str):
        _check_text(value, path)
    elif isinstance(value, int | float) and abs(value) > MAX_INT:
        raise _invalid(path, "out_of_range", "The number is too large.", "数值过大。")
    elif isinstance(value, dict):
        for name, member in value.items():
            _check_text(name, path)
            _check(member, f"{path}.{name}" if path else name, depth + 1)
    elif isinstance(value, list):
        for index, member in enumerate(value):
            _check(member, f"{path}[{index}]", depth + 1)


# Control characters, halves of a pair, and marks that turn the direction of the text around them.
_BAD_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def _check_text(value: str, path: str) -> None:
    if _BAD_TEXT.search(value):
        english = "Control characters and broken text are not taken."
        raise _invalid(path, "bad_character", english, "含有控制字符或无效字符。")


def _invalid(field: str, code: str, detail: str, detail_zh: str) -> Invalid:
    return Invalid(detail, detail_zh, errors=(FieldError(plain(field), code, detail, detail_zh),))


def parse(raw: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Well-formed JSON without doubles, nonsense numbers, deep nests or control characters."""
    try:
        # Decoded here, because `json` would also take UTF-16 and UTF-32.
        value = json.loads(
            raw.decode(), object_pairs_hook=_pairs, parse_constant=_constant, parse_int=_integer
        )
    except RecursionError:
        raise Malformed("The body is nested too deeply.", "请求内容嵌套过深。") from None
    except ValueError:
        english = "The body is not well-formed JSON."
        raise Malformed(english, "请求内容不是合法的 JSON。") from None
    _check(value, "", 0)
    return value


def read_body(request: Request[Any, Any], schema: type[T]) -> T:
    """The request's body as `schema`; an absent body counts as `{}`.

    Raises `Malformed`, `HeaderRepeated`, `UnsupportedMediaType`, `TooLarge` or `Invalid`.
    """
    raw = request.body or b""
    if len(raw) > REQUEST_BYTES_AT_MOST:
        raise TooLarge
    if raw and _media_type(request) != JSON:
        raise UnsupportedMediaType
    value = parse(raw) if raw not in _EMPTY else {}
    try:
        return msgspec.convert(value, schema, strict=True)
    except msgspec.ValidationError as fault:
        raise _invalid(*fault_of(str(fault))) from None


def _media_type(request: Request[Any, Any]) -> str:
    header = only(request, "Content-Type") or ""
    return header.partition(";")[0].strip().lower()
