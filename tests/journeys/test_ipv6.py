"""A house at an IPv6 address: as address, as Host, as Origin, and as whom limits count."""

import json
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from handlers import limits
from server.settings import Settings, read_settings
from tests.support.house import running_house
from tests.support.ports import free_port


def at(host: str, folder: Path, port: int) -> Settings:
    """What the settings make of an address."""
    environ = {"YICHUANG_DATA": str(folder), "YICHUANG_HOST": host, "YICHUANG_PORT": str(port)}
    return read_settings(environ)


@pytest.mark.parametrize(
    ("host", "bound", "shown"),
    [
        ("::1", "::1", "[::1]"),
        ("[::1]", "::1", "[::1]"),
        ("::", "::", "[::1]"),
        ("0.0.0.0", "0.0.0.0", "127.0.0.1"),  # noqa: S104 - nothing is bound to it here
        ("127.0.0.1", "127.0.0.1", "127.0.0.1"),
        ("2001:db8::7", "2001:db8::7", "[2001:db8::7]"),
        ("hall.example", "hall.example", "hall.example"),
    ],
)
def test_an_address_in_a_url(tmp_path: Path, host: str, bound: str, shown: str) -> None:
    """Colons of an address stand in brackets; one that means all of them is shown as this one."""
    made = at(host, tmp_path, 8000)
    assert made.address.host == bound
    assert made.base_url == f"http://{shown}:8000"
    assert made.app.wechat.base_url == f"http://{shown}:8000/stand-in/wechat"


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2:ffff::9]", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("192.0.2.7", "192.0.2.7"),
        ("staff:clerk-01", "staff:clerk-01"),
        ("", ""),
    ],
)
def test_whom_limits_count(address: str, client: str) -> None:
    """Whoever has one address of a network has all of them."""
    assert limits._client(address) == client


async def test_a_house_at_an_ipv6_address(template: Path, tmp_path: Path) -> None:
    """A number is taken, WeChat's stand-in is found, a page opens its socket, a foreign one not."""
    made = at("::1", tmp_path, free_port())
    changes: dict[str, Any] = {"address": made.address, "app__wechat": made.app.wechat}
    async with running_house(tmp_path / "house", template, **changes) as house:
        assert house.base_url.startswith("http://[::1]:")
        await house.take("anna")
        printed = (await house.take("kiosk"))["follow"]["url"]
        assert printed.startswith(f"{house.base_url}/ticket#")
        assert (await house.http.get("/metrics")).status_code == 200
        address = house.base_url.replace("http", "ws") + "/live/halls/tonghua"
        hello = json.dumps({"op": "hello", "token": await house.login("display")})
        async with connect(address, proxy=None, origin=Origin(house.base_url)) as socket:
            await socket.send(hello)
            assert json.loads(await socket.recv())["op"] == "snapshot"
        for foreign in ("http://[::2]", "http://[::1]:1", "http://::1", "http://localhost"):
            with pytest.raises(InvalidStatus) as refused:
                await connect(address, proxy=None, origin=Origin(foreign))
            assert refused.value.response.status_code == 403
