"""Dead letters from the command line: which there are, and sending one once more."""

from kit.clock import instant, real_ms
from kit.ids import masked
from records.db.engine import open_database
from records.models.audit.audit_rows import HOUSE, Deed, audit
from records.models.outbox.listing import DeliveryLine, Wanted, deliveries_wanted, find_delivery
from records.models.outbox.standing import replay
from records.notices.kinds import DeliveryState
from records.transactions import connection, transaction
from server.settings import Settings

AT_MOST = 100


class NotReplayed(Exception):
    """It cannot be sent once more; the message says why."""


async def dead(settings: Settings) -> list[str]:
    """The latest dead letters, and what nobody knows of, a line each; nobody is named."""
    async with open_database(settings.storage.database_url):
        found = await deliveries_wanted(connection(), Wanted(dead=True), None, AT_MOST)
        unknown = Wanted(state=DeliveryState.UNKNOWN.value)
        found += await deliveries_wanted(connection(), unknown, None, AT_MOST)
    return [_line(one) for one in sorted(found, key=lambda one: one.id)]


async def send_again(settings: Settings, delivery: int) -> str:
    """Send one once more; the relay of any process will. Raises `NotReplayed`."""
    async with open_database(settings.storage.database_url):
        async with transaction() as tx:
            done = await replay(tx, delivery, real_ms())
            await audit(tx, Deed(HOUSE, "system:cli", "notice.replay", str(delivery)))
        found = await find_delivery(connection(), delivery)
    if found is None:
        raise NotReplayed("there is no such delivery · 没有这条消息")
    if not done:
        raise NotReplayed(
            "it did not fail, is too late, or is not so any more · 未失败、已过期或已失效"
        )
    return _line(found)


def _line(one: DeliveryLine) -> str:
    about = f"{one.id}  {instant(one.at_ms)}  {one.hall}  {one.kind}  {one.channel}"
    return f"{about}  {masked(one.recipient)}  {one.state}  {one.reason or ''}".rstrip()
