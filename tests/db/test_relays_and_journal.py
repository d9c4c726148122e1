"""Relays, phones and the journal want the same rows at once; none of them waits in a circle."""

import asyncio
import random

import pytest

from kit.incidents import Incidents
from notify.channels.channel import Outcome, Result
from records.models.outbox.acknowledging import phone_showed
from records.models.outbox.planning import end_of_tickets
from records.notices.kinds import ChannelName, DeliveryState, NoticeKind
from records.notices.ladder import CALLS
from records.transactions import transaction
from tests.support.notices import (
    Clocks,
    PlayedChannel,
    notice,
    notice_states,
    planned,
    relay,
    run,
    states,
)

pytestmark = pytest.mark.usefixtures("database")

CALLED = 120
ENDED_AT_ONCE = 15
NO_GRANT = Outcome(Result.REFUSED, "played", "43101")


class Strict(Incidents):
    """Also what passes by itself is a fault here: a deadlock is one that a database resolves."""

    def unavailable(self, event: str, fault: BaseException, **fields: object) -> None:
        """Count it, too."""
        self.report(event, fault, **fields)


async def test_nobody_waits_for_somebody_who_waits_for_them() -> None:
    """Ways fail, calls end and phones answer, in any order: each delivery ends, without a fault."""
    clocks, incidents, chance = Clocks(), Strict(), random.Random(5)
    await planned(clocks(), *[notice(NoticeKind.YOUR_TURN, str(n)) for n in range(CALLED)])
    clocks.later(5)
    refused = [NO_GRANT] * CALLED
    ways = PlayedChannel(ChannelName.WECHAT, *refused), PlayedChannel(ChannelName.SMS, *refused)
    senders = [relay(clocks, *ways, incidents=incidents) for _ in range(3)]

    async def send(n: int) -> None:
        while await run(senders[n], clocks.moment):
            pass

    async def end() -> None:
        names = [f"ticket-{n}" for n in range(0, CALLED, 2)]
        chance.shuffle(names)
        for first in range(0, len(names), ENDED_AT_ONCE):
            async with transaction() as tx:
                await end_of_tickets(tx, names[first : first + ENDED_AT_ONCE], CALLS, clocks())

    async def show() -> None:
        for n in range(1, CALLED, 4):
            async with transaction() as tx:
                await phone_showed(tx, str(n), 1, DeliveryState.RECEIVED, clocks())

    await asyncio.gather(*[send(n) for n in range(3)], end(), show())
    for _ in range(3):
        await send(0)
    assert incidents.counts == {}
    ended = {"accepted", "received", "refused", "superseded", "not_reached"}
    assert set(await states()) <= ended
    assert {state for _, state in await notice_states()} <= {
        "superseded",
        "reached",
        "not_reached",
    }
