"""What demands to know who somebody is, and the card that finds a booking at the kiosk."""

from itertools import count

from records.models.catalogue.service_items import ServiceItem
from records.transactions import connection
from tests.support.bookings import booked
from tests.support.house import RunningHouse
from tests.support.identity import (
    begin,
    face,
    look,
    proven,
    resident_id,
    rows,
    show_ctid,
    show_face,
)

BOOKED_BY_PERSONS, ITS_LANE = "GJ-001", "instant"
_people = count(300)


async def _slot(house: RunningHouse, item: str, at: int = 0) -> str:
    """A time of tomorrow."""
    day = "2026-11-24"
    found = await house.http.get(f"/api/v1/halls/tonghua/slots?item={item}&date={day}")
    free = [slot for slot in found.json() if slot["left"] > 0]
    return str(free[at]["id"])


async def test_an_item_says_what_it_demands(server: RunningHouse) -> None:
    """Each item tells its levels; the first ten of the city hall demand nothing to book."""
    one = (await server.http.get(f"/api/v1/items/{BOOKED_BY_PERSONS}")).json()
    assert one["levels"] == {"book": 4, "accept": 0, "pickup": 0}
    listed = (await server.http.get("/api/v1/items?hall=tonghua")).json()["items"][:10]
    assert [item["levels"]["book"] for item in listed] == [0] * 10


async def test_it_is_booked_once_somebody_is_known(server: RunningHouse) -> None:
    """Refused with every way that there is; the time stays held, for longer, and is then booked."""
    who, slot = "demand-1", await _slot(server, BOOKED_BY_PERSONS)
    wish = {"slot": slot, "item": BOOKED_BY_PERSONS}
    held = (await server.post("/holds", who, wish)).json()
    refused = await server.post("/appointments", who, {**wish, "hold": held["id"]})
    assert refused.status_code == 403
    told = refused.json()
    assert (told["code"], told["level"], told["has"], told["at"]) == (
        "verification_required",
        4,
        1,
        "booking",
    )
    assert set(told["providers"]) == {"face", "ctid", "counter"}
    attempt = await begin(server, who, face(next(_people)))
    (hold,) = await rows("hold", "id=?", held["id"])
    assert (hold["state"], hold["expires_ms"] - hold["created_ms"]) == ("active", 600_000)
    assert attempt["hold_until"] is not None
    await show_face(server, attempt, "pass")
    await look(server, who, attempt)
    made = await server.post("/appointments", who, {**wish, "hold": held["id"]})
    assert made.status_code == 201, made.text


async def test_a_time_is_held_longer_once(server: RunningHouse) -> None:
    """A second attempt prolongs nothing."""
    who = "demand-2"
    wish = {"slot": await _slot(server, BOOKED_BY_PERSONS, 1), "item": BOOKED_BY_PERSONS}
    held = (await server.post("/holds", who, wish)).json()
    await begin(server, who, face(next(_people)))
    (first,) = await rows("hold", "id=?", held["id"])
    await begin(server, who, {"provider": "counter", "level": 5})
    (second,) = await rows("hold", "id=?", held["id"])
    assert second["expires_ms"] == first["expires_ms"]


async def test_without_a_name_by_ctid(server: RunningHouse) -> None:
    """Whoever uses 网证 books the same, and no name or number of theirs is anywhere (V 16)."""
    who, slot = "demand-3", await _slot(server, BOOKED_BY_PERSONS, 2)
    attempt = await begin(server, who, {"provider": "ctid", "level": 4})
    await show_ctid(server, attempt, "pass")
    wish = {"slot": slot, "item": BOOKED_BY_PERSONS}
    assert (await server.post("/appointments", who, wish)).status_code == 201
    (row,) = await rows("proof", "verification=?", attempt["id"])
    assert (row["details"], row["key_id"]) == (None, None)


async def test_a_card_finds_the_booking(server: RunningHouse) -> None:
    """The kiosk reads it, the same ticket comes again; a stranger's finds nothing."""
    place = next(_people)
    await proven(server, "demand-4", place)
    booking = await booked(server, "demand-4", lane=ITS_LANE)
    first = await server.post("/halls/tonghua/check-ins", "kiosk", {"id_card": resident_id(place)})
    assert first.status_code == 201, first.text
    again = await server.post("/halls/tonghua/check-ins", "kiosk", {"id_card": resident_id(place)})
    assert again.json()["id"] == first.json()["id"]
    (row,) = await rows("appointment", "id=?", booking)
    assert (row["presence"], row["state"]) == ("id_card", "arrived")
    nobody = {"id_card": resident_id(next(_people))}
    assert (await server.post("/halls/tonghua/check-ins", "kiosk", nobody)).status_code == 404


async def test_a_card_that_is_none_or_at_another_hall(server: RunningHouse) -> None:
    """A wrong check character is 422 and repeats nothing; another hall's booking stays."""
    place = next(_people)
    number = resident_id(place)
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    bad = await server.post("/halls/tonghua/check-ins", "kiosk", {"id_card": wrong})
    assert bad.status_code == 422
    assert wrong not in bad.text
    await proven(server, "demand-5", place)
    booking = await booked(server, "demand-5", hall="branch-1", lane=ITS_LANE)
    there = await server.post("/halls/tonghua/check-ins", "kiosk", {"id_card": number})
    assert (there.status_code, there.json()["code"]) == (409, "wrong_hall")
    (row,) = await rows("appointment", "id=?", booking)
    assert row["state"] == "booked"


async def test_several_bookings_of_a_card(server: RunningHouse) -> None:
    """Of several, the only one that may be kept now; else they are named."""
    place = next(_people)
    await proven(server, "demand-6", place)
    soon = await booked(server, "demand-6", lane=ITS_LANE, minutes=20)
    also = await booked(server, "demand-6", lane=ITS_LANE, minutes=40)
    await booked(server, "demand-6", lane=ITS_LANE, minutes=180)
    card = {"id_card": resident_id(place)}
    several = await server.post("/halls/tonghua/check-ins", "kiosk", card)
    assert (several.status_code, several.json()["code"]) == (409, "several_bookings")
    assert set(several.json()["appointments"]) == {soon, also}


async def test_acceptance_demands_the_person(server: RunningHouse) -> None:
    """The levels of acceptance and pickup come from the catalogue, too."""
    found = await ServiceItem.get(using_db=connection(), code="SF-001")
    assert (found.book_level, found.accept_level, found.pickup_level) == (4, 5, 4)
