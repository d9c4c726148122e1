"""The QR code by which the holder of a paper ticket follows it on a phone."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import qrcode
from qrcode.constants import ERROR_CORRECT_L
from qrcode.image.svg import SvgPathImage

from handlers.tickets.schemas import Follow
from kit.crypto import follow_secret

# One thread: drawing is pure Python and must not keep calls waiting.
_DRAWING = ThreadPoolExecutor(1, thread_name_prefix="qr")


def _draw(url: str) -> str:
    # Any mask can be read; trying all eight for the prettiest would take twice as long.
    code = qrcode.QRCode(border=2, error_correction=ERROR_CORRECT_L, mask_pattern=2)
    code.add_data(url)
    code.make(fit=True)
    svg: str = code.make_image(image_factory=SvgPathImage).to_string(encoding="unicode")
    return svg


async def follow_code(key: bytes, public_url: str, ticket_id: str) -> Follow:
    """Everything a kiosk prints."""
    secret = follow_secret(key, ticket_id)
    path = f"/ticket#{ticket_id}.{secret}"
    url = public_url + path
    svg = await asyncio.get_running_loop().run_in_executor(_DRAWING, _draw, url)
    return Follow(secret, path, url, svg)
