"""What the record teaches about waits: the catalogue's figures first, then what really happened."""

from collections.abc import Container

from queueing.events import event_of
from queueing.waits.load import Load
from queueing.waits.service_times import ServiceTimes
from records import sql
from records.layout import Layout

# About three weeks of a hall, learned in well under a second.
LATEST = 10_000


def expected_times(layout: Layout) -> ServiceTimes:
    """Service times as the catalogue expects them."""
    return ServiceTimes({lane.code: lane.expected_service_s for lane in layout.lanes.values()})


async def learn(load: Load, group: str, halls: Container[str]) -> None:
    """Tell a load the latest events of these halls, oldest first; others are retired.

    Rules are no lesson: those in force are known, and may name windows that came later.
    """
    found = await sql.rows(
        "SELECT document FROM event WHERE grp=? ORDER BY id DESC LIMIT ?", group, LATEST
    )
    for row in reversed(found):
        event = event_of(row["document"].encode())
        if event.hall in halls and event.rules is None:
            load.apply(event)
    load.drain_given()
    load.drain_called()
