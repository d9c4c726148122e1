"""The feed's own rules, without sockets: resume, bursts, laggards."""

from kit.clock import ManualClock
from notify.feed.frames import TOO_SLOW
from notify.feed.hall_feed import BURST, REMEMBERED, HallFeed
from notify.feed.mailbox import CAPACITY, Mailbox
from queueing.estimates.wait_estimator import WaitEstimator
from queueing.line.reader import Snapshot
from queueing.model.events import Event
from queueing.model.transitions import State
from queueing.rules.hall_rules import Rulebook
from tests.support.feeds import SESSION, drained, feed, issued, ticket


async def test_a_new_screen_gets_a_snapshot() -> None:
    """And then only what comes after it."""
    hall, mailbox = feed(3), Mailbox(SESSION)
    hall.join(mailbox, None)
    hall.publish([issued(4)])
    frames = await drained(mailbox)
    assert [(f["op"], f["seq"]) for f in frames] == [("snapshot", 3), ("event", 4)]
    assert list(frames[0]["state"]["tickets"]) == ["A001", "A002", "A003"]


async def test_a_screen_that_comes_back_gets_what_it_missed() -> None:
    """Exactly the events after the last one it has seen."""
    hall, mailbox = feed(9), Mailbox(SESSION)
    hall.join(mailbox, (1, 5))
    assert [(f["op"], f["seq"]) for f in await drained(mailbox)] == [
        ("event", n) for n in (6, 7, 8, 9)
    ]


async def test_a_gap_that_is_too_long_brings_a_snapshot() -> None:
    """As do another epoch and a sequence from the future."""
    hall = feed(REMEMBERED + 10)
    for after in ((1, 5), (2, REMEMBERED + 5), (0, 5), (1, REMEMBERED + 99)):
        mailbox = Mailbox(SESSION)
        hall.join(mailbox, after)
        assert [f["op"] for f in await drained(mailbox)] == ["snapshot"], after


async def test_events_of_an_ended_epoch_are_told_to_nobody() -> None:
    """Who comes back in the new epoch gets a snapshot, not frames that name the old one."""
    hall, mailbox = feed(5), Mailbox(SESSION)
    hall.begin(Snapshot("hall", 2, 5, "2026-11-23", "0-0", [ticket(1)], []))
    hall.join(mailbox, (2, 3))
    assert [(f["op"], f["epoch"]) for f in await drained(mailbox)] == [("snapshot", 2)]


async def test_what_was_missed_fits_the_mailbox_or_comes_as_a_snapshot() -> None:
    """A screen that comes back is never cut for what it missed."""
    for missed in (BURST, BURST + 1, CAPACITY + 1, REMEMBERED):
        hall, mailbox = feed(REMEMBERED + 1), Mailbox(SESSION)
        hall.join(mailbox, (1, hall.seq - missed))
        assert mailbox.closing is None
        ops = {f["op"] for f in await drained(mailbox)}
        assert ops == ({"event"} if missed <= BURST else {"snapshot"}), missed


async def test_a_burst_is_told_as_a_snapshot() -> None:
    """A journal that catches up, or the end of a busy day, cuts nobody; phones get their event."""
    hall, screen, phone = feed(), Mailbox(SESSION), Mailbox(SESSION)
    hall.join(screen, None)
    hall.follow(phone, ticket(300, version=0))
    await drained(screen)
    await drained(phone)
    hall.publish([issued(n) for n in range(1, 500)])
    assert [(f["op"], f["seq"]) for f in await drained(screen)] == [("snapshot", 499)]
    assert [(f["op"], f["seq"]) for f in await drained(phone)] == [("event", 1)]
    hall.publish([issued(500)])
    assert [(f["op"], f["seq"]) for f in await drained(screen)] == [("event", 500)]


async def test_as_much_as_fits_is_told_event_by_event() -> None:
    """A snapshot costs a screen more than the events it stands for; one more would be a burst."""
    hall, screen = feed(), Mailbox(SESSION)
    hall.join(screen, None)
    await drained(screen)
    hall.publish([issued(n) for n in range(1, BURST + 1)])
    assert [f["seq"] for f in await drained(screen)] == list(range(1, BURST + 1))
    hall.publish([issued(BURST + n) for n in range(1, BURST + 2)])
    assert [(f["op"], f["seq"]) for f in await drained(screen)] == [("snapshot", 2 * BURST + 1)]


async def test_who_is_aside_is_known_from_the_snapshot_and_the_events() -> None:
    """Missed and parked tickets, until they wait again or end; another epoch begins anew."""
    hall = feed(4)
    hall.begin(
        Snapshot("hall", 1, 4, "2026-11-23", "0-0", [ticket(1, State.MISSED), ticket(2)], [])
    )
    for seq, n, state in ((5, 2, State.PARKED), (6, 1, State.WAITING), (7, 3, State.MISSED)):
        hall.publish([Event("moved", "hall", seq, 0, "tester", ticket=ticket(n, state, version=2))])
    assert [t.id for t in hall.missed_or_parked()] == ["t2", "t3"]
    hall.publish([Event("moved", "hall", 8, 0, "tester", ticket=ticket(3, State.EXPIRED))])
    assert [t.id for t in hall.missed_or_parked()] == ["t2"]
    hall.begin(Snapshot("hall", 2, 8, "2026-11-23", "0-0", [ticket(4, State.PARKED)], []))
    assert [t.id for t in hall.missed_or_parked()] == ["t4"]


async def test_a_screen_that_is_up_to_date_gets_nothing() -> None:
    """Until something happens."""
    hall, mailbox = feed(3), Mailbox(SESSION)
    hall.join(mailbox, (1, 3))
    assert await drained(mailbox) == []


async def test_what_a_snapshot_held_is_not_told_again() -> None:
    """Events are published by the journal, which may run behind the snapshot."""
    hall, mailbox = HallFeed("hall", ManualClock(0), WaitEstimator(Rulebook())), Mailbox(SESSION)
    hall.begin(Snapshot("hall", 1, 2, "2026-11-23", "0-0", [ticket(1), ticket(2)], []))
    hall.join(mailbox, None)
    for n in (1, 2, 3):
        hall.publish([issued(n)])
    assert [f["seq"] for f in await drained(mailbox)] == [2, 3]


async def test_a_laggard_is_closed_and_costs_nothing_more() -> None:
    """A mailbox that is full says good-bye; the others never notice."""
    hall, slow, quick = feed(), Mailbox(SESSION), Mailbox(SESSION)
    hall.join(slow, None)
    hall.join(quick, None)
    got = []
    for n in range(1, CAPACITY + 10):
        hall.publish([issued(n)])
        got += await drained(quick)
    assert slow.closing is not None
    assert slow.closing.code == 4001
    assert not slow._frames
    assert [f["seq"] for f in got] == list(range(CAPACITY + 10))


async def test_a_mailbox_holds_as_much_as_it_says() -> None:
    """The frame that fills it is still told; the next finds a laggard."""
    full, over = Mailbox(SESSION), Mailbox(SESSION)
    for mailbox, frames in ((full, CAPACITY), (over, CAPACITY + 1)):
        for _ in range(frames):
            mailbox.offer("{}")
    assert (full.closing, over.closing) == (None, TOO_SLOW)
    assert await over.take() is None


async def test_only_what_is_recent_can_be_shown() -> None:
    """An event that never was, or that no screen shows any more, is no delivery."""
    hall = feed(REMEMBERED + 10)
    shown = [seq for seq in (-1, 0, 10, 11, hall.seq, hall.seq + 1) if hall.is_recent(seq)]
    assert shown == [11, hall.seq]
    assert not feed().is_recent(0)


async def test_a_new_epoch_brings_everybody_a_snapshot() -> None:
    """Screens and phones alike."""
    hall, screen, phone = feed(2), Mailbox(SESSION), Mailbox(SESSION)
    hall.join(screen, None)
    hall.follow(phone, ticket(2))
    await drained(screen)
    await drained(phone)
    hall.begin(Snapshot("hall", 2, 2, "2026-11-23", "0-0", [ticket(1), ticket(2)], []))
    assert [(f["op"], f["epoch"]) for f in await drained(screen)] == [("snapshot", 2)]
    assert [(f["op"], f["epoch"]) for f in await drained(phone)] == [("snapshot", 2)]


async def test_everybody_is_beaten_to_by_their_own_count() -> None:
    """A screen hears the hall's number, a phone its ticket's version."""
    hall, screen, phone = feed(7), Mailbox(SESSION), Mailbox(SESSION)
    hall.join(screen, None)
    hall.follow(phone, ticket(2, version=1))
    await drained(screen)
    await drained(phone)
    hall.beat()
    assert [(f["op"], f["seq"]) for f in await drained(screen)] == [("beat", 7)]
    assert [(f["op"], f["seq"]) for f in await drained(phone)] == [("beat", 1)]
