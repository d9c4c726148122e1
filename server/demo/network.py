"""How phones of the same network reach a demo that runs on this machine."""

import socket

from server.settings import AddressSettings

EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared, not bound
# No packet is sent there: connecting a datagram socket only asks which way it would go.
_ELSEWHERE = ("192.0.2.1", 9)
UNKNOWN = "192.168.1.20"


def own_address() -> str | None:
    """This machine's address in its network; None without a network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect(_ELSEWHERE)
        except OSError:
            return None
        found: str = way.getsockname()[0]
    return None if found.startswith("127.") else found


def recipe(address: AddressSettings, public_url: str, own: str | None) -> list[str]:
    """Lines that say what to do, or where to look when it is done."""
    there = f"http://{own or UNKNOWN}:{address.port}"
    if address.host in EVERYWHERE:
        lines = [f"  phones nearby · 同网手机     {public_url or there}/mini/"]
        if not public_url:
            lines.append(
                f"    codes lead there too with · 二维码也指向该地址：YICHUANG_PUBLIC_URL={there}"
            )
        return lines
    start = f"YICHUANG_HOST=0.0.0.0 YICHUANG_PUBLIC_URL={there} make run"
    lines = [f"  phones nearby · 同网手机：{start}", f"    then open · 再打开 {there}/mini/"]
    if own is None:
        lines.append(f"    instead of {UNKNOWN}, this machine's address · 请换成本机地址")
    return lines
