"""What the systems of a hall itself are told: its events, as its screens are told them.

Where a hall has no webhook, which is most of the time, it costs one look at an index a commit. The
time of a delivery is real, which an event does not know; so it is that of the commit.
"""

from collections.abc import Callable

import msgspec

from kit.clock import instant, real_ms
from queueing.model.events import Event
from queueing.model.fold import data_of
from records.db.sql import Connection
from records.journal.entry import Batch
from records.models.notices.webhooks import active_webhooks
from records.models.outbox.planning import NewNotice, Now, plan
from records.notices.hall_events import HALL_EVENTS
from records.notices.kinds import NoticeKind

_TOLD = frozenset(HALL_EVENTS)


class Webhooks:
    """See `records.journal.projections.projection`."""

    def __init__(self, real: Callable[[], int] = real_ms) -> None:
        """`real` tells real time, in milliseconds."""
        self._real = real

    async def apply(self, tx: Connection, batch: Batch) -> None:
        """Each webhook is told of each event that it wants, in the order of the log."""
        events = [event for event in batch.events if event.name in _TOLD]
        halls = sorted({event.hall for event in events})
        hooks = await active_webhooks(tx, halls) if halls else []
        if not hooks:
            return
        told = []
        for event in events:
            wanting = [h.id for h in hooks if h.hall == event.hall and h.wants(event.name)]
            told.append(_happening(batch.epoch, event)._replace(webhooks=wanting))
        await plan(tx, told, Now(events[-1].at, self._real()))


def _happening(epoch: int, event: Event) -> NewNotice:
    content = {
        "event": event.name,
        "at": instant(event.at),
        "epoch": str(epoch),
        "seq": str(event.seq),
        "data": msgspec.json.encode(data_of(event)).decode(),
    }
    key = f"{NoticeKind.HALL_EVENT}:{event.hall}:{epoch}:{event.seq}"
    return NewNotice(NoticeKind.HALL_EVENT, key, event.hall, content)
