"""A process that only relays: `python -m tests.support.lone_relay DATABASE_URL RECEIVER_URL`.

It sends what is due until it is killed; its leases are short, so that others need not wait long.
Webhooks go by the house's own channel, messages to people to one receiver that counts them.
"""

import asyncio
import sys
from typing import TYPE_CHECKING

from kit.clock import Moment, real_ms
from kit.incidents import Incidents
from kit.tasks import BackgroundTasks
from notify.channels.webhook import sender
from notify.channels.webhook.channel import WebhookChannel
from notify.outbox import relay as relaying
from notify.outbox.relay import Relay
from records.db.engine import open_database
from records.models.outbox.planning import Now
from records.notices.kinds import ChannelName
from server.jobs.loops import attempt
from server.jobs.notices import RelayNotices
from tests.support.lamps import RING, RULES
from tests.support.notices import PlainNames
from tests.support.receiver import HttpChannel, client

if TYPE_CHECKING:
    from notify.channels.channel import Channel

LEASE_MS, RENEW_MS, EVERY_S = 2_000, 500, 0.02
PATIENCE_S = 0.3
COUNTED = (ChannelName.WECHAT, ChannelName.SMS)


def _now() -> Now:
    return Now(real_ms(), real_ms())


def _moment() -> Moment:
    return Moment(real_ms(), real_ms(), asyncio.get_running_loop().time())


async def send(database_url: str, receiver_url: str) -> None:
    """Relay until killed."""
    relaying.LEASE_MS, relaying.RENEW_MS = LEASE_MS, RENEW_MS
    sender.WITHIN_S = PATIENCE_S
    incidents = Incidents()
    async with open_database(database_url), client() as http, sender.open_sender(RULES) as lamps:
        ways: dict[ChannelName, Channel] = {
            name: HttpChannel(name, http, receiver_url) for name in COUNTED
        }
        ways[ChannelName.WEBHOOK] = WebhookChannel(lamps, RING, RULES)
        relay = Relay(ways, PlainNames(), _now, incidents, BackgroundTasks())
        sys.stdout.write("relaying\n")
        sys.stdout.flush()
        while True:
            await attempt(RelayNotices(relay), _moment(), incidents)
            await asyncio.sleep(EVERY_S)


if __name__ == "__main__":
    asyncio.run(send(*sys.argv[1:3]))
