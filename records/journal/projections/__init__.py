"""What follows from an event, in the journal's own transaction.

Whoever adds a projection sees each recorded event once, however many processes there are, and what
it writes is committed with the event or not at all.
"""

from collections.abc import Sequence

from records.journal.projections.appointments import Appointments
from records.journal.projections.hall_days import HallDays
from records.journal.projections.projection import Projection
from records.journal.projections.rules_versions import RulesVersions
from records.journal.projections.spans import Spans
from records.journal.projections.tickets import Tickets
from records.journal.projections.windows import Windows

__all__ = ["PROJECTIONS", "Projection"]

PROJECTIONS: Sequence[Projection] = (
    Tickets(),
    Appointments(),
    Windows(),
    Spans(),
    HallDays(),
    RulesVersions(),
)
