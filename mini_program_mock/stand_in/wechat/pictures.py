"""Mini-program codes: here a QR code in a PNG, drawn by hand."""

import re
import struct
import zlib
from typing import Any
from urllib.parse import quote, urlsplit

import qrcode
from sanic import HTTPResponse

from mini_program_mock.stand_in.wechat.calls import Asked
from mini_program_mock.stand_in.wechat.errors import Refused
from mini_program_mock.stand_in.wechat.world import World

_SCENE = re.compile(r"[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}")
VERSIONS = frozenset({"release", "trial", "develop"})
WIDTH, NARROWEST, WIDEST = 430, 280, 1280
WHITE, BLACK = b"\xff", b"\x00"


def unlimited(world: World, asked: Asked) -> HTTPResponse:
    """POST /wxa/getwxacodeunlimit."""
    scene, page = asked.get("scene"), asked.get("page") or ""
    if not isinstance(scene, str) or not _SCENE.fullmatch(scene):
        raise Refused(40169)
    if not _known(world, page, check=asked.get("check_path", True) is not False):
        raise Refused(41030)
    width = _width(asked.get("width", WIDTH))
    if asked.get("env_version", "release") not in VERSIONS:
        raise Refused(40097)
    world.pictures.spend(world.now_ms())
    return HTTPResponse(png(_matrix(_address(world, page, scene)), width), content_type="image/png")


def _known(world: World, page: object, *, check: bool) -> bool:
    if not isinstance(page, str) or page.startswith("/"):
        return False
    return not check or page == "" or page in world.account.pages


def _width(asked: Any) -> int:  # noqa: ANN401 - whatever was sent
    """What is out of range is brought into it, as by WeChat."""
    if isinstance(asked, bool) or not isinstance(asked, int):
        raise Refused(40097)
    return max(NARROWEST, min(asked, WIDEST))


def _address(world: World, page: str, scene: str) -> str:
    """What a phone that scans it opens: the same page, in a browser."""
    house = urlsplit(world.account.callback_url)
    return f"{house.scheme}://{house.netloc}/mini/{page}?scene={quote(scene, safe='')}"


def _matrix(text: str) -> list[list[bool]]:
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    code.make(fit=True)
    found: list[list[bool]] = code.get_matrix()
    return found


def png(matrix: list[list[bool]], width: int) -> bytes:
    """Draw a matrix in the middle of a white square, with a byte for each of its dots."""
    dot = width // len(matrix)
    margin = width - dot * len(matrix)
    before, after = WHITE * (margin // 2), WHITE * (margin - margin // 2)
    blank = b"\x00" + WHITE * width
    lines = [blank] * (margin // 2)
    for row in matrix:
        drawn = b"".join((BLACK if dark else WHITE) * dot for dark in row)
        lines += [b"\x00" + before + drawn + after] * dot
    lines += [blank] * (margin - margin // 2)
    head = struct.pack(">IIBBBBB", width, width, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(lines))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)


def _chunk(name: bytes, body: bytes) -> bytes:
    check = zlib.crc32(name + body)
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)
