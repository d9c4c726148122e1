"""What is asked and answered about when halls take people."""

from typing import Annotated, Literal

import msgspec

from handlers.times import INSTANT_LENGTH

DayWord = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun", "makeup", "holiday"]
DayOrShorthand = Literal[DayWord, "workdays", "daily"]
Lane = Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"\S")]
Time = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
TimeOrMidnight = Annotated[str, msgspec.Meta(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]
Day = Annotated[str, msgspec.Meta(max_length=10, extra_json_schema={"format": "date"})]
Instant = Annotated[
    str, msgspec.Meta(max_length=INSTANT_LENGTH, extra_json_schema={"format": "date-time"})
]
Weeks = Annotated[int, msgspec.Meta(ge=1, le=52)]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Kind = Literal["closure", "extra_session"]


class SessionView(msgspec.Struct):
    """An unbroken stretch in which numbers are given; `opening` is null for an extra session."""

    starts_at: str
    ends_at: str
    opening: str | None


class ExceptionView(msgspec.Struct):
    """A closure or an extra session, of one lane or (null) of the whole hall; with its reason."""

    id: str
    hall: str
    lane: str | None
    kind: Kind
    from_: str = msgspec.field(name="from")
    to: str
    reason: str


class CalendarDay(msgspec.Struct):
    """A day: what it is by law, and when numbers are given.

    `sessions` are those of the hall, `lanes` those of lanes that have hours of their own on this
    day; any other lane has the hall's. `provisional` while the year's holidays are not known.
    """

    date: str
    kind: Literal["workday", "rest", "holiday", "makeup"]
    provisional: bool
    sessions: list[SessionView]
    lanes: dict[str, list[SessionView]]
    exceptions: list[ExceptionView]


class CalendarView(msgspec.Struct):
    """The days of a hall, first and last included; `version` is that of all openings."""

    hall: str
    from_: str = msgspec.field(name="from")
    to: str
    version: int
    days: list[CalendarDay]


class OpeningBody(msgspec.Struct, forbid_unknown_fields=True):
    """When the hall, or one lane of it, is to take people; times and days are China's.

    `workdays` stands for Monday to Friday and make-up days, `daily` for all days, holidays too.
    `replaces` is an opening of the hall that is withdrawn by the same step. Weeks are counted from
    that of `valid_from`.
    """

    days: Annotated[list[DayOrShorthand], msgspec.Meta(min_length=1, max_length=11)]
    opens: Time
    closes: TimeOrMidnight
    lane: Lane | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    every_n_weeks: Weeks = 1
    replaces: Id | None = None


class OpeningView(msgspec.Struct):
    """An opening, who wrote it, and who withdrew it. Nobody wrote what every hall begins with."""

    id: str
    hall: str
    lane: str | None
    days: list[DayWord]
    opens: str
    closes: str
    valid_from: str | None
    valid_to: str | None
    every_n_weeks: int
    version: int
    set_by: str | None
    set_at: str | None
    withdrawn_by: str | None
    withdrawn_at: str | None


class ExceptionRecord(ExceptionView):
    """An exception with its history."""

    set_by: str
    set_at: str
    withdrawn_by: str | None
    withdrawn_at: str | None


class OpeningsView(msgspec.Struct):
    """What holds in a hall today, and what was ever written for it, the latest first.

    What holds (`in_force`) may be written for a hall above it.
    """

    hall: str
    version: int
    in_force: list[OpeningView]
    openings: list[OpeningView]
    exceptions: list[ExceptionRecord]


class ExceptionBody(msgspec.Struct, forbid_unknown_fields=True):
    """A closure or an extra session of the hall, or of one lane; everybody may read the reason."""

    kind: Kind
    from_: Instant = msgspec.field(name="from")
    to: Instant
    reason: Reason
    lane: Lane | None = None


class ConcernedBookingView(msgspec.Struct):
    """A booking that would be cancelled; `citizen` is a masked id, null without account."""

    id: str
    lane: str
    subject: str
    citizen: str | None
    starts_at: str
    ends_at: str


class ExceptionPreview(msgspec.Struct):
    """What an exception would do: the sessions that it ends or holds, the bookings it cancels.

    Both are counted, and the first 200 of each listed.
    """

    session_count: int
    sessions: list[SessionView]
    booking_count: int
    bookings: list[ConcernedBookingView]


class ExceptionAnswer(ExceptionRecord):
    """An exception as it was made; `cancelled` is how many bookings ended by it."""

    cancelled: int


class SettingBody(msgspec.Struct, forbid_unknown_fields=True):
    """A setting of the hall; null: it has that of the hall above it again."""

    key: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    value: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None


class SettingView(msgspec.Struct):
    """A setting as it holds, and the hall that sets it (null: nobody does)."""

    key: str
    value: str
    hall: str | None


class SettingRecord(msgspec.Struct):
    """A value that the hall has or had for a setting."""

    key: str
    value: str
    set_by: str
    set_at: str
    withdrawn_by: str | None
    withdrawn_at: str | None


class SettingsView(msgspec.Struct):
    """How a hall is booked, and what was ever set for it, the latest first."""

    hall: str
    settings: list[SettingView]
    history: list[SettingRecord]
