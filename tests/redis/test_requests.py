"""Safe to repeat: a request id has at most one effect and always the same answer."""

import asyncio
from typing import Any

import pytest

from kit.errors import IdempotencyKeyReused
from queueing.line.requests import NewTicket
from queueing.line.script_errors import EpochEnded
from queueing.line.store import Ask
from queueing.model import keys
from tests.redis.conftest import HALL, Bench, ticket_in


async def test_a_repeated_issue_gives_the_same_number(bench: Bench) -> None:
    """Even when the repeat proposes another ticket id."""
    request = bench.request("taken once")
    first = await bench.line.issue(request, NewTicket("one", HALL, "a", "A"))
    again = await bench.line.issue(request, NewTicket("two", HALL, "a", "A"))
    assert again == first
    assert (await bench.issue()).number == "A002"


async def test_a_key_serves_one_body_only(bench: Bench) -> None:
    """The same key with another body is refused and changes nothing."""
    await bench.line.issue(bench.request("k", "body 1"), NewTicket("one", HALL, "a", "A"))
    before = await bench.view.snapshot(HALL)
    with pytest.raises(IdempotencyKeyReused):
        await bench.line.issue(bench.request("k", "body 2"), NewTicket("two", HALL, "a", "A"))
    assert await bench.view.snapshot(HALL) == before


async def test_a_hundred_repeats_at_once_call_once(bench: Bench) -> None:
    """One ticket is called however often the same key press arrives."""
    for _ in range(5):
        await bench.issue()
    await bench.open("1")
    request = bench.request("one key press")
    calls = [bench.line.call_next(request, HALL, "1") for _ in range(100)]
    outcomes = await asyncio.gather(*calls)
    assert {ticket_in(outcome).id for outcome in outcomes} == {ticket_in(outcomes[0]).id}
    assert ticket_in(outcomes[0]).call_no == 1
    assert len(await bench.view.waiting(f"{HALL}:a", 10)) == 4


async def test_refusals_are_not_stored(bench: Bench) -> None:
    """A key that was refused may be used again once the way is free."""
    await bench.open("1")
    request = bench.request("again")
    await bench.issue()
    await bench.next()
    with pytest.raises(Exception, match="still at this window"):
        await bench.line.call_next(request, HALL, "1")
    await bench.issue()
    await bench.line.miss(bench.request(), HALL, "1")
    assert ticket_in(await bench.line.call_next(request, HALL, "1")).number == "A002"


async def test_a_call_that_found_nobody_is_kept_as_such(bench: Bench) -> None:
    """The same key press never calls somebody who came later; the next one does."""
    await bench.open("1")
    request = bench.request("into an empty line")
    assert (await bench.line.call_next(request, HALL, "1")).event is None
    ticket = await bench.issue()
    assert (await bench.line.call_next(request, HALL, "1")).event is None
    assert (await bench.next()).id == ticket.id


async def test_an_answer_of_a_redis_that_was_emptied_meanwhile_is_not_believed(
    bench: Bench,
) -> None:
    """The epoch is asked for after the answer: before it, an emptied Redis could still slip in."""
    ticket = await bench.issue()
    epoch_key = keys.epoch(bench.store.group)

    async def look(ask: Ask, epoch: int) -> Any:  # noqa: ANN401
        found = await ask("GET", keys.ticket(bench.store.group, epoch, ticket.id))
        await bench.store.redis.delete(epoch_key)
        return found

    with pytest.raises(EpochEnded):
        await bench.store.read_in_epoch(look)


async def test_an_answer_of_another_epoch_is_not_believed(bench: Bench) -> None:
    """Whether this process has not proved one yet, or another process has started the next."""

    async def look(ask: Ask, _: int) -> Any:  # noqa: ANN401
        return await ask("PING")

    assert await bench.store.read_in_epoch(look)
    await bench.store.redis.set(keys.epoch(bench.store.group), bench.store.epoch + 1)
    with pytest.raises(EpochEnded):
        await bench.store.read_in_epoch(look)
    bench.store.epoch = 0
    with pytest.raises(EpochEnded):
        await bench.store.read_in_epoch(look)
