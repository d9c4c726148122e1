"""A rebuild keeps the tickets whose line or window is gone, says so, and lets them be moved."""

from structlog.testing import capture_logs

from queueing.line.requests import Destination, NewTicket
from queueing.model.transitions import State
from records.hall_directory import read_directory
from records.models.catalogue.halls import Hall, Lane, Window, WindowLane
from records.models.opening.book import read_opening_book
from records.rulebook import places, read_rulebook
from records.transactions import connection
from tests.support.recorded_line import GROUP, HALL, RecordedLine
from tests.support.small_catalogue import BRANCH


async def retire_lane(code: str) -> None:
    """Whatever an import would not do: somebody changed the tables, or restored a backup."""
    await Lane.filter(code=code).update(retired_at_ms=1)
    await WindowLane.filter(lane__code=code).delete()


async def rebuild(bench: RecordedLine) -> list[dict[str, object]]:
    """Lose Redis, rebuild it, take over the rules; what was logged of stranded tickets."""
    with capture_logs() as logs:
        await bench.store.redis.flushall()
        await bench.recovery.recover(bench.store.epoch)
    bench.line.rules.begin(
        await read_rulebook(connection(), await read_directory(connection(), GROUP))
    )
    return [dict(log) for log in logs if log["event"] == "living_tickets_stranded"]


async def state_of(bench: RecordedLine, ticket: str) -> State:
    """How a ticket stands."""
    doc = await bench.view.ticket(ticket)
    assert doc is not None
    return doc.state


async def test_a_waiting_ticket_without_its_lane(bench: RecordedLine) -> None:
    """It is logged, stays in the hall, and any window of the hall may move it; or it is ended."""
    first, second = [await bench.ticket("a") for _ in range(2)]
    await retire_lane("a")
    (log,) = await rebuild(bench)
    assert (log["missing"], log["hall"], log["name"]) == ("lane", HALL, "a")
    assert (log["tickets"], log["numbers"]) == (2, ["A001", "A002"])
    assert {t.id for t in (await bench.view.snapshot(HALL)).tickets} == {first.id, second.id}
    to = Destination(lane="b", ticket=first.id)
    await bench.line.transfer(bench.request(), HALL, "2", to)
    await bench.line.cancel(bench.request(), second.id, "its lane is gone")
    called = await bench.line.call_next(bench.request(), HALL, "1")
    assert called.event is not None
    assert called.event.ticket is not None
    assert called.event.ticket.id == first.id
    assert await state_of(bench, second.id) is State.CANCELLED


async def test_tickets_aside_without_their_lane(bench: RecordedLine) -> None:
    """A parked and a missed one are put back and moved as well."""
    parked, missed = [await bench.ticket("a") for _ in range(2)]
    await bench.line.call_next(bench.request(), HALL, "1")
    await bench.line.park(bench.request(), HALL, "1", "a form")
    await bench.line.call_next(bench.request(), HALL, "1")
    await bench.line.miss(bench.request(), HALL, "1")
    await retire_lane("a")
    assert len(await rebuild(bench)) == 1
    await bench.line.resume(bench.request(), HALL, "2", parked.id)
    await bench.line.undo_miss(bench.request(), HALL, "2", missed.id)
    for ticket in (parked, missed):
        to = Destination(lane="b", ticket=ticket.id)
        await bench.line.transfer(bench.request(), HALL, "2", to)
        assert await state_of(bench, ticket.id) is State.WAITING


async def test_a_window_that_is_gone_while_it_serves(bench: RecordedLine) -> None:
    """Its ticket can be finished there; it serves nothing else, and rules need not name it."""
    ticket = await bench.ticket("a")
    await bench.line.call_next(bench.request(), HALL, "1")
    await bench.line.start(bench.request(), HALL, "1")
    await Window.filter(hall_id=HALL, code="1").update(retired_at_ms=1)
    (log,) = await rebuild(bench)
    assert (log["missing"], log["name"]) == ("window", "1")
    directory = await read_directory(connection(), GROUP)
    assert directory.halls[HALL].windows["1"].retired
    assert "1" not in places(directory)[HALL].windows
    await bench.line.finish(bench.request(), HALL, "1")
    assert await state_of(bench, ticket.id) is State.SERVED
    await bench.ticket("a")
    assert (await bench.line.call_next(bench.request(), HALL, "1")).event is None
    assert await rebuild(bench) == []
    assert "1" not in (await read_directory(connection(), GROUP)).halls[HALL].windows


async def test_a_hall_that_is_gone_while_somebody_waits(bench: RecordedLine) -> None:
    """It stays until its tickets have ended, so that they can be, tonight at the latest."""
    new = NewTicket("there", BRANCH, "a", "A")
    await bench.line.issue(bench.request(), new)
    await Hall.filter(id=BRANCH).update(retired_at_ms=1)
    (log,) = await rebuild(bench)
    assert (log["missing"], log["hall"], log["numbers"]) == ("hall", BRANCH, ["A001"])
    info = (await read_directory(connection(), GROUP)).halls[BRANCH]
    book = await read_opening_book(connection())
    assert (info.retired, book.open_at(BRANCH, bench.clock.now_ms())) == (True, False)
    bench.clock.advance(minutes=24 * 60)
    assert await bench.line.end_day(BRANCH) == 1
    assert await state_of(bench, "there") is State.EXPIRED
