"""QR codes: the same modules as the package makes, one path, and a reader that reads them."""

import re

import pytest
import zxingcpp
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_L
from qrcode.util import MODE_8BIT_BYTE, QRData

from handlers.tickets.follow import follow_code
from kit import qr

SCALE = 4
URL = "https://hall.example:8443/ticket#0123456789abcdef01234567.0123456789abcdef0123456789abcdef"
_PICTURE = re.compile(
    r'<svg xmlns="http://www.w3.org/2000/svg" width="(\d+)mm" height="\1mm" '
    r'viewBox="0 0 \1 \1" shape-rendering="crispEdges"><path d="([^"]*)"/></svg>'
)
_RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")
# The most that each of the first ten versions holds, one more, and what needs many blocks.
LENGTHS = [1, *(n + more for n in (17, 32, 53, 78, 106, 134, 154, 192, 230) for more in (0, 1))]


def painted(svg: str) -> list[bytearray]:
    """The modules that the path of a picture covers, row by row."""
    drawing = _PICTURE.fullmatch(svg)
    assert drawing is not None
    size, path = int(drawing[1]), drawing[2]
    runs = _RUN.findall(path)
    assert "".join(f"M{x} {y}h{n}v1h-{back}z" for x, y, n, back in runs) == path
    rows = [bytearray(size) for _ in range(size)]
    for x, y, n, back in (map(int, run) for run in runs):
        assert n == back
        # Runs are merged: none touches another.
        assert not any(rows[y][max(x - 1, 0) : x + n + 1])
        rows[y][x : x + n] = b"\x01" * n
    return rows


def read(rows: list[bytearray]) -> list[str]:
    """What a reader of QR codes sees when the picture is printed, `SCALE` dots a module."""
    dots = b"".join(
        bytes(0 if dark else 255 for dark in row for _ in range(SCALE)) * SCALE for row in rows
    )
    size = len(rows) * SCALE
    image = memoryview(dots).cast("B", shape=(size, size))
    return [found.text for found in zxingcpp.read_barcodes(image)]


@pytest.mark.parametrize("text", [URL, "x", "号" * 300, "a" * 2953])
def test_a_picture_is_read_by_a_phone(text: str) -> None:
    """Whatever its length, and whatever letters it has."""
    assert read(painted(qr.svg(text))) == [text]


def test_the_code_of_a_paper_ticket_leads_to_it() -> None:
    """A reader finds the address that the kiosk was told."""
    follow = follow_code(bytes(32), "https://hall.example", "0123456789abcdef01234567")
    assert read(painted(follow.svg)) == [follow.url]
    assert follow.url.endswith(follow.path)


@pytest.mark.parametrize("length", [*LENGTHS, 500, 1000, 2953])
def test_the_modules_are_those_of_the_package(length: int) -> None:
    """Cell by cell: the version, the padding, the corrections, and the border."""
    data = bytes(48 + (at * 7 + length) % 75 for at in range(length))
    code = QRCode(None, ERROR_CORRECT_L, border=qr.BORDER, mask_pattern=qr.MASK)
    code.add_data(QRData(data, MODE_8BIT_BYTE, check_data=False))
    code.make(fit=True)
    assert qr.matrix(data.decode()) == code.get_matrix()


def test_a_picture_covers_just_the_modules() -> None:
    """Each dark one once, no light one, and a light border around all."""
    rows = painted(qr.svg(URL))
    assert [list(map(bool, row)) for row in rows] == qr.matrix(URL)
    edges = [*rows[: qr.BORDER], *rows[-qr.BORDER :]]
    edges += [row[: qr.BORDER] + row[-qr.BORDER :] for row in rows]
    assert not any(map(any, edges))


def test_what_no_code_holds_is_refused() -> None:
    """2,953 bytes are the most; a letter beyond ASCII is more than one."""
    with pytest.raises(ValueError, match="2954 bytes"):
        qr.svg("a" * 2954)
    with pytest.raises(ValueError, match="3000 bytes"):
        qr.svg("号" * 1000)
