"""Bad input over HTTP: refused by name, and nobody's place in the line moves for it."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time
from typing import Any

import pytest
import pytest_asyncio

from records import layout
from tests.support.attack import assert_problem, raw, unchanged
from tests.support.house import RunningHouse

DEEP = b"[" * 200 + b"]" * 200
# One address of each slice that reads a body, who may use it, and a body that is taken.
WRITES: dict[str, tuple[str, dict[str, str]]] = {
    "/tickets": ("kiosk", {"hall": "tonghua", "lane": "instant"}),
    "/windows/tonghua/1/pause": ("clerk-01", {"reason": "lunch"}),
    "/windows/tonghua/1/call": ("clerk-01", {"ticket": "none", "reason": "lost"}),
    "/devices": ("manager", {"code": "000000", "label": "door"}),
    "/login/staff": ("nobody", {"username": "clerk-01", "password": "x"}),
    "/login/device/pairings": ("nobody", {"kind": "kiosk", "hall": "tonghua"}),
}


@pytest_asyncio.fixture(autouse=True)
async def watched(server: RunningHouse) -> AsyncIterator[None]:
    """Everybody is logged in before; nothing has moved after."""
    for name in ("kiosk", "clerk-01", "manager", "anna", "boris"):
        await server.login(name)
    async with unchanged(server):
        yield


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


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=-1",
        "limit=101",
        "limit=99999999999999999999",
        "limit=1.5",
        "limit=1e1",
        "limit=%D9%A1",
        "limit=true",
        "limit=10&limit=10",
        "cursor=x",
        "cursor=%00",
        "cursor=" + "A" * 201,
        "cursor=Li4vLi4vZXRj",
        "q=%00",
        "q=" + "a" * 101,
        "hall=nowhere",
        "lane=royal",
        "sort=rank",
        "%F0%9F%92%A5=1",
    ],
)
async def test_a_parameter_that_cannot_be(server: RunningHouse, query: str) -> None:
    """Absurd limits, cursors that were never given, names that a list does not have."""
    problem = assert_problem(await server.http.get(f"/api/v1/items?{query}"), 422, "invalid")
    assert len(problem["errors"]) == 1


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/api/v1/tickets", {"GET", "HEAD", "POST"}),
        ("PUT", "/api/v1/tickets/1", {"GET", "HEAD"}),
        ("GET", "/api/v1/tickets/1/cancel", {"POST"}),
        ("POST", "/api/v1/halls", {"GET", "HEAD"}),
        ("PATCH", "/api/v1/windows/tonghua/1", {"GET", "HEAD"}),
        ("GET", "/api/v1/windows/tonghua/1/call-next", {"POST"}),
        ("GET", "/api/v1/login/staff", {"POST"}),
        ("POST", "/live/halls/tonghua", {"GET"}),
        ("TRACE", "/api/v1/tickets", {"GET", "HEAD", "POST"}),
        ("OPTIONS", "/api/v1/tickets", {"GET", "HEAD", "POST"}),
        ("BREW", "/healthz", {"GET", "HEAD"}),
    ],
)
async def test_a_method_that_is_not_taken(
    server: RunningHouse, method: str, path: str, allowed: set[str]
) -> None:
    """The answer says which are."""
    reply = await server.http.request(method, path)
    assert_problem(reply, 405, "method_not_allowed")
    assert set(reply.headers["allow"].replace(" ", "").split(",")) == allowed


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/api/v1/nowhere",
        "/api/v2/tickets",
        "/api/v1/halls/%00",
        "/api/v1/halls/%2e%2e",
        "/api/v1/items/%ff",
        "/api/v1/items/'%20OR%201=1",
        "/docs/assets/..%2fapi_docs.py",
        "/assets/%2e%2e/index.html",
        "/assets/a%00b",
        "/.env",
    ],
)
async def test_an_address_where_nothing_is(server: RunningHouse, path: str) -> None:
    """Also one that looks for a file, or for a hole in the SQL."""
    assert_problem(await raw(server, f"GET {path} HTTP/1.1\r\n\r\n".encode()), 404, "not_found")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\n\r\n", 400),
        (b"GET /\xff HTTP/1.1\r\n\r\n", 400),
        (b"GET http://[ HTTP/1.1\r\n\r\n", 400),
        (b"GET /a\x00b HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (b"POST /api/v1/tickets HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST /api/v1/tickets HTTP/1.1\r\nContent-Length: 1_0\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}", 400),
        (b"POST /api/v1/tickets HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 20_000 + b"\r\n\r\n", 413),
    ],
)
async def test_a_request_that_is_not_http(
    server: RunningHouse, request_: bytes, status: int
) -> None:
    """Refused before anybody looks at what it wants."""
    code = "malformed" if status == 400 else "too_large"
    assert_problem(await raw(server, request_), status, code)


@pytest.mark.parametrize("length", [40, 41, 80, 200])
async def test_a_name_longer_than_any(server: RunningHouse, length: int) -> None:
    """A name that no column could hold is nobody's name, and no reason to fail."""
    name = "n" * length
    login = {"username": name, "password": "x"}
    short = await server.http.post("/api/v1/login/staff", json=login)
    assert short.status_code in {401, 422}
    revoked = await server.post(f"/devices/{name}/revoke", "manager")
    assert revoked.status_code in {404, 422}
    for reply in (short, revoked):
        assert_problem(reply, reply.status_code, reply.json()["code"])


async def test_a_hall_that_is_closed(server: RunningHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """No number is given before it opens."""
    halls = server.house.layout.halls
    monkeypatch.setattr(layout, "OPENS", time(0))
    monkeypatch.setattr(layout, "CLOSES", time(0))
    monkeypatch.setitem(halls, "branch-6", replace(halls["branch-6"], always_open=False))
    reply = await server.post("/tickets", "kiosk", {"hall": "branch-6", "lane": "instant"})
    assert_problem(reply, 409, "hall_closed")
    page = (await server.http.get("/api/v1/halls/branch-6")).json()
    hours = {"weekdays": [1, 2, 3, 4, 5], "opens": "00:00", "closes": "00:00"}
    assert (page["open"], page["opening"]) == (False, [hours])
    always = (await server.http.get("/api/v1/halls/tonghua")).json()
    assert always["opening"] == [
        {"weekdays": [1, 2, 3, 4, 5, 6, 7], "opens": "00:00", "closes": "24:00"}
    ]


async def test_too_many_logins(server: RunningHouse) -> None:
    """Five wrong passwords, then even the right one must wait, and is told how long."""
    body = {"username": "clerk-60", "password": "guess"}
    for _ in range(5):
        reply = await server.http.post("/api/v1/login/staff", json=body)
        assert_problem(reply, 401, "unauthorized")
    body["password"] = server.demo_password
    reply = await server.http.post("/api/v1/login/staff", json=body)
    assert_problem(reply, 429, "rate_limited")
    assert 0 < int(reply.headers["retry-after"]) <= 300


async def test_a_write_that_is_still_under_way(server: RunningHouse) -> None:
    """The same key at once: one effect; who comes too early is told to repeat."""
    screen = {"kind": "display", "hall": "tonghua"}
    pairing = (await server.http.post("/api/v1/login/device/pairings", json=screen)).json()
    body = {"code": pairing["code"], "label": "door"}
    replies = await asyncio.gather(
        *(server.post("/devices", "manager", body, key="at once") for _ in range(10))
    )
    names = {reply.json()["name"] for reply in replies if reply.status_code == 201}
    assert len(names) == 1
    for reply in replies:
        if reply.status_code != 201:
            assert_problem(reply, 409, "in_flight")


async def test_what_a_stranger_writes_is_not_counted_by_name(server: RunningHouse) -> None:
    """Made-up methods and addresses share one series, or a scraper would drown in them."""
    for n in range(3):
        await raw(server, f"BREW{n} /nowhere/{n} HTTP/1.1\r\n\r\n".encode())
    counted = (await server.http.get("/metrics")).text
    assert "BREW" not in counted
    assert "nowhere" not in counted


async def test_nonsense_to_the_stand_in(server: RunningHouse) -> None:
    """It refuses as WeChat's own servers might, in a form of its own."""
    for body in (DEEP * 100, b'{"user": ' + b"[" * 60_000, b'{"user": "\\ud800"}', b"\xff", b"{}"):
        reply = await server.http.post("/stand-in/wechat/code", content=body)
        assert (reply.status_code, set(reply.json())) == (422, {"error"})
