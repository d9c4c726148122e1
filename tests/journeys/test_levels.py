"""What an item demands to be known of somebody: when they book, hand in and fetch."""

from typing import Any

import httpx

from kit.clock import real_ms
from records.models.identity.proofs import ProofRow
from records.transactions import connection
from tests.support.bookings import citizen_id
from tests.support.cases import materials, serve
from tests.support.house import RunningHouse
from tests.support.pickups import by_number, code_of, proxy_for, ready, refused, scan
from tests.support.proofs import shown

# Of the demo: each demands a level at one point.
BOOKED, ACCEPTED, FETCHED = "RS-010", "JY-003", "WL-001"
DAY = "2026-11-24"


def required(answer: httpx.Response) -> dict[str, Any]:
    """What is told to whoever has to show more."""
    assert refused(answer) == (403, "verification_required"), answer.text
    told = answer.json()
    return {name: told[name] for name in ("level", "has", "providers", "at")}


async def slots(house: RunningHouse, item: str) -> list[str]:
    """The times that are free for an item."""
    found = await house.http.get(f"/api/v1/halls/tonghua/slots?item={item}&date={DAY}")
    return [one["id"] for one in found.json() if one["left"]]


async def test_a_level_is_demanded_of_whoever_books(house: RunningHouse) -> None:
    """Not for holding; not by staff; a proof that has lapsed is none; moving is asked the same."""
    first, second, *_ = await slots(house, BOOKED)
    body = {"slot": first, "item": BOOKED}
    item = (await house.http.get(f"/api/v1/items/{BOOKED}")).json()
    assert item["levels"] == {"book": 4, "accept": 0, "pickup": 0}
    held = await house.post("/holds", "unshown", body)
    assert held.status_code == 201, held.text
    told = {"level": 4, "has": 1, "providers": ["face", "ctid", "counter"], "at": "booking"}
    with_hold = body | {"hold": held.json()["id"]}
    assert required(await house.post("/appointments", "unshown", with_hold)) == told
    await shown(house, "unshown", 4, until_ms=real_ms() - 1)
    await shown(house, "unshown", 3)
    assert required(await house.post("/appointments", "unshown", body)) == told | {"has": 3}
    proof = await shown(house, "unshown", 5)
    made = await house.post("/appointments", "unshown", with_hold)
    assert made.status_code == 201, made.text
    await end_proof(proof)
    path = f"/appointments/{made.json()['id']}/reschedule"
    assert required(await house.post(path, "unshown", {"slot": second}))["at"] == "booking"
    by_staff = body | {"citizen": await citizen_id(house, "at the desk"), "reason": "一同在窗口"}
    assert (await house.post("/appointments", "manager", by_staff)).status_code == 201


async def end_proof(proof: str) -> None:
    """Let a proof hold no longer."""
    await ProofRow.filter(id=proof).using_db(connection()).update(ended_ms=real_ms())


async def test_a_level_is_demanded_of_whoever_hands_in(house: RunningHouse) -> None:
    """To receive needs none, to accept does: the applicant's, at once or later."""
    ticket = await serve(house, "handing", clerk=2, lane="social")
    body: dict[str, Any] = {"ticket": ticket["id"], "item": ACCEPTED}
    body |= {"outcome": "accept", "materials": await materials(house, ACCEPTED)}
    told = {"level": 5, "has": 1, "providers": ["ctid", "counter"], "at": "acceptance"}
    assert required(await house.post("/cases", "clerk-02", body)) == told
    received = await house.post("/cases", "clerk-02", body | {"outcome": "receive"})
    assert received.status_code == 201, received.text
    case = received.json()
    path, accept = f"/cases/{case['id']}/accept", {"version": case["version"]}
    assert required(await house.post(path, "clerk-02", accept)) == told
    await shown(house, "handing", 5)
    accepted = await house.post(path, "clerk-02", accept)
    assert (accepted.status_code, accepted.json()["state"]) == (200, "accepted")


async def test_a_level_is_demanded_of_whoever_fetches(house: RunningHouse) -> None:
    """By their own code or by somebody sent; a clerk who sees card and holder demands no more."""
    case = await ready(house, "fetching-level", item=FETCHED)
    proxy = await proxy_for(house, case, "fetching-level")
    for code in (await code_of(house, case, "fetching-level"), proxy["code"]):
        told = required(await scan(house, code))
        assert (told["level"], told["has"], told["at"]) == (4, 1, "pickup")
    assert (await by_number(house, case["number"])).status_code == 201
    await shown(house, "fetching-level", 4)
    code = await code_of(house, case, "fetching-level")
    assert (await scan(house, code)).status_code == 201
