"""A parcel on both databases: who is faster, what jams, what nobody comes for."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from unittest.mock import patch

import httpx
import pytest
import pytest_asyncio

from kit.clock import ManualClock
from kit.errors import Unavailable
from records.cases import events as ev
from records.cases.case import Case
from records.cases.words import CaseState
from records.casework import handing_over
from records.db import sql
from records.models.cases.cases import events_of_case, find_case
from records.models.cases.fetching.parcels import Parcel, find_parcel
from records.transactions import connection
from server.jobs.of_house import DoDueWork
from tests.support.bookings import citizen_id
from tests.support.case_samples import APPLICANT, DECIDER, MANAGER, REFUSED
from tests.support.house import RunningHouse
from tests.support.pickups import (
    FIRST,
    GRANTED,
    SECOND,
    Json,
    act,
    bundle,
    by_number,
    code_of,
    confirm,
    due,
    handed_in,
    identified,
    proxy_for,
    ready,
    refused,
    scan,
)

DAY_MINUTES = 24 * 60
AT_ONCE = 100


@pytest.fixture
def clock(house: RunningHouse) -> ManualClock:
    """The clock of the house, which stands still."""
    assert isinstance(house.ctx.clock, ManualClock)
    return house.ctx.clock


@pytest_asyncio.fixture(autouse=True)
async def nothing_by_itself() -> AsyncIterator[None]:
    """What is due is done when a test says so."""

    async def nothing(_job: object, _now: object) -> None: ...

    with patch.object(DoDueWork, "run_once", nothing):
        yield


async def state(case: Json) -> CaseState:
    """Where a case stands."""
    return (await stored(case)).state


async def stored(case: Json) -> Case:
    """A case as it stands."""
    found = await find_case(connection(), case["id"])
    assert found is not None
    return found.case


async def parcel_of(case: Json) -> Parcel:
    """The parcel of a case, which must be there."""
    found = await find_parcel(connection(), case["bundle"] or case["id"])
    assert found is not None
    return found


async def test_of_a_hundred_at_once_one_is_handed_the_parcel(house: RunningHouse) -> None:
    """By code, proxy and number, at two windows: one handover, whoever comes first."""
    case = await ready(house, "crowded")
    code, made = await code_of(house, case, "crowded"), await proxy_for(house, case, "crowded")
    ways = [
        lambda: scan(house, code, FIRST),
        lambda: scan(house, code, SECOND),
        lambda: scan(house, made["code"], FIRST),
        lambda: by_number(house, case["number"], SECOND),
    ]
    for clerk in (FIRST, SECOND):
        await house.login(clerk)

    async def come(n: int) -> httpx.Response:
        found = await ways[n % len(ways)]()
        clerk = SECOND if n % 2 else FIRST
        return found if found.is_error else await confirm(house, found.json(), clerk, checked=True)

    answers = Counter(
        [one.status_code if one.is_success else refused(one) for one in await gather(come)]
    )
    assert answers == {200: 1, (409, "already_collected"): AT_ONCE - 1}
    count = "SELECT count(*) AS n FROM pickup WHERE parcel=? AND state='handed_over'"
    assert (await sql.rows(connection(), count, case["id"]))[0]["n"] == 1
    verbs = [one.verb for one in await events_of_case(connection(), case["id"])]
    assert verbs.count("collect") == 1


async def gather(come: Callable[[int], Awaitable[httpx.Response]]) -> list[httpx.Response]:
    """All of them at once."""
    return await asyncio.gather(*map(come, range(AT_ONCE)))


async def test_a_jam_burns_no_code(house: RunningHouse, clock: ManualClock) -> None:
    """Identified and not handed over, it lapses; the same code works again, until it is fetched."""
    case = await ready(house, "jammed")
    code = await code_of(house, case, "jammed")
    first = await identified(house, code)
    assert (await identified(house, code))["id"] == first["id"]
    assert (await identified(house, code, SECOND))["id"] != first["id"]
    clock.advance(minutes=5)
    lapsed = await confirm(house, first)
    assert refused(lapsed) == (409, "illegal_move")
    assert "again" in lapsed.json()["detail"]
    assert await state(case) is CaseState.READY
    again = await identified(house, code)
    assert again["id"] != first["id"]
    clock.advance(minutes=4.9)
    assert (await confirm(house, again)).status_code == 200
    assert refused(await scan(house, code)) == (409, "already_collected")
    assert refused(await confirm(house, first)) == (409, "already_collected")


async def test_nothing_is_handed_over_by_halves(house: RunningHouse) -> None:
    """What fails at the last write has handed nothing over; the code still works."""
    case = await ready(house, "halves")
    code = await code_of(house, case, "halves")
    pickup = await identified(house, code)
    with patch.object(handing_over, "put_parcel", side_effect=Unavailable):
        assert (await confirm(house, pickup)).status_code == 503
    assert await state(case) is CaseState.READY
    assert (await parcel_of(case)).state == "ready"
    assert (await confirm(house, await identified(house, code))).status_code == 200


async def test_a_theme_is_fetched_at_once(house: RunningHouse) -> None:
    """Its one parcel is ready with the last of its cases, whatever became of the others."""
    cases = await bundle(house, "theme")
    first, second, third = cases
    await act(house, first, *GRANTED, ev.ResultIssued())
    assert (await parcel_of(first)).state == "waiting"
    asked = await house.get(f"/cases/{first['id']}/pickup-code", "theme")
    assert refused(asked) == (409, "case_not_ready")
    await act(house, second, *GRANTED, ev.ResultIssued())
    theirs = APPLICANT._replace(user=await citizen_id(house, "theme"))
    await act(house, third, ev.Withdrawn(), by=theirs)
    assert (await parcel_of(first)).state == "ready"
    codes = {await code_of(house, one, "theme") for one in (first, second)}
    pickup = await identified(house, codes.pop())
    assert [one["id"] for one in pickup["cases"]] == sorted([first["id"], second["id"]])
    assert (await confirm(house, pickup)).status_code == 200
    assert [await state(one) for one in cases] == ["collected", "collected", "withdrawn"]


async def test_two_departments_that_end_at_once_make_it_ready(house: RunningHouse) -> None:
    """Neither sees the other undone and leaves it to the other."""
    for n in range(8):
        cases = await bundle(house, f"both-{n}", 2)
        for case in cases:
            await act(house, case, *GRANTED)
        await asyncio.gather(*[act(house, case, ev.ResultIssued()) for case in cases])
        assert (await parcel_of(cases[0])).state == "ready"


async def test_what_goes_on_after_the_others_were_fetched_is_fetched_alone(
    house: RunningHouse,
) -> None:
    """A refusal that was overturned: its result has a parcel of its own."""
    first, second = await bundle(house, "overturned", 2)
    late = await accepted_late(house, "overturned", first["bundle"])
    for case in (first, second):
        await act(house, case, *GRANTED, ev.ResultIssued())
    code = await code_of(house, first, "overturned")
    assert (await confirm(house, await identified(house, code))).status_code == 200
    await act(house, late, ev.Reopened("no", ""), by=MANAGER)
    asked = await house.get(f"/cases/{late['id']}/pickup-code", "overturned")
    assert refused(asked) == (409, "case_not_ready")
    await act(house, late, ev.Accepted(house.ctx.clock.now_ms()), *GRANTED, ev.ResultIssued())
    code = await code_of(house, late, "overturned")
    pickup = await identified(house, code)
    assert [one["id"] for one in pickup["cases"]] == [late["id"]]
    assert (await confirm(house, pickup)).status_code == 200
    assert await state(late) == "collected"


async def accepted_late(house: RunningHouse, name: str, tied: str) -> Json:
    """A case of a bundle that was not accepted."""
    told = [ev.NotAccepted(REFUSED)]
    case = await handed_in(house, name, told, bundle=tied, theme="newborn", item="GA-009")
    assert await state(case) == "not_accepted"
    return case


# The house's own relay may have tried a message by then; nobody here lets WeChat through.
LYING, GONE = {"open", "not_reached"}, {"superseded", "not_reached"}


async def told(case: Json) -> list[str]:
    """How what was told of a parcel stands, in its order."""
    asked = "SELECT state FROM notice WHERE dedupe_key LIKE ? ORDER BY created_ms, dedupe_key"
    rows = await sql.rows(connection(), asked, f"ready_for_pickup:{case['id']}:%")
    return [row["state"] for row in rows]


async def test_who_does_not_come_is_reminded_and_then_it_goes_back(
    house: RunningHouse, clock: ManualClock
) -> None:
    """At 3, 7 and 15 days; at 30 it lies with the department, until that lays it ready again."""
    case = await ready(house, "forgetful")
    code = await code_of(house, case, "forgetful")
    assert set(await told(case)) <= LYING
    for days, reminded in ((2.9, 0), (0.1, 1), (3.9, 1), (0.1, 2), (7.9, 2), (0.1, 3), (14.9, 3)):
        clock.advance(minutes=days * DAY_MINUTES)
        await due(house)
        assert (await parcel_of(case)).reminded == reminded
        *before, last = await told(case)
        assert (len(before), set(before) <= GONE, last in LYING) == (reminded, True, True)
    clock.advance(minutes=0.1 * DAY_MINUTES)
    await due(house)
    assert (await parcel_of(case)).state == "returned"
    assert set(await told(case)) <= GONE
    found = await stored(case)
    assert (found.state, found.unfetched_ms) == ("ready", clock.now_ms())
    for answer in (
        await scan(house, code),
        await by_number(house, case["number"]),
        await house.get(f"/cases/{case['id']}/pickup-code", "forgetful"),
    ):
        assert refused(answer) == (409, "case_not_ready")
        assert "department" in answer.json()["detail"]
    await act(house, case, ev.ResultIssued())
    parcel = await parcel_of(case)
    assert (parcel.state, parcel.reminded) == ("ready", 0)
    assert (await told(case))[-1] in LYING
    assert (await confirm(house, await identified(house, code))).status_code == 200
    assert (await told(case))[-1] in GONE


async def test_whoever_has_come_is_reminded_of_nothing(
    house: RunningHouse, clock: ManualClock
) -> None:
    """And nothing of theirs goes back."""
    case = await ready(house, "prompt")
    pickup = await identified(house, await code_of(house, case, "prompt"))
    assert (await confirm(house, pickup)).status_code == 200
    rows = "SELECT * FROM due_work WHERE subject=?"
    assert await sql.rows(connection(), rows, case["id"]) == []
    clock.advance(minutes=40 * DAY_MINUTES)
    await due(house)
    assert set(await told(case)) <= GONE
    assert await state(case) == "collected"


async def test_a_house_that_slept_reminds_once(house: RunningHouse, clock: ManualClock) -> None:
    """Of what it missed it tells the last, and goes on from there."""
    case = await ready(house, "slept")
    clock.advance(minutes=16 * DAY_MINUTES)
    await due(house)
    await due(house)
    assert (await parcel_of(case)).reminded == 3
    first, last = await told(case)
    assert (first in GONE, last in LYING) == (True, True)


async def test_what_was_revoked_lies_ready_no_more(house: RunningHouse) -> None:
    """Its code fetches nothing, nor what was identified a moment ago."""
    case = await ready(house, "revoked")
    code = await code_of(house, case, "revoked")
    pickup = await identified(house, code)
    await act(house, case, ev.Revoked("a false paper"), by=DECIDER)
    assert (await parcel_of(case)).state == "waiting"
    assert refused(await confirm(house, pickup)) == (409, "case_not_ready")
    assert refused(await scan(house, code)) == (409, "case_not_ready")
    assert set(await told(case)) <= GONE


async def test_a_proxy_comes_within_seven_days(house: RunningHouse, clock: ManualClock) -> None:
    """Then their code holds no more, and another may be named."""
    case = await ready(house, "week")
    made = await proxy_for(house, case, "week")
    clock.advance(minutes=7 * DAY_MINUTES - 1)
    assert (await scan(house, made["code"])).status_code == 201
    clock.advance(minutes=1)
    assert refused(await scan(house, made["code"])) == (404, "not_found")
    await proxy_for(house, case, "week")
