"""What is asked and answered about holds and appointments."""

from typing import Annotated, Literal

import msgspec

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"\S")]
Word = Annotated[str, msgspec.Meta(max_length=40)]
Answers = Annotated[dict[Word, Word], msgspec.Meta(max_length=100)]
State = Literal["booked", "arrived", "fulfilled", "left", "cancelled", "no_show"]
Party = Literal["citizen", "clerk", "manager", "hall"]


class HoldBody(msgspec.Struct, forbid_unknown_fields=True):
    """Keep a time for an item or for a theme (一件事), one of the two.

    `answers` are those to its questions; what nobody answered counts as the question's default.
    """

    slot: Id
    item: Id | None = None
    theme: Id | None = None
    answers: Answers | None = None
    subject: Id | None = None
    authorisation: Id | None = None


class HoldView(msgspec.Struct):
    """A time that is kept until `expires_at`."""

    id: str
    slot: str
    hall: str
    lane: str
    item: str | None
    theme: str | None
    answers: dict[str, str]
    starts_at: str
    ends_at: str
    units: int
    expires_at: str


class AppointmentBody(msgspec.Struct, forbid_unknown_fields=True):
    """Book a time for an item or for a theme, one of the two, as it was held if `hold` names one.

    Staff book for a citizen's account (`citizen`) or for somebody without one, and say why
    (`reason`); nobody else does. Whoever acts for a legal person names it (`subject`) and the
    `authorisation` by which they do.
    """

    slot: Id
    item: Id | None = None
    theme: Id | None = None
    answers: Answers | None = None
    hold: Id | None = None
    citizen: Id | None = None
    reason: Reason | None = None
    subject: Id | None = None
    authorisation: Id | None = None


class AppointmentView(msgspec.Struct):
    """An appointment. `item` or `theme` is what it is for, `units` how much of a window it takes.

    Until `cancel_free_until` it is cancelled without being late. `check_in_from` and
    `check_in_until` are when whoever comes is in time. `reason` is why staff booked or moved it,
    or, once it has ended or was reinstated, why. `overbooked`: staff booked it beyond the time's
    capacity.
    """

    id: str
    state: State
    hall: str
    lane: str
    item: str | None
    theme: str | None
    answers: dict[str, str]
    slot: str
    starts_at: str
    ends_at: str
    units: int
    booked_at: str
    rescheduled: int
    reschedules_left: int
    cancel_free_until: str
    check_in_from: str
    check_in_until: str
    ticket: str | None
    late_cancel: bool
    cancelled_by: Party | None
    reason: str | None
    overbooked: bool
    organisation: str | None


class HallAppointment(AppointmentView):
    """An appointment as its hall sees it; of the citizen only a masked id, null without account.

    `number` is the one that they were given when they came.
    """

    citizen: str | None
    booked_by: Party
    number: str | None


class DaySession(msgspec.Struct):
    """A session of a day, and how many appointments begin from its start to that of the next.

    `session` names it. The first also has what is before it, the last what is after it.
    """

    session: str
    starts_at: str
    ends_at: str
    appointments: int


class StateCounts(msgspec.Struct):
    """How many appointments are in each state."""

    booked: int
    arrived: int
    fulfilled: int
    left: int
    cancelled: int
    no_show: int


class HallAppointments(msgspec.Struct):
    """Some appointments of a hall's day, and where the next ones begin.

    `sessions` are those of the day, `session` is the one that is shown (null: all). `sessions` and
    `counts` count appointments of every state, `counts` those of the session that is shown.
    """

    date: str
    sessions: list[DaySession]
    session: str | None
    counts: StateCounts
    appointments: list[HallAppointment]
    next_cursor: str | None


class EndBody(msgspec.Struct, forbid_unknown_fields=True):
    """Cancel an appointment; staff, and nobody else, say why."""

    reason: Reason | None = None


class RescheduleBody(msgspec.Struct, forbid_unknown_fields=True):
    """Move an appointment to another time, in any hall; staff, and nobody else, say why."""

    slot: Id
    reason: Reason | None = None
