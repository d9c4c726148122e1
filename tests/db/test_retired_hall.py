"""A hall that was taken out of the files; the record still tells of its rules and windows."""

from msgspec.structs import replace

from kit.clock import ManualClock
from queueing.waits.load import Load
from records.halls import Hall
from records.layout import read_layout
from records.learning import expected_times, learn
from records.rules import read_rulebook
from server.embedded_redis import EmbeddedRedis
from tests.support.recorded_line import GROUP, HALL, lay_out, recorded_line


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
    layout = await read_layout(GROUP)
    load = Load(await read_rulebook(layout), expected_times(layout))
    await learn(load, GROUP, layout.halls)
    assert load.picture.windows == {}
    assert load.picture.book.halls == {}
