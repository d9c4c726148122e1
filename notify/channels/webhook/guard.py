"""Where a webhook may lead: nobody makes the house ask machines that only the house can reach.

What is written in an address is checked when it is given; where its name leads, each time that a
connection is made, and the connection goes to the very address that was checked.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import urlsplit

import httpcore

LONGEST_URL = 500
Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
LOOPBACK: tuple[Network, ...] = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
# Addresses of version 6 that stand for one of version 4, which may be any.
_TRANSLATED = (
    IPv6Network("64:ff9b::/96"),
    IPv6Network("64:ff9b:1::/48"),
    IPv6Network("2002::/16"),
    IPv6Network("2001::/32"),
)


class AddressRefused(Exception):
    """An address that the house does not ask; the message says why."""


@dataclass(frozen=True, slots=True)
class WebhookRules:
    """Whether `http` will do, and which networks may be asked though they are not public."""

    plain_http: bool = False
    networks: tuple[Network, ...] = ()

    def allow(self, address: Address) -> bool:
        """Whether a webhook may lead there."""
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        if any(address in network for network in self.networks):
            return True
        if any(address in network for network in _TRANSLATED):
            return False
        return address.is_global and not address.is_multicast


def check_url(url: str, rules: WebhookRules) -> None:
    """Raise `AddressRefused` for what can be seen to be wrong; no name is looked up."""
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        raise AddressRefused("not a plain address")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise AddressRefused("not an address") from None
    if parts.scheme != "https" and not (rules.plain_http and parts.scheme == "http"):
        raise AddressRefused("not https")
    if not host or parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressRefused("more or less than a host and a path")
    if port == 0:
        raise AddressRefused("no such port")
    literal = _literal(host)
    if literal is not None and not rules.allow(literal):
        raise AddressRefused("not a public address")


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


async def resolved(host: str, port: int, rules: WebhookRules) -> str:
    """Where a name leads. Raises `AddressRefused` if any of it is not to be asked."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(str(info[4][0]).partition("%")[0]) for info in found]
    # One of several might be chosen later: whoever mixes them has something in mind.
    if not addresses or not all(rules.allow(address) for address in addresses):
        raise AddressRefused("not a public address")
    return str(addresses[0])


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to what was checked and to nothing else; TLS still asks for the name."""

    def __init__(self, rules: WebhookRules) -> None:
        """By these rules."""
        self._rules = rules
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own name
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """See `httpcore.AsyncNetworkBackend`. Raises `AddressRefused`."""
        try:
            address = await resolved(host, port, self._rules)
        except OSError as fault:
            raise httpcore.ConnectError(str(fault)) from None
        return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        """See `httpcore.AsyncNetworkBackend`."""
        await asyncio.sleep(seconds)
