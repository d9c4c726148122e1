"""At the window: a card is seen, and whoever holds it is known from then on."""

from itertools import count

from tests.support.house import RunningHouse
from tests.support.identity import begin, identity, look, resident_id, rows

_people = count(500)
CLERK, WINDOW = "clerk-05", "5"
PATH = f"/windows/tonghua/{WINDOW}"
DEMANDS_FIVE, ITS_LANE = "SF-001", "social"
Json = dict[str, object]


async def at_window(house: RunningHouse, name: str) -> str:
    """A number that is being served at window 5: a citizen's, or one of paper."""
    await house.post(f"{PATH}/open", CLERK, {})
    wish = {"hall": "tonghua", "lane": ITS_LANE}
    made = await house.post("/tickets", name, wish)
    assert made.status_code == 201, made.text
    ticket = str(made.json()["id"])
    called = await house.post(f"{PATH}/call", CLERK, {"ticket": ticket, "reason": "a test"})
    assert called.status_code == 200, called.text
    await house.post(f"{PATH}/start", CLERK, {})
    return ticket


def card(ticket: str, place: int, **more: object) -> Json:
    """What a clerk sends who has seen a card."""
    usual: Json = {"ticket": ticket, "name": "李 四", "id_number": resident_id(place)}
    return {**usual, "card_seen": True, **more}


async def done(house: RunningHouse) -> None:
    """The window is free again."""
    await house.post(f"{PATH}/finish", CLERK, {})


async def test_a_citizen_is_known(server: RunningHouse) -> None:
    """Who chose the counter shows a code; what comes of it is level 5, masked in the answer."""
    who, place = "counter-1", next(_people)
    attempt = await begin(server, who, {"provider": "counter", "level": 5})
    code = (await server.get(f"/identity/verifications/{attempt['id']}/code", who)).json()["code"]
    ticket = await at_window(server, who)
    body = card(ticket, place, verification=code)
    seen = await server.post(f"{PATH}/verifications", CLERK, body)
    assert seen.status_code == 201, seen.text
    assert seen.json()["number_masked"].startswith("110105********")
    assert resident_id(place) not in seen.text
    assert (await look(server, who, attempt))["state"] == "passed"
    assert (await identity(server, who))["level"] == 5
    await done(server)


async def test_paper_gets_its_person(server: RunningHouse) -> None:
    """An item of level 5 is refused to nobody known, and accepted once the card was seen.

    The case is theirs; at the next window the same account is found by the card.
    """
    place = next(_people)
    ticket = await at_window(server, "kiosk")
    asked = await server.http.post(f"/api/v1/items/{DEMANDS_FIVE}/guide", json={"answers": {}})
    guide = asked.json()
    papers = [{"material": one["code"], "status": "given"} for one in guide["materials"]]
    body = {"ticket": ticket, "item": DEMANDS_FIVE, "materials": papers, "outcome": "accept"}
    refused = await server.post("/cases", CLERK, body)
    assert (refused.status_code, refused.json()["code"]) == (403, "verification_required")
    assert (refused.json()["level"], refused.json()["at"]) == (5, "acceptance")
    seen = await server.post(f"{PATH}/verifications", CLERK, card(ticket, place))
    assert (seen.status_code, seen.json()["citizen_known"]) == (201, False)
    made = await server.post("/cases", CLERK, body)
    assert made.status_code == 201, made.text
    (person,) = await rows("ticket_person", "ticket=?", ticket)
    (case,) = await rows("service_case", "id=?", made.json()["id"])
    assert case["applicant"] == person["citizen"]
    await done(server)
    again = await at_window(server, "kiosk")
    known = await server.post(f"{PATH}/verifications", CLERK, card(again, place))
    assert known.json()["citizen_known"] is True
    await done(server)


async def test_what_is_refused(server: RunningHouse) -> None:
    """A wrong number, a card not seen, another's code, another's window, another person."""
    who, place = "counter-2", next(_people)
    other = await begin(server, "counter-3", {"provider": "counter", "level": 5})
    path = f"/identity/verifications/{other['id']}/code"
    code = (await server.get(path, "counter-3")).json()["code"]
    ticket = await at_window(server, who)
    good = card(ticket, place)
    bad: list[Json] = [
        {**good, "id_number": "110105194912310021"},
        {**good, "card_seen": False},
        {**good, "verification": code},
        {**good, "verification": "nobody.1.a"},
        {**good, "name": " "},
    ]
    for body in bad:
        refused = await server.post(f"{PATH}/verifications", CLERK, body)
        assert refused.status_code == 422, refused.text
    elsewhere = await server.post("/windows/tonghua/6/verifications", CLERK, good)
    assert elsewhere.status_code == 403
    assert await rows("ticket_person", "ticket=?", ticket) == []
    assert (await server.post(f"{PATH}/verifications", CLERK, good)).status_code == 201
    stranger = await server.post(f"{PATH}/verifications", CLERK, card(ticket, next(_people)))
    assert (stranger.status_code, stranger.json()["code"]) == (409, "another_person")
    await done(server)
