"""The QR code by which the holder of a paper ticket follows it on a phone."""

from handlers.tickets.schemas import FollowCode
from kit import qr
from kit.crypto import follow_secret


def follow_code(key: bytes, public_url: str, ticket_id: str) -> FollowCode:
    """Everything a kiosk prints."""
    secret = follow_secret(key, ticket_id)
    path = f"/ticket#{ticket_id}.{secret}"
    url = public_url + path
    return FollowCode(secret, path, url, qr.svg(url))
