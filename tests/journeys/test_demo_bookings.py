"""The demo's halls have bookings from the start, and room for more."""

from kit.clock import MINUTE_MS, business_date
from server.demo.bookings import SeedBookings
from tests.support.house import RunningHouse

DAY_MS = 24 * 60 * MINUTE_MS


async def test_the_demo_has_bookings_and_free_times(timed: RunningHouse) -> None:
    """In the city hall and each branch, on every day; each of the first items can be booked still.

    A restarted house adds none, and nobody waits for any of them.
    """
    ctx = timed.ctx
    assert await SeedBookings(ctx).run_once(ctx.moment()) > 500
    assert await SeedBookings(ctx).run_once(ctx.moment()) == 0
    items = (await timed.http.get("/api/v1/items?hall=tonghua")).json()["items"][:10]
    for item in items:
        url = f"/api/v1/halls/tonghua/slot-days?item={item['code']}"
        days = (await timed.http.get(url)).json()
        assert len(days) == 4
        assert all(day["left"] > 0 for day in days), item["code"]
    today = business_date(ctx.clock.now_ms())
    tomorrow = business_date(ctx.clock.now_ms() + DAY_MS)
    for hall in ctx.groups["tonghua"].directory.halls:
        for day in (today, tomorrow):
            found = await timed.get(f"/halls/{hall}/appointments?date={day}", "manager")
            assert len(found.json()["appointments"]) > 3, (hall, day)
    halls = (await timed.http.get("/api/v1/halls")).json()
    assert sum(lane["waiting"] for hall in halls for lane in hall["lanes"]) == 0
