"""Phones that follow one ticket: its versions, its end, and who leaves."""

from collections.abc import Iterator

from notify.feed.mailbox import Mailbox
from notify.feed.progress import Follower
from queueing.line.reader import Snapshot
from queueing.model.events import Event
from queueing.model.transitions import State
from tests.support.feeds import SESSION, drained, feed, ticket


async def test_a_ticket_that_ended_during_a_reload_says_so() -> None:
    """The hall's snapshot held the event already; its follower had not heard of it."""
    hall, phone = feed(2), Mailbox(SESSION)
    hall.follow(phone, ticket(2))
    await drained(phone)
    hall.begin(Snapshot("hall", 2, 3, "2026-11-23", "0-0", [ticket(1)], []))
    gone = ticket(2, State.CANCELLED, version=2)
    hall.publish([Event("ticket.cancelled", "hall", 3, 0, "tester", ticket=gone)])
    assert [f["data"]["state"] for f in await drained(phone)] == ["cancelled"]


async def test_a_ticket_that_ended_unseen_is_come_back_for() -> None:
    """Nobody told its holder, and no event will: the phone is sent to ask anew."""
    hall, gone, there = feed(3), Mailbox(SESSION), Mailbox(SESSION)
    hall.follow(gone, ticket(2))
    hall.follow(there, ticket(1))
    hall.begin(Snapshot("hall", 2, 3, "2026-11-23", "0-0", [ticket(1), ticket(3)], []))
    hall.publish([])
    hall.close_stale_followers()
    assert gone.closing is not None
    assert gone.closing.reconnect
    assert there.closing is None


async def test_who_was_told_of_the_end_is_left_alone() -> None:
    """Before the snapshot, or by the events that follow it."""
    hall, before, after = feed(3), Mailbox(SESSION), Mailbox(SESSION)
    hall.follow(before, ticket(1, State.SERVED, version=2))
    hall.follow(after, ticket(2))
    hall.begin(Snapshot("hall", 2, 4, "2026-11-23", "0-0", [ticket(3)], []))
    gone = ticket(2, State.CANCELLED, version=2)
    hall.publish([Event("ticket.cancelled", "hall", 4, 0, "tester", ticket=gone)])
    hall.close_stale_followers()
    assert (before.closing, after.closing) == (None, None)


async def test_an_old_look_makes_nobody_forget_the_end() -> None:
    """A second phone begins with what it saw before; the first knows that the visit is over."""
    hall, before, late = feed(3), Mailbox(SESSION), Mailbox(SESSION)
    hall.follow(before, ticket(1, State.SERVED, version=2))
    hall.follow(late, ticket(1))
    hall.begin(Snapshot("hall", 2, 4, "2026-11-23", "0-0", [ticket(3)], []))
    hall.close_stale_followers()
    assert before.closing is None


async def test_a_ticket_is_followed_by_its_own_version() -> None:
    """A version is told once, however the look and the event overlap."""
    hall, mailbox = feed(3), Mailbox(SESSION)
    hall.follow(mailbox, ticket(2, version=1))
    hall.follow(mailbox, ticket(2, version=1))
    called = ticket(2, State.CALLED, version=2)
    hall.publish([Event("ticket.called", "hall", 4, 0, "tester", ticket=called)])
    hall.follow(mailbox, called)
    frames = await drained(mailbox)
    assert [(f["op"], f["seq"]) for f in frames] == [("snapshot", 1), ("event", 2)]
    assert frames[0]["ticket"]["ahead"] == 1
    hall.leave(mailbox)
    assert not hall.followers


async def test_leaving_costs_no_look_at_the_others() -> None:
    """Four thousand phones that leave together must not keep the house busy for seconds."""

    class NoWalk(dict[str, Follower]):
        """Gives what is asked for by name, and is walked through by nobody."""

        def __iter__(self) -> Iterator[str]:
            raise AssertionError

        items = values = keys = __iter__  # type: ignore[assignment]

    hall, many = feed(3), 4000
    phones = [Mailbox(SESSION) for _ in range(many)]
    for n, phone in enumerate(phones):
        hall.follow(phone, ticket(n + 1))
    hall.follow(phones[0], ticket(2))
    hall.followers = NoWalk(hall.followers)
    for left, phone in enumerate(phones, 1):
        hall.leave(phone)
        assert len(hall.followers) == many - left
    hall.leave(phones[0])
    assert not hall._followed
