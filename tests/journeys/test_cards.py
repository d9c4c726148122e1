"""A card at the kiosk: it finds the own booking, takes a number, and is forgotten."""

from datetime import date
from typing import Any

from records.db import sql
from records.transactions import connection
from tests.support.bookings import appointment, booked
from tests.support.house import RunningHouse
from tests.support.identity import resident_id
from tests.support.pickups import refused
from tests.support.proofs import shown

OLD = date(1950, 5, 6)


async def laid_on(house: RunningHouse, number: str, who: str = "kiosk") -> dict[str, Any]:
    """What is told of a card that was laid on."""
    body = {"id_card": {"number": number, "name": "王大明"}}
    reply = await house.post("/halls/tonghua/card-readings", who, body)
    assert reply.status_code == 201, reply.text
    assert number not in reply.text
    assert "王大明" not in reply.text
    told: dict[str, Any] = reply.json()
    return told


async def come(house: RunningHouse, body: dict[str, Any], hall: str = "tonghua") -> Any:  # noqa: ANN401
    """A kiosk sends what a card gave it."""
    return await house.post(f"/halls/{hall}/check-ins", "kiosk", body)


async def test_a_card_finds_the_own_booking(house: RunningHouse) -> None:
    """Of proofs that hold, in the right hall; the one in time, or the one that is named."""
    number = resident_id(401)
    assert refused(await come(house, {"id_card": "11010519900102401Z"})) == (422, "invalid")
    assert refused(await come(house, {"id_card": number})) == (404, "not_found")
    await shown(house, "card-holder", 5, number)
    soon = await booked(house, "card-holder", minutes=30)
    elsewhere = await come(house, {"id_card": number}, "tonghua-1")
    assert refused(elsewhere) in {(409, "wrong_hall"), (404, "not_found")}
    later = await booked(house, "card-holder", minutes=300, subject="item:later")
    also = await booked(house, "card-holder", minutes=20, subject="item:also")
    several = await come(house, {"id_card": number})
    assert refused(several) == (409, "several_bookings")
    assert set(several.json()["appointments"]) == {soon, also}
    named = await come(house, {"id_card": number.lower(), "appointment": also})
    assert named.status_code == 201, named.text
    row = await appointment(also)
    assert (row.state, row.presence, row.ticket) == ("arrived", "id_card", named.json()["id"])
    reading = await laid_on(house, number)
    assert {one["id"] for one in reading["appointments"]} == {soon, also, later}
    assert (reading["class"], reading["age_priority"]) == (None, False)
    both = {"id_card": number, "card": reading["id"]}
    assert refused(await come(house, both)) == (422, "invalid")
    early = {"card": reading["id"], "appointment": later}
    assert refused(await come(house, early)) == (409, "too_early")


async def test_a_card_takes_a_number_with_the_class_of_its_age(house: RunningHouse) -> None:
    """Offered, with its reason; the number is the account's, which has one of a lane."""
    number = resident_id(402, OLD)
    await shown(house, "elder", 5, number)
    reading = await laid_on(house, number)
    assert (reading["class"], reading["age_priority"]) == ("elderly", True)
    body = {"hall": "tonghua", "lane": "business", "card": reading["id"]}
    plain = await house.post("/tickets", "kiosk", body | {"lane": "enquiry"})
    assert (plain.status_code, plain.json()["class"]) == (201, "walk_in")
    taken = await house.post("/tickets", "kiosk", body | {"class": "elderly"})
    assert (taken.status_code, taken.json()["class"]) == (201, "elderly")
    mine = [one["id"] for one in (await house.get("/tickets", "elder")).json()]
    assert set(mine) == {plain.json()["id"], taken.json()["id"]}
    assert refused(await house.post("/tickets", "kiosk", body)) == (409, "ticket_exists")
    unread = body | {"lane": "social", "class": "disabled"}
    assert refused(await house.post("/tickets", "kiosk", unread)) == (422, "invalid")
    assert refused(await house.post("/tickets", "elder", body)) == (422, "invalid")


async def test_a_reading_is_its_reader_s_and_is_forgotten(house: RunningHouse) -> None:
    """After two minutes it says nothing, and the next reading deletes it; nothing is in clear."""
    number = resident_id(403)
    reading = await laid_on(house, number, "clerk-02")
    body = {"hall": "tonghua", "lane": "social", "card": reading["id"]}
    assert refused(await house.post("/tickets", "kiosk", body)) == (404, "not_found")
    own = await laid_on(house, number)
    (row,) = await sql.rows(connection(), "SELECT * FROM card_reading WHERE id=?", own["id"])
    assert row["expires_ms"] - row["read_ms"] == 120_000
    for table in ("card_reading", "kept_answer"):
        assert number not in str(await sql.rows(connection(), f"SELECT * FROM {table}"))
    await sql.change(connection(), "UPDATE card_reading SET expires_ms=1 WHERE id=?", own["id"])
    over = await house.post("/tickets", "kiosk", body | {"card": own["id"]})
    assert refused(over) == (404, "not_found")
    await laid_on(house, number)
    assert not await sql.rows(connection(), "SELECT id FROM card_reading WHERE id=?", own["id"])
