"""Results that lie ready in a house, and who fetches them."""

from collections.abc import Sequence
from itertools import count
from typing import Any

import httpx

from kit.clock import real_ms
from kit.ids import new_id
from records.cases import events as ev
from records.cases.moves.actor import Actor
from records.cases.words import Decision
from records.casework.moving import begin, move
from records.casework.office import Office
from records.due_work import DueWorkRunner
from records.transactions import transaction
from server.jobs.due import due_handlers
from tests.support.bookings import citizen_id
from tests.support.case_samples import REPRESENTATIVE, received
from tests.support.house import RunningHouse

Json = dict[str, Any]
# The clerks of the collection windows C1 and C2, and one of another window.
FIRST, SECOND, ELSEWHERE = "clerk-32", "clerk-33", "clerk-02"
# Not those that the house itself gives.
_numbers = count(900_001)
GRANTED = (ev.Decided(Decision.GRANT, None, ("review",)),)
READY = (*GRANTED, ev.ResultIssued())


def office(house: RunningHouse) -> Office:
    """Now, in a house."""
    return Office(house.ctx.openings.calendar, house.ctx.clock.now_ms(), real_ms())


async def handed_in(
    house: RunningHouse, name: str, then: Sequence[ev.What] = (), **fields: object
) -> Json:
    """A case of somebody, and what a representative did with it at once."""
    n = next(_numbers)
    fields = {
        "number": f"20261123{n:06}",
        "ticket": None,
        "applicant": await citizen_id(house, name),
        "owner": "clerk-01",
    } | fields
    at = office(house)
    async with transaction() as tx:
        case = await begin(tx, at, REPRESENTATIVE, received(**fields), then)  # type: ignore[arg-type]
    return {"id": case.id, "number": case.number, "item": case.item, "bundle": case.bundle}


async def accepted(
    house: RunningHouse, name: str, then: Sequence[ev.What] = (), **fields: object
) -> Json:
    """A case of somebody that was accepted, and what was done then."""
    first = ev.Accepted(house.ctx.clock.now_ms())
    return await handed_in(house, name, [first, *then], **fields)


async def act(house: RunningHouse, case: Json, *whats: ev.What, by: Actor = REPRESENTATIVE) -> None:
    """Something is done to a case."""
    for what in whats:
        async with transaction() as tx:
            await move(tx, office(house), by, case["id"], what, None)


async def granted(house: RunningHouse, name: str, **fields: object) -> Json:
    """A case of somebody that was granted."""
    return await accepted(house, name, GRANTED, **fields)


async def ready(house: RunningHouse, name: str, **fields: object) -> Json:
    """A case of somebody whose result lies ready."""
    return await accepted(house, name, READY, **fields)


async def bundle(house: RunningHouse, name: str, count: int = 3) -> list[Json]:
    """The cases of a theme that somebody has handed in, all accepted."""
    tied = new_id()
    return [
        await accepted(house, name, theme="newborn", bundle=tied, item=f"GA-00{n + 1}")
        for n in range(count)
    ]


async def code_of(house: RunningHouse, case: Json, name: str) -> str:
    """What the applicant's phone shows."""
    answer = await house.get(f"/cases/{case['id']}/pickup-code", name)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["code"])


async def proxy_for(house: RunningHouse, case: Json, name: str, proxy: str = "王小二") -> Json:
    """Somebody who is named to fetch it."""
    answer = await house.post(f"/cases/{case['id']}/proxies", name, {"name": proxy})
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made


async def scan(house: RunningHouse, code: str, clerk: str = FIRST) -> httpx.Response:
    """A code is scanned at a clerk's window."""
    return await house.post("/pickups", clerk, {"code": code})


async def by_number(house: RunningHouse, number: str, clerk: str = FIRST) -> httpx.Response:
    """Somebody without a phone is at a clerk's window."""
    body = {"case_number": number, "reason": "手机没电", "card_checked": True}
    return await house.post("/pickups", clerk, body)


async def identified(house: RunningHouse, code: str, clerk: str = FIRST) -> Json:
    """Somebody is identified by a code."""
    answer = await scan(house, code, clerk)
    assert answer.status_code == 201, answer.text
    told: Json = answer.json()
    return told


async def confirm(
    house: RunningHouse, pickup: Json, clerk: str = FIRST, *, checked: bool = False
) -> httpx.Response:
    """What was identified is handed over."""
    body = {"card_checked": checked}
    return await house.post(f"/pickups/{pickup['id']}/confirm", clerk, body)


async def due(house: RunningHouse) -> None:
    """Do what is due by now."""
    await DueWorkRunner(due_handlers(house.ctx), house.ctx.incidents).run_once(house.ctx.moment())


def refused(answer: httpx.Response) -> tuple[int, str]:
    """The status and the code of a refusal."""
    return answer.status_code, answer.json()["code"]
