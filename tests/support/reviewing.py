"""Departments at work on a case: who reviews where, and a case that several of them handle."""

from typing import Any

import httpx

from tests.support.cases import act, materials, new_case
from tests.support.house import RunningHouse

Json = dict[str, Any]
# Handled by ZJ, and beside it by ZR, XF and HB; ZJ decides once all four are done.
PARALLEL_ITEM = "ZJ-002"
# Who reviews which of its steps.
REVIEWERS = {
    "review": "reviewer-16",
    "opinion-zr": "reviewer-13",
    "opinion-xf": "reviewer-47",
    "opinion-hb": "reviewer-23",
}
DECIDER, HEAD = "reviewer-17", "reviewer-18"


async def accepted(house: RunningHouse, item: str | None = None, **fields: Any) -> Json:  # noqa: ANN401
    """A case that was accepted at a window, whose ticket is done with."""
    clerk = fields.pop("clerk", 2)
    if item is not None:
        fields |= {"item": item, "materials": await materials(house, item)}
    case = await new_case(house, clerk=clerk, **fields)
    if fields.get("outcome", "accept") == "accept":
        done = await house.post(f"/windows/tonghua/{clerk}/finish", f"clerk-{clerk:02}")
        assert done.status_code == 200, done.text
    return case


async def attempt(
    house: RunningHouse, case: Json, verb: str, name: str, **fields: object
) -> httpx.Response:
    """A verb as somebody asks for it who has seen this version of the case."""
    body = {"version": case["version"], **fields}
    return await house.post(f"/cases/{case['id']}/{verb}", name, body)


async def refused(
    house: RunningHouse, case: Json, verb: str, name: str, **fields: object
) -> tuple[int, str]:
    """The status and the code of a refusal."""
    answer = await attempt(house, case, verb, name, **fields)
    assert answer.status_code >= 400, answer.text
    return answer.status_code, answer.json()["code"]


async def agree(house: RunningHouse, case: Json, step: str, name: str | None = None) -> Json:
    """A department agrees, on the case as it stands; the case afterwards."""
    who = name or REVIEWERS[step]
    return await act(house, case, "give_opinion", who, step=step, opinion="agree")


async def reviewed(house: RunningHouse) -> Json:
    """A case of GA that waits for its decision."""
    return await agree(house, await accepted(house), "review", "reviewer-01")


def step_of(case: Json, step: str) -> Json:
    """One step of a case."""
    found: Json = next(one for one in case["steps"] if one["id"] == step)
    return found


def states(case: Json) -> dict[str, str]:
    """The steps of a case and where each stands."""
    return {one["id"]: one["state"] for one in case["steps"]}


def can(case: Json) -> set[str]:
    """The verbs that whoever asked may do now."""
    return {one["verb"] for one in case["can"]}


async def seen_by(house: RunningHouse, case: Json, name: str) -> Json:
    """The case as somebody sees it now."""
    answer = await house.get(f"/cases/{case['id']}", name)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found
