"""Nobody is sent away without being told why: refusals, and who answers for them."""

from itertools import count
from typing import Any

import httpx
import pytest

from kit.clock import ManualClock
from tests.support.cases import act, new_case, serve
from tests.support.house import RunningHouse
from tests.support.refused import NO

Json = dict[str, Any]
_clerks = count(3)
ELSEWHERE = {**NO, "kind": "not_ours", "to": "Window 12 of the county's hall"}


async def tell_no(server: RunningHouse, clerk: str, ticket: Json, **said: object) -> httpx.Response:
    """A clerk files a refusal of a ticket."""
    return await server.post("/refusals", clerk, {"ticket": ticket["id"], **NO, **said})


async def test_a_no_without_a_case(server: RunningHouse) -> None:
    """Filed for whoever is at the window, due after one working day, answered once."""
    clerk = next(_clerks)
    name = f"clerk-{clerk:02}"
    ticket = await serve(server, clerk=clerk)
    filed = await tell_no(server, name, ticket, **ELSEWHERE)
    assert filed.status_code == 201, filed.text
    refusal = filed.json()
    assert (refusal["to"], refusal["upheld"]) == (ELSEWHERE["to"], None)
    assert refusal["due_at"] == "2026-11-24T16:00:00.000+00:00"
    assert not refusal["overdue"]
    waiting = (await server.get("/refusals?state=open", "manager")).json()["refusals"]
    assert refusal["id"] in [one["id"] for one in waiting]
    assert [one["due_at"] for one in waiting] == sorted(one["due_at"] for one in waiting)
    of_ticket = await server.get(f"/refusals?ticket={ticket['id']}", name)
    assert [one["id"] for one in of_ticket.json()["refusals"]] == [refusal["id"]]
    answer = {"upheld": False, "note": "it is ours after all"}
    path = f"/refusals/{refusal['id']}"
    assert (await server.post(f"{path}/answer", name, answer)).status_code == 403
    answered = await server.post(f"{path}/answer", "manager", answer)
    assert answered.status_code == 200, answered.text
    assert answered.json()["answered_by"] == "manager"
    again = await server.post(f"{path}/answer", "manager", {**answer, "upheld": True})
    assert (again.status_code, again.json()["code"]) == (409, "illegal_move")
    shown = (await server.get(path, name)).json()
    assert (shown["upheld"], shown["answer"]) == (False, answer["note"])
    done = (await server.get("/refusals?state=answered", "manager")).json()["refusals"]
    assert refusal["id"] in [one["id"] for one in done]
    assert (await server.get(path, "clerk-40")).status_code == 404


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"way_forward": "  "}, "way_forward"),
        ({"reason": ""}, "reason"),
        ({"basis": "x" * 501}, "basis"),
        ({"kind": "not_ours"}, "to"),
        ({"kind": "unclear", "to": None}, "to"),
        ({"kind": "because"}, "kind"),
    ],
)
async def test_a_no_says_all_that_people_need(server: RunningHouse, said: Json, field: str) -> None:
    """Why, on what basis, what to do instead, and where, if it is not ours."""
    ticket = await server.take("kiosk", "social")
    refused = await tell_no(server, "clerk-02", ticket, **said)
    assert refused.status_code == 422, refused.text
    assert refused.json()["errors"][0]["field"] == field


async def test_only_who_stands_at_the_own_window_is_told_no(server: RunningHouse) -> None:
    """Neither somebody who waits, nor who is at another window, nor a ticket of another hall."""
    clerk = next(_clerks)
    waiting = await server.take("kiosk", "social")
    refused = await tell_no(server, "clerk-02", waiting)
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal_move")
    served = await serve(server, clerk=clerk)
    refused = await tell_no(server, "clerk-02", served)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_served_here")
    assert (await tell_no(server, "clerk-40", served)).status_code == 404


async def test_nobody_is_sent_away_without_a_no(server: RunningHouse) -> None:
    """Not done is refused, and changes nothing, until they were told no; a repeat is told alike."""
    clerk = next(_clerks)
    name, window = f"clerk-{clerk:02}", f"/windows/tonghua/{clerk}"
    ticket, body = await serve(server, clerk=clerk), {"outcome": "not_done"}
    before = (await server.get(window, name)).json()
    refused = await server.post(f"{window}/finish", name, body, key="one")
    assert (refused.status_code, refused.json()["code"]) == (409, "refusal_required")
    after = (await server.get(window, name)).json()
    assert (after["ticket"], after["window"]) == (before["ticket"], before["window"])
    await tell_no(server, name, ticket)
    finished = await server.post(f"{window}/finish", name, body, key="one")
    assert finished.status_code == 200, finished.text
    assert finished.json()["ticket"]["state"] == "served"
    # Another is served meanwhile, whom nobody has told no.
    await serve(server, clerk=clerk)
    again = await server.post(f"{window}/finish", name, body, key="one")
    assert (again.status_code, again.json()["seq"]) == (200, finished.json()["seq"])
    ended = await server.post(f"{window}/finish", name, {"outcome": "done"})
    assert ended.status_code == 200, ended.text
    idle = await server.post(f"{window}/finish", name, body)
    assert (idle.status_code, idle.json()["code"]) == (409, "illegal_move")


async def test_a_no_of_an_earlier_service_does_not_count(server: RunningHouse) -> None:
    """Who comes back to the line is served anew."""
    clerk = next(_clerks)
    name, window = f"clerk-{clerk:02}", f"/windows/tonghua/{clerk}"
    ticket = await serve(server, clerk=clerk)
    await tell_no(server, name, ticket)
    await server.post(f"{window}/park", name, {"reason": "a form"})
    await server.post(f"{window}/resume", name, {"ticket": ticket["id"]})
    await server.post(f"{window}/call", name, {"ticket": ticket["id"], "reason": "a test"})
    await server.post(f"{window}/start", name)
    refused = await server.post(f"{window}/finish", name, {"outcome": "not_done"})
    assert refused.json()["code"] == "refusal_required"


async def test_a_case_that_is_not_accepted_goes_on_when_the_no_is_overturned(
    server: RunningHouse,
) -> None:
    """The refusal of a case is filed with it and lets its holder be sent away; intake runs anew."""
    clerk = next(_clerks)
    case = await new_case(server, "told-no", clerk, outcome="not_accept", refusal=NO)
    assert case["state"] == "not_accepted"
    refusal = (await server.get(f"/refusals/{case['refusal']['id']}", "manager")).json()
    assert (refusal["case"], refusal["ticket"]) == (case["id"], case["ticket"])
    window, body = f"/windows/tonghua/{clerk}", {"outcome": "not_done"}
    finished = await server.post(f"{window}/finish", f"clerk-{clerk:02}", body)
    assert finished.status_code == 200, finished.text
    answer = {"upheld": False, "note": "the consent is not needed"}
    path = f"/refusals/{refusal['id']}/answer"
    answered = await server.post(path, "manager", answer)
    assert answered.status_code == 200, answered.text
    mine = (await server.get(f"/cases/{case['id']}", "told-no")).json()
    assert (mine["state"], mine["refusal"]) == ("received", None)
    assert mine["timeline"][-1]["verb"] == "reopen"
    assert [clock["state"] for clock in mine["clocks"]] == ["met", "running"]
    assert (await server.post(path, "manager", answer)).status_code == 409
    moved = await act(server, case, "accept", f"clerk-{clerk:02}")
    assert moved["state"] == "accepted"


async def test_a_decision_is_not_overturned_by_a_manager(server: RunningHouse) -> None:
    """It is the deciding department's; that it was right may be said."""
    case = await new_case(server, clerk=next(_clerks))
    opinion = {"step": "review", "opinion": "disagree", "note": "no"}
    await act(server, case, "give_opinion", "reviewer-01", **opinion)
    case = await act(server, case, "decide", "reviewer-02", decision="refuse", refusal=NO)
    path = f"/refusals/{case['refusal']['id']}/answer"
    refused = await server.post(path, "manager", {"upheld": False, "note": "it should"})
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal_move")
    assert "department" in refused.json()["detail"]
    unanswered = (await server.get(path.removesuffix("/answer"), "manager")).json()
    assert unanswered["upheld"] is None
    upheld = await server.post(path, "manager", {"upheld": True, "note": "it is as it is"})
    assert upheld.status_code == 200, upheld.text


async def test_an_answer_that_is_late_is_seen(timed: RunningHouse, clock: ManualClock) -> None:
    """24:00 of the next working day is too late."""
    filed = (await tell_no(timed, "clerk-02", await serve(timed))).json()
    clock.advance(minutes=2 * 24 * 60)
    late = (await timed.get("/refusals?state=open", "manager")).json()["refusals"]
    assert [(one["id"], one["overdue"]) for one in late] == [(filed["id"], True)]
