"""Metrics are for this machine or for who holds the token, and are written once a second."""

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from sanic.compat import Header

from kit.errors import Forbidden, Unauthorized
from kit.incidents import Incidents
from server.metrics import KEPT_S, Metrics, check_reader
from server.settings import BadSettings, read_settings
from tests.support.attack import assert_problem
from tests.support.house import RunningHouse

if TYPE_CHECKING:
    from pathlib import Path

    from sanic import Request

    from handlers.context import AppContext

TOKEN = "a token of a Prometheus"
HOST = ("host", "127.0.0.1:8000")
ELSEWHERE = "192.0.2.7"


def request(ip: str, *headers: tuple[str, str], client: str = "") -> "Request[Any, Any]":
    """As much of a request as is looked at; `client` is whom Sanic believes the proxies to name."""
    fake = SimpleNamespace(ip=ip, remote_addr=client, headers=Header(headers))
    return cast("Request[Any, Any]", fake)


@pytest.mark.parametrize("ip", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "LOCALHOST:80", "[::1]:8000"])
@pytest.mark.parametrize("proxies", [0, 1])
def test_this_machine(ip: str, host: str, proxies: int) -> None:
    """By whatever of its own names it calls itself."""
    check_reader(request(ip, ("host", host)), proxies, "")


@pytest.mark.parametrize(
    "header",
    [
        ("x-forwarded-for", "127.0.0.1"),
        ("x-forwarded-for", ""),
        ("x-real-ip", "127.0.0.1"),
        ("forwarded", "for=127.0.0.1"),
        ("via", "1.1 proxy"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-host", "localhost"),
        ("host", "hall.example"),
        ("host", "127.0.0.1.example"),
        ("host", ""),
    ],
)
def test_a_proxy_on_this_machine_is_not_this_machine(header: tuple[str, str]) -> None:
    """It has a loopback address, and asks for strangers; nobody said that it may be believed."""
    named = (header,) if header[0] == "host" else (HOST, header)
    with pytest.raises(Forbidden):
        check_reader(request("127.0.0.1", *named), 0, TOKEN)


def test_behind_proxies_the_client_decides() -> None:
    """As Sanic reads it from the proxy that is ours; a header of another kind says nothing."""
    forwarded = (HOST, ("x-forwarded-for", "whoever"))
    check_reader(request("127.0.0.1", *forwarded, client="127.0.0.1"), 1, "")
    for client in (ELSEWHERE, "", "unknown"):
        with pytest.raises(Forbidden):
            check_reader(request("127.0.0.1", *forwarded, client=client), 1, "")
    with pytest.raises(Forbidden):
        check_reader(request("127.0.0.1", HOST, ("x-real-ip", "127.0.0.1")), 1, "")
    # Who comes past the proxy, from another machine, may write what they like.
    with pytest.raises(Forbidden):
        check_reader(request(ELSEWHERE, *forwarded, client="127.0.0.1"), 1, "")


@pytest.mark.parametrize(
    ("given", "token", "refusal"),
    [
        (None, TOKEN, Forbidden),
        (f"Bearer {TOKEN}", TOKEN, None),
        (f"bearer  {TOKEN}", TOKEN, None),
        (f"Basic {TOKEN}", TOKEN, Unauthorized),
        ("Bearer another", TOKEN, Unauthorized),
        ("Bearer ", TOKEN, Unauthorized),
        ("Bearer é", TOKEN, Unauthorized),
        ("Bearer ", "", Unauthorized),
        ("Bearer", "", Unauthorized),
    ],
)
def test_from_elsewhere(given: str | None, token: str, refusal: type[Exception] | None) -> None:
    """With the token, if there is one; an empty one opens nothing."""
    headers = (HOST, *([("authorization", given)] if given is not None else []))
    asked = request(ELSEWHERE, *headers)
    if refusal is None:
        check_reader(asked, 0, token)
    else:
        with pytest.raises(refusal):
            check_reader(asked, 0, token)


async def test_over_http(server: RunningHouse) -> None:
    """A scrape is answered, one through a proxy is not."""
    scraped = await server.http.get("/metrics")
    assert scraped.headers["content-type"].startswith("text/plain")
    assert "yichuang_requests_total" in scraped.text
    through = await server.http.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"})
    assert_problem(through, 403, "forbidden")
    named = await server.http.get("/metrics", headers={"Host": "hall.example"})
    assert_problem(named, 403, "forbidden")


def test_many_scrapers_cost_as_much_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within a second all of them read the same text."""
    house = SimpleNamespace(groups={}, lag=None, incidents=Incidents())
    metrics = Metrics(cast("AppContext", house))
    written: list[object] = []

    def write(registry: object) -> bytes:
        written.append(registry)
        return b"%d" % len(written)

    monkeypatch.setattr("server.metrics.generate_latest", write)
    told = [metrics.page(at_s).body for at_s in (5.0, 5.0, 5.9, 5.0 + KEPT_S, 6.5)]
    assert told == [b"1", b"1", b"1", b"2", b"2"]


@pytest.mark.parametrize("token", ["short", "a" * 15, "口" * 20, "with a\nline break in it"])
def test_a_token_that_could_be_guessed(tmp_path: "Path", token: str) -> None:
    """Or could not stand in a header."""
    environ = {"YICHUANG_DATA": str(tmp_path), "YICHUANG_METRICS_TOKEN": token}
    with pytest.raises(BadSettings, match="YICHUANG_METRICS_TOKEN"):
        read_settings(environ)
    environ["YICHUANG_METRICS_TOKEN"] = "a" * 16
    assert read_settings(environ).app.web.metrics_token == "a" * 16
