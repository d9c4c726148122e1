"""The QR code of a paper ticket, beside the `qrcode` package alone: `python -m benchmarks.qr_code`.

Both draw the same code, by turns and in short rounds, so that whatever else the machine does falls
on both. What is counted is the time of this thread's processor: for so long, nobody else's request
is answered. Only the ratio means anything.
"""

import statistics
import time
from collections.abc import Callable

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_L
from qrcode.image.svg import SvgPathImage

from kit import qr
from kit.crypto import follow_secret

ROUNDS = 60
DRAWN = 5
TICKET = "0123456789abcdef01234567"
URL = f"https://hall.example/ticket#{TICKET}.{follow_secret(bytes(32), TICKET)}"


def package_alone() -> str:
    """As it was drawn before `kit/qr.py`: the package's own search, correction and picture."""
    code = QRCode(border=qr.BORDER, error_correction=ERROR_CORRECT_L, mask_pattern=qr.MASK)
    code.add_data(URL)
    code.make(fit=True)
    drawn: str = code.make_image(image_factory=SvgPathImage).to_string(encoding="unicode")
    return drawn


def ours() -> str:
    """As it is drawn now."""
    return qr.svg(URL)


def _ms(draw: Callable[[], str]) -> float:
    began = time.thread_time_ns()
    for _ in range(DRAWN):
        draw()
    return (time.thread_time_ns() - began) / DRAWN / 1e6


def main() -> None:
    """Measure both and print the ratio."""
    package_alone(), ours()  # tables are made once
    rounds = [(_ms(package_alone), _ms(ours)) for _ in range(ROUNDS)]
    old, new = (statistics.median(times) for times in zip(*rounds, strict=True))
    ratio = statistics.median(before / after for before, after in rounds)
    print(f"QR code, package alone   {old:8.2f} ms")
    print(f"QR code, ours            {new:8.2f} ms")
    print(f"package alone ÷ ours     {ratio:8.1f}")


if __name__ == "__main__":
    main()
