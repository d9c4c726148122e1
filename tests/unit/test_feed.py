"""The feed's own rules, without sockets: resume, laggards, progress."""

import asyncio
import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from kit.clock import ManualClock
from notify.frames import TOO_SLOW
from notify.hall_feed import BURST, REMEMBERED, HallFeed
from notify.hub import Hub
from notify.mailbox import CAPACITY, Mailbox, Session
from notify.progress import PAUSE_MS, Follower
from queueing.events import Event, TicketDoc
from queueing.rules import Rulebook
from queueing.transitions import State
from queueing.view import Snapshot
from queueing.waits.estimate import Estimate
from queueing.waits.load import Load

if TYPE_CHECKING:
    from queueing.view import View
    from records.journal import Journal

SESSION = Session(0, "family", "display")


def ticket(n: int, state: State = State.WAITING, version: int = 1) -> TicketDoc:
    """The n-th ticket of lane a."""
    return TicketDoc(
        id=f"t{n}",
        hall="hall",
        lane="a",
        line="hall:a",
        state=state,
        number=f"A{n:03}",
        prefix="A",
        n=n,
        date="2026-11-23",
        order=n,
        joined_at=n,
        waiting_since=n,
        arrival=n,
        credit_ms=0,
        call_no=0,
        version=version,
        ticket_class="walk_in",
    )


def issued(seq: int) -> Event:
    """The event by which the seq-th ticket came."""
    return Event("ticket.issued", "hall", seq, 0, "tester", ticket=ticket(seq))


def feed(seq: int = 0) -> HallFeed:
    """A feed that has published `seq` events."""
    made = HallFeed("hall", ManualClock(0), Load(Rulebook()))
    made.begin(Snapshot("hall", 1, 0, "2026-11-23", "0-0", [], []))
    for n in range(1, seq + 1):
        made.publish([issued(n)])
    return made


async def drained(mailbox: Mailbox) -> list[dict[str, Any]]:
    """Every frame in a mailbox."""
    frames = []
    while mailbox._frames:
        frames.append(json.loads(await mailbox.take() or ""))
    return frames


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
    hall.send_back()
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
    hall.send_back()
    assert (before.closing, after.closing) == (None, None)


async def test_an_old_look_makes_nobody_forget_the_end() -> None:
    """A second phone begins with what it saw before; the first knows that the visit is over."""
    hall, before, late = feed(3), Mailbox(SESSION), Mailbox(SESSION)
    hall.follow(before, ticket(1, State.SERVED, version=2))
    hall.follow(late, ticket(1))
    hall.begin(Snapshot("hall", 2, 4, "2026-11-23", "0-0", [ticket(3)], []))
    hall.send_back()
    assert before.closing is None


async def test_who_is_aside_is_known_from_the_snapshot_and_the_events() -> None:
    """Missed and parked tickets, until they wait again or end; another epoch begins anew."""
    hall = feed(4)
    hall.begin(
        Snapshot("hall", 1, 4, "2026-11-23", "0-0", [ticket(1, State.MISSED), ticket(2)], [])
    )
    for seq, n, state in ((5, 2, State.PARKED), (6, 1, State.WAITING), (7, 3, State.MISSED)):
        hall.publish([Event("moved", "hall", seq, 0, "tester", ticket=ticket(n, state, version=2))])
    assert [t.id for t in hall.aside()] == ["t2", "t3"]
    hall.publish([Event("moved", "hall", 8, 0, "tester", ticket=ticket(3, State.EXPIRED))])
    assert [t.id for t in hall.aside()] == ["t2"]
    hall.begin(Snapshot("hall", 2, 8, "2026-11-23", "0-0", [ticket(4, State.PARKED)], []))
    assert [t.id for t in hall.aside()] == ["t4"]


async def test_a_number_of_yesterday_gets_no_progress_of_today() -> None:
    """Its phone still shows how the visit ended; the number waits again for somebody else."""
    hall, phone = feed(5), Mailbox(SESSION)
    old = ticket(5, State.SERVED, version=4)
    old.id = "yesterday"
    hall.follow(phone, old)
    hall.tell_progress(PAUSE_MS)
    assert [f["op"] for f in await drained(phone)] == ["snapshot"]


async def test_estimates_are_looked_at_every_five_seconds_and_not_all_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of a hundred phones a tick looks at some; nobody is left out, and a mark is told at once."""
    hall = feed(100)
    phones = [Mailbox(SESSION) for _ in range(100)]
    for n, phone in enumerate(phones, 1):
        hall.follow(phone, ticket(n))
    looks: list[str] = []
    monkeypatch.setattr(hall, "_guess", lambda ticket: looks.append(ticket.id))
    hall.tell_progress(PAUSE_MS)
    begun, ticks = 2 * PAUSE_MS, list[int]()
    for second in range(10):
        looks.clear()
        hall.tell_progress(begun + second * 1000)
        ticks.append(len(looks))
    assert sum(ticks[1:6]) == sum(ticks[5:]) == 100  # one look in five seconds each
    assert max(ticks) < 40
    for phone in phones:
        await drained(phone)
    gone = ticket(1, State.CANCELLED, version=2)
    hall.publish([Event("ticket.cancelled", "hall", 101, 0, "tester", ticket=gone)])
    hall.tell_progress(begun + 10_000)
    assert [f["ahead"] for f in await drained(phones[1])] == [0]


async def test_the_last_window_closing_is_told_at_the_next_tick(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It does not wait for a look at the estimate; a second window opening is no news."""
    hall, phone = feed(3), Mailbox(SESSION)
    windows = ["7"]
    monkeypatch.setattr(hall._load, "serving", lambda _line: windows)
    monkeypatch.setattr(hall, "_guess", lambda _ticket: None)
    hall.follow(phone, ticket(3))
    hall.tell_progress(PAUSE_MS)
    hall.tell_progress(2 * PAUSE_MS)
    await drained(phone)
    windows.append("8")
    hall.tell_progress(3 * PAUSE_MS)
    assert await drained(phone) == []
    windows.clear()
    hall.tell_progress(3 * PAUSE_MS + 1)
    assert [(f["op"], f["open_windows"]) for f in await drained(phone)] == [("progress", 0)]


async def test_a_phone_that_comes_back_is_told_how_many_are_ahead() -> None:
    """Its version is known, its place in the line may have changed."""
    hall, phone = feed(5), Mailbox(SESSION)
    hall.follow(phone, ticket(5), 1)
    assert [(f["op"], f["ahead"]) for f in await drained(phone)] == [("progress", 4)]


async def test_a_screen_that_is_up_to_date_gets_nothing() -> None:
    """Until something happens."""
    hall, mailbox = feed(3), Mailbox(SESSION)
    hall.join(mailbox, (1, 3))
    assert await drained(mailbox) == []


async def test_what_a_snapshot_held_is_not_told_again() -> None:
    """Events are published by the journal, which may run behind the snapshot."""
    hall, mailbox = HallFeed("hall", ManualClock(0), Load(Rulebook())), Mailbox(SESSION)
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


async def test_an_estimate_is_told_when_it_has_moved_by_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Up or down, since it was told last and not since it was looked at; or when it is lost."""
    hall, phone = feed(3), Mailbox(SESSION)
    guesses = iter([600, 659, 660, 601, 600, None, None])

    def guess(_: TicketDoc) -> Estimate | None:
        p50_s = next(guesses)
        return Estimate(p50_s, 900) if p50_s is not None else None

    monkeypatch.setattr(hall, "_guess", guess)
    hall.follow(phone, ticket(2))
    told: list[int | None] = []
    for look in range(1, 7):
        await drained(phone)
        hall.tell_progress(look * 3 * PAUSE_MS)
        told += [f["estimate"] and f["estimate"]["p50_s"] for f in await drained(phone)]
    assert told == [660, 600, None]


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


async def test_only_what_is_recent_can_be_shown() -> None:
    """An event that never was, or that no screen shows any more, is no delivery."""
    hall = feed(REMEMBERED + 10)
    shown = [seq for seq in (-1, 0, 10, 11, hall.seq, hall.seq + 1) if hall.is_recent(seq)]
    assert shown == [11, hall.seq]
    assert not feed().is_recent(0)


async def test_progress_is_told_at_the_marks_and_not_too_often() -> None:
    """At ten, five, three, one and none ahead, at most every five seconds."""
    hall, mailbox = feed(20), Mailbox(SESSION)
    hall.follow(mailbox, ticket(20))
    await drained(mailbox)
    told, now = [], PAUSE_MS
    for n in range(1, 20):
        gone = ticket(n, State.CANCELLED, version=2)
        hall.publish([Event("ticket.cancelled", "hall", 20 + n, 0, "tester", ticket=gone)])
        hall.tell_progress(now)
        told += [f["ahead"] for f in await drained(mailbox)]
        now += PAUSE_MS
    assert told == [10, 5, 3, 1, 0]
    hall.publish([Event("ticket.returned", "hall", 40, 0, "tester", ticket=ticket(1, version=3))])
    hall.tell_progress(now)
    hall.tell_progress(now)
    assert [f["ahead"] for f in await drained(mailbox)] == [1]


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


async def test_progress_is_told_by_a_clock_that_nobody_sets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A wall clock that was put right by a day would silence the phones for a day."""
    told: list[int] = []
    hall = feed()
    monkeypatch.setattr(hall, "tell_progress", told.append)
    journal = cast("Journal", SimpleNamespace(on_told=[]))
    hub = Hub([hall], cast("View", None), journal, lambda _: True)
    before = asyncio.get_running_loop().time()
    await hub.tick()
    assert before * 1000 - 1 <= told[0] <= asyncio.get_running_loop().time() * 1000
