"""Every no that a case is told becomes a refusal on record, for which a manager answers."""

from records.cases import events as ev
from records.cases.clocks.days import day_of, end_ms
from records.cases.clocks.limits import LIMITS
from records.casework.moved import Moved
from records.casework.office import Office
from records.db.sql import Connection
from records.models.cases.refusals import Refusal, add_refusal


def refusal_of(
    office: Office,
    told: ev.Told,
    *,
    hall: str,
    by: str,
    ticket: str | None = None,
    case: str | None = None,
) -> Refusal:
    """A refusal that was told now, and by when it has to be answered."""
    due_day = office.calendar.nth(day_of(office.now_ms), LIMITS.refusal_answer)
    said = told.kind, told.basis, told.reason, told.way_forward, told.to
    return Refusal(told.id, hall, case, ticket, *said, by, office.now_ms, end_ms(due_day))


async def file_refusals(tx: Connection, moved: Moved) -> None:
    """The refusals that an event has told, each under the id that the case has for it."""
    case = moved.case
    for event in moved.events:
        told = event.what.refusal if isinstance(event.what, ev.NotAccepted | ev.Decided) else None
        if told is not None:
            filed = refusal_of(
                moved.office,
                told,
                hall=case.hall,
                by=event.actor,
                ticket=case.ticket,
                case=case.id,
            )
            await add_refusal(tx, filed)
