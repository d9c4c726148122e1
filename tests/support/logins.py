"""Logins of a citizen and a clerk, and their renewal as any process of this house does it."""

from handlers.login import refresh_tokens
from handlers.login.refresh_tokens import (
    REPEAT_WITHIN_MS,
    Login,
    TokenPair,
)
from records.models.people.login_families import (
    LoginFamily,
)
from records.models.people.staff import Staff

KEY = b"a secret for tests, long enough."
NOW_MS = 1_795_000_000_000
SOON_MS = NOW_MS + REPEAT_WITHIN_MS
CITIZEN = Login("citizen-1", "citizen")
CLERK = Login("clerk-07", "clerk", "tonghua", "7")


async def rotate(refresh_token: str, now_ms: int) -> TokenPair:
    """As any process of this house does it."""
    return await refresh_tokens.rotate(KEY, refresh_token, now_ms)


async def is_revoked(opened: TokenPair) -> bool:
    """Whether the login was ended."""
    return (await LoginFamily.get(id=opened.family)).revoked_ms is not None


async def hire(*, active: bool = True, hall: str = "tonghua") -> Staff:
    """The account behind `CLERK`."""
    account = {"password_hash": "!", "role": "clerk", "hall": hall, "active": active}
    staff, _ = await Staff.update_or_create(username="clerk-07", defaults=account)
    return staff
