"""The edges of HTTP: other spellings of an address, HEAD, pages and documents."""

import asyncio
import json
import re

import pytest

from server.http import pages
from tests.support.attack import Answer, assert_problem, raw
from tests.support.house import RunningHouse

TAKE = {"hall": "tonghua", "lane": "instant"}
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


async def write(server: RunningHouse, path: str, name: str, body: object, key: str) -> Answer:
    """A POST to an address spelled exactly so, which a proper client would tidy up."""
    text = json.dumps(body)
    headers = (
        f"Authorization: Bearer {await server.login(name)}\r\nIdempotency-Key: {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(text)}\r\n"
    )
    return await whole(server, "POST", path, headers, text)


async def whole(
    server: RunningHouse, method: str, path: str, headers: str = "", body: str = ""
) -> Answer:
    """All that comes until the server closes, also what a proper client would not read."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.settings.address.port)
    try:
        first = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        writer.write(f"{first}{headers}\r\n{body}".encode())
        said = await asyncio.wait_for(reader.read(), 5)
    finally:
        writer.close()
    start, _, rest = said.partition(b"\r\n\r\n")
    lines = start.decode().split("\r\n")
    named = dict(line.split(": ", 1) for line in lines[1:])
    return Answer(int(lines[0].split()[1]), {n.lower(): v for n, v in named.items()}, rest)


# One spelling of an address


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/tickets/",
        "/api/v1/tickets//",
        "/api/v1//tickets",
        "//api/v1/tickets",
        "/api/v1/./tickets",
        "/api/v1/halls/../tickets",
        "/api/v1/%74ickets",
        "/api/v1/tickets" + "/" * 5000,
    ],
)
async def test_another_spelling_gives_no_second_number(server: RunningHouse, path: str) -> None:
    """The same key in another spelling of the address: one number, and an address that is none."""
    key = f"one {path[-20:]}"
    first = await write(server, "/api/v1/tickets", "kiosk", TAKE, key)
    assert first.status == 201
    assert_problem(await write(server, path, "kiosk", TAKE, key), 404, "not_found")
    same = await write(server, "/api/v1/tickets?x=1", "kiosk", TAKE, key)
    assert json.loads(same.body)["id"] == json.loads(first.body)["id"]


async def test_a_name_is_the_same_however_it_is_encoded(server: RunningHouse) -> None:
    """A call repeated to the same window, otherwise spelled, calls nobody else."""
    for _ in range(2):
        await server.take("kiosk")
    await server.verb(1, "open")
    plain = await write(server, "/api/v1/windows/tonghua/1/call-next", "clerk-01", {}, "once")
    encoded = await write(
        server, "/api/v1/windows/%74onghu%61/%31/call-next", "clerk-01", {}, "once"
    )
    assert plain.status == encoded.status == 200
    told, again = json.loads(plain.body), json.loads(encoded.body)
    assert (again["ticket"]["id"], again["seq"]) == (told["ticket"]["id"], told["seq"])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/halls/%74onghua", 200),
        ("/api/v1/halls/%2574onghua", 404),
        ("/api/v1/halls/tonghua%2F", 404),
        ("/api/v1/halls/%2Ftonghua", 404),
        ("/api/v1/halls/tonghua%00", 404),
        ("/api/v1/halls/%E9%80%9A%E5%8C%96", 404),
        ("/api/v1/halls/%ff%fe", 404),
        ("/api/v1/halls/%zz", 404),
        ("/api/v1/halls/%", 404),
        ("/api/v1/items/GA%2D001", 200),
        ("/api/v1/items/GA%252D001", 404),
        ("/api/v1/windows//1", 404),
        ("/display/tonghua/", 404),
        ("/console/", 404),
        ("/a" * 4000, 404),
        ("http://[::1]:8000/api/v1/halls", 200),
        ("http://anywhere/api/v1/halls/tonghua", 200),
    ],
)
async def test_names_are_decoded_once(server: RunningHouse, path: str, status: int) -> None:
    """Neither not at all nor twice; what is no text names nothing."""
    reply = await whole(server, "GET", path)
    assert reply.status == status
    if status == 404:
        assert_problem(reply, 404, "not_found")


# HEAD


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/display/tonghua",
        "/docs",
        "/docs/problems",
        "/docs/openapi.json",
        "/docs/assets/start.js",
        "/favicon.ico",
        "/healthz",
        "/metrics",
        "/api/v1/halls",
        "/api/v1/items/GA-001",
        "/api/v1/tickets",
        "/nowhere",
    ],
)
async def test_head_is_get_without_a_body(server: RunningHouse, path: str) -> None:
    """The same status and the same headers, errors too, and not a byte more."""
    got, seen = await whole(server, "GET", path), await whole(server, "HEAD", path)
    assert seen.status == got.status
    assert seen.headers.keys() == got.headers.keys()
    same = seen.headers.keys() - ({"content-length"} if path == "/metrics" else set())
    assert {n: seen.headers[n] for n in same} == {n: got.headers[n] for n in same}
    assert (seen.body, bool(got.body)) == (b"", True)


async def test_there_is_no_head_of_a_socket(server: RunningHouse) -> None:
    """Not even for somebody who asks to upgrade."""
    upgrade = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eHh4\r\n"
    reply = await whole(server, "HEAD", "/live/halls/tonghua", upgrade)
    assert (reply.status, reply.headers["allow"]) == (405, "GET")


# Pages and documents


async def test_a_browser_gets_a_page(server: RunningHouse) -> None:
    """In both languages, with a way home, and nothing in it that the address said."""
    for path, status in (("/nowhere/<b>x", 404), ("/docs/nothing", 404), ("/ticket/", 404)):
        reply = await server.http.get(path, headers=BROWSER)
        assert reply.status_code == status
        assert reply.headers["content-type"] == "text/html; charset=utf-8"
        assert "没有找到" in reply.text
        assert "There is nothing here" in reply.text
        assert 'href="/"' in reply.text
        assert "<b>" not in reply.text
        assert "default-src 'none'" in reply.headers["content-security-policy"]
    wrong = await server.http.post("/console", headers=BROWSER)
    assert wrong.status_code == 405
    assert wrong.headers["content-type"].startswith("text/html")
    assert wrong.headers["allow"] == "GET, HEAD"


async def test_a_program_gets_a_problem(server: RunningHouse) -> None:
    """Under /api whoever asks; elsewhere who does not name HTML."""
    assert_problem(await server.http.get("/api/v1/nowhere", headers=BROWSER), 404, "not_found")
    for accept in ("*/*", "application/json", "", "text/plain", "\xff;q=x"):
        reply = await server.http.get("/nowhere", headers={b"Accept": accept.encode("latin-1")})
        assert_problem(reply, 404, "not_found")


async def test_no_answer_is_kept(server: RunningHouse) -> None:
    """By no browser and no proxy: it may be about a person, or over in a moment."""
    await server.take("anna")
    replies = [
        await server.get("/tickets", "anna"),
        await server.get("/halls", "anna"),
        await server.get("/nowhere", "anna"),
        await server.post("/devices/none/revoke", "manager"),
        await server.http.post("/api/v1/login/staff", json={"username": "a", "password": "b"}),
    ]
    assert [reply.status_code for reply in replies] == [200, 200, 404, 404, 401]
    for reply in replies:
        assert reply.headers["cache-control"] == "no-store"
        assert reply.headers["x-content-type-options"] == "nosniff"


async def test_the_icon_that_browsers_ask_for(server: RunningHouse) -> None:
    """Is there."""
    reply = await server.http.get("/favicon.ico")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "image/x-icon")
    assert reply.content.startswith(b"\0\0\1\0")


async def test_what_is_the_same_for_all_is_packed_and_known_again(server: RunningHouse) -> None:
    """Compressed for who takes it, plain for who does not, and not sent twice."""
    for path in ("/docs/openapi.json", "/docs/problems", "/docs/assets/swagger-ui-bundle.js"):
        plain = await server.http.get(path, headers={"Accept-Encoding": "identity"})
        packed = await server.http.get(path, headers={"Accept-Encoding": "br, gzip;q=0.5"})
        refused = await server.http.get(path, headers={"Accept-Encoding": "gzip;q=0"})
        assert "content-encoding" not in plain.headers
        assert "content-encoding" not in refused.headers
        assert packed.headers["content-encoding"] == "gzip"
        assert int(packed.headers["content-length"]) < len(plain.content) / 2
        assert packed.content == plain.content == refused.content
        assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
        tag = plain.headers["etag"]
        again = await server.http.get(path, headers={"If-None-Match": f'"x", {tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


@pytest.mark.parametrize("home", ["/", "/mini/"])
async def test_hashed_names_are_kept_for_ever(server: RunningHouse, home: str) -> None:
    """The page is asked for every time, its parts never again."""
    page = await server.http.get(home)
    assert page.headers["cache-control"] == "no-cache"
    assets = re.findall(rf'(?:src|href)="({home}assets/[^"]+)"', page.text)
    assert len(assets) >= 2
    for path in assets:
        reply = await server.http.get(path)
        assert reply.status_code == 200
        assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert reply.headers["x-content-type-options"] == "nosniff"
    script = await server.http.get(next(path for path in assets if path.endswith(".js")))
    assert script.headers["content-encoding"] == "gzip"
    assert script.headers["content-type"].startswith("text/javascript")
    gone = await raw(server, f"GET {home}assets/../index.html HTTP/1.1\r\n\r\n".encode())
    assert_problem(gone, 404, "not_found")


async def test_the_mini_program_has_one_address(server: RunningHouse) -> None:
    """Without its last sign it leads there; every page of it is the same document."""
    moved = await server.http.get("/mini")
    assert (moved.status_code, moved.headers["location"]) == (308, "/mini/")
    home = await server.http.get("/mini/")
    assert "style-src" not in home.headers["content-security-policy"]
    for path in pages.MINI_PATHS:
        assert (await server.http.get(f"/mini/{path}")).content == home.content
        assert_problem(await server.http.get(f"/mini/{path}/"), 404, "not_found")
    assert_problem(await server.http.get("/mini/pages/other/index"), 404, "not_found")


async def test_documents_are_made_once(
    server: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often they are asked for, nothing is written, read or packed again."""

    def never(*_: object, **__: object) -> None:
        raise AssertionError

    for name in (
        "server.http.openapi.api_docs.document",
        "server.http.openapi.api_docs.refusals",
        "server.http.openapi.document.document",
        "gzip.compress",
        "pathlib.Path.read_bytes",
    ):
        monkeypatch.setattr(name, never)
    for path in (
        "/",
        "/console",
        "/manager",
        "/docs",
        "/docs/openapi.json",
        "/docs/problems",
        "/favicon.ico",
    ):
        for encoding in ("gzip", "identity"):
            reply = await server.http.get(path, headers={"Accept-Encoding": encoding})
            assert reply.status_code == 200
