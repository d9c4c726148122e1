"""What the relay makes of answers: once more, the next way, a dead letter, or nobody knows."""

from typing import Any

import pytest

from kit.incidents import Incidents
from notify.channels.channel import Outcome, Result
from notify.outbox.results import RecordedResults
from records.db import sql
from records.models.outbox.standing import replay
from records.notices.kinds import ChannelName, NoticeKind
from records.transactions import connection, transaction
from tests.support.notices import (
    BUSY,
    DELIVERED,
    LOST,
    NO_GRANT,
    NOT_DELIVERED,
    WRONG,
    Clocks,
    PlayedChannel,
    Says,
    attempts,
    notice,
    notice_states,
    planned,
    relay,
    run,
    states,
)

pytestmark = pytest.mark.usefixtures("database")

_C, _K = ChannelName, NoticeKind


@pytest.fixture
def clocks() -> Clocks:
    """Both clocks, which stand still."""
    return Clocks()


async def test_a_way_that_fails_begins_the_next(clocks: Clocks) -> None:
    """At once; after the last one nobody was reached."""
    wechat, sms = PlayedChannel(_C.WECHAT, NO_GRANT), PlayedChannel(_C.SMS, NO_GRANT)
    await planned(clocks(), notice(_K.YOUR_TURN))
    sender = relay(clocks, wechat, sms)
    await run(sender, clocks.later(5))
    assert await run(sender, clocks.moment) == 1
    assert await states() == ["accepted", "accepted", "refused", "not_reached"]
    assert await notice_states() == [("your_turn", "not_reached")]


async def test_a_way_that_is_not_there_is_left_out(clocks: Clocks) -> None:
    """Without an attempt."""
    await planned(clocks(), notice(_K.YOUR_TURN))
    sender = relay(clocks)
    clocks.later(5)
    for _ in range(2):
        await run(sender, clocks.moment)
    assert (await states())[2:] == ["refused", "not_reached"]
    assert await attempts() == []


async def test_a_provider_that_is_busy_is_asked_three_times(clocks: Clocks) -> None:
    """With a rest in between; then it is a dead letter, and the next way begins."""
    wechat, sms = PlayedChannel(_C.WECHAT, BUSY, BUSY, BUSY), PlayedChannel(_C.SMS)
    await planned(clocks(), notice(_K.CLOSED))
    sender = relay(clocks, wechat, sms)
    assert [await run(sender, clocks.later(s)) for s in (0, 0.5, 0.5, 2, 1)] == [1, 0, 1, 0, 1]
    assert await run(sender, clocks.moment) == 1
    assert await states() == ["refused", "accepted"]
    assert len(sms.sent) == 1
    assert [row["outcome"] for row in await attempts()] == ["retry", "retry", "retry", "accepted"]


async def test_an_unknown_call_is_sent_once_more(clocks: Clocks) -> None:
    """Which is on record as such; anything else stays unknown until its provider says more."""
    wechat = PlayedChannel(_C.WECHAT, LOST, LOST)
    sms = PlayedChannel(_C.SMS)
    await planned(clocks(), notice(_K.YOUR_TURN))
    sender = relay(clocks, wechat, sms)
    await run(sender, clocks.later(5))
    await run(sender, clocks.later(1))
    assert [(row["n"], bool(row["resend"])) for row in await attempts()] == [(1, False), (2, True)]
    await run(sender, clocks.moment)
    assert (await states())[2:] == ["unknown", "accepted"]
    wechat.answers = [LOST]
    await planned(clocks(), notice(_K.CLOSED, "b"))
    for _ in range(3):
        await run(sender, clocks.later(10))
    assert (await states("ticket-b")) == ["unknown", "queued"]
    assert len(wechat.sent) == 3


async def test_a_fault_of_ours_is_a_dead_letter(clocks: Clocks) -> None:
    """Operators hear of it; a refusal that is normal tells nobody."""
    incidents = Incidents()
    sender = relay(clocks, PlayedChannel(_C.WECHAT, WRONG, NO_GRANT), incidents=incidents)
    await planned(clocks(), notice(_K.BOOKED), notice(_K.BOOKED, "b"))
    await run(sender, clocks.moment)
    rows = await sql.rows(connection(), "SELECT state, dead, reason FROM delivery ORDER BY id")
    assert [(row["state"], bool(row["dead"]), row["reason"]) for row in rows] == [
        ("refused", True, "40037"),
        ("refused", False, "43101"),
    ]
    assert dict(incidents.counts) == {("notice_channel_alarm", "ChannelAlarm"): 1}


async def test_a_provider_says_later_what_became_of_it(clocks: Clocks) -> None:
    """Delivered: the ladder ends. Refused: the next way begins. Of strangers' messages: nothing."""
    sent = Outcome(Result.ACCEPTED, "played", message_id="m1")
    wechat, sms = PlayedChannel(_C.WECHAT, sent), PlayedChannel(_C.SMS)
    await planned(clocks(), notice(_K.YOUR_TURN))
    sender = relay(clocks, wechat, sms)
    await run(sender, clocks.later(5))

    results = RecordedResults(_C.WECHAT)

    async def says(*said: Any) -> bool:  # noqa: ANN401 - as `Says` has it
        return await results.take(Says(*said), clocks.moment)

    assert not await says("none", DELIVERED)
    assert await says("m1", NOT_DELIVERED, "user refused")
    await run(sender, clocks.moment)
    assert (await states())[2:] == ["refused", "accepted"]
    wechat.answers = [LOST]
    await planned(clocks(), notice(_K.CLOSED, "b"))
    await run(sender, clocks.moment)
    assert await says("m2", DELIVERED, "0", "citizen-b", (_K.CLOSED,))
    assert await states("ticket-b") == ["received", "superseded"]
    why = "SELECT reason FROM delivery WHERE state='received'"
    assert await sql.rows(connection(), why) == [{"reason": None}]
    assert ("closed", "reached") in await notice_states()


async def test_a_dead_letter_is_sent_once_more(clocks: Clocks) -> None:
    """While it is in time, and so."""
    wechat = PlayedChannel(_C.WECHAT, WRONG, WRONG)
    await planned(clocks(), notice(_K.BOOKED), notice(_K.BOOKED, "b", expires_s=10))
    sender = relay(clocks, wechat)
    await run(sender, clocks.moment)
    clocks.later(60)
    names = [r["id"] for r in await sql.rows(connection(), "SELECT id FROM delivery ORDER BY id")]

    async def again(delivery: int) -> bool:
        async with transaction() as tx:
            return await replay(tx, delivery, clocks().real_ms)

    assert [await again(name) for name in names] == [True, False]
    assert not await again(names[0])
    await run(sender, clocks.moment)
    assert await states() == ["accepted", "refused"]


async def test_a_webhook_that_was_away_too_long_is_told_once_more(clocks: Clocks) -> None:
    """Under the same id, so that whoever has it already does nothing."""
    lamp = PlayedChannel(_C.WEBHOOK, *[BUSY] * 8)
    await planned(clocks(), notice(_K.HALL_EVENT, webhooks=["lamp"]))
    sender = relay(clocks, lamp)
    for _ in range(8):
        await run(sender, clocks.later(1800))
    assert await states() == ["refused"]
    (row,) = await sql.rows(connection(), "SELECT id, dead FROM delivery")
    assert row["dead"]
    async with transaction() as tx:
        assert await replay(tx, row["id"], clocks().real_ms)
    await run(sender, clocks.moment)
    assert await states() == ["accepted"]
    assert len(lamp.sent) == 9
    assert len({message.id for message in lamp.sent}) == 1
