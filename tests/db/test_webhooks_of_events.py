"""What happens in a hall is told to its own systems: with the event, once, and nobody is named."""

import json
from typing import Any

import msgspec
import pytest

from kit.privacy.sealing import Sealed
from records.db import sql
from records.journal.entry import Batch, Entry
from records.journal.projections.webhooks import Webhooks
from records.models.notices.webhook_log import deliveries_to
from records.models.notices.webhooks import (
    Webhook,
    add_webhook,
    drop_webhook,
    pause_webhook,
    resume_webhook,
)
from records.transactions import connection, transaction
from tests.support.feeds import issued
from tests.support.recorded_line import GROUP, HALL, RecordedLine
from tests.support.rollback import roll_back
from tests.support.small_catalogue import BRANCH

ANYTHING = ("*",)


async def hook(name: str, *events: str, hall: str = HALL) -> None:
    """A webhook that wants these."""
    made = Webhook(name, hall, "https://hall.example/", Sealed("k", "s"), events, True, 1)  # noqa: FBT003
    await add_webhook(connection(), made)


async def told(name: str) -> list[dict[str, Any]]:
    """What a webhook is told, in the order in which it will be sent."""
    rows = await sql.rows(
        connection(),
        "SELECT n.content, d.state, d.channel FROM delivery d JOIN notice n ON n.id = d.notice "
        "WHERE d.recipient=? ORDER BY d.id",
        name,
    )
    assert {(row["state"], row["channel"]) for row in rows} <= {("queued", "webhook")}
    return [json.loads(row["content"]) for row in rows]


async def names(name: str) -> list[str]:
    """Of what it is told."""
    return [one["event"] for one in await told(name)]


async def visit(bench: RecordedLine) -> None:
    """Somebody takes a number, is called, called again, served."""
    await bench.issue(citizen="a-person")
    line = bench.line
    assert (await line.call_next(bench.request(), HALL, "1")).durable
    await line.start(bench.request(), HALL, "1")
    assert (await line.finish(bench.request(), HALL, "1")).durable


async def test_each_is_told_what_it_wants(bench: RecordedLine) -> None:
    """In the order of the log, and only of its own hall."""
    await hook("all", *ANYTHING)
    await hook("calls", "ticket.called", "window.closed")
    await hook("elsewhere", *ANYTHING, hall=BRANCH)
    await visit(bench)
    visited = ["ticket.issued", "ticket.called", "ticket.started", "ticket.finished"]
    assert await names("all") == visited
    assert await names("calls") == ["ticket.called"]
    assert await names("elsewhere") == []


async def test_halls_that_are_recorded_together_are_told_apart(bench: RecordedLine) -> None:
    """One commit may hold events of several."""
    await hook("all", *ANYTHING)
    await hook("elsewhere", *ANYTHING, hall=BRANCH)
    there = msgspec.structs.replace(issued(2), hall=BRANCH)
    entries = [Entry(str(n), event, "") for n, event in enumerate((issued(1), there))]
    async with transaction() as tx:
        await Webhooks().apply(tx, Batch(GROUP, 9, entries))
    assert [one["seq"] for one in await told("all")] == ["1"]
    assert [one["seq"] for one in await told("elsewhere")] == ["2"]


async def test_it_is_told_as_screens_are(bench: RecordedLine) -> None:
    """By number and window; the person is in the log, and nowhere in what is told."""
    await hook("all", *ANYTHING)
    await visit(bench)
    happened = await told("all")
    assert "a-person" not in str(happened)
    assert "ticket-" not in str(happened)
    called = happened[1]
    data = json.loads(called["data"])
    assert (data["number"], data["window"], data["call_no"]) == ("A001", "1", 1)
    seqs = [int(one["seq"]) for one in happened]
    assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))
    assert {one["epoch"] for one in happened} == {"1"}


async def test_deliveries_are_listed_with_their_attempts(bench: RecordedLine) -> None:
    """The latest first, page by page."""
    await hook("all", *ANYTHING)
    await visit(bench)
    latest = await deliveries_to(connection(), "all", 2**62, 3)
    assert [one.event for one in latest] == ["ticket.finished", "ticket.started", "ticket.called"]
    add = "INSERT INTO attempt (delivery, n, provider, began_ms, outcome) VALUES (?, ?, 'w', ?, ?)"
    for n, outcome in ((1, "retry"), (2, None)):
        await sql.change(connection(), add, latest[0].id, n, n, outcome)
    rest = await deliveries_to(connection(), "all", latest[-1].id, 3)
    assert [one.event for one in rest] == ["ticket.issued"]
    (again, *_) = await deliveries_to(connection(), "all", 2**62, 1)
    assert again.attempts == [(1, "retry", None), (2, None, None)]
    assert rest[0].attempts == []
    assert await deliveries_to(connection(), "none", 2**62, 3) == []


async def test_a_paused_one_is_told_nothing_of_the_pause(bench: RecordedLine) -> None:
    """Nor one that is gone."""
    await hook("one", *ANYTHING)
    await pause_webhook(connection(), "one", 2)
    await visit(bench)
    assert await names("one") == []
    await resume_webhook(connection(), "one", 3)
    assert (await bench.issue()).durable
    assert await names("one") == ["ticket.issued"]
    await drop_webhook(connection(), "one")
    assert (await bench.issue()).durable
    assert await names("one") == ["ticket.issued"]


async def test_without_webhooks_nothing_is_written(bench: RecordedLine) -> None:
    """A hall without systems of its own pays one look."""
    await visit(bench)
    rows = await sql.rows(connection(), "SELECT id FROM notice WHERE kind='hall_event'")
    assert rows == []


@pytest.mark.parametrize("lost", [1, 4])
async def test_a_record_that_went_back_tells_nothing_twice(bench: RecordedLine, lost: int) -> None:
    """What was planned with a lost commit and survived is the same when it is planned again."""
    await hook("all", *ANYTHING)
    await visit(bench)
    before = await told("all")
    await roll_back(GROUP, lost)
    assert (await bench.issue()).durable
    after = await told("all")
    assert after[: len(before)] == before
    assert [one["event"] for one in after[len(before) :]] == ["ticket.issued"]
