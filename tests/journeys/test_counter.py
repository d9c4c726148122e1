"""A clerk sees card and holder: level 5, for phones and for paper."""

from typing import Any

import httpx

from records.db import sql
from records.transactions import connection
from tests.support.bookings import citizen_id
from tests.support.cases import materials, serve
from tests.support.house import RunningHouse
from tests.support.identity import begin, identity, look, resident_id
from tests.support.pickups import refused
from tests.support.proofs import shown

ITEM = "JY-003"  # accepted of nobody below level 5


async def seen(
    house: RunningHouse, place: int, clerk: int = 2, at: int | None = None, **more: object
) -> httpx.Response:
    """What a clerk says to have seen at their window, or at another one."""
    body = {"name": " 王小明 ", "id_number": resident_id(place), "card_seen": True} | more
    return await house.post(
        f"/windows/tonghua/{at or clerk}/verifications", f"clerk-{clerk:02}", body
    )


async def done(house: RunningHouse, clerk: int = 2) -> None:
    """The window is free again."""
    await house.post(f"/windows/tonghua/{clerk}/finish", f"clerk-{clerk:02}")


async def test_a_paper_ticket_has_a_person_once_a_clerk_saw_the_card(house: RunningHouse) -> None:
    """A case of level 5 is accepted then, and is theirs; who comes again is known."""
    ticket = await serve(house, "kiosk")
    body: dict[str, Any] = {"ticket": ticket["id"], "item": ITEM, "outcome": "accept"}
    body["materials"] = await materials(house, ITEM)
    answer = await house.post("/cases", "clerk-02", body)
    assert (*refused(answer), answer.json()["has"]) == (403, "verification_required", 0)
    first = await seen(house, 301, ticket=ticket["id"])
    assert first.status_code == 201, first.text
    told = first.json()
    assert (told["level"], told["citizen_known"]) == (5, False)
    assert resident_id(301) not in first.text
    assert "王小明" not in first.text
    accepted = await house.post("/cases", "clerk-02", body)
    assert accepted.status_code == 201, accepted.text
    statement = "SELECT citizen, proof FROM ticket_person WHERE ticket=?"
    (person,) = await sql.rows(connection(), statement, ticket["id"])
    assert person["proof"] == told["id"]
    owner = "SELECT applicant FROM service_case WHERE id=?"
    (case,) = await sql.rows(connection(), owner, accepted.json()["id"])
    assert case["applicant"] == person["citizen"]
    await done(house)
    again = await serve(house, "kiosk")
    second = await seen(house, 301, ticket=again["id"])
    assert (second.status_code, second.json()["citizen_known"]) == (201, True)
    (same,) = await sql.rows(connection(), statement, again["id"])
    assert same["citizen"] == person["citizen"]
    await done(house)


async def test_a_phone_s_code_is_scanned_at_the_counter(house: RunningHouse) -> None:
    """It decides the attempt, once; another's ticket does not go with it."""
    attempt = await begin(house, "at-counter", {"provider": "counter", "level": 5})
    path = f"/identity/verifications/{attempt['id']}/code"
    code = (await house.get(path, "at-counter")).json()["code"]
    ticket = await serve(house, "another-holder")
    mixed = await seen(house, 302, ticket=ticket["id"], verification=code)
    assert refused(mixed) == (409, "another_person")
    await done(house)
    reply = await seen(house, 302, verification=code.upper())
    assert (reply.status_code, reply.json()["citizen_known"]) == (201, True)
    assert (await look(house, "at-counter", attempt))["state"] == "passed"
    assert (await identity(house, "at-counter"))["level"] == 5
    assert refused(await seen(house, 302, verification=code)) == (409, "verification_closed")
    assert refused(await seen(house, 302, verification="x.1.y")) == (404, "not_found")


async def test_what_a_clerk_may_not_say(house: RunningHouse) -> None:
    """Nothing unseen, no wrong number, no other window, nobody who is somebody else."""
    ticket = await serve(house, "shown-before", clerk=3)
    here = {"clerk": 3, "ticket": ticket["id"]}
    assert refused(await seen(house, 303, card_seen=False, **here)) == (422, "invalid")
    wrong = resident_id(303)[:-1] + ("0" if resident_id(303)[-1] != "0" else "1")
    bad = await seen(house, 303, id_number=wrong, **here)
    assert refused(bad) == (422, "invalid")
    assert wrong not in bad.text
    assert refused(await seen(house, 303, clerk=3)) == (422, "invalid")
    assert refused(await seen(house, 303, clerk=2, ticket=ticket["id"])) == (409, "not_served_here")
    assert refused(await seen(house, 303, clerk=2, at=3, ticket=ticket["id"])) == (403, "forbidden")
    assert refused(await seen(house, 303, clerk=3, ticket="none")) == (404, "not_found")
    waiting = await house.take("waiting-still", "social")
    assert refused(await seen(house, 303, clerk=3, ticket=waiting["id"])) == (409, "illegal_move")
    await shown(house, "shown-before", 5, resident_id(304))
    assert refused(await seen(house, 303, **here)) == (409, "another_person")
    assert (await seen(house, 304, **here)).status_code == 201
    assert await citizen_id(house, "shown-before")
    await done(house, 3)
