"""Departments that finish at the same moment: one decision opens, whoever is last.

`JOINS=1000` has them do so a thousand times on each database.
"""

import asyncio
import os

import pytest

from records.cases import events as ev
from records.cases.case import Case
from records.cases.words import Opinion, StepState
from records.casework.moving import begin, move
from records.casework.office import Office
from records.models.cases.cases import events_of_case, find_case
from records.opening.legal_calendar import LegalCalendar
from records.transactions import connection, transaction
from tests.support import case_samples as samples
from tests.support.case_samples import PARALLEL, START_MS

TIMES = int(os.environ.get("JOINS", "25"))
OFFICE = Office(LegalCalendar({}), START_MS, START_MS)


async def handed_in(number: int) -> Case:
    """A case on which three departments work beside each other."""
    new = samples.received(PARALLEL, ticket=None, number=f"join-{number}")
    async with transaction() as tx:
        return await begin(tx, OFFICE, samples.CLERK, new, [ev.Accepted(START_MS)])


async def finish(case: Case, step: str, department: str) -> None:
    """A department says what it thinks of the case as it saw it."""
    reviewer = samples.REVIEWER._replace(department=department, name=f"reviewer:{department}")
    opinion = ev.OpinionGiven(step, Opinion.AGREE, "")
    async with transaction() as tx:
        await move(tx, OFFICE, reviewer, case.id, opinion, case.version)


@pytest.mark.usefixtures("database")
async def test_three_finish_at_once_and_one_decision_opens() -> None:
    """Each has seen the case before any of the others; none is refused, nothing is lost."""
    for number in range(TIMES):
        case = await handed_in(number)
        await asyncio.gather(
            *[finish(case, one.id, one.department) for one in PARALLEL if one.id != "decide"]
        )
        found = await find_case(connection(), case.id)
        assert found is not None
        assert [one.state for one in found.case.steps] == [*[StepState.DONE] * 3, StepState.OPEN]
        events = await events_of_case(connection(), case.id)
        assert [one.version for one in events] == [1, 2, 3, 4, 5]
