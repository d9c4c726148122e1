"""How many are ahead and how long it takes: told at the marks, and not too often."""

from typing import TYPE_CHECKING, cast

import pytest

from kit.clock import Moment
from notify.feed.hub import Hub
from notify.feed.mailbox import Mailbox
from notify.feed.progress import PAUSE_MS
from queueing.estimates.wait_estimator import WaitEstimator
from queueing.model.documents import TicketDoc
from queueing.model.estimate import Estimate
from queueing.model.events import Event
from queueing.model.transitions import State
from queueing.rules.hall_rules import Rulebook
from server.jobs.of_groups import FeedTick
from tests.support.feeds import SESSION, drained, feed, ticket

if TYPE_CHECKING:
    from queueing.line.reader import LineReader
    from records.journal.journal import Journal


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
    started, ticks = 2 * PAUSE_MS, list[int]()
    for second in range(10):
        looks.clear()
        hall.tell_progress(started + second * 1000)
        ticks.append(len(looks))
    assert sum(ticks[1:6]) == sum(ticks[5:]) == 100  # one look in five seconds each
    assert max(ticks) < 40
    for phone in phones:
        await drained(phone)
    gone = ticket(1, State.CANCELLED, version=2)
    hall.publish([Event("ticket.cancelled", "hall", 101, 0, "tester", ticket=gone)])
    hall.tell_progress(started + 10_000)
    assert [f["ahead"] for f in await drained(phones[1])] == [0]


async def test_the_last_window_closing_is_told_at_the_next_tick(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It does not wait for a look at the estimate; a second window opening is no news."""
    hall, phone = feed(3), Mailbox(SESSION)
    windows = ["7"]
    monkeypatch.setattr(hall._estimator, "serving", lambda _line: windows)
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


async def test_progress_is_told_by_a_clock_that_nobody_sets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A wall clock that was put right by a day would silence the phones for a day."""
    told: list[int] = []
    hall = feed()
    monkeypatch.setattr(hall, "tell_progress", told.append)
    journal = cast("Journal", None)
    hub = Hub([hall], cast("LineReader", None), journal, lambda _: True, WaitEstimator(Rulebook()))
    await FeedTick("group", hub).run_once(Moment(real_ms=7_000, business_ms=8_000, steady_s=5.0))
    assert told == [5_000]
