"""QR codes (ISO/IEC 18004) as SVG: every one that the house draws.

Drawing holds the interpreter, and with it every request of the process, so it has to be short. Of
the `qrcode` package we use the tables and the placement of the modules. Its error correction and
its images take ten times as long as the rest, so both are replaced: the remainder of each block is
taken over whole integers, and each run of dark modules is one rectangle of a single path. That
leaves about 0.3 ms, less than a thread would cost; `benchmarks/qr_code.py` measures it.
"""

import functools

from qrcode import QRCode
from qrcode.base import RSBlock, gexp, glog, rs_blocks
from qrcode.constants import ERROR_CORRECT_L

# Light modules around the code. The paper around it is light as well.
BORDER = 2
# Any mask can be read; trying all eight for the prettiest would take eight times as long.
MASK = 2
# From this version on the length of the data takes two bytes instead of one.
_LONG = 10
_BYTES_MODE = 0b0100
_PADDING = (0xEC, 0x11)
_VERSIONS = range(1, 41)

# A rectangle of so many modules, from its upper left corner on; the widest code has 177.
_RUNS = [f"h{width}v1h-{width}z" for width in range(178)]


def matrix(text: str) -> list[list[bool]]:
    """The modules of the smallest code that holds `text`, row by row, with the light border.

    Error correction is of level L. Raises `ValueError` for more than 2,953 bytes of UTF-8.
    """
    data = text.encode()
    version = _version(len(data))
    code = QRCode(version, ERROR_CORRECT_L, border=BORDER, mask_pattern=MASK)
    code.data_cache = codewords(data, version)
    code.makeImpl(test=False, mask_pattern=MASK)
    found: list[list[bool]] = code.get_matrix()
    return found


def svg(text: str) -> str:
    """`matrix` as a picture of one path, one unit a module; see there for errors."""
    rows = matrix(text)
    size = len(rows)
    runs = []
    for y, row in enumerate(rows):
        start = -1
        for x, dark in enumerate(row):
            if dark:
                start = x if start < 0 else start
            elif start >= 0:  # also at the end of a row, for the border is light
                runs.append(f"M{start} {y}{_RUNS[x - start]}")
                start = -1
    path = "".join(runs)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}mm" height="{size}mm" '
        f'viewBox="0 0 {size} {size}" shape-rendering="crispEdges"><path d="{path}"/></svg>'
    )


def codewords(data: bytes, version: int) -> bytes:
    """The data and their error correction, in the order in which they are placed."""
    blocks = _blocks(version)
    rest = _segment(data, version, sum(block.data_count for block in blocks))
    parts, corrections = [], []
    for block in blocks:
        part, rest = rest[: block.data_count], rest[block.data_count :]
        parts.append(part)
        corrections.append(_correction(part, block.total_count - block.data_count))
    return _interleaved(parts) + _interleaved(corrections)


def _segment(data: bytes, version: int, capacity: int) -> bytes:
    """One segment in byte mode, ended by four zero bits and padded to `capacity` bytes."""
    length_bytes = 1 if version < _LONG else 2
    head = (_BYTES_MODE << 8 * length_bytes) | len(data)
    bits = (head << 8 * len(data) | int.from_bytes(data)) << 4
    segment = bits.to_bytes(1 + length_bytes + len(data))
    missing = capacity - len(segment)
    return segment + bytes(_PADDING * (missing // 2 + 1))[:missing]


def _interleaved(parts: list[bytes]) -> bytes:
    """The first byte of each part, then the second of each, and so on; later ones may be longer."""
    longest = max(map(len, parts))
    return bytes(part[at] for at in range(longest) for part in parts if at < len(part))


def _correction(part: bytes, count: int) -> bytes:
    """The remainder of Reed and Solomon's division, `count` bytes."""
    multiples = _multiples(count)
    top, low = 8 * (count - 1), (1 << 8 * (count - 1)) - 1
    remainder = 0
    for byte in part:
        remainder = (remainder & low) << 8 ^ multiples[byte ^ remainder >> top]
    return remainder.to_bytes(count)


@functools.cache
def _multiples(count: int) -> list[int]:
    """The generator of `count` corrections, times each byte, as integers."""
    generator = [1]
    for power in range(count):
        shifted = [*generator, 0]
        for at, coefficient in enumerate(generator):
            shifted[at + 1] ^= gexp(glog(coefficient) + power)
        generator = shifted
    logs = [glog(coefficient) for coefficient in generator[1:]]
    products = (bytes(gexp(glog(byte) + log) for log in logs) for byte in range(1, 256))
    return [0, *map(int.from_bytes, products)]


@functools.cache
def _blocks(version: int) -> list[RSBlock]:
    return list(rs_blocks(version, ERROR_CORRECT_L))


@functools.cache
def _version(length: int) -> int:
    """The smallest that holds so many bytes of data."""
    for version in _VERSIONS:
        capacity = sum(block.data_count for block in _blocks(version))
        if length + (2 if version < _LONG else 3) <= capacity:
            return version
    raise ValueError(f"a QR code does not hold {length} bytes")
