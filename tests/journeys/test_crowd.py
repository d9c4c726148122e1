"""A small day played by the crowd against a running house, and judged by the journal."""

import io
from dataclasses import replace

import msgspec
from rich.console import Console

from mini_program_mock.crowd.day import Order, play
from mini_program_mock.session import Json
from server.verdict import Report, Verdict, close_the_day, judge
from tests.support.house import RunningHouse

ORDER = Order(base_url="", hall="tonghua", speed=1500, visits=40, seed=4, windows=6)


async def test_a_day_loses_nobody_and_calls_nobody_twice(server: RunningHouse) -> None:
    """What the crowd saw is what the journal holds; the closing table says so."""
    server.recall_at_once()  # the crowd lives faster than this house
    seen = await play(replace(ORDER, base_url=server.base_url), server.demo_password)
    assert seen["counts"]["issued"] == ORDER.visits
    assert set(seen["outcomes"].values()) <= {"served", "missed", "cancelled"}
    assert seen["troubles"] == {}
    assert (seen["feed"]["gaps"], seen["feed"]["behind"]) == (0, 0)
    report = msgspec.convert(seen, Report)
    assert await judge(report) == Verdict(0, 0, 0)
    page = io.StringIO()
    assert await close_the_day(report, Console(file=page, width=100)) == 0
    assert "doubles 0 · lost 0 · crowd lag max" in page.getvalue()
    await _broken_words_are_noticed(seen)


async def _broken_words_are_noticed(seen: Json) -> None:
    """A report that the journal does not bear out is no good day."""
    ticket, call = seen["issued"][0], seen["calls"][0]
    lost = {**seen, "issued": [*seen["issued"], {**ticket, "id": "gone", "number": "Z999"}]}
    assert await judge(msgspec.convert(lost, Report)) == Verdict(0, 1, 0)
    unsure = {**seen, "issued": [{**ticket, "id": "gone", "number": "Z999", "durable": False}]}
    assert await judge(msgspec.convert(unsure, Report)) == Verdict(0, 0, 0)
    twice = {**seen, "calls": [*seen["calls"], {**call, "window": "E1"}]}
    assert await judge(msgspec.convert(twice, Report)) == Verdict(1, 1, 0)
    same = {**seen, "issued": [*seen["issued"], ticket]}
    assert await judge(msgspec.convert(same, Report)) == Verdict(1, 0, 0)
