"""What a list of the catalogue may be asked for, and where its next page begins."""

import msgspec

from handlers.declaration import Parameter
from handlers.query import (
    CURSOR,
    Query,
    bad_parameter,
    limit_parameter,
    only_values,
    read_cursor,
    read_limit,
    read_search,
)
from kit.errors import Invalid

DEFAULT_LIMIT, MAX_LIMIT = 50, 100
MAX_SEARCH = 100


SEARCH = Parameter(
    "q",
    "Words that all must occur in name, department or code.",
    {"type": "string", "maxLength": MAX_SEARCH},
)
PAGE = (CURSOR, limit_parameter(MAX_LIMIT, DEFAULT_LIMIT))


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
    values = only_values(query)
    return Page(
        q=read_search(values.get("q", ""), MAX_SEARCH),
        hall=values.get("hall", ""),
        lane=values.get("lane", ""),
        after=read_cursor(values.get("cursor", "")),
        limit=read_limit(values.get("limit", ""), MAX_LIMIT, DEFAULT_LIMIT),
    )


def unknown(name: str) -> Invalid:
    """The refusal of a hall or lane that does not exist."""
    return bad_parameter(name, "unknown", "does not exist", "不存在")
