"""Cases in a house: somebody is served at a window, and hands something in."""

from itertools import count
from typing import Any

from tests.support.house import RunningHouse

Json = dict[str, Any]
_names = count(1)
# An item of reviewer-01's, -02's and -03's department, which is not done while one waits.
ITEM = "GA-004"
INSTANT_ITEM = "GA-001"


async def serve(
    house: RunningHouse, name: str | None = None, clerk: int = 2, lane: str = "social"
) -> Json:
    """Somebody (a new citizen, or `name`) is being served at a clerk's window; their ticket."""
    window = f"/windows/tonghua/{clerk}"
    ticket: Json = await house.take(name or f"citizen-{next(_names)}", lane)
    staff = f"clerk-{clerk:02}"
    await house.post(f"{window}/open", staff)
    body = {"ticket": ticket["id"], "reason": "a test"}
    called = await house.post(f"{window}/call", staff, body)
    assert called.status_code == 200, called.text
    started = await house.post(f"{window}/start", staff)
    assert started.status_code == 200, started.text
    return ticket


async def materials(house: RunningHouse, item: str = ITEM, **answers: str) -> list[Json]:
    """All papers that an item asks for with these answers, as given."""
    guide = await house.http.post(f"/api/v1/items/{item}/guide", json={"answers": answers})
    return [{"material": one["code"], "status": "given"} for one in guide.json()["materials"]]


async def new_case(
    house: RunningHouse,
    name: str | None = None,
    clerk: int = 2,
    outcome: str = "accept",
    **fields: object,
) -> Json:
    """A case of somebody who is served at a clerk's window."""
    ticket = await serve(house, name, clerk)
    body = {
        "ticket": ticket["id"],
        "item": ITEM,
        "outcome": outcome,
        "materials": await materials(house),
    }
    answer = await house.post("/cases", f"clerk-{clerk:02}", body | fields)
    assert answer.status_code == 201, answer.text
    case: Json = answer.json()
    return case


async def ready_case(house: RunningHouse, name: str, clerk: int = 2) -> Json:
    """A case of somebody that went through every hand, and whose result lies ready."""
    case = await new_case(house, name, clerk)
    await house.post(f"/windows/tonghua/{clerk}/finish", f"clerk-{clerk:02}")
    await act(house, case, "claim", "reviewer-01", step="review")
    agreed = {"step": "review", "opinion": "agree", "note": ""}
    await act(house, case, "give_opinion", "reviewer-01", **agreed)
    await act(house, case, "decide", "reviewer-02", decision="grant")
    return await act(house, case, "issue_result", "reviewer-02")


async def act(house: RunningHouse, case: Json, verb: str, name: str, **fields: object) -> Json:
    """A verb that is to succeed, on the case as it stands; the case afterwards."""
    version = (await house.get(f"/cases/{case['id']}", name)).json()["version"]
    answer = await house.post(f"/cases/{case['id']}/{verb}", name, {"version": version, **fields})
    assert answer.status_code == 200, answer.text
    moved: Json = answer.json()
    return moved
