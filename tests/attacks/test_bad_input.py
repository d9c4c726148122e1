"""Bad input over HTTP: refused by name, and nobody's place in the line moves for it."""

import asyncio

import pytest

from tests.support.attack import assert_problem, raw
from tests.support.house import RunningHouse

pytestmark = pytest.mark.usefixtures("watched")


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


async def test_a_hall_that_is_closed(server: RunningHouse) -> None:
    """No number is given in it, while the others go on."""
    closure = await server.shut("branch-6")
    reply = await server.post("/tickets", "kiosk", {"hall": "branch-6", "lane": "instant"})
    assert_problem(reply, 409, "hall_closed")
    page = (await server.http.get("/api/v1/halls/branch-6")).json()
    assert not page["open"]
    assert not any(lane["open"] for lane in page["lanes"])
    assert page["opening"] == [
        {
            "weekdays": [1, 2, 3, 4, 5, 6, 7],
            "opens": "00:00",
            "closes": "24:00",
            "makeup": True,
            "holiday": True,
            "every_n_weeks": 1,
        }
    ]
    await server.reopen(closure)
    page = (await server.http.get("/api/v1/halls/branch-6")).json()
    assert (page["open"], page["opens_at"]) == (True, None)


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
