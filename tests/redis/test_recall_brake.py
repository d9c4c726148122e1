"""A number may be called once more, but not all the time."""

import pytest

from queueing.model.errors import TooEarly
from tests.redis.conftest import HALL, NEXT_DOOR, Bench, ticket_in

SECOND = 1 / 60


async def recall(bench: Bench, hall: str = HALL) -> int:
    """Call the ticket at window 1 once more; how often it was called now."""
    return ticket_in(await bench.line.recall(bench.request(), hall, "1")).call_no


async def called(bench: Bench) -> None:
    """Somebody is called to window 1."""
    await bench.open("1")
    await bench.issue()
    await bench.next()


async def test_five_seconds_after_the_call_and_after_each_recall(bench: Bench) -> None:
    """Too early changes nothing and says when; then it counts from the last recall."""
    await called(bench)
    for call_no in (2, 3):
        bench.clock.advance(minutes=4.001 * SECOND)
        before = await bench.view.snapshot(HALL)
        with pytest.raises(TooEarly) as refused:
            await recall(bench)
        assert refused.value.retry_after_s == 1
        assert "1 秒" in refused.value.detail_zh
        assert await bench.view.snapshot(HALL) == before
        bench.clock.advance(minutes=0.999 * SECOND)
        assert await recall(bench) == call_no


async def test_the_next_call_of_a_ticket_counts_anew(bench: Bench) -> None:
    """One that was recalled, missed and returned was called just now, whenever it was recalled."""
    await called(bench)
    bench.clock.advance(minutes=1)
    await recall(bench)
    await bench.line.miss(bench.request(), HALL, "1")
    bench.clock.advance(minutes=1)
    doc = (await bench.view.snapshot(HALL)).tickets[0]
    await bench.line.undo_miss(bench.request(), HALL, "1", doc.id)
    await bench.next()
    with pytest.raises(TooEarly) as refused:
        await recall(bench)
    assert refused.value.retry_after_s == 5


async def test_the_line_has_the_clock(bench: Bench) -> None:
    """A caller whose clock jumped back does not shorten the wait of one whose clock did not."""
    await called(bench)
    bench.clock.advance(minutes=-10)
    with pytest.raises(TooEarly) as refused:
        await recall(bench)
    assert refused.value.retry_after_s == 5


@pytest.mark.parametrize("every_s", [0, 60])
async def test_a_hall_has_its_own_pace(bench: Bench, every_s: int) -> None:
    """What the rules of the window's hall say; 0 is no brake at all."""
    bench.line.rules.halls[NEXT_DOOR].recall_every_s = every_s
    await bench.open("1", hall=NEXT_DOOR)
    await bench.issue("b", remote=True)
    await bench.next("1", NEXT_DOOR)
    if every_s == 0:
        assert await recall(bench, NEXT_DOOR) == 2
        return
    bench.clock.advance(minutes=30 * SECOND)
    with pytest.raises(TooEarly):
        await recall(bench, NEXT_DOOR)
