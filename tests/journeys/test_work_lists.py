"""What waits for a reviewer: whose it is, in which order, how much of it, and for whom not."""

from typing import Any

import pytest

from kit.clock import ManualClock
from tests.support.cases import act
from tests.support.house import RunningHouse
from tests.support.reviewing import PARALLEL_ITEM, accepted, agree, reviewed

Json = dict[str, Any]
DAY_MINUTES = 24 * 60


async def work(house: RunningHouse, name: str, query: str = "") -> Json:
    """A page of somebody's work."""
    answer = await house.get(f"/work{query}", name)
    assert answer.status_code == 200, answer.text
    page: Json = answer.json()
    return page


def ids(page: Json) -> list[str]:
    """The cases of a page."""
    return [one["id"] for one in page["cases"]]


async def test_each_sees_what_they_may_do(fresh: RunningHouse) -> None:
    """A review for who reviews, a decision for who decides, a result for who issues it."""
    case = await accepted(fresh)
    assert ids(await work(fresh, "reviewer-01")) == [case["id"]]
    for other in ("reviewer-02", "reviewer-04", "dc-reviewer-01"):
        assert ids(await work(fresh, other)) == []
    case = await act(fresh, case, "claim", "reviewer-01", step="review")
    (row,) = (await work(fresh, "reviewer-01", "?list=mine"))["cases"]
    assert [(one["id"], one["claimed_by"]) for one in row["steps"]] == [("review", "reviewer-01")]
    counts = {"todo": 1, "overdue": 0, "mine": 1, "results": 0}
    assert (await work(fresh, "reviewer-01"))["counts"] == counts
    await agree(fresh, case, "review", "reviewer-01")
    assert ids(await work(fresh, "reviewer-01")) == []
    for who in ("reviewer-02", "reviewer-03"):
        assert ids(await work(fresh, who)) == [case["id"]]
    await act(fresh, case, "decide", "reviewer-02", decision="grant")
    assert ids(await work(fresh, "reviewer-03")) == []
    assert ids(await work(fresh, "reviewer-03", "?list=results")) == [case["id"]]
    assert (await work(fresh, "reviewer-03"))["counts"]["results"] == 1
    assert ids(await work(fresh, "reviewer-01", "?list=results")) == []
    for query in ("?list=state&state=granted", "?list=all"):
        assert ids(await work(fresh, "reviewer-01", query)) == [case["id"]]


async def test_the_first_due_is_first_and_says_how_long_it_has(
    timed: RunningHouse, clock: ManualClock
) -> None:
    """By its step's own limit where that comes first; yellow for the last two days, then red."""
    long = await accepted(timed)
    short = await accepted(timed, "GA-002")
    assert ids(await work(timed, "reviewer-01")) == [short["id"], long["id"]]
    joint = await accepted(timed, PARALLEL_ITEM)
    (row,) = (await work(timed, "reviewer-13"))["cases"]
    (step,) = [one for one in joint["steps"] if one["id"] == "opinion-zr"]
    assert row["due_at"] == step["due_at"] == "2026-11-30T16:00:00.000+00:00"
    assert (row["left_days"], row["alert"]) == (5, "none")
    # On Friday there is Monday left.
    clock.advance(minutes=4 * DAY_MINUTES)
    (row,) = (await work(timed, "reviewer-13"))["cases"]
    assert (row["left_days"], row["alert"]) == (1, "yellow")
    clock.advance(minutes=4 * DAY_MINUTES)
    page = await work(timed, "reviewer-13")
    assert (page["cases"][0]["left_days"], page["cases"][0]["alert"]) == (-1, "red")
    assert page["counts"]["overdue"] == 1
    assert page["now"].startswith("2026-12-01")


async def test_a_list_goes_on_where_its_page_ended(
    server: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each case once, in every list, also where several are due at the same moment."""
    cases = [(await accepted(server))["id"] for _ in range(3)]
    granted = await act(server, await reviewed(server), "decide", "reviewer-02", decision="grant")
    monkeypatch.setattr("handlers.work.service.PAGE", 2)
    first = await work(server, "reviewer-01")
    assert len(first["cases"]) == 2
    then = await work(server, "reviewer-01", f"?cursor={first['next_cursor']}")
    assert (ids(first) + ids(then), then["next_cursor"]) == (sorted(cases), None)
    latest = await work(server, "reviewer-01", "?list=all")
    then = await work(server, "reviewer-01", f"?list=all&cursor={latest['next_cursor']}")
    assert ids(latest) + ids(then) == [granted["id"], *cases[::-1]]


async def test_a_list_that_is_none_is_refused(server: RunningHouse) -> None:
    """A state goes with its list alone."""
    for query in ("list=none", "state=granted", "list=state", "list=state&state=none", "cursor=x"):
        assert (await server.get(f"/work?{query}", "reviewer-01")).status_code == 422
    for name in ("clerk-01", "manager", "anna"):
        assert (await server.get("/work", name)).status_code == 403


async def test_a_desk_says_whose_it_is(server: RunningHouse) -> None:
    """Their powers, those who may help, and what the departments are called."""
    answer = await server.get("/work/desk", "reviewer-03")
    desk = answer.json()
    assert (desk["department"], desk["region"]) == ("GA", "tonghua")
    assert desk["powers"] == ["decide", "head"]
    assert [one["id"] for one in desk["colleagues"]] == [
        "reviewer-01",
        "reviewer-02",
        "reviewer-03",
    ]
    names = {one["code"]: one["name"] for one in desk["departments"]}
    assert "公安" in names["GA"]
    everywhere = (await server.get("/work/desk", "reviewer-06")).json()
    assert everywhere["region"] is None
    assert len(everywhere["colleagues"]) == 3
