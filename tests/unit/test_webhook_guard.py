"""Nobody makes the house ask what only the house can reach."""

import socket
from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from notify.channels.webhook.guard import (
    LOOPBACK,
    AddressRefused,
    GuardedBackend,
    WebhookRules,
    check_url,
    resolved,
)

PUBLIC, DEMO = WebhookRules(), WebhookRules(plain_http=True, networks=LOOPBACK)
HOME = WebhookRules(networks=(ip_network("10.20.0.0/16"),))


@pytest.mark.parametrize(
    "url",
    [
        "http://hall.example/",
        "ftp://hall.example/",
        "file:///etc/passwd",
        "//hall.example/",
        "hall.example",
        "https://",
        "https:///path",
        "https://user:password@hall.example/",
        "https://user@hall.example/",
        "https://hall.example/#part",
        "https://hall.example:0/",
        "https://hall.example:99999/",
        "https://hall.example:port/",
        "https://hall.example/ space",
        "https://hall.example/\n",
        "https://大厅.example/",
        "https://[::1",
        "https://127.0.0.1/",
        "https://10.0.0.8/",
        "https://169.254.169.254/latest/meta-data/",
        "https://192.168.1.1/",
        "https://100.64.0.1/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://255.255.255.255/",
        "https://[::1]/",
        "https://[::]/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:10.0.0.8]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[64:ff9b:1::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[2001:0:1::]/",
        "https://[ff02::1]/",
        f"https://hall.example/{'a' * 500}",
    ],
)
def test_an_address_is_refused(url: str) -> None:
    """By what can be seen of it."""
    with pytest.raises(AddressRefused):
        check_url(url, PUBLIC)


@pytest.mark.parametrize(
    "url",
    [
        "https://hall.example/",
        "https://hall.example:8443/told?by=yichuang",
        "https://8.8.8.8/",
        "https://[2606:4700::1111]/",
    ],
)
def test_an_address_is_taken(url: str) -> None:
    """What is public and encrypted."""
    check_url(url, PUBLIC)


def test_an_operator_names_networks_that_may_be_asked() -> None:
    """Those, and none beside them; never without TLS outside a demo."""
    check_url("https://10.20.3.4/", HOME)
    check_url("https://[::ffff:10.20.3.4]/", HOME)
    check_url("http://127.0.0.1:9000/", DEMO)
    for url in ("https://10.21.0.1/", "http://10.20.3.4/", "https://127.0.0.1/"):
        with pytest.raises(AddressRefused):
            check_url(url, HOME)
    with pytest.raises(AddressRefused):
        check_url("http://192.168.1.1/", DEMO)


def leads_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Let any name lead to these."""

    async def look_up(self: object, host: str, port: int, **_: object) -> list[Any]:
        family = socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr("asyncio.base_events.BaseEventLoop.getaddrinfo", look_up)


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["8.8.8.8", "10.0.0.8"], ["::ffff:169.254.169.254"], ["fe80::1%eth0"], []],
)
async def test_a_name_that_leads_inside_is_refused(
    monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    """Also when only one of its addresses does: it might be the one that is asked."""
    leads_to(monkeypatch, *addresses)
    with pytest.raises(AddressRefused):
        await resolved("hall.example", 443, PUBLIC)


async def test_the_connection_goes_to_the_address_that_was_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that leads elsewhere a moment later changes nothing."""
    leads_to(monkeypatch, "8.8.8.8")
    asked: list[tuple[str, int]] = []
    backend = GuardedBackend(PUBLIC)

    async def connect(host: str, port: int, *_: object) -> None:
        leads_to(monkeypatch, "127.0.0.1")
        asked.append((host, port))

    monkeypatch.setattr(
        backend, "_inner", type("Inner", (), {"connect_tcp": staticmethod(connect)})
    )
    await backend.connect_tcp("hall.example", 443)
    assert asked == [("8.8.8.8", 443)]
    with pytest.raises(AddressRefused):
        await backend.connect_tcp("hall.example", 443)


def test_what_the_rules_say_of_every_kind_of_address() -> None:
    """Written out, for `is_global` has changed its mind before."""
    assert PUBLIC.allow(ip_address("1.1.1.1"))
    for kept in ("192.0.2.1", "198.18.0.1", "240.0.0.1"):
        assert not PUBLIC.allow(ip_address(kept))
