"""A line that is recorded: its recovery and its journal, which need each other."""

from collections.abc import Sequence
from typing import NamedTuple

from kit.incidents import Incidents
from kit.tasks import BackgroundTasks
from queueing.line.recovery.recover import EpochBegun, Recovery
from queueing.line.store import Store
from records.journal.journal import Journal
from records.journal.log_consumer import Tell
from records.journal.projections import PROJECTIONS
from records.journal.projections.projection import Projection
from records.rebuild import SqlRebuildSource


class Listeners(NamedTuple):
    """Who is told: of a new epoch `before` the journal and `after` it, and of the log."""

    before: Sequence[EpochBegun] = ()
    after: Sequence[EpochBegun] = ()
    on_told: Sequence[Tell] = ()


NO_LISTENERS = Listeners()


def recorded(
    store: Store,
    listeners: Listeners = NO_LISTENERS,
    incidents: Incidents | None = None,
    tasks: BackgroundTasks | None = None,
    projections: Sequence[Projection] = PROJECTIONS,
) -> tuple[Recovery, Journal]:
    """Wire them, so that each has the other and nothing is assigned afterwards."""
    # What the recovery asks of the journal, which cannot be there before it.

    async def drain(epoch: int) -> None:
        await journal.drain(epoch)

    async def begin_epoch(epoch: int) -> None:
        await journal.begin_epoch(epoch)

    on_epoch = (*listeners.before, begin_epoch, *listeners.after)
    recovery = Recovery(store, SqlRebuildSource(drain), on_epoch, incidents, tasks)
    journal = Journal(store, recovery.recover, listeners.on_told, incidents, tasks, projections)
    return recovery, journal
