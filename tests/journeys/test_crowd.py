"""A small day played by the crowd against a running house, and judged by the journal."""

import io
import re
from dataclasses import replace
from pathlib import Path

import msgspec
from rich.console import Console

from kit.clock import ScaledClock, shanghai_ms
from mini_program_mock.client.session import Json
from mini_program_mock.crowd.day import Order, play
from server.demo.verdict import DayReport, DayVerdict, close_the_day, judge
from tests.support.house import RunningHouse, running_house

ORDER = Order(base_url="", hall="tonghua", speed=1500, visits=40, seed=4, windows=6)
OPENS_MS = shanghai_ms("2026-11-23", 8)


async def test_a_day_loses_nobody_and_calls_nobody_twice(template: Path, tmp_path: Path) -> None:
    """What the crowd saw is what the journal holds; the closing table says so.

    Some have booked: whoever of them comes is in the line, and the record knows all they booked.
    """
    clock = ScaledClock(OPENS_MS, ORDER.speed)
    async with running_house(tmp_path / "house", template, clock) as server:
        await _a_day(server)


async def _a_day(server: RunningHouse) -> None:
    server.recall_at_once()  # the crowd lives faster than this house
    seen = await play(replace(ORDER, base_url=server.base_url), server.demo_password)
    counts = seen["counts"]
    assert counts["issued"] + counts.get("stayed_away", 0) == ORDER.visits
    assert counts["booked"] == len(seen["booked"]) > 3
    assert counts["checked_in"] > 0
    assert set(seen["outcomes"].values()) <= {"served", "missed", "cancelled"}
    assert seen["troubles"] == {}
    assert (seen["feed"]["gaps"], seen["feed"]["behind"]) == (0, 0)
    report = msgspec.convert(seen, DayReport)
    assert await judge(report) == DayVerdict(0, 0, 0)
    page = io.StringIO()
    assert await close_the_day(report, Console(file=page, width=100)) == 0
    assert "doubles 0 · lost 0 · crowd lag max" in page.getvalue()
    assert re.search(
        rf"(?s)booked {counts['booked']} · .*no-shows \d+/{counts['booked']} \(", page.getvalue()
    )
    await _broken_words_are_noticed(seen)


async def _broken_words_are_noticed(seen: Json) -> None:
    """A report that the journal does not bear out is no good day."""
    ticket, call = seen["issued"][0], seen["calls"][0]
    lost = {**seen, "issued": [*seen["issued"], {**ticket, "id": "gone", "number": "Z999"}]}
    assert await judge(msgspec.convert(lost, DayReport)) == DayVerdict(0, 1, 0)
    unsure = {**seen, "issued": [{**ticket, "id": "gone", "number": "Z999", "durable": False}]}
    assert await judge(msgspec.convert(unsure, DayReport)) == DayVerdict(0, 0, 0)
    twice = {**seen, "calls": [*seen["calls"], {**call, "window": "E1"}]}
    assert await judge(msgspec.convert(twice, DayReport)) == DayVerdict(1, 1, 0)
    no_booking = {**seen, "booked": [{**seen["booked"][0], "id": "gone"}]}
    assert await judge(msgspec.convert(no_booking, DayReport)) == DayVerdict(0, 1, 0)
    same = {**seen, "issued": [*seen["issued"], ticket]}
    assert await judge(msgspec.convert(same, DayReport)) == DayVerdict(1, 0, 0)
