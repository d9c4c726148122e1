"""Coming to a booking, over HTTP and on both databases: one ticket, or nothing changed."""

import asyncio
from typing import Any

import httpx
import pytest

from handlers.check_in import codes
from kit.clock import real_ms
from records.models.due_work import DueKind, DueWork
from records.transactions import connection
from tests.support.attack import assert_problem
from tests.support.bookings import appointment, booked
from tests.support.house import RunningHouse

DAY_MS = 24 * 60 * 60_000


def scanned(house: RunningHouse, hall: str = "tonghua", ago_ms: int = 0) -> dict[str, str]:
    """What a phone sends that scanned the screen of a hall so long ago."""
    key = house.settings.app.secret
    return {"hall_code": codes.hall_code(key, hall, real_ms() - ago_ms).text}


async def come(
    house: RunningHouse, booking: str, name: str = "anna", body: object = None, **key: str
) -> httpx.Response:
    """Check in, with a code that was scanned just now unless another body is sent."""
    sent = scanned(house) if body is None else body
    return await house.post(f"/appointments/{booking}/check-in", name, sent, **key)


async def refused(booking: str, reply: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem; the booking is as if nobody had come."""
    problem = assert_problem(reply, status, code)
    row = await appointment(booking)
    assert (row.state, row.ticket, row.arrived_ms, row.presence) == ("booked", None, None, "")
    return problem


async def test_whoever_comes_in_time_has_a_ticket(house: RunningHouse) -> None:
    """Ordered by the slot, less the head start; the same one however often it is asked for."""
    booking = await booked(house, "in-time", minutes=30)
    reply = await come(house, booking, "in-time", key="first")
    ticket = reply.json()
    assert (reply.status_code, ticket["class"], ticket["state"]) == (201, "appointment", "waiting")
    assert (ticket["lane"], ticket["virtual_arrival"]) == (
        "social",
        "2026-11-23T01:25:00.000+00:00",
    )
    row = await appointment(booking)
    assert (row.state, row.ticket, row.on_time) == ("arrived", ticket["id"], True)
    assert (row.presence, row.arrived_ms) == ("rotating_code", house.ctx.clock.now_ms())
    for key in ("first", "second"):
        again = await come(house, booking, "in-time", key=key)
        assert (again.status_code, again.json()["id"]) == (201, ticket["id"])
    (mine,) = (await house.get("/tickets", "in-time")).json()
    assert mine["id"] == ticket["id"]
    assert not await DueWork.filter(kind=DueKind.FINISH_CHECK_IN).using_db(connection()).exists()


async def test_two_phones_make_one_ticket(house: RunningHouse) -> None:
    """And so do a hundred; each of them is told of it."""
    booking = await booked(house, "many", minutes=30)
    before = (await house.http.get("/api/v1/halls/tonghua")).json()["lanes"]
    replies = await asyncio.gather(*[come(house, booking, "many") for _ in range(100)])
    assert {reply.status_code for reply in replies} == {201}
    assert len({reply.json()["id"] for reply in replies}) == 1
    after = (await house.http.get("/api/v1/halls/tonghua")).json()["lanes"]
    waiting = [sum(lane["waiting"] for lane in lanes) for lanes in (before, after)]
    assert waiting[1] == waiting[0] + 1


async def test_whoever_comes_late_waits_as_a_walk_in(house: RunningHouse) -> None:
    """Twenty minutes after the beginning: still arrived, without the head start."""
    booking = await booked(house, "late", minutes=-20)
    ticket = (await come(house, booking, "late")).json()
    assert (ticket["class"], ticket["virtual_arrival"]) == ("walk_in", ticket["joined_at"])
    row = await appointment(booking)
    assert (row.state, row.on_time) == ("arrived", False)


@pytest.mark.parametrize(("minutes", "ticket_class"), [(60, "appointment"), (-15, "appointment")])
async def test_the_edges_of_being_in_time(
    house: RunningHouse, minutes: int, ticket_class: str
) -> None:
    """From an hour before to a quarter after, both included."""
    booking = await booked(house, f"edge {minutes}", minutes=minutes)
    assert (await come(house, booking, f"edge {minutes}")).json()["class"] == ticket_class


async def test_whoever_comes_too_early_is_told_when(house: RunningHouse) -> None:
    """A minute early changes nothing."""
    booking = await booked(house, "early", minutes=61)
    problem = await refused(booking, await come(house, booking, "early"), 409, "too_early")
    assert problem["check_in_from"] == "2026-11-23T01:16:00.000+00:00"


async def test_a_login_may_take_a_while(house: RunningHouse) -> None:
    """The code was scanned 90 seconds ago: the intent counts, the code no more."""
    booking = await booked(house, "slow", minutes=30)
    old = scanned(house, ago_ms=90_000)
    await refused(booking, await come(house, booking, "slow", old), 404, "not_found")
    key, then_ms = house.settings.app.secret, real_ms() - 90_000
    intent = {"intent": codes.intent(key, "tonghua", then_ms).text}
    reply = await come(house, booking, "slow", intent)
    assert reply.status_code == 201, reply.text
    assert (await appointment(booking)).presence == "rotating_code"


async def test_yesterdays_photograph_is_refused(house: RunningHouse) -> None:
    """As are a forged code, an old intent, and one kind of code sent as another."""
    booking = await booked(house, "photo", minutes=30)
    key, now_ms = house.settings.app.secret, real_ms()
    for body in (
        scanned(house, ago_ms=DAY_MS),
        {"hall_code": "tonghua.0123456789abcdef"},
        {"hall_code": codes.hall_code(bytes(32), "tonghua", now_ms).text},
        {"hall_code": codes.intent(key, "tonghua", now_ms).text},
        {"intent": codes.intent(key, "tonghua", now_ms - codes.INTENT_MS).text},
        {"intent": codes.hall_code(key, "tonghua", now_ms).text},
    ):
        await refused(booking, await come(house, booking, "photo", body), 404, "not_found")


async def test_a_booking_of_another_hall_is_not_used_up(house: RunningHouse) -> None:
    """It says which hall is right, where that is, and how long one waits there."""
    booking = await booked(house, "wrong", minutes=30, hall="branch-1")
    problem = await refused(booking, await come(house, booking, "wrong"), 409, "wrong_hall")
    assert (problem["hall"], problem["name"]) == ("branch-1", "公安分厅")
    assert problem["position"] == {"lat": 41.72, "lng": 125.93}
    assert 1000 < problem["distance_m"] < 2000
    assert set(problem["estimate"] or {}) <= {"p50_s", "p90_s"}
    shown = (await house.get(f"/appointments/{booking}/code", "wrong")).json()
    kiosk = {"citizen_code": shown["code"]}
    reply = await house.post("/halls/tonghua/check-ins", "kiosk", kiosk)
    await refused(booking, reply, 409, "wrong_hall")
    right = await come(house, booking, "wrong", scanned(house, "branch-1"))
    assert (right.status_code, right.json()["hall"]) == (201, "branch-1")


async def test_what_is_over_or_anothers_is_not_kept(house: RunningHouse) -> None:
    """Cancelled, missed, past its session; somebody else's is like one that never was."""
    for state in ("cancelled", "no_show"):
        over = await booked(house, "over", minutes=5, state=state, ended_ms=1)
        problem = assert_problem(await come(house, over, "over"), 409, "illegal_move")
        assert problem["state"] == state
    now_ms = house.ctx.clock.now_ms()
    past = await booked(house, "over", minutes=-60, session_ends_ms=now_ms)
    await refused(past, await come(house, past, "over"), 409, "illegal_move")
    await refused(past, await come(house, past, "boris"), 404, "not_found")
    await refused(past, await come(house, past, "clerk-40", {}), 404, "not_found")
    assert_problem(await come(house, "none", "over"), 404, "not_found")


async def test_a_number_in_the_lane_stands_in_the_way(house: RunningHouse) -> None:
    """It is named, the booking stays; once that number is given up, one may come."""
    held = await house.take("holder", "project")
    booking = await booked(house, "holder", minutes=30, lane="project")
    problem = await refused(booking, await come(house, booking, "holder"), 409, "ticket_exists")
    assert problem["ticket"] == held["id"]
    ends = DueWork.filter(kind=DueKind.END_SESSION, subject=booking).using_db(connection())
    assert (await ends.get()).due_ms == (await appointment(booking)).session_ends_ms
    assert (await house.post(f"/tickets/{held['id']}/cancel", "holder")).status_code == 200
    assert (await come(house, booking, "holder")).status_code == 201


async def test_a_closed_lane_takes_nobody(house: RunningHouse) -> None:
    """Nothing is used up; it opens again, and one may come."""
    closure = await house.shut("tonghua", lane="enquiry")
    booking = await booked(house, "shut", minutes=30, lane="enquiry")  # one that stood before
    await refused(booking, await come(house, booking, "shut"), 409, "hall_closed")
    await house.reopen(closure)
    assert (await come(house, booking, "shut")).status_code == 201


async def test_a_kiosk_reads_the_code_of_a_phone(house: RunningHouse) -> None:
    """And prints a number that can be followed; a repetition prints the same."""
    booking = await booked(house, "phone", minutes=30)
    code = (await house.get(f"/appointments/{booking}/code", "phone")).json()["code"]
    path, body = "/halls/tonghua/check-ins", {"citizen_code": code}
    first, again = [await house.post(path, "kiosk", body) for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    follow = {"ticket": first.json()["id"], "secret": first.json()["follow"]["secret"]}
    login = await house.http.post("/api/v1/login/ticket", json=follow)
    assert login.status_code == 200
    assert (await appointment(booking)).presence == "citizen_code"
    old = codes.citizen_code(house.settings.app.secret, booking, real_ms() - 120_000).text
    for text in (old, code[:-1], f"{code}a"):
        reply = await house.post(path, "kiosk", {"citizen_code": text})
        assert_problem(reply, 404, "not_found")
    for wrong in ({}, {"id_card": "220503199001011234"}, {"citizen_code": code, "id_card": "x"}):
        assert_problem(await house.post(path, "kiosk", wrong), 422, "invalid")
    assert_problem(await house.post("/halls/nowhere/check-ins", "kiosk", body), 404, "not_found")


@pytest.mark.parametrize("name", ["clerk-01", "manager"])
async def test_staff_see_who_is_there(house: RunningHouse, name: str) -> None:
    """Somebody without an account gets a number on paper, and need not show a code."""
    booking = await booked(house, None, minutes=30)
    assert_problem(await come(house, booking, name, scanned(house)), 422, "invalid")
    reply = await come(house, booking, name, {})
    assert (reply.status_code, bool(reply.json()["follow"])) == (201, True)
    assert (await appointment(booking)).presence == "staff"
    assert_problem(await come(house, booking, "anna"), 404, "not_found")


async def test_a_printed_code_counts_close_to_its_hall(house: RunningHouse) -> None:
    """Not elsewhere, and not without a position."""
    booking = await booked(house, "paper", minutes=30)
    code = (await house.get("/halls/tonghua/paper-code", "manager")).json()["code"]
    static, near, far = (
        {"static_code": code},
        {"lat": 41.731, "lng": 125.94},
        {"lat": 41.74, "lng": 125.94},
    )
    await refused(booking, await come(house, booking, "paper", static), 422, "invalid")
    away = await come(house, booking, "paper", static | {"position": far})
    await refused(booking, away, 409, "not_here")
    forged = {"static_code": code.replace("tonghua", "branch-1"), "position": near}
    await refused(booking, await come(house, booking, "paper", forged), 404, "not_found")
    reply = await come(house, booking, "paper", static | {"position": near})
    assert reply.status_code == 201, reply.text
    assert (await appointment(booking)).presence == "static_code+location"


@pytest.mark.parametrize(
    "body", [{}, {"intent": "a", "hall_code": "b"}, {"position": {"lat": 1, "lng": 1}}], ids=str
)
async def test_a_citizen_shows_one_code(house: RunningHouse, body: dict[str, Any]) -> None:
    """Not none, and not two."""
    booking = await booked(house, "one", minutes=30)
    await refused(booking, await come(house, booking, "one", body), 422, "invalid")


async def test_a_key_is_for_one_body(house: RunningHouse) -> None:
    """Another one is refused; after a refusal the key may be used anew."""
    booking = await booked(house, "keys", minutes=30)
    forged = {"hall_code": "tonghua.0123456789abcdef"}
    reply = await come(house, booking, "keys", forged, key="k")
    await refused(booking, reply, 404, "not_found")
    assert (await come(house, booking, "keys", key="k")).status_code == 201
    reused = await come(house, booking, "keys", forged, key="k")
    assert_problem(reused, 422, "idempotency_key_reused")


async def test_a_theme_is_one_visit_with_stops(house: RunningHouse) -> None:
    """The lanes of its items, one after the other."""
    booking = await booked(house, "theme", minutes=30, subject="theme:newborn", lane="instant")
    ticket = (await come(house, booking, "theme")).json()
    taken = {"hall": "tonghua", "theme": "newborn"}
    walk_in = (await house.post("/tickets", "kiosk", taken)).json()
    assert (ticket["lane"], ticket["stops"]) == (walk_in["lane"], walk_in["stops"])


async def test_answers_lead_a_theme_to_their_lanes(house: RunningHouse) -> None:
    """Where its slot was booked; if its questions have changed since, to the usual ones."""
    led = {"subject": "theme:utilities", "lane": "instant", "answers": '{"kind":"person"}'}
    booking = await booked(house, "led", minutes=30, **led)
    ticket = (await come(house, booking, "led")).json()
    assert (ticket["lane"], ticket["stops"]) == ("instant", [])
    odd = await booked(house, "odd", minutes=30, **led | {"answers": '{"gone":"x"}'})
    ticket = (await come(house, odd, "odd")).json()
    taken = {"hall": "tonghua", "theme": "utilities"}
    walk_in = (await house.post("/tickets", "kiosk", taken)).json()
    assert walk_in["lane"] != "instant"
    assert (ticket["lane"], ticket["stops"]) == (walk_in["lane"], walk_in["stops"])


async def test_a_lane_that_is_gone_gives_the_booking_back(house: RunningHouse) -> None:
    """As anything does that the hall does not serve."""
    booking = await booked(house, "gone", minutes=30, lane="gone")
    await refused(booking, await come(house, booking, "gone"), 422, "invalid")
