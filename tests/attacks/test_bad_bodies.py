"""Bad bodies: broken, too large, of another type, or with a field that cannot be."""

import json
from typing import Any

import pytest

from tests.support.attack import assert_problem, raw
from tests.support.house import RunningHouse

pytestmark = pytest.mark.usefixtures("watched")
DEEP = b"[" * 200 + b"]" * 200
# One address of each slice that reads a body, who may use it, and a body that is taken.
WRITES: dict[str, tuple[str, dict[str, str]]] = {
    "/tickets": ("kiosk", {"hall": "tonghua", "lane": "instant"}),
    "/windows/tonghua/1/pause": ("clerk-01", {"reason": "lunch"}),
    "/windows/tonghua/1/call": ("clerk-01", {"ticket": "none", "reason": "lost"}),
    "/windows/tonghua/1/transfer": (
        "clerk-01",
        {"reason": "lost", "ticket": "none", "lane": "social"},
    ),
    "/devices": ("manager", {"code": "000000", "label": "door"}),
    "/login/staff": ("nobody", {"username": "clerk-01", "password": "x"}),
    "/login/device/pairings": ("nobody", {"kind": "kiosk", "hall": "tonghua"}),
}


async def send(server: RunningHouse, path: str, body: bytes, **headers: str) -> Any:  # noqa: ANN401
    """Post bytes as whoever may use the address."""
    name = WRITES[path][0]
    usual = {"Content-Type": "application/json", "Idempotency-Key": "bad"}
    if name != "nobody":
        usual["Authorization"] = f"Bearer {await server.login(name)}"
    return await server.http.post(f"/api/v1{path}", content=body, headers={**usual, **headers})


def with_member(path: str, name: str, value: str) -> bytes:
    """The body that would be taken, with one member more, or another."""
    good = {key: json.dumps(kept) for key, kept in WRITES[path][1].items()}
    members = {**good, name: value}
    return ("{" + ",".join(f'"{key}":{kept}' for key, kept in members.items()) + "}").encode()


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"{}{}",
        b"{'hall': 1}",
        b'{"hall": "a",}',
        b'{"hall": "tonghua", "hall": "tonghua"}',
        b'{"hall": NaN}',
        b'{"hall": -Infinity}',
        b'{"hall": ' + DEEP + b"}",
        b"[" * 60_000,
        b'{"hall": "\xff"}',
        b'\xef\xbb\xbf{"hall": "tonghua", "lane": "instant"}',
        '{"hall": "tonghua", "lane": "instant"}'.encode("utf-16"),
    ],
)
async def test_a_body_that_is_not_json(server: RunningHouse, path: str, body: bytes) -> None:
    """Broken, ambiguous, endless or not in UTF-8."""
    assert_problem(await send(server, path, body), 400, "malformed")


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rank", "1"),
        ("role", '"manager"'),
        ("virtual_arrival", "0"),
        ("__proto__", "{}"),
        ("a" * 5000, "1"),
        ("FIRST", "true"),
        ("FIRST", "null"),
        ("FIRST", "9223372036854775808"),
        ("FIRST", "1" * 5000),
        ("FIRST", "1e999"),
        ("FIRST", "[]"),
        ("FIRST", "{}"),
        ("FIRST", '""'),
        ("FIRST", '"tonghua\\u0000"'),
        ("FIRST", '"\\ud800"'),
        ("FIRST", '"a\\u202eb"'),
        ("FIRST", '"a\\u0085b"'),
        ("FIRST", json.dumps("长" * 201)),
    ],
)
async def test_a_field_that_cannot_be(
    server: RunningHouse, path: str, name: str, value: str
) -> None:
    """Unknown, of another type, out of range or not text: the field is named, briefly."""
    first = next(iter(WRITES[path][1]))
    body = with_member(path, first if name == "FIRST" else name, value)
    reply = await send(server, path, body)
    problem = assert_problem(reply, 422, "invalid")
    assert len(problem["errors"]) == 1
    assert len(reply.content) < 2000


@pytest.mark.parametrize("path", WRITES)
async def test_other_content_types(server: RunningHouse, path: str) -> None:
    """Only JSON is read, however its type is spelled."""
    body = json.dumps(WRITES[path][1]).encode()
    for wrong in ("text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""):
        reply = await send(server, path, body, **{"Content-Type": wrong})
        assert_problem(reply, 415, "unsupported_media_type")
    spelled = await send(server, path, b"{", **{"Content-Type": "Application/JSON; charset=utf-8"})
    assert_problem(spelled, 400, "malformed")


@pytest.mark.parametrize("path", WRITES)
async def test_a_body_that_is_too_large(server: RunningHouse, path: str) -> None:
    """64 KB are the most, whether announced, sent, or sent in chunks without an end."""
    reply = await send(server, path, b'"' + b"a" * 64 * 1024 + b'"')
    assert_problem(reply, 413, "too_large")
    head = f"POST /api/v1{path} HTTP/1.1\r\nHost: x\r\n".encode()
    announced = head + b"Content-Length: 99999999999\r\n\r\n"
    assert_problem(await raw(server, announced), 413, "too_large")
    chunk = b"8000\r\n" + b"a" * 0x8000 + b"\r\n"
    chunked = head + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 3
    assert_problem(await raw(server, chunked), 413, "too_large")


async def test_nonsense_to_the_stand_in(server: RunningHouse) -> None:
    """It refuses as WeChat's own servers might, in a form of its own."""
    for body in (DEEP * 100, b'{"user": ' + b"[" * 60_000, b'{"user": "\\ud800"}', b"\xff", b"{}"):
        reply = await server.http.post("/stand-in/wechat/code", content=body)
        assert (reply.status_code, set(reply.json())) == (422, {"error"})
