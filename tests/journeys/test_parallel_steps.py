"""Departments that work on a case beside each other, and whoever decides by what they say."""

import asyncio
from itertools import permutations

import pytest

from tests.support.cases import act
from tests.support.house import RunningHouse
from tests.support.reviewing import (
    DECIDER,
    PARALLEL_ITEM,
    REVIEWERS,
    accepted,
    agree,
    attempt,
    can,
    refused,
    seen_by,
    states,
    step_of,
)

ORDERS = [order for order in permutations(REVIEWERS) if order[-1] != "review"][::6]


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
async def test_the_decision_opens_with_the_last_of_them(
    server: RunningHouse, order: tuple[str, ...]
) -> None:
    """In whichever order they come; before that nobody can decide."""
    case = await accepted(server, PARALLEL_ITEM)
    assert states(case) == {**dict.fromkeys(REVIEWERS, "open"), "decide": "waiting"}
    for step in order:
        assert states(case)["decide"] == "waiting"
        assert "decide" not in can(await seen_by(server, case, DECIDER))
        now = await seen_by(server, case, DECIDER)
        assert await refused(server, now, "decide", DECIDER, decision="grant") == (
            409,
            "illegal_move",
        )
        case = await agree(server, case, step)
    assert states(case)["decide"] == "open"
    assert (await act(server, case, "decide", DECIDER, decision="grant"))["state"] == "granted"


async def test_departments_do_not_make_each_other_stale(server: RunningHouse) -> None:
    """What each of them saw at first is good enough for its own step, also all at once.

    Whoever moves the whole case has to have seen it as it stands.
    """
    case = await accepted(server, PARALLEL_ITEM)
    claims = [attempt(server, case, "claim", name, step=step) for step, name in REVIEWERS.items()]
    assert {one.status_code for one in await asyncio.gather(*claims)} == {200}
    agreed = {"opinion": "agree"}
    opinions = [
        attempt(
            server,
            case | {"version": case["version"] + 4},
            "give_opinion",
            name,
            **agreed,
            step=step,
        )
        for step, name in REVIEWERS.items()
    ]
    assert {one.status_code for one in await asyncio.gather(*opinions)} == {200}
    assert states(await seen_by(server, case, DECIDER))["decide"] == "open"
    stale = await attempt(server, case, "decide", DECIDER, decision="grant")
    assert stale.status_code == 409
    assert stale.json()["code"] == "stale_version"
    pause = {"ground": "hearing", "planned_days": 3}
    assert await refused(server, case, "pause", DECIDER, **pause) == (409, "stale_version")


async def test_what_one_saw_of_ones_own_step_may_be_stale(server: RunningHouse) -> None:
    """A colleague took it meanwhile; a version that is still to come is none."""
    case = await accepted(server, PARALLEL_ITEM)
    await act(server, case, "claim", "reviewer-13", step="opinion-zr")
    opinion = {"step": "opinion-zr", "opinion": "agree"}
    assert await refused(server, case, "give_opinion", "reviewer-15", **opinion) == (
        409,
        "stale_version",
    )
    ahead = case | {"version": case["version"] + 9}
    assert await refused(server, ahead, "give_opinion", "reviewer-13", **opinion) == (
        409,
        "stale_version",
    )
    now = await seen_by(server, case, "reviewer-15")
    assert await refused(server, now, "give_opinion", "reviewer-15", **opinion) == (
        409,
        "illegal_move",
    )


async def test_who_decides_sees_what_was_said(server: RunningHouse) -> None:
    """Who disagrees, and on which conditions another agrees; of this the applicant sees nothing."""
    case = await accepted(server, PARALLEL_ITEM)
    said = {
        "opinion-hb": ("disagree", "The noise exceeds what the zone allows."),
        "opinion-xf": ("conditional", "Only with a second staircase."),
    }
    for step, (opinion, note) in said.items():
        fields = {"step": step, "opinion": opinion, "note": note}
        case = await act(server, case, "give_opinion", REVIEWERS[step], **fields)
    for step in ("review", "opinion-zr"):
        case = await agree(server, case, step)
    shown = await seen_by(server, case, DECIDER)
    for step, (opinion, note) in said.items():
        one = step_of(shown, step)
        assert (one["opinion"], one["note"]) == (opinion, note)
        assert one["claimed_by"] == REVIEWERS[step]
    # It binds nobody: whoever decides has heard it.
    assert can(shown) >= {"decide", "return_to_step"}
    assert (await act(server, case, "decide", DECIDER, decision="grant"))["state"] == "granted"


async def test_a_return_voids_what_was_said_after_it(server: RunningHouse) -> None:
    """FG-002 is reviewed first: with the review its opinions go, also one in somebody's hands."""
    case = await accepted(server, "FG-002")
    assert states(case) == {
        "review": "open",
        "opinion-zr": "waiting",
        "opinion-hb": "waiting",
        "decide": "waiting",
    }
    case = await agree(server, case, "review", "reviewer-25")
    case = await agree(server, case, "opinion-zr")
    case = await act(server, case, "claim", "reviewer-23", step="opinion-hb")
    held = case
    why = {"step": "review", "reason": "the drawings are of another site"}
    assert await refused(server, case, "return_to_step", "reviewer-25", **why) == (403, "forbidden")
    case = await act(server, case, "return_to_step", "reviewer-26", **why)
    assert states(case)["review"] == "open"
    assert {states(case)[step] for step in ("opinion-zr", "opinion-hb", "decide")} == {"waiting"}
    assert step_of(case, "opinion-zr")["opinion"] is None
    late = {"step": "opinion-hb", "opinion": "agree"}
    assert await refused(server, held, "give_opinion", "reviewer-23", **late) == (
        409,
        "stale_version",
    )
    case = await agree(server, case, "review", "reviewer-25")
    case = await agree(server, case, "opinion-hb")
    assert states(case)["decide"] == "waiting"
    assert states(await agree(server, case, "opinion-zr"))["decide"] == "open"


async def test_what_is_anothers_is_not_touched(server: RunningHouse) -> None:
    """403 for a department with another part in it, or none; 404 for another region's."""
    case = await accepted(server, PARALLEL_ITEM)
    theirs = {"step": "opinion-zr"}
    assert await refused(server, case, "claim", "reviewer-23", **theirs) == (403, "forbidden")
    assert await refused(server, case, "claim", "reviewer-01", **theirs) == (403, "forbidden")
    assert (await server.get(f"/cases/{case['id']}", "reviewer-01")).status_code == 403
    case = await accepted(server)
    assert await refused(server, case, "claim", "dc-reviewer-01", step="review") == (
        404,
        "not_found",
    )
    assert (await server.get(f"/cases/{case['id']}/history", "dc-reviewer-01")).status_code == 404
    assert await refused(server, case, "claim", "reviewer-02", step="review") == (403, "forbidden")
    assert await refused(server, case, "claim", "reviewer-01", step="decide") == (403, "forbidden")
    assert await refused(server, case, "claim", "reviewer-01", step="none") == (404, "not_found")
