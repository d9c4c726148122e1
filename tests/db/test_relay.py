"""What the relay does with what is due: each thing once, in order, and never after its time."""

import asyncio
from collections import Counter

import pytest

from notify.channels.channel import Message
from records.models.notices.contacts import Wishes, put_wishes
from records.models.outbox.acknowledging import phone_showed
from records.models.outbox.planning import Now, end_of_tickets
from records.models.outbox.relaying import Term, claim, due
from records.notices.kinds import ChannelName, DeliveryState, NoticeKind
from records.notices.ladder import CALLS
from records.transactions import connection, transaction
from tests.support.notices import (
    BUSY,
    FULL,
    NO_GRANT,
    Clocks,
    PlayedChannel,
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


async def test_nothing_is_sent_before_its_time(clocks: Clocks) -> None:
    """At five seconds WeChat is told, with what the message needs."""
    wechat = PlayedChannel()
    await planned(clocks(), notice(_K.YOUR_TURN, content={"number": "A001", "window": "7"}))
    sender = relay(clocks, wechat)
    assert await run(sender, clocks.later(4.9)) == 0
    assert await run(sender, clocks.later(0.1)) == 1
    (message,) = wechat.sent
    assert message.content == {
        "number": "A001",
        "window_name": "7",
        "hall_name": "hall zh",
        "page": "/pages/ticket/index?id=ticket-a",
    }
    assert await states() == ["accepted", "accepted", "accepted", "queued"]
    assert await run(sender, clocks.later(60)) == 0


async def test_each_is_told_in_the_language_they_wish_for(clocks: Clocks) -> None:
    """With the names that things have in it; Chinese for whoever has not said."""
    wechat = PlayedChannel()
    await put_wishes(connection(), "citizen-a", Wishes("en"), 1)
    await planned(clocks(), notice(_K.BOOKED), notice(_K.BOOKED, "b"))
    await run(relay(clocks, wechat), clocks.moment)
    assert [(m.language, m.content["hall_name"]) for m in wechat.sent] == [
        ("en", "hall en"),
        ("zh", "hall zh"),
    ]


async def test_one_person_is_told_in_order(clocks: Clocks) -> None:
    """The later waits while the earlier is under way, or rests; another person waits for nobody."""
    going = asyncio.Event()

    async def wait(message: Message) -> None:
        if message.kind is _K.BOOKED and message.recipient == "citizen-a":
            await going.wait()

    wechat = PlayedChannel(_C.WECHAT, BUSY, hook=wait)
    wechat.answers = []
    await planned(clocks(), notice(_K.BOOKED), notice(_K.CLOSED), notice(_K.BOOKED, "b"))
    first, second = relay(clocks, wechat), relay(clocks, wechat)
    await first.run_once(clocks.moment)
    await second.run_once(clocks.moment)
    await second.idle()
    assert [(m.recipient, m.kind) for m in wechat.sent] == [
        ("citizen-a", _K.BOOKED),
        ("citizen-b", _K.BOOKED),
    ]
    wechat.answers = [BUSY]
    going.set()
    await first.idle()
    await run(second, clocks.later(0.5))
    assert len(wechat.sent) == 2
    await run(second, clocks.later(0.5))
    await run(second, clocks.moment)
    assert [m.kind for m in wechat.sent[2:]] == [_K.BOOKED, _K.CLOSED]


async def test_nothing_is_sent_after_its_time(clocks: Clocks) -> None:
    """Nor is what waited for the way before it."""
    wechat = PlayedChannel()
    await planned(clocks(), notice(_K.YOUR_TURN), notice(_K.BOOKED, "b", expires_s=1))
    await run(relay(clocks, wechat), clocks.later(601))
    assert wechat.sent == []
    assert await states() == ["accepted", "accepted", "too_late", "too_late", "too_late"]
    assert sorted(await notice_states()) == [("booked", "too_late"), ("your_turn", "too_late")]


async def test_what_has_just_become_too_late_is_not_sent(clocks: Clocks) -> None:
    """Between two looks at what is overdue."""
    wechat = PlayedChannel()
    await planned(clocks(), notice(_K.YOUR_TURN, expires_s=5.2))
    sender = relay(clocks, wechat)
    await run(sender, clocks.later(4.9))
    await run(sender, clocks.later(0.6))
    assert wechat.sent == []
    assert (await states())[2:] == ["too_late", "too_late"]


async def test_what_another_has_sent_is_not_claimed(clocks: Clocks) -> None:
    """It was due when both looked."""
    await planned(clocks(), notice(_K.BOOKED))
    now_ms = clocks().real_ms
    found = await due(connection(), [_C.WECHAT], now_ms, 10)
    assert len(found) == 1
    await run(relay(clocks, PlayedChannel()), clocks.moment)
    async with transaction() as tx:
        assert await claim(tx, found, Term("late", now_ms, now_ms + 1)) == []
    assert len(await attempts()) == 1


async def test_what_a_provider_took_was_told_in_the_end(clocks: Clocks) -> None:
    """Nobody knows more when its time is over."""
    await planned(clocks(), notice(_K.BOOKED))
    sender = relay(clocks, PlayedChannel())
    await run(sender, clocks.moment)
    assert await notice_states() == [("booked", "open")]
    await run(sender, clocks.later(24 * 3600))
    assert await notice_states() == [("booked", "told")]


async def test_what_is_not_so_any_more_is_not_sent(clocks: Clocks) -> None:
    """Also if its first try is answered by then; what has left is not taken back."""

    async def start(_: Message) -> None:
        async with transaction() as tx:
            await end_of_tickets(tx, ["ticket-a"], CALLS, clocks())

    wechat = PlayedChannel(_C.WECHAT, BUSY, hook=start)
    await planned(clocks(), notice(_K.YOUR_TURN))
    sender = relay(clocks, wechat)
    await run(sender, clocks.later(5))
    await run(sender, clocks.later(60))
    assert await states() == ["accepted", "accepted", "superseded", "superseded"]
    assert len(wechat.sent) == 1


async def test_a_phone_that_shows_its_call_stops_the_ladder(clocks: Clocks) -> None:
    """A tap says more; a version that is not the call's says nothing."""
    wechat = PlayedChannel()
    await planned(clocks(), notice(_K.YOUR_TURN))

    async def says(version: int, state: DeliveryState) -> bool:
        async with transaction() as tx:
            return await phone_showed(tx, "a", version, state, clocks())

    assert not await says(2, DeliveryState.RECEIVED)
    assert await says(1, DeliveryState.RECEIVED)
    assert await states() == ["received", "accepted", "superseded", "superseded"]
    assert await says(1, DeliveryState.SEEN)
    assert await says(1, DeliveryState.RECEIVED)
    assert (await states())[0] == "seen"
    assert await run(relay(clocks, wechat), clocks.later(60)) == 0
    assert await notice_states() == [("your_turn", "reached")]


async def test_a_paused_way_waits_and_a_call_does_not(clocks: Clocks) -> None:
    """Whoever is called is told by the next one; the others are told when it may be used again."""
    wechat, sms = PlayedChannel(_C.WECHAT, FULL), PlayedChannel(_C.SMS)
    await planned(clocks(), notice(_K.CLOSED))
    sender = relay(clocks, wechat, sms)
    await run(sender, clocks.moment)
    await planned(clocks(), notice(_K.CLOSED, "b"), notice(_K.YOUR_TURN, "c"))
    await run(sender, clocks.later(5))
    await run(sender, clocks.moment)
    assert [m.recipient for m in sms.sent] == ["citizen-c"]
    assert (await states("ticket-b"))[0] == "queued"
    await run(sender, clocks.later(60))
    assert [m.recipient for m in wechat.sent] == ["citizen-a", "citizen-a", "citizen-b"]


async def test_what_can_wait_for_the_morning_does(clocks: Clocks) -> None:
    """What the hall began does, a call does not."""
    night = Clocks(Now(1_794_924_000_000, clocks().real_ms))  # 2026-11-17, 22:00 in China
    wechat = PlayedChannel()
    await planned(night(), notice(_K.CLOSED), notice(_K.YOUR_TURN, "b"))
    sender = relay(night, wechat)
    await run(sender, night.moment)
    await run(sender, night.later(60))
    assert [m.kind for m in wechat.sent] == [_K.YOUR_TURN]
    await run(sender, night.later(9.5 * 3600 - 90))
    await run(sender, night.later(120))
    assert [m.kind for m in wechat.sent] == [_K.YOUR_TURN, _K.CLOSED]


async def test_many_relays_send_once(clocks: Clocks) -> None:
    """However many look at the same time."""
    wechat = PlayedChannel()
    await planned(clocks(), *[notice(_K.BOOKED, str(n)) for n in range(150)])
    senders = [relay(clocks, wechat) for _ in range(3)]
    while await asyncio.gather(*[run(sender, clocks.moment) for sender in senders]) != [0, 0, 0]:
        pass
    assert Counter(Counter(m.id for m in wechat.sent).values()) == {1: 150}
    assert set(await states()) == {"accepted"}


async def test_what_a_killed_relay_left_is_unknown(clocks: Clocks) -> None:
    """A call is sent again, as a resend; anything else is left as it is, and its answer is late."""
    stuck = asyncio.Event()

    async def hang(_: Message) -> None:
        await stuck.wait()

    await planned(clocks(), notice(_K.BOOKED, "b"), notice(_K.YOUR_TURN))
    killed = relay(clocks, PlayedChannel(_C.WECHAT, NO_GRANT, NO_GRANT, hook=hang))
    await killed.run_once(clocks.later(5))
    wechat = PlayedChannel()
    other = relay(clocks, wechat)
    assert await run(other, clocks.later(9)) == 0
    await run(other, clocks.later(2))
    await run(other, clocks.later(2))
    assert [m.kind for m in wechat.sent] == [_K.YOUR_TURN]
    assert await states("ticket-b") == ["unknown"]
    rows = [(bool(row["resend"]), row["outcome"]) for row in await attempts()]
    assert sorted(rows) == [(False, "unknown"), (False, "unknown"), (True, "accepted")]
    stuck.set()
    await killed.idle()
    assert await states("ticket-b") == ["unknown"]


async def test_a_lease_is_renewed_while_an_answer_is_awaited(clocks: Clocks) -> None:
    """So a slow provider is not asked twice."""
    going = asyncio.Event()

    async def wait(_: Message) -> None:
        await going.wait()

    wechat = PlayedChannel(_C.WECHAT, hook=wait)
    await planned(clocks(), notice(_K.YOUR_TURN))
    slow, other = relay(clocks, wechat), relay(clocks, wechat)
    await slow.run_once(clocks.later(5))
    for _ in range(6):
        await slow.run_once(clocks.later(5))
        await other.run_once(clocks.moment)
    going.set()
    await slow.idle()
    assert len(wechat.sent) == 1
    assert (await states())[2] == "accepted"
