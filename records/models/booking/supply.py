"""What halls have to plan with: the windows of the catalogue and what managers said of them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from records.booking.planning import Planned, days_ahead, plan_slots
from records.booking.quotas import PlannedWindows, Quota, planned_windows, usual_windows
from records.booking.slot import UNIT_MS
from records.db.sql import Connection
from records.models.booking.quotas import quotas_in_force
from records.models.catalogue.halls import ServedLane, served_lanes
from records.opening.opening_book import OpeningBook
from records.opening.sessions import Session

_UNIT_S = UNIT_MS // 1000


class Supply(NamedTuple):
    """The quotas of each hall's lanes, and which lanes its windows serve."""

    quotas: dict[tuple[str, str], list[Quota]]
    served: dict[str, list[ServedLane]]

    def lanes(self, hall: str) -> list[str]:
        """The lanes of a hall for which anything may be planned."""
        served = [one.lane for one in self.served.get(hall, ())]
        return list(dict.fromkeys([*served, *(lane for at, lane in self.quotas if at == hall)]))

    def usual(self, hall: str, lane: str, walk_in_share: float) -> PlannedWindows:
        """What is planned for a lane where nobody has set a quota."""
        windows: defaultdict[int, dict[str, int]] = defaultdict(dict)
        expected_s = 0
        for one in self.served.get(hall, ()):
            windows[one.at][one.lane] = one.handicap_s
            if one.lane == lane:
                expected_s = one.expected_service_s
        least = max(1, -(-expected_s // _UNIT_S))
        return PlannedWindows(usual_windows(lane, windows.values()), walk_in_share, least)

    def windows(self, session: Session, usual: PlannedWindows) -> PlannedWindows:
        """What is planned for a session of a lane."""
        return planned_windows(
            session, self.quotas.get((session.hall, session.lane or ""), ()), usual
        )

    def plan(self, book: OpeningBook, hall: str, lane: str, now_ms: int) -> list[Planned]:
        """The slots of a lane from today to the horizon, as they should be.

        None where no window serves it as its own and no manager has said otherwise.
        """
        settings = book.settings(hall)
        usual = self.usual(hall, lane, settings.walk_in_share)
        if not usual.windows and (hall, lane) not in self.quotas:
            return []
        sessions = [
            session
            for day in days_ahead(book.calendar, settings, now_ms)
            for session in book.sessions(hall, lane, day)
        ]
        windows = {session: self.windows(session, usual) for session in sessions}
        return plan_slots(sessions, windows.__getitem__, settings.slot_minutes)


async def read_supply(db: Connection, halls: Sequence[str]) -> Supply:
    """What these halls have, as the record says now."""
    quotas: defaultdict[tuple[str, str], list[Quota]] = defaultdict(list)
    for quota in await quotas_in_force(db, halls):
        quotas[quota.hall, quota.lane].append(quota)
    served: defaultdict[str, list[ServedLane]] = defaultdict(list)
    for one in await served_lanes(db, halls):
        served[one.hall].append(one)
    return Supply(dict(quotas), dict(served))
