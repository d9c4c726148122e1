"""One visit from door to door, over HTTP and WebSocket."""

from kit.clock import ManualClock
from tests.support.house import RunningHouse
from tests.support.screen import Screen


async def test_a_number_is_taken_called_shown_and_served(fresh: RunningHouse) -> None:
    """Everybody sees the same, in the same order."""
    fresh.recall_at_once()
    display = await Screen(fresh).join()
    snapshot = await display.until("snapshot")
    ticket = await fresh.take("somebody")
    assert (ticket["number"], ticket["state"], ticket["ahead"]) == ("A001", "waiting", 0)
    assert (ticket["durable"], ticket["estimate"], ticket["call_no"]) == (True, None, 0)
    phone = await Screen(fresh, "somebody").join(f"/live/tickets/{ticket['id']}")
    assert (await phone.until("snapshot"))["ticket"]["number"] == "A001"
    opened = await fresh.verb(7, "open")
    assert opened.json()["window"]["state"] == "open"
    called = (await fresh.verb(7, "call-next")).json()
    assert called["ticket"]["id"] == ticket["id"]
    assert called["why"]["chosen"]["number"] == "A001"
    assert called["why"]["reason_zh"]
    assert (await phone.until("event"))["data"]["window"] == "7"
    await fresh.verb(7, "recall")
    await fresh.verb(7, "start")
    done = (await fresh.verb(7, "finish")).json()
    assert done["ticket"]["state"] == "served"
    assert done["window"]["ticket"] is None
    names = []
    for n in range(1, 7):
        event = await display.until("event")
        assert event["seq"] == snapshot["seq"] + n
        names.append(event["name"])
        assert "id" not in event["data"]
    assert names == [
        "ticket.issued",
        "window.opened",
        "ticket.called",
        "ticket.recalled",
        "ticket.started",
        "ticket.finished",
    ]
    shown = await fresh.get(f"/tickets/{ticket['id']}", "somebody")
    assert shown.json()["state"] == "served"
    assert (await fresh.get("/tickets", "somebody")).json() == []
    await display.socket.close()
    await phone.socket.close()


async def test_a_missed_citizen_comes_back(fresh: RunningHouse) -> None:
    """By the phone behind the others, by the clerk at the old place."""
    first = await fresh.take("first")
    await fresh.take("second")
    await fresh.verb(1, "open")
    await fresh.verb(1, "call-next")
    missed = (await fresh.verb(1, "miss")).json()
    assert missed["ticket"]["state"] == "missed"
    page = (await fresh.get("/windows/tonghua/1", "clerk-01")).json()
    assert [t["number"] for t in page["missed"]] == ["A001"]
    assert page["waiting_by_lane"]["instant"] == 1
    back = await fresh.post(f"/tickets/{first['id']}/return", "first")
    assert (back.json()["state"], back.json()["ahead"]) == ("waiting", 1)
    assert (await fresh.verb(1, "call-next")).json()["ticket"]["number"] == "A002"
    await fresh.verb(1, "miss")
    undone = await fresh.verb(1, "return", {"ticket": page["waiting"][0]["id"]})
    assert undone.json()["ticket"]["ahead"] == 0
    assert undone.json()["window"]["state"] == "open"


async def test_out_of_turn_only_with_a_reason(fresh: RunningHouse) -> None:
    """The reason stands in the log with who gave it."""
    await fresh.take()
    second = await fresh.take()
    await fresh.verb(1, "open")
    bare = await fresh.verb(1, "call", {"ticket": second["id"]})
    assert (bare.status_code, bare.json()["code"]) == (422, "invalid")
    body = {"ticket": second["id"], "reason": "came back with the missing paper"}
    assert (await fresh.verb(1, "call", body)).json()["ticket"]["number"] == "A002"
    busy = await fresh.verb(1, "call-next")
    assert (busy.status_code, busy.json()["code"]) == (409, "window_busy")


async def test_a_manager_releases_an_abandoned_ticket(fresh: RunningHouse) -> None:
    """A clerk may not."""
    await fresh.take()
    await fresh.verb(1, "open")
    await fresh.verb(1, "call-next")
    assert (await fresh.verb(1, "release")).status_code == 403
    freed = await fresh.post("/windows/tonghua/1/release", "manager")
    assert (freed.json()["ticket"]["state"], freed.json()["window"]["ticket"]) == ("waiting", None)


async def test_a_retry_is_answered_even_if_the_rules_have_changed(fresh: RunningHouse) -> None:
    """The number was given, the answer was lost, the hall closed: the retry gets its number."""
    body = {"hall": "tonghua", "lane": "instant"}
    given = await fresh.post("/tickets", "late", body, key="lost")
    await fresh.shut("tonghua")
    assert (await fresh.post("/tickets", "late", body, key="lost")).json() == given.json()
    closed = await fresh.post("/tickets", "later", body)
    assert (closed.status_code, closed.json()["code"]) == (409, "hall_closed")
    other = await fresh.post("/tickets", "late", {**body, "lane": "social"}, key="lost")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_a_repeated_take_is_answered_letter_by_letter(fresh: RunningHouse) -> None:
    """Also after the number was called; and nobody on a phone makes themselves earlier."""
    body = {"hall": "tonghua", "lane": "instant"}
    await fresh.take()
    given = await fresh.post("/tickets", "somebody", body, key="once")
    assert given.json()["ahead"] == 1
    await fresh.verb(1, "open")
    await fresh.verb(1, "call-next")
    assert (await fresh.post("/tickets", "somebody", body, key="once")).text == given.text
    early = {**body, "lane": "social", "class": "elderly", "reason": "old"}
    refused = await fresh.post("/tickets", "somebody", early)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "class")
    at_kiosk = await fresh.post("/tickets", "kiosk", early)
    assert at_kiosk.json()["class"] == "elderly"


async def test_whoever_may_not_return_takes_a_new_number(
    timed: RunningHouse, clock: ManualClock
) -> None:
    """The missed one, which can come to nothing any more, is given up for it."""
    old = await timed.take("late riser")
    await timed.verb(1, "open")
    await timed.verb(1, "call-next")
    await timed.verb(1, "miss")
    body = {"hall": "tonghua", "lane": "instant"}
    early = await timed.post("/tickets", "late riser", body)
    assert (early.status_code, early.json()["code"]) == (409, "ticket_exists")
    clock.advance(minutes=31)
    refused = await timed.post(f"/tickets/{old['id']}/return", "late riser")
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal_move")
    new = await timed.post("/tickets", "late riser", body, key="new")
    assert (new.status_code, new.json()["number"]) == (201, "A002")
    assert (await timed.post("/tickets", "late riser", body, key="new")).json() == new.json()
    assert [t["id"] for t in (await timed.get("/tickets", "late riser")).json()] == [
        new.json()["id"]
    ]
    assert (await timed.get(f"/tickets/{old['id']}", "late riser")).json()["state"] == "cancelled"


async def test_a_hall_counts_those_who_wait_for_one_window(fresh: RunningHouse) -> None:
    """They are still of their lane."""
    ticket = await fresh.take("kiosk", "social")
    await fresh.verb(1, "open")
    await fresh.verb(2, "open")
    body = {"ticket": ticket["id"], "window": "2", "reason": "started there yesterday"}
    assert (await fresh.verb(1, "transfer", body)).status_code == 200
    lanes = (await fresh.get("/halls/tonghua", "anna")).json()["lanes"]
    assert {lane["lane"]: lane["waiting"] for lane in lanes if lane["waiting"]} == {"social": 1}


async def test_no_body_is_an_empty_one(fresh: RunningHouse) -> None:
    """A retry that sends the one for the other has the same answer."""
    headers = {"Authorization": f"Bearer {await fresh.login('clerk-01')}", "Idempotency-Key": "k"}
    path = "/api/v1/windows/tonghua/1/open"
    first = await fresh.http.post(path, headers=headers)
    again = await fresh.http.post(path, headers=headers, json={})
    assert (first.status_code, again.json()) == (200, first.json())
