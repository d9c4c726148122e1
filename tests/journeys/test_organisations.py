"""Acting for a legal person: asked for, seen on paper, in force, given back."""

from typing import Any

import httpx

from records.db import sql
from records.identity.credit_code import read_credit_code
from records.transactions import connection
from tests.support.bookings import booked, citizen_id
from tests.support.house import RunningHouse
from tests.support.pickups import refused
from tests.support.proofs import shown

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ITEM, DAY = "GA-004", "2026-11-25"


def credit_code(place: int) -> str:
    """A code that is well formed and nobody's."""
    stem = f"91350100M{place:08}"
    total = sum(_ALPHABET.index(one) * pow(3, at, 31) for at, one in enumerate(stem))
    return read_credit_code(stem + _ALPHABET[-total % 31])


async def asked(house: RunningHouse, who: str, place: int, **more: object) -> dict[str, Any]:
    """An authorisation that somebody asks for."""
    body = {"name": "通化某某商贸有限公司", "credit_code": credit_code(place)} | more
    reply = await house.post("/me/organisations", who, body)
    assert reply.status_code == 201, reply.text
    assert credit_code(place) not in reply.text
    told: dict[str, Any] = reply.json()
    return told


async def decide(house: RunningHouse, one: dict[str, Any], **more: object) -> httpx.Response:
    """A clerk decides on it."""
    body = {"in_force": True, "reason": "授权书原件齐全", "paper_seen": True} | more
    return await house.post(f"/authorisations/{one['id']}/decide", "clerk-02", body)


def acting(one: dict[str, Any], slot: str) -> dict[str, Any]:
    """A booking by it."""
    who = {"subject": one["organisation"]["id"], "authorisation": one["id"]}
    return {"slot": slot, "item": ITEM} | who


async def test_who_acts_for_a_legal_person(house: RunningHouse) -> None:
    """Only by an authorisation of one's own that is in force; once a day for one thing."""
    found = await house.http.get(f"/api/v1/halls/tonghua/slots?item={ITEM}&date={DAY}")
    slot, other, *_ = [one["id"] for one in found.json() if one["left"]]
    wrong = {"name": "x", "credit_code": credit_code(1)[:-1] + "I"}
    assert refused(await house.post("/me/organisations", "agent", wrong)) == (422, "invalid")
    one = await asked(house, "agent", 1)
    assert (await asked(house, "agent", 1))["id"] == one["id"]
    body = acting(one, slot)
    not_yet = (409, "authorisation_not_in_force")
    for path in ("/holds", "/appointments"):
        assert refused(await house.post(path, "agent", body)) == not_yet
    assert refused(await decide(house, one)) == (403, "verification_required")
    await shown(house, "agent", 4)
    assert refused(await decide(house, one, paper_seen=False)) == (422, "invalid")
    assert (await decide(house, one)).json()["state"] == "in_force"
    assert refused(await decide(house, one, in_force=False)) == (409, "illegal_move")
    assert refused(await house.post("/appointments", "stranger", body)) == (404, "not_found")
    alone = body | {"authorisation": None}
    assert refused(await house.post("/appointments", "agent", alone)) == (422, "invalid")
    made = await house.post("/appointments", "agent", body)
    assert made.status_code == 201, made.text
    assert made.json()["organisation"] == one["organisation"]["id"]
    await shown(house, "agent-2", 4)
    second = await asked(house, "agent-2", 1)
    assert second["organisation"]["id"] == one["organisation"]["id"]
    assert (await decide(house, second)).status_code == 200
    again = await house.post("/appointments", "agent-2", acting(second, other))
    assert refused(again) == (409, "booking_exists")
    gone = await house.delete(f"/me/organisations/{one['id']}", "agent-2")
    assert gone.status_code == 404
    assert (await house.delete(f"/me/organisations/{one['id']}", "agent")).status_code == 204
    assert refused(await house.post("/appointments", "agent", acting(one, other))) == not_yet
    listed = (await house.get("/me/organisations", "agent")).json()["authorisations"]
    assert [row["state"] for row in listed] == ["revoked"]


async def test_an_agent_has_five_at_a_time(house: RunningHouse) -> None:
    """However many legal persons they act for; an authorisation that is over says nothing."""
    found = await house.http.get(f"/api/v1/halls/tonghua/slots?item={ITEM}&date={DAY}")
    slot = next(one["id"] for one in found.json() if one["left"])
    await shown(house, "agent-5", 4)
    one = await asked(house, "agent-5", 2)
    await decide(house, one)
    organisation = one["organisation"]["id"]
    for _ in range(5):
        await booked(
            house, "agent-5", minutes=60, organisation=organisation, authorisation=one["id"]
        )
    full = await house.post("/appointments", "agent-5", acting(one, slot))
    assert refused(full) == (409, "too_many_for_others")
    agent = await citizen_id(house, "agent-5")
    statement = "UPDATE appointment SET organisation=NULL WHERE citizen=?"
    await sql.change(connection(), statement, agent)
    over = "UPDATE authorisation SET until_ms=1 WHERE id=?"
    await sql.change(connection(), over, one["id"])
    late = await house.post("/appointments", "agent-5", acting(one, slot))
    assert refused(late) == (409, "authorisation_not_in_force")
