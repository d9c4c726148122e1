"""What the record teaches about waits: the catalogue's figures first, then what really happened."""

from collections.abc import Container

from queueing.estimates.service_times import ServiceTimes
from queueing.estimates.wait_estimator import WaitEstimator
from queueing.model.events import event_of
from records.hall_directory import HallDirectory
from records.models.line.events import latest_documents
from records.transactions import connection

# About three weeks of a hall, learned in well under a second.
LATEST = 10_000


def expected_times(directory: HallDirectory) -> ServiceTimes:
    """Service times as the catalogue expects them."""
    return ServiceTimes({lane.code: lane.expected_service_s for lane in directory.lanes.values()})


async def learn(estimator: WaitEstimator, group: str, halls: Container[str]) -> None:
    """Tell an estimator the latest events of these halls, oldest first; others are retired.

    Rules are no lesson: those in force are known, and may name windows that came later.
    """
    for document in await latest_documents(connection(), group, LATEST):
        event = event_of(document.encode())
        if event.hall in halls and event.rules is None:
            estimator.apply(event)
    estimator.drain_given()
    estimator.drain_called()
