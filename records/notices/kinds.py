"""The words of notices: of what people are told, by which way, and how far that has come."""

from enum import StrEnum


class NoticeKind(StrEnum):
    """Of what somebody is told; WeChat's templates bear the same names."""

    BOOKED = "booked"
    REMINDER = "reminder"
    THREE_AHEAD = "three_ahead"
    YOUR_TURN = "your_turn"
    RECALLED = "recalled"
    MISSED = "missed"
    RESCHEDULED = "rescheduled"
    CLOSED = "closed"
    CASE_MOVED = "case_moved"
    READY_FOR_PICKUP = "ready_for_pickup"
    # What happens in a hall, for the systems of the hall itself: no person is told of it.
    HALL_EVENT = "hall_event"


class ChannelName(StrEnum):
    """By which way."""

    SOCKET = "socket"
    DISPLAY = "display"
    WECHAT = "wechat"
    SMS = "sms"
    WEBHOOK = "webhook"


class NoticeState(StrEnum):
    """How far a notice has come, whatever its ways; only `open` goes on by itself.

    `told`: its time is over, a provider had taken it, and nobody knows more. `reached` means that
    the person's own phone showed it, or that the provider says that it was delivered.
    """

    OPEN = "open"
    TOLD = "told"
    REACHED = "reached"
    NOT_REACHED = "not_reached"
    SUPERSEDED = "superseded"
    TOO_LATE = "too_late"


class DeliveryState(StrEnum):
    """How far one way of telling has come.

    `accepted` says that a provider has it, or for socket and display that the live feed tells it:
    nobody need have seen it. `received` says that a phone showed it, a display painted it, or the
    provider delivered it; only `seen`, a tap, says that somebody has read it.
    """

    QUEUED = "queued"
    SENDING = "sending"
    ACCEPTED = "accepted"
    RECEIVED = "received"
    SEEN = "seen"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    SUPERSEDED = "superseded"
    TOO_LATE = "too_late"
    NOT_REACHED = "not_reached"
