"""Which times may be booked, as anybody may read them."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from kit.clock import ManualClock, instant, shanghai_ms
from records.booking.briefly_kept import BrieflyKept
from records.models.booking.holds import HoldRow
from records.models.booking.places import PlaceRow
from records.models.booking.slots import SlotRow, slots_of_day, take
from records.transactions import connection
from tests.support.house import STILL_MS, RunningHouse
from tests.support.outage import SqlOutage

HALL = "tonghua"
MONDAY, TUESDAY, THURSDAY, FRIDAY = "2026-11-23", "2026-11-24", "2026-11-26", "2026-11-27"


async def read(
    house: RunningHouse, what: str = "slots", *, hall: str = HALL, who: str = "", **query: str
) -> Any:  # noqa: ANN401
    """What a hall tells, which must be told."""
    path = f"/api/v1/halls/{hall}/{what}"
    headers = {"Authorization": f"Bearer {await house.login(who)}"} if who else {}
    reply = await house.http.get(path, params=query, headers=headers)
    assert reply.status_code == 200, reply.text
    return reply.json()


async def refused(house: RunningHouse, *, hall: str = HALL, **query: str) -> tuple[int, str, str]:
    """Status, code and the first field of a refusal."""
    reply = await house.http.get(f"/api/v1/halls/{hall}/slots", params=query)
    told = reply.json()
    return reply.status_code, told["code"], (told.get("errors") or [{"field": ""}])[0]["field"]


async def item_of(house: RunningHouse, lane: str) -> str:
    """An item of a lane that takes no more units than the lane says."""
    items = (await house.http.get(f"/api/v1/items?hall={HALL}&lane={lane}")).json()["items"]
    return str(items[0]["code"])


async def test_the_times_of_a_day(house: RunningHouse) -> None:
    """Every half hour from now on, in instants with an offset, each with how many it takes."""
    today = await read(house, item="GA-001", date=MONDAY)
    assert [one["starts_at"] for one in today[:2]] == [
        instant(shanghai_ms(MONDAY, 9, 30)),
        instant(shanghai_ms(MONDAY, 10)),
    ]
    assert await read(house, item="GA-001") == await read(house, item="GA-001", date="") == today
    tomorrow = await read(house, item="GA-001", date=TUESDAY)
    assert len(tomorrow) == 48
    assert {*tomorrow[0]} == {"id", "starts_at", "ends_at", "capacity", "left"}
    assert all(one["left"] == one["capacity"] > 0 for one in tomorrow)
    assert await read(house, item="GA-001", date=THURSDAY)


async def test_the_first_ten_items_have_times(house: RunningHouse) -> None:
    """Whoever tries the demo can book each of them, today and later."""
    items = (await house.http.get(f"/api/v1/items?hall={HALL}")).json()["items"][:10]
    assert len(items) == 10
    for item in items:
        for day in (MONDAY, TUESDAY, THURSDAY):
            told = await read(house, item=item["code"], date=day)
            assert any(one["left"] for one in told), (item, day)


async def test_left_goes_down_with_what_is_taken(house: RunningHouse) -> None:
    """By whole visits, while the capacity stays."""
    item = await item_of(house, "business")  # 600 s are two units
    before = (await read(house, item=item, date=TUESDAY))[20]
    assert (before["capacity"], before["left"]) == (14, 14)  # 28 units
    assert await take(connection(), before["id"], 3, 10_000, STILL_MS, "booked")
    after = (await read(house, item=item, date=TUESDAY))[20]
    assert (after["capacity"], after["left"]) == (14, 12)


async def test_own_hold_counts_as_free(house: RunningHouse) -> None:
    """To its holder alone, and while it is active and not past its time."""
    who = "holder"
    await house.login(who)
    citizen = house.ctx.authenticator.principal(house.tokens[who]).id
    slot = (await slots_of_day(connection(), HALL, "instant", TUESDAY))[0]
    before = await read(house, item="GA-001", date=TUESDAY)
    hold = await HoldRow.create(
        id="own",
        kind="booking",
        state="active",
        citizen=citizen,
        hall=HALL,
        lane="instant",
        subject="item:GA-001",
        answers="{}",
        date=TUESDAY,
        starts_ms=slot.starts_ms,
        ends_ms=slot.ends_ms,
        units=1,
        created_ms=STILL_MS,
        expires_ms=STILL_MS + 1,
    )
    await PlaceRow.create(owner="own", slot=slot.id, units=1)
    assert await take(connection(), slot.id, 1, 10_000, STILL_MS)
    left = before[0]["left"]
    assert (await read(house, item="GA-001", date=TUESDAY))[0]["left"] == left - 1
    assert (await read(house, item="GA-001", date=TUESDAY, who="another"))[0]["left"] == left - 1
    assert await read(house, item="GA-001", date=TUESDAY, who=who) == before
    await hold.update_from_dict({"expires_ms": STILL_MS}).save()
    assert (await read(house, item="GA-001", date=TUESDAY, who=who))[0]["left"] == left - 1


async def test_answers_decide_how_much_it_takes(house: RunningHouse) -> None:
    """The same time takes fewer visits that are longer; other answers than these are refused."""
    left = {}
    for age, units in (("new", 2), ("used", 3)):
        answers = json.dumps({"vehicle-age": age})
        times = await read(house, item="GA-010", date=TUESDAY, answers=answers)
        guide = {"answers": {"vehicle-age": age}}
        guided = await house.http.post("/api/v1/items/GA-010/guide", json=guide)
        assert guided.json()["slot_units"] == units
        left[age] = times[0]["left"]
    assert 0 < left["used"] < left["new"]
    usual = await read(house, item="GA-010", date=TUESDAY)
    assert await read(house, item="GA-010", date=TUESDAY, answers="{}") == usual
    for bad in ("[]", "{", '{"a":1}', "no"):
        assert await refused(house, item="GA-010", answers=bad) == (422, "invalid", "answers")
    told = await refused(house, item="GA-010", answers='{"none":"x"}')
    assert told == (422, "invalid", "answers.none")


async def test_a_theme_passes_several_slots(house: RunningHouse) -> None:
    """All its units in consecutive slots of one session: the session's last ones are too late."""
    themes = (await house.http.get("/api/v1/themes")).json()["themes"]
    for theme in themes:
        reply = await house.post(f"/themes/{theme['code']}/guide", "citizen", {"answers": {}})
        units = reply.json()["slot_units"]
        if units and units > 6:
            break
    else:
        pytest.fail("no theme is longer than a slot")
    told = (await read(house, theme=theme["code"], date=TUESDAY))[16:]  # by day: six units a slot
    passes = -(-units // 6)
    ends = [shanghai_ms(TUESDAY, hour) for hour in (12, 18)] + [shanghai_ms(TUESDAY) + 86_400_000]
    late = {instant(end - n * 1_800_000) for end in ends for n in range(1, passes)}
    assert {one["starts_at"] for one in told if not one["left"]} == late
    assert {one["starts_at"] for one in told} > late


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"item": "GA-001", "date": "2026-02-30"}, (422, "invalid", "date")),
        ({"item": "GA-001", "date": "tomorrow"}, (422, "invalid", "date")),
        ({"item": "GA-001", "date": "2026-11-22"}, (422, "invalid", "date")),
        ({"item": "GA-001", "date": FRIDAY}, (422, "invalid", "date")),
        ({"item": "none"}, (422, "invalid", "item")),
        ({"item": "x" * 41}, (422, "invalid", "item")),
        ({"theme": "none"}, (422, "invalid", "theme")),
        ({"date": TUESDAY}, (422, "invalid", "item")),
        ({"item": "GA-001", "theme": "t"}, (422, "invalid", "item")),
        ({"item": "GA-001", "day": TUESDAY}, (422, "invalid", "day")),
    ],
)
async def test_bad_questions(
    house: RunningHouse, query: dict[str, str], told: tuple[int, str, str]
) -> None:
    """Each names what is wrong with it."""
    assert await refused(house, **query) == told


async def test_what_is_not_served_here(house: RunningHouse) -> None:
    """A village hall says so of what it does not handle, and no hall is made up."""
    item = await item_of(house, "project")
    told = await refused(house, hall="dongchang-village", item=item)
    assert told[:2] == (409, "not_served_here")
    assert (await refused(house, hall="nowhere", item=item))[:2] == (404, "not_found")


async def test_a_closed_day_has_no_times(house: RunningHouse) -> None:
    """At once, and all of them again when the closure is withdrawn."""
    query = {"hall": "branch-2", "item": "GA-001"}
    before = await read(house, **query, date=TUESDAY)
    body = {"kind": "closure", "reason": "停电"}
    body |= {"from": instant(shanghai_ms(TUESDAY)), "to": instant(shanghai_ms("2026-11-25"))}
    made = await house.post("/halls/branch-2/exceptions", "manager", body)
    assert made.status_code == 201, made.text
    assert await read(house, **query, date=TUESDAY) == []
    days = await read(house, "slot-days", **query)
    assert [(day["open"], bool(day["first"]), bool(day["left"])) for day in days[:2]] == [
        (True, True, True),
        (False, False, False),
    ]
    await house.reopen(made.json()["id"])
    assert await read(house, **query, date=TUESDAY) == before


async def test_the_days_up_to_the_horizon(house: RunningHouse) -> None:
    """Today and three working days, each with its first free time and the sum of what is left."""
    days = await read(house, "slot-days", hall="branch-3", item="GA-001")
    assert [day["date"] for day in days] == [MONDAY, TUESDAY, "2026-11-25", THURSDAY]
    for day in days:
        slots = await read(house, hall="branch-3", item="GA-001", date=day["date"])
        assert day["first"] == next(one for one in slots if one["left"])
        assert day["left"] == sum(one["left"] for one in slots)


async def in_halls(house: RunningHouse, item: str = "GA-001") -> dict[str, Any]:
    """The earliest time for an item in each hall, as the ranking tells."""
    halls = await house.http.get(f"/api/v1/halls?for={item}")
    assert halls.status_code == 200, halls.text
    return {one["id"]: one["for"]["earliest"] for one in halls.json()}


@pytest.fixture
def clock(house: RunningHouse) -> Iterator[ManualClock]:
    """The house's clock, a minute after anybody asked; set back in the end."""
    found = house.ctx.clock
    assert isinstance(found, ManualClock)
    found.advance(minutes=1)
    yield found
    found.at_ms = STILL_MS


async def test_the_earliest_time_in_any_hall(house: RunningHouse, clock: ManualClock) -> None:
    """The ranking tells each hall's first free time, also after its next slots are full."""
    day = await read(house, hall="branch-4", item="GA-001", date=MONDAY)
    assert (await in_halls(house))["branch-4"] == day[0]
    today = SlotRow.filter(hall="branch-4", lane="instant", date=MONDAY, starts_ms__gt=STILL_MS)
    for slot in await today:
        await SlotRow.filter(id=slot.id).update(booked=slot.capacity)
    tomorrow = await read(house, hall="branch-4", item="GA-001", date=TUESDAY)
    assert (await in_halls(house))["branch-4"] == day[0]  # for a second it is not asked again
    clock.advance(seconds=1)
    assert (await in_halls(house))["branch-4"] == tomorrow[0]
    await SlotRow.filter(hall="branch-4", lane="instant").update(state="closed")
    clock.advance(seconds=1)
    told = await in_halls(house)
    assert told["branch-4"] is None
    assert told["dongchang-village"] is not None


async def test_halls_are_told_without_times_while_the_record_is_away(
    house: RunningHouse, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read a moment ago still is; afterwards the waits alone, until it is back."""
    before = await in_halls(house)
    outage = SqlOutage(monkeypatch)
    outage.away.add("")
    assert await in_halls(house) == before
    clock.advance(seconds=1)
    assert await in_halls(house) == dict.fromkeys(before)
    outage.away.clear()
    clock.advance(seconds=1)
    assert await in_halls(house) == before


async def test_what_was_told_is_kept_for_a_second_and_for_a_few_things() -> None:
    """Neither longer nor, after the clock was set back, from the future; the first go first."""
    kept = BrieflyKept(at_most=2)
    kept.keep("a", 1000, 1)
    assert [kept.get("a", at_ms) for at_ms in (999, 1000, 1999, 2000)] == [None, 1, 1, None]
    kept.keep("b", 1000, 2)
    kept.keep("a", 1100, 3)
    kept.keep("c", 1100, 4)
    assert [kept.get(asked, 1100) for asked in "abc"] == [3, None, 4]
