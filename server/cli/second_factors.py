"""`python -m server second-factor reset NAME`: for whoever lost the phone that made the codes."""

from handlers.factors.service import take_away
from records.db.engine import open_database
from records.models.audit.audit_rows import HOUSE, Deed, audit
from records.models.people.second_factors import find_second_factor
from records.models.people.staff import find_staff
from records.transactions import connection, transaction
from server.settings import Settings


class NotReset(Exception):
    """Nothing was taken away; the message says why."""


async def reset(settings: Settings, username: str, reason: str) -> int:
    """Take the factor away and end the account's logins; how many. Raises `NotReset`."""
    async with open_database(settings.storage.database_url):
        if await find_staff(connection(), username) is None:
            raise NotReset(f"there is no account {username!r} · 没有这个账号")
        if await find_second_factor(connection(), username) is None:
            raise NotReset(f"{username!r} has no second factor · 该账号未设置第二因素")
        async with transaction() as tx:
            await audit(tx, Deed(HOUSE, "system:cli", "second_factor.reset", username, reason))
            return len(await take_away(tx, username))
