"""What may be booked within two weeks, beside reading one row: `python -m benchmarks.availability`.

A hall tells 14 days of one item's times as `GET /halls/{hall}/slot-days` does, below HTTP: among
10,000 items, with every slot of every hall taken but for a unit, released by the usual plan with
its delays. The baseline reads one slot by its key from the same SQLite, by turns and in short
rounds, so that whatever else the machine does falls on both.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from handlers.slots.service import slot_days
from kit.clock import ManualClock
from records.db import sql
from records.models.booking.slots import SlotRow, find_slot
from records.models.catalogue.service_items import ServiceItem
from records.transactions import connection
from tests.support.house import STILL_MS, RunningHouse, make_template, running_house

ROUNDS, ASKED = 40, 5
ITEMS = 10_000
DAYS = 14
HALL = "tonghua"
SETTINGS = {
    "horizon_working_days": "10",
    "release_plan": "10@00:00=0.6 3@08:00=0.3 0@00:00=0.1",
    "release_jitter_s": "300",
}


async def _fill(house: RunningHouse) -> None:
    """As many items, and nearly every place taken."""
    for key, value in SETTINGS.items():
        body = {"key": key, "value": value}
        reply = await house.post(f"/halls/{HALL}/settings", "manager", body)
        assert reply.status_code == 200, reply.text  # noqa: S101 - a benchmark of nothing
    like = await ServiceItem.get(code="GA-001").values()
    there = await ServiceItem.all().count()
    new = [ServiceItem(**{**like, "code": f"X-{n}"}) for n in range(ITEMS - there)]
    await ServiceItem.bulk_create(new, batch_size=500)
    await sql.change(connection(), "UPDATE slot SET booked = capacity - 1 WHERE capacity > 0")


async def _ms(ask: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    for _ in range(ASKED):
        await ask()
    return (time.perf_counter() - began) / ASKED * 1000


async def main() -> None:
    """Measure both and print the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        template = await make_template(Path(folder))
        clock = ManualClock(STILL_MS)
        async with running_house(Path(folder) / "house", template, clock) as house:
            await _fill(house)
            query: dict[str, list[str]] = {"item": ["X-4711"], "theme": [], "answers": []}
            told = await slot_days(house.ctx, None, HALL, query)
            slot = await SlotRow.filter(hall=HALL, lane="instant").order_by("-starts_ms").first()
            if len(told) < DAYS or slot is None:
                raise SystemExit(f"only {len(told)} days are told")

            async def days() -> object:
                return await slot_days(house.ctx, None, HALL, query)

            async def row() -> object:
                return await find_slot(connection(), slot.id)

            await days(), await row()
            rounds = [(await _ms(days), await _ms(row)) for _ in range(ROUNDS)]
            count = await SlotRow.filter(hall=HALL, lane="instant", starts_ms__gt=STILL_MS).count()
    ours, key = (statistics.median(times) for times in zip(*rounds, strict=True))
    ratio = statistics.median(mine / one for mine, one in rounds)
    print(f"{len(told)} days of an item, {count} slots   {ours:8.2f} ms")
    print(f"one row by key               {key:8.2f} ms")
    print(f"days ÷ row                   {ratio:8.1f}")


if __name__ == "__main__":
    asyncio.run(main())
