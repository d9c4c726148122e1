"""How many windows a hall plans for a lane in a session: what managers said, or a reckoning."""

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from kit.clock import MINUTE_MS, shanghai_ms
from records.opening.sessions import Session


class Quota(NamedTuple):
    """So many windows are planned for a lane of a hall.

    `date` None: on every day; `starts_min` None: in every session, else in those that begin at
    this minute of the day. `walk_in_share` None: the hall's setting.
    """

    id: str
    hall: str
    lane: str
    date: str | None
    starts_min: int | None
    windows: int
    walk_in_share: float | None = None

    @property
    def scope(self) -> tuple[str, str, str | None, int | None]:
        """What it speaks of: of two with the same scope only one can hold."""
        return self.hall, self.lane, self.date, self.starts_min

    @property
    def precision(self) -> tuple[bool, bool]:
        """Of several that speak of a session the greatest holds: a date before a beginning."""
        return self.date is not None, self.starts_min is not None

    def speaks_of(self, session: Session) -> bool:
        """Whether it is about a session; its lane is compared by whoever asks."""
        begins = (session.starts_ms - shanghai_ms(session.date)) // MINUTE_MS
        return self.date in (None, session.date) and self.starts_min in (None, begins)


class PlannedWindows(NamedTuple):
    """The windows that are planned for a session, and by which quota (None: nobody set one).

    `least_units` are the units that a slot has at least, as long as any window is planned.
    """

    windows: Fraction
    walk_in_share: float
    least_units: int = 0
    quota: str | None = None


def quota_for(session: Session, quotas: Iterable[Quota]) -> Quota | None:
    """The most precise quota of a lane that speaks of a session.

    date and session  >  date  >  session  >  general
    """
    speaking = [quota for quota in quotas if quota.speaks_of(session)]
    return max(speaking, key=lambda quota: quota.precision, default=None)


def usual_windows(lane: str, served: Collection[Mapping[str, int]]) -> Fraction:
    """The windows that a hall has for a lane where nobody has planned any.

    `served` are the lanes of each window with their handicaps. A window counts for the lanes that
    it serves as its own (handicap 0), in equal parts: one of four lanes is a quarter for each.
    """
    own = [{name for name, handicap in lanes.items() if handicap == 0} for lanes in served]
    return sum((Fraction(1, len(lanes)) for lanes in own if lane in lanes), Fraction())


def planned_windows(
    session: Session, quotas: Iterable[Quota], usual: PlannedWindows
) -> PlannedWindows:
    """What is planned for a session: by the quota that speaks of it, else as `usual`.

    What a manager wrote is taken as it is, also none at all. What nobody wrote has `least_units`
    of a visit of the lane in each slot: a quarter of a window for half an hour would else be less
    than one visit, and a small hall could not be booked until somebody noticed.
    """
    quota = quota_for(session, quotas)
    if quota is None:
        return usual
    share = usual.walk_in_share if quota.walk_in_share is None else quota.walk_in_share
    return PlannedWindows(Fraction(quota.windows), share, 0, quota.id)
