"""What a list of the catalogue may be asked for, and where its next page begins."""

import base64
import binascii
import re
import unicodedata

import msgspec

from handlers.declaration import Parameter
from handlers.query import Query, bad_parameter
from kit.errors import Invalid
from kit.ids import is_ident

DEFAULT_LIMIT, MAX_LIMIT = 50, 100
MAX_SEARCH = 100
MAX_CURSOR = 200


SEARCH = Parameter(
    "q",
    "Words that all must occur in name, department or code.",
    {"type": "string", "maxLength": MAX_SEARCH},
)
PAGE = (
    Parameter(
        "cursor", "`next_cursor` of the page before.", {"type": "string", "maxLength": MAX_CURSOR}
    ),
    Parameter(
        "limit",
        "How many at most.",
        {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
    ),
)


def only_of(name: str) -> Parameter:
    """A parameter that leaves out what is of another hall, or another lane."""
    return Parameter(name, f"Only of this {name}.", {"type": "string", "maxLength": 40})


class Page(msgspec.Struct, frozen=True):
    """A page of a list: up to `limit` entries after the one called `after`."""

    q: str = ""
    hall: str = ""
    lane: str = ""
    after: str = ""
    limit: int = DEFAULT_LIMIT


def read_page(query: Query) -> Page:
    """The page a request asks for. Raises `Invalid` for a value that is absurd."""
    values = {name: sent[0] for name, sent in query.items() if sent}
    return Page(
        q=_search(values.get("q", "")),
        hall=values.get("hall", ""),
        lane=values.get("lane", ""),
        after=_after(values.get("cursor", "")),
        limit=_limit(values.get("limit", "")),
    )


def unknown(name: str) -> Invalid:
    """The refusal of a hall or lane that does not exist."""
    return bad_parameter(name, "unknown", "does not exist", "不存在")


def cursor(code: str) -> str:
    """The cursor that continues after an entry."""
    return base64.urlsafe_b64encode(code.encode()).decode().rstrip("=")


def _search(value: str) -> str:
    hidden = any(unicodedata.category(character).startswith("C") for character in value)
    if hidden or len(value) > MAX_SEARCH:
        raise bad_parameter("q", "invalid", "is too long or not plain text", "过长或含有无效字符")
    return value


def _after(value: str) -> str:
    if not value:
        return ""
    try:
        if len(value) > MAX_CURSOR:
            raise ValueError
        padded = value.encode("ascii") + b"=" * (-len(value) % 4)
        code = base64.b64decode(padded, b"-_", validate=True).decode()
        if not is_ident(code):
            raise ValueError
    except (ValueError, binascii.Error):
        raise bad_parameter("cursor", "invalid", "is not one that was given here", "无效") from None
    return code


def _limit(value: str) -> int:
    if not value:
        return DEFAULT_LIMIT
    if not re.fullmatch(r"[0-9]{1,9}", value) or not 1 <= int(value) <= MAX_LIMIT:
        english = f"must be a whole number from 1 to {MAX_LIMIT}"
        raise bad_parameter("limit", "out_of_range", english, f"须为 1 到 {MAX_LIMIT} 的整数")
    return int(value)
