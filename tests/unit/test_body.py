"""Bad bodies are refused with a word that says what is wrong."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from sanic import Request
from sanic.compat import Header

from handlers.body import read_body
from handlers.tickets.schemas import NewTicketBody
from kit.errors import Invalid, Malformed, Refusal, TooLarge, UnsupportedMediaType


def request(body: bytes, content_type: str = "application/json") -> Request[Any, Any]:
    """As much of a request as reading a body needs."""
    fake = SimpleNamespace(body=body, headers=Header({"content-type": content_type}))
    return cast("Request[Any, Any]", fake)


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (b"{", Malformed),
        (b'{"hall": "a", "hall": "b"}', Malformed),
        (b'{"hall": NaN}', Malformed),
        (b'{"hall": -Infinity}', Malformed),
        (b"[" * 200 + b"]" * 200, Malformed),
        (b'{"hall":' * 100_000, TooLarge),
        (b"[" * 60_000, Malformed),
        (b"\xff\xfe", Malformed),
        (b'{"hall": "a", "lane": "b", "role": "manager"}', Invalid),
        (b'{"lane": "b"}', Invalid),
        (b'{"hall": 1, "lane": "b"}', Invalid),
        (b'{"hall": true, "lane": "b"}', Invalid),
        (b'{"hall": null, "lane": "b"}', Invalid),
        (b'{"hall": "", "lane": "b"}', Invalid),
        (b'{"hall": "a\\u0000", "lane": "b"}', Invalid),
        (b'{"hall": "\\ud800", "lane": "b"}', Invalid),
        (b'{"hall": "a\\u202eb", "lane": "b"}', Invalid),
        (b'{"hall": 9223372036854775808}', Invalid),
        (b'{"hall": "%s"}' % (b"a" * 41), Invalid),
        (b'{"hall": "a", "class": "royalty"}', Invalid),
        (b"[]", Invalid),
        (b'"text"', Invalid),
    ],
)
def test_a_bad_body_is_refused(body: bytes, refusal: type[Refusal]) -> None:
    """With the status of its kind and a sentence in both languages."""
    with pytest.raises(refusal) as refused:
        read_body(request(body), NewTicketBody)
    assert refused.value.detail
    assert refused.value.detail_zh


def test_the_field_is_named() -> None:
    """So that a form can show the fault where it is."""
    with pytest.raises(Invalid) as refused:
        read_body(request(b'{"hall": 7}'), NewTicketBody)
    assert [fault.field for fault in refused.value.errors] == ["hall"]
    with pytest.raises(Invalid) as refused:
        read_body(request(b'{"hall": "a", "rank": 1}'), NewTicketBody)
    assert [fault.field for fault in refused.value.errors] == ["rank"]


def test_only_json_is_read() -> None:
    """A form is not JSON, whatever its body says."""
    with pytest.raises(UnsupportedMediaType):
        read_body(request(b'{"hall": "a"}', "text/plain"), NewTicketBody)


def test_a_good_body_is_read() -> None:
    """Chinese and line breaks are welcome."""
    asked = read_body(request('{"hall": "a", "reason": "行动\\n不便"}'.encode()), NewTicketBody)
    assert asked.reason == "行动\n不便"


def test_no_body_is_an_empty_one() -> None:
    """A verb that needs nothing may be sent without a body."""
    with pytest.raises(Invalid):
        read_body(request(b"", ""), NewTicketBody)
