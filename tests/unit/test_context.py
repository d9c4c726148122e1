"""How a request finds its group."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from handlers.context import AppContext
from kit.errors import NotFound, Unavailable
from queueing.model.documents import TicketDoc
from queueing.model.transitions import State

TICKET = TicketDoc(
    id="t1",
    hall="hall-b",
    lane="a",
    line="hall-b:a",
    state=State.WAITING,
    number="A001",
    prefix="A",
    n=1,
    date="2026-11-23",
    order=1,
    arrival=0,
    joined_at=0,
    waiting_since=0,
    credit_ms=0,
    call_no=0,
    version=1,
    ticket_class="walk_in",
)


def context(*answers: TicketDoc | Exception | None) -> AppContext:
    """Groups a, b … of one hall each, whose lines answer so when a ticket is asked for."""
    return AppContext(**{name: cast("Any", None) for name in _OTHERS}, groups=_groups(*answers))


_OTHERS = (
    "settings",
    "clock",
    "redis",
    "authenticator",
    "shown",
    "incidents",
    "lag",
    "wechat",
    "relay",
    "openings",
    "audit_heads",
)


def _groups(*answers: TicketDoc | Exception | None) -> dict[str, Any]:
    return {name: _group(name, answer) for name, answer in zip("abc", answers, strict=False)}


def _group(name: str, answer: TicketDoc | Exception | None) -> SimpleNamespace:
    async def ticket(_: str) -> TicketDoc | None:
        await asyncio.sleep(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    hall = f"hall-{name}"
    directory = SimpleNamespace(halls={hall: SimpleNamespace(id=hall)})
    return SimpleNamespace(id=name, directory=directory, view=SimpleNamespace(ticket=ticket))


def test_a_hall_belongs_to_one_group() -> None:
    """One that no group has is not found."""
    ctx = context(None, None)
    assert ctx.group_of("hall-b").id == "b"
    assert ctx.first_hall == "hall-a"
    found = ctx.hall("hall-b")
    assert found is not None
    assert found.id == "hall-b"
    assert ctx.hall("nowhere") is ctx.hall(None) is None
    with pytest.raises(NotFound):
        ctx.group_of("nowhere")


async def test_a_ticket_is_found_in_whichever_line() -> None:
    """Also while the line of another group does not answer."""
    assert await context(None, TICKET).living_ticket("t1") is TICKET
    assert await context(Unavailable(), TICKET, None).living_ticket("t1") is TICKET
    assert await context(None, None).living_ticket("t1") is None


async def test_a_ticket_that_may_be_there_is_not_said_to_be_gone() -> None:
    """A line that does not answer may have it."""
    with pytest.raises(Unavailable):
        await context(None, Unavailable()).living_ticket("t1")
