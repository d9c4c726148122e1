"""Cases begin and move: every write of a case is here.

An event is written with the fold that it makes, under the version on which it was decided: of two
who move a case at once the second sees what the first has done, or is refused.
"""

from collections.abc import Sequence

from kit.clock import business_date
from kit.errors import NotFound, StaleVersion
from kit.ids import new_id
from records.cases.case import Case
from records.cases.errors import CaseExists
from records.cases.events import CaseEvent, Received, What
from records.cases.fold import apply
from records.cases.moves.actor import Actor
from records.cases.moves.checking import check
from records.casework.following import FOLLOWERS
from records.casework.moved import Moved
from records.casework.office import Office
from records.db.sql import Connection
from records.models.cases.case_clocks import put_clocks
from records.models.cases.case_steps import put_steps
from records.models.cases.cases import add_case, add_events, lock_case, move_case
from records.models.cases.numbers import next_numbers


async def case_numbers(tx: Connection, office: Office, count: int) -> list[str]:
    """The next numbers of cases of this day: the date, and six digits."""
    day = business_date(office.now_ms).replace("-", "")
    return [f"{day}{n:06}" for n in await next_numbers(tx, f"case:{day}", count)]


async def begin(
    tx: Connection, office: Office, actor: Actor, received: Received, then: Sequence[What] = ()
) -> Case:
    """A new case, with what is done to it at once. Raises `CaseExists`, and what `check` raises."""
    case_id = new_id()
    events = [CaseEvent(1, office.now_ms, actor.name, received)]
    case = apply(None, case_id, events[0])
    for what in then:
        check(case, actor, what, None)
        events.append(CaseEvent(case.version + 1, office.now_ms, actor.name, what))
        case = apply(case, case_id, events[-1])
    if not await add_case(tx, case, office.due_ms(case)):
        raise CaseExists
    await _follow(tx, Moved(office, None, case, events))
    return case


async def move(
    tx: Connection, office: Office, actor: Actor, case_id: str, what: What, version: int | None
) -> Case:
    """A case after one more event. Raises `NotFound`, and what `check` raises."""
    found = await lock_case(tx, case_id)
    if found is None:
        raise NotFound
    return await move_locked(tx, office, actor, found.case, what, version)


async def move_locked(
    tx: Connection,
    office: Office,
    actor: Actor,
    case: Case,
    what: What,
    version: int | None = None,
) -> Case:
    """The same of a case that this transaction holds already."""
    check(case, actor, what, version)
    event = CaseEvent(case.version + 1, office.now_ms, actor.name, what)
    moved = apply(case, case.id, event)
    if not await move_case(tx, moved, office.due_ms(moved), case.version):
        raise StaleVersion
    await _follow(tx, Moved(office, case, moved, [event]))
    return moved


async def _follow(tx: Connection, moved: Moved) -> None:
    office, before, case, events = moved
    await add_events(tx, case.id, events)
    await put_steps(tx, before, case, office.step_dues(case, office.due_ms(case)))
    changed = [
        office.keep(case, n)
        for n, clock in enumerate(case.clocks)
        if before is None or clock.ended_ms is None or clock not in before.clocks
    ]
    await put_clocks(tx, case.id, changed)
    for follower in FOLLOWERS:
        await follower(tx, moved)
