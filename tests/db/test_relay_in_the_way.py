"""What is not to keep a call, or the word of a provider, from coming through."""

import asyncio

import pytest

from notify.channels.channel import Message, Outcome, Result
from notify.outbox.results import RecordedResults
from records.notices.kinds import ChannelName, NoticeKind
from tests.support.notices import (
    DELIVERED,
    FULL,
    LOST,
    NOT_DELIVERED,
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


async def test_a_call_waits_for_nothing_that_rests() -> None:
    """Its holder's booking waits a long time for WeChat; the call goes the next way at once."""
    clocks = Clocks()
    wechat, sms = PlayedChannel(_C.WECHAT, FULL), PlayedChannel(_C.SMS)
    sender = relay(clocks, wechat, sms)
    await planned(clocks(), notice(_K.BOOKED))
    await run(sender, clocks.moment)
    await planned(clocks(), notice(_K.YOUR_TURN))
    await run(sender, clocks.later(5))
    await run(sender, clocks.moment)
    assert [message.kind for message in sms.sent] == [_K.YOUR_TURN]


async def test_a_call_waits_for_no_way_that_is_closed_for_now() -> None:
    """Whose call it is that closes it is told by the next one, too; anything else waits."""
    clocks = Clocks()
    wechat, sms = PlayedChannel(_C.WECHAT, FULL), PlayedChannel(_C.SMS)
    sender = relay(clocks, wechat, sms)
    await planned(clocks(), notice(_K.YOUR_TURN))
    await run(sender, clocks.later(5))
    await run(sender, clocks.moment)
    assert [message.kind for message in sms.sent] == [_K.YOUR_TURN]


@pytest.mark.parametrize(
    ("delivered", "left"), [(DELIVERED, "received"), (NOT_DELIVERED, "refused")]
)
async def test_a_provider_may_say_it_before_it_answers(delivered: bool, left: str) -> None:  # noqa: FBT001
    """Its answer is lost, or comes later: what it has said stands, and nothing is sent again."""
    clocks, results = Clocks(), RecordedResults(_C.WECHAT)
    told, answered = asyncio.Event(), asyncio.Event()

    async def hang(message: Message) -> None:
        del message
        told.set()
        await answered.wait()

    wechat, sms = PlayedChannel(_C.WECHAT, LOST, hook=hang), PlayedChannel(_C.SMS)
    sender = relay(clocks, wechat, sms)
    await planned(clocks(), notice(_K.YOUR_TURN))
    await sender.run_once(clocks.later(5))
    await told.wait()
    said = Says("m1", delivered, "43101", "citizen-a", (_K.YOUR_TURN,))
    # At first it may be of an earlier message of which the record has no id yet.
    assert not await results.take(said, clocks.moment)
    assert await results.take(said, clocks.later(1))
    answered.set()
    await sender.idle()
    for _ in range(3):
        await run(sender, clocks.later(1))
    assert len(wechat.sent) == 1
    assert (await states())[2] == left
    assert len(sms.sent) == (0 if delivered else 1)
    assert (await attempts())[0]["outcome"] == "unknown"
    assert await notice_states() == [("your_turn", "reached" if delivered else "open")]


async def test_what_another_was_told_is_not_taken_for_this() -> None:
    """A message that is known by its id has said it already."""
    clocks, results = Clocks(), RecordedResults(_C.WECHAT)
    wechat = PlayedChannel(_C.WECHAT, Outcome(Result.ACCEPTED, "played", message_id="m1"))
    sender = relay(clocks, wechat)
    await planned(clocks(), notice(_K.BOOKED))
    await run(sender, clocks.moment)
    going = asyncio.Event()

    async def hang(message: Message) -> None:
        del message
        await going.wait()

    slow = PlayedChannel(_C.WECHAT, hook=hang)
    second = relay(clocks, slow)
    again = notice(_K.BOOKED, dedupe_key="booked:a:2", ticket="ticket-b")
    await planned(clocks(), again)
    await second.run_once(clocks.moment)
    clocks.later(2)
    assert await results.take(Says("m1", DELIVERED, "0", "citizen-a", (_K.BOOKED,)), clocks.moment)
    assert (await states(), await states("ticket-b")) == (["received", "sending"], ["sending"])
    going.set()
    await second.idle()
