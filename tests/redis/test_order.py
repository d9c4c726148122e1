"""Who is next: the one number that orders every line."""

import pytest

from kit.errors import NotFound
from queueing.line.requests import NewTicket
from queueing.model.errors import IllegalMove, NotServedHere, TicketExists
from queueing.model.estimate import Estimate
from tests.redis.conftest import HALL, MINUTE_MS, Bench, event_in, ticket_in


async def test_one_line_is_served_in_the_order_of_arrival(bench: Bench) -> None:
    """Tickets of the same instant keep the order in which they were issued."""
    issued = [await bench.issue() for _ in range(12)]
    await bench.open("1")
    called = []
    for _ in issued:
        called.append((await bench.next()).number)
        await bench.line.start(bench.request(), HALL, "1")
        await bench.line.finish(bench.request(), HALL, "1")
    assert called == [ticket.number for ticket in issued]
    assert called[0] == "A001"


async def test_a_window_takes_the_earliest_head_of_its_lines(bench: Bench) -> None:
    """Across lanes the earlier arrival goes first."""
    await bench.issue("b")
    bench.clock.advance(seconds=1)
    await bench.issue("a")
    await bench.open("1", "2")
    assert (await bench.next("1")).number == "B001"
    assert (await bench.next("2")).number == "A001"


@pytest.mark.parametrize("lanes", ["ab", "ba"])
async def test_of_two_who_came_at_once_the_first_number_goes_first(
    bench: Bench, lanes: str
) -> None:
    """Also in different lines, in whatever order the window serves them."""
    first, second = [await bench.issue(lane) for lane in lanes]
    assert first.arrival == second.arrival
    await bench.open("1")
    assert (await bench.next()).id == first.id


async def test_a_class_counts_as_having_come_earlier(bench: Bench) -> None:
    """An elderly person's hour of credit goes before somebody who came half an hour before."""
    early = await bench.issue()
    bench.clock.advance(minutes=30)
    elderly = await bench.issue(ticket_class="elderly")
    assert elderly.arrival == elderly.joined_at - 60 * MINUTE_MS
    await bench.open("1", "2")
    assert (await bench.next("1")).id == elderly.id
    assert (await bench.next("2")).id == early.id


async def test_a_class_over_its_cap_has_no_credit_and_says_so(bench: Bench) -> None:
    """The sixty-first of a day is a walk-in in all but name."""
    for _ in range(60):
        assert not (await bench.issue(ticket_class="veteran")).capped
    late = await bench.issue(ticket_class="veteran")
    assert late.capped
    assert (late.credit_ms, late.arrival) == (0, late.joined_at)
    assert not (await bench.issue(ticket_class="elderly")).capped


async def test_a_ticket_beyond_the_cap_is_told_no_wait_of_a_head_start(bench: Bench) -> None:
    """The wait was guessed with the head start, before anybody knew that there would be none."""
    told = []
    for n in range(21):
        guess = Estimate(60, 120)
        new = NewTicket(f"t{n}", HALL, "a", "A", ticket_class="green_channel", estimate=guess)
        event = event_in(await bench.line.issue(bench.request(), new))
        told.append(event.estimate)
    assert told == [Estimate(60, 120)] * 20 + [None]


async def test_a_window_helps_another_line_only_past_its_handicap(bench: Bench) -> None:
    """Window 3 prefers its own lane until the other lane's head has waited ten minutes longer."""
    await bench.issue("a")
    bench.clock.advance(minutes=9)
    own = await bench.issue("b")
    await bench.open("3")
    assert (await bench.next("3")).id == own.id
    await bench.line.miss(bench.request(), HALL, "3")
    bench.clock.advance(minutes=2)
    await bench.issue("b")
    outcome = await bench.line.call_next(bench.request(), HALL, "3")
    assert ticket_in(outcome).number == "A001"
    why = event_in(outcome).why
    assert why is not None
    assert [(c.line, c.handicap_ms) for c in why] == [
        (f"{HALL}:a", 10 * MINUTE_MS),
        (f"{HALL}:b", 0),
    ]


async def test_nobody_waits(bench: Bench) -> None:
    """Calling into an empty line is no fault and makes no event."""
    await bench.open("1")
    before = await bench.view.snapshot(HALL)
    outcome = await bench.line.call_next(bench.request(), HALL, "1")
    assert outcome.event is None
    assert await bench.view.snapshot(HALL) == before


async def test_a_named_call_must_be_served_here(bench: Bench) -> None:
    """Out of turn, but never out of the window's lines."""
    ticket = await bench.issue("b")
    await bench.open("2")
    with pytest.raises(NotServedHere):
        await bench.line.call(bench.request(), HALL, "2", ticket.id, "because")
    with pytest.raises(NotFound):
        await bench.line.call(bench.request(), HALL, "2", "nobody", "because")
    with pytest.raises(NotFound):
        await bench.line.call_next(bench.request(), HALL, "no such window")


async def test_a_missed_ticket_returns_behind_the_next_few(bench: Bench) -> None:
    """It goes behind three others; with fewer waiting it counts as having come now."""
    first = await bench.issue()
    others = [await bench.issue() for _ in range(4)]
    await bench.open("1")
    assert (await bench.next()).id == first.id
    await bench.line.miss(bench.request(), HALL, "1")
    bench.clock.advance(minutes=5)
    back = ticket_in(await bench.line.return_to_line(bench.request(), HALL, first.id))
    assert back.arrival == others[2].arrival + 1
    assert await bench.view.ahead(back) == 4
    assert back.number == first.number


async def test_a_missed_ticket_returns_to_a_short_line_at_its_end(bench: Bench) -> None:
    """With fewer than three waiting, the promised key is the moment of the return."""
    first = await bench.issue()
    await bench.issue()
    await bench.open("1")
    await bench.next()
    await bench.line.miss(bench.request(), HALL, "1")
    bench.clock.advance(minutes=5)
    back = ticket_in(await bench.line.return_to_line(bench.request(), HALL, first.id))
    assert back.arrival == bench.clock.now_ms()


async def test_a_clerk_undoes_a_miss_without_loss(bench: Bench) -> None:
    """The ticket is first again, under its old key; only a window of its line may do so."""
    first = await bench.issue("b")
    await bench.issue("b")
    await bench.open("1", "2")
    await bench.next()
    await bench.line.miss(bench.request(), HALL, "1")
    with pytest.raises(NotServedHere):
        await bench.line.undo_miss(bench.request(), HALL, "2", first.id)
    back = ticket_in(await bench.line.undo_miss(bench.request(), HALL, "1", first.id))
    assert back.arrival == first.arrival
    assert (await bench.next()).id == first.id


async def test_a_return_comes_too_late(bench: Bench) -> None:
    """After half an hour a new number must be taken; in its last moment it may still return."""
    tickets = [await bench.issue() for _ in range(2)]
    await bench.open("1")
    for _ in tickets:
        await bench.next()
        await bench.line.miss(bench.request(), HALL, "1")
    bench.clock.advance(minutes=30)
    await bench.line.return_to_line(bench.request(), HALL, tickets[0].id)
    bench.clock.advance(seconds=0.001)
    with pytest.raises(IllegalMove, match="new number"):
        await bench.line.return_to_line(bench.request(), HALL, tickets[1].id)


async def test_a_released_ticket_keeps_its_place(bench: Bench) -> None:
    """A manager's release loses the person nothing."""
    first = await bench.issue()
    await bench.issue()
    await bench.open("1", "2")
    await bench.next("1")
    back = ticket_in(await bench.line.release(bench.request(), HALL, "1", "abandoned"))
    assert (back.arrival, back.order, back.window) == (first.arrival, first.order, None)
    assert (await bench.next("2")).id == first.id


async def test_one_live_ticket_a_citizen_and_lane(bench: Bench) -> None:
    """The refusal names the ticket that is there; another lane is free, and so is the next time."""
    first = await bench.issue(citizen="somebody")
    with pytest.raises(TicketExists) as refused:
        await bench.issue(citizen="somebody")
    assert refused.value.members == {"ticket": first.id}
    await bench.issue("b", citizen="somebody")
    await bench.line.cancel(bench.request(), first.id)
    assert (await bench.issue(citizen="somebody")).number == "A002"
    assert {t.number for t in await bench.view.mine("somebody")} == {"B001", "A002"}


async def test_a_clock_that_jumps_back_changes_no_order(bench: Bench) -> None:
    """Time in the line never runs backwards."""
    first = await bench.issue()
    bench.clock.advance(minutes=-10)
    second = await bench.issue()
    assert second.joined_at >= first.joined_at
    await bench.open("1")
    assert (await bench.next()).id == first.id


async def test_an_appointment_counts_from_its_slot(bench: Bench) -> None:
    """Coming early for a later slot gains nothing over those who came before the slot."""
    slot = bench.clock.now_ms() + 20 * MINUTE_MS
    new = NewTicket("early", HALL, "a", "A", slot_start_ms=slot)
    early = ticket_in(await bench.line.issue(bench.request(), new))
    assert early.arrival == slot
