"""A case from the window to the result, over HTTP."""

from tests.support.cases import act, new_case
from tests.support.house import RunningHouse


async def test_a_case_is_reviewed_decided_and_laid_ready(server: RunningHouse) -> None:
    """Accepted at a window, reviewed by one, decided by another, followed by the applicant."""
    case = await new_case(server, "handing-in")
    assert case["state"] == "accepted"
    assert [(s["id"], s["state"]) for s in case["steps"]] == [
        ("review", "open"),
        ("decide", "waiting"),
    ]
    assert {clock["kind"] for clock in case["clocks"]} == {"intake", "statutory", "promised"}
    listed = (await server.get("/cases", "reviewer-01")).json()["cases"]
    assert case["id"] in [one["id"] for one in listed]
    case = await act(server, case, "claim", "reviewer-01", step="review")
    assert case["state"] == "in_review"
    opinion = {"step": "review", "opinion": "agree", "note": "all in order"}
    case = await act(server, case, "give_opinion", "reviewer-01", **opinion)
    case = await act(server, case, "decide", "reviewer-02", decision="grant")
    assert case["state"] == "granted"
    case = await act(server, case, "issue_result", "reviewer-02")
    assert case["state"] == "ready"
    mine = (await server.get(f"/cases/{case['id']}", "handing-in")).json()
    assert [entry["verb"] for entry in mine["timeline"]] == [
        "receive",
        "accept",
        "give_opinion",
        "decide",
        "issue_result",
    ]
    assert all(step["claimed_by"] is None and step["note"] == "" for step in mine["steps"])
    own = (await server.get("/cases", "handing-in")).json()["cases"]
    assert [one["number"] for one in own] == [case["number"]]
    assert (await server.get(f"/cases/{case['id']}", "somebody-else")).status_code == 404


async def test_who_withdraws_an_accepted_case_is_answered(server: RunningHouse) -> None:
    """Its step was open, and is due by no time any more."""
    case = await new_case(server, "withdrawing", clerk=3)
    case = await act(server, case, "withdraw", "withdrawing")
    assert case["state"] == "withdrawn"
    assert [step["due_at"] for step in case["steps"]] == [None, None]
