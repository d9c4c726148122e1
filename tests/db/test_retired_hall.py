"""A hall that was taken out of the files; the record still tells of its rules and windows."""

from msgspec.structs import replace

from kit.clock import ManualClock
from queueing.estimates.wait_estimator import WaitEstimator
from records.db import sql
from records.hall_directory import read_directory
from records.models.catalogue.halls import Hall
from records.rulebook import read_rulebook
from records.transactions import connection
from records.warm_up import expected_times, learn
from server.redis.embedded import EmbeddedRedis
from tests.support.recorded_line import GROUP, HALL, lay_out, recorded_line
from tests.support.redis import flush


async def test_its_past_is_no_lesson(
    database: str, redis: EmbeddedRedis, clock: ManualClock
) -> None:
    """Whoever starts without it learns from the others."""
    await lay_out()
    async with recorded_line(redis.url, clock) as bench:
        rules = bench.line.rules.halls[HALL]
        async with bench.journalling():
            changed = replace(rules, return_behind=9)
            await bench.line.set_rules(bench.request(), changed, "the last change")
            await bench.line.open_window(bench.request(), HALL, "1", "clerk")
    await Hall.filter(id=HALL).update(retired_at_ms=1)
    directory = await read_directory(connection(), GROUP)
    estimator = WaitEstimator(
        await read_rulebook(connection(), directory), expected_times(directory)
    )
    await learn(estimator, GROUP, directory.halls)
    assert estimator.state.windows == {}
    assert estimator.state.book.halls == {}


async def test_a_process_that_still_knows_it_numbers_no_event_anew(
    database: str, redis: EmbeddedRedis, clock: ManualClock
) -> None:
    """Redis is lost after an import: the old process goes on, and the journal is not stuck."""
    await lay_out()
    async with recorded_line(redis.url, clock) as bench, bench.journalling():
        await bench.line.end_day(HALL)
        for verb in ("open_window", "close_window"):
            clerk = ("clerk",) if verb == "open_window" else ()
            await getattr(bench.line, verb)(bench.request(), HALL, "1", *clerk)
        await Hall.filter(id=HALL).update(retired_at_ms=1)
        await flush(redis.url)
        assert await bench.line.end_day(HALL) == 0
        clock.advance(minutes=24 * 60)
        await bench.line.end_day(HALL)
        await bench.until(lambda: bench.told[-1].seq == 4)
        assert not bench.journal.late
        recorded = [
            row["seq"]
            for row in await sql.rows(sql.connection(), "SELECT seq FROM event ORDER BY seq")
        ]
        assert recorded == list(range(1, len(recorded) + 1))
        assert len(recorded) == 4
