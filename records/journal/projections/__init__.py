"""What follows from an event, in the journal's own transaction.

Whoever adds a projection sees each recorded event once, however many processes there are, and what
it writes is committed with the event or not at all.
"""

from collections.abc import Callable, Sequence

from kit.clock import real_ms
from records.journal.projections.appointments import Appointments
from records.journal.projections.hall_days import HallDays
from records.journal.projections.notices import Notices
from records.journal.projections.projection import Projection
from records.journal.projections.rules_versions import RulesVersions
from records.journal.projections.spans import Spans
from records.journal.projections.tickets import Tickets
from records.journal.projections.webhooks import Webhooks
from records.journal.projections.windows import Windows

__all__ = ["PROJECTIONS", "Projection", "projections"]


def projections(real: Callable[[], int] = real_ms) -> Sequence[Projection]:
    """All of them, in the order in which they are applied; `real` tells real time."""
    return (
        Tickets(),
        Appointments(),
        Windows(),
        Spans(),
        HallDays(),
        RulesVersions(),
        Webhooks(),
        Notices(real),
    )


PROJECTIONS = projections()
