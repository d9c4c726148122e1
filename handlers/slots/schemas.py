"""What is asked and answered about times that may be booked."""

from typing import Annotated

import msgspec

from handlers.openings.schemas import Day, Lane, Time

WINDOWS_AT_MOST = 500


class SlotView(msgspec.Struct):
    """A time at which a visit may begin; of which `left` more such visits may be booked now.

    `capacity` is how many there could be at all if everything were released and nothing taken.
    """

    id: str
    starts_at: str
    ends_at: str
    capacity: int
    left: int


class SlotDay(msgspec.Struct):
    """A day up to the last that may be booked.

    `open` is whether the business takes people on it at all, `first` its first free time, `left`
    how many such visits may still be booked.
    """

    date: str
    open: bool
    first: SlotView | None
    left: int


class QuotaBody(msgspec.Struct, forbid_unknown_fields=True):
    """How many windows to plan for a lane; null: as before anybody set any.

    On one day (`date`) or on all, in the session that begins at a time (`session`) or in all. Of
    several that speak of a session that of its date and beginning holds, then that of its date,
    then that of its beginning. `walk_in_share` of their time is kept for people without a booking;
    null: the hall's setting.
    """

    lane: Lane
    windows: Annotated[int, msgspec.Meta(ge=0, le=WINDOWS_AT_MOST)] | None
    date: Day | None = None
    session: Time | None = None
    walk_in_share: Annotated[float, msgspec.Meta(ge=0, le=1)] | None = None


class QuotaView(msgspec.Struct):
    """Windows planned for a lane, who planned them, and who withdrew that."""

    id: str
    hall: str
    lane: str
    date: str | None
    session: str | None
    windows: int
    walk_in_share: float | None
    set_by: str
    set_at: str
    withdrawn_by: str | None
    withdrawn_at: str | None


class UsualWindows(msgspec.Struct):
    """The windows that count for a lane where no quota speaks of a session."""

    lane: str
    windows: float


class QuotasView(msgspec.Struct):
    """What is planned in a hall now, and what was ever planned for it, the latest first."""

    hall: str
    version: int
    usual: list[UsualWindows]
    in_force: list[QuotaView]
    history: list[QuotaView]


class Taken(msgspec.Struct):
    """Units of five minutes: of `capacity`, so many are held, booked, and not offered again yet.

    `overbooked` counts bookings beyond the capacity.
    """

    capacity: int
    held: int
    booked: int
    resting: int
    overbooked: int


class PlannedSession(msgspec.Struct):
    """A session of a lane with its planned windows, and what of its slots is taken.

    `quota` is null where nobody has planned any.
    """

    starts_at: str
    ends_at: str
    session: str
    windows: float
    walk_in_share: float
    quota: str | None
    slots: int
    taken: Taken


class LaneSessions(msgspec.Struct):
    """The sessions of a lane on a day; `closed` is what is taken of slots that are not offered."""

    lane: str
    sessions: list[PlannedSession]
    closed: Taken


class SessionsView(msgspec.Struct):
    """The sessions of a hall on a day, lane by lane."""

    hall: str
    date: str
    lanes: list[LaneSessions]
