"""Headers that nobody should send: of a packed body, and those that may stand once, twice."""

import gzip

import pytest

from tests.support.attack import assert_problem, raw
from tests.support.house import RunningHouse

TAKE = {"hall": "tonghua", "lane": "instant"}
LOGIN = b"POST /api/v1/login/staff HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize("encoding", ["gzip", "br", "identity", "x"])
@pytest.mark.parametrize("path", ["/api/v1/tickets", "/api/v1/login/staff", "/api/v1/nowhere"])
async def test_a_packed_body(server: RunningHouse, path: str, encoding: str) -> None:
    """Refused before anybody unpacks it, also when an empty header stands before."""
    headers = [
        ("Authorization", f"Bearer {await server.login('kiosk')}"),
        ("Idempotency-Key", "packed"),
        ("Content-Type", "application/json"),
        ("Content-Encoding", encoding),
    ]
    body = gzip.compress(b'{"hall":"tonghua","lane":"instant"}')
    for sent in (headers, [("Content-Encoding", ""), *headers]):
        reply = await server.http.post(path, content=body, headers=sent)
        assert_problem(reply, 415, "unsupported_media_type")


@pytest.mark.parametrize("name", ["Idempotency-Key", "Authorization", "Content-Type"])
async def test_a_header_that_is_sent_twice(server: RunningHouse, name: str) -> None:
    """Which of the two would hold? Neither."""
    token = await server.login("kiosk")
    headers = [
        ("Authorization", f"Bearer {token}"),
        ("Idempotency-Key", "first"),
        ("Content-Type", "application/json"),
        (name, f"Bearer {token}"),
    ]
    reply = await server.http.post("/api/v1/tickets", headers=headers, json=TAKE)
    problem = assert_problem(reply, 400, "malformed")
    assert problem["title"].startswith("A header that may stand once")
    assert problem["detail"] == f"The header {name} was sent more than once."
    assert problem["detail_zh"] == f"请求头 {name} 重复出现。"


async def test_a_key_beyond_ascii(server: RunningHouse) -> None:
    """Taken in UTF-8; in another encoding, as browsers send `é`, the refusal says so."""
    headers = {b"Authorization": f"Bearer {await server.login('kiosk')}".encode()}
    keys = "键 é".encode(), "键 é".encode(), "é".encode("latin-1")
    first, again, other = [
        await server.http.post(
            "/api/v1/tickets", headers={**headers, b"Idempotency-Key": key}, json=TAKE
        )
        for key in keys
    ]
    assert first.status_code == again.status_code == 201
    assert first.json()["id"] == again.json()["id"]
    problem = assert_problem(other, 422, "invalid")
    assert problem["detail"] == "An Idempotency-Key is 1 to 200 printable characters in UTF-8."
    assert problem["detail_zh"] == "Idempotency-Key 须为 1 至 200 个可见字符，以 UTF-8 编码。"


async def test_two_hosts(server: RunningHouse) -> None:
    """Whatever is asked for: a proxy may have gone by the other one."""
    for path in (b"/api/v1/halls", b"/metrics", b"/nowhere"):
        sent = b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\nHost: elsewhere\r\n\r\n"
        problem = assert_problem(await raw(server, sent), 400, "malformed")
        assert problem["detail"] == "The header Host was sent more than once."


@pytest.mark.parametrize(
    ("request_", "detail"),
    [
        (b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", "The request is not well-formed."),
        (b"Content-Length: 1\r\n\r\n{", "The body is not well-formed JSON."),
    ],
)
async def test_malformed_is_a_head_as_well_as_a_body(
    server: RunningHouse, request_: bytes, detail: str
) -> None:
    """One code for both, so its title speaks of neither; the detail does."""
    problem = assert_problem(await raw(server, LOGIN + request_), 400, "malformed")
    assert (problem["title"], problem["detail"]) == ("The request is not well-formed.", detail)
