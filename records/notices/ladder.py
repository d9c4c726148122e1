"""By which ways each kind of notice goes, in which order and for how long: one table.

Steps and limits are in seconds of real time, for a message is late for a person, not for the hall.
Whoever plans, sends or shows a notice asks here; nothing of it stands anywhere else.
"""

from collections.abc import Mapping
from enum import Enum, auto
from typing import NamedTuple

from records.notices.kinds import ChannelName, NoticeKind

MINUTE_S, HOUR_S = 60, 3600
DAY_S = 24 * HOUR_S
TRIES = 3
# Between two tries of one way, unless its answer says otherwise.
BACK_OFF_S = (1.0, 3.0, 10.0, 30.0, 120.0, 600.0, 1800.0)


class OnUnknown(Enum):
    """What becomes of a message of which nobody knows whether it left."""

    # Once more, though it may be told twice; then the next way.
    RESEND = auto()
    # As it is, until its provider says what became of it.
    WAIT = auto()


class Quiet(Enum):
    """Whether it waits for the morning: only what the hall itself begins does."""

    NEVER = auto()
    IF_BY_HALL = auto()
    ALWAYS = auto()


class Fact(Enum):
    """What ends a notice that is not done with."""

    # An event of its ticket: what was told is not how the ticket stands any more.
    TICKET_MOVED = auto()
    # It was cancelled or rescheduled, or its holder has come.
    APPOINTMENT_MOVED = auto()
    # Something newer is told of it, or it is over.
    CASE_MOVED = auto()


class Rung(NamedTuple):
    """One way; it is used `after_s` the fact, or where that is None, when the one before failed."""

    channel: ChannelName
    after_s: float | None = None
    tries: int = TRIES


class Ladder(NamedTuple):
    """How one kind is told.

    `ended_by` is what ends it before its time, so that what comes after it (a recall after a call,
    a new time after an old one) takes its place. With `reports_failure` the last way that fails is
    shown as `not_reached`.
    """

    rungs: tuple[Rung, ...]
    expires_s: int
    on_unknown: OnUnknown = OnUnknown.WAIT
    quiet: Quiet = Quiet.NEVER
    ended_by: frozenset[Fact] = frozenset()
    reports_failure: bool = False


_C, _K = ChannelName, NoticeKind
_AT_ONCE = 0.0
_CALL = (
    Rung(_C.SOCKET, _AT_ONCE),
    Rung(_C.DISPLAY, _AT_ONCE),
    Rung(_C.WECHAT, 5.0),
    Rung(_C.SMS),
)
_WECHAT = (Rung(_C.WECHAT, _AT_ONCE),)
_WECHAT_SMS = (*_WECHAT, Rung(_C.SMS))
_OF_TICKET = frozenset({Fact.TICKET_MOVED})
_OF_APPOINTMENT = frozenset({Fact.APPOINTMENT_MOVED})
_OF_CASE = frozenset({Fact.CASE_MOVED})

LADDERS: Mapping[NoticeKind, Ladder] = {
    _K.BOOKED: Ladder(_WECHAT, DAY_S, ended_by=_OF_APPOINTMENT),
    _K.REMINDER: Ladder(_WECHAT_SMS, 15 * HOUR_S, quiet=Quiet.ALWAYS, ended_by=_OF_APPOINTMENT),
    _K.THREE_AHEAD: Ladder(_WECHAT, 30 * MINUTE_S, ended_by=_OF_TICKET),
    _K.YOUR_TURN: Ladder(
        _CALL,
        10 * MINUTE_S,
        OnUnknown.RESEND,
        ended_by=_OF_TICKET,
        reports_failure=True,
    ),
    _K.RECALLED: Ladder(
        _CALL,
        10 * MINUTE_S,
        OnUnknown.RESEND,
        ended_by=_OF_TICKET,
        reports_failure=True,
    ),
    _K.MISSED: Ladder(_WECHAT, 30 * MINUTE_S, ended_by=_OF_TICKET),
    _K.RESCHEDULED: Ladder(_WECHAT_SMS, DAY_S, quiet=Quiet.IF_BY_HALL, ended_by=_OF_APPOINTMENT),
    _K.CLOSED: Ladder(_WECHAT_SMS, 2 * DAY_S, quiet=Quiet.ALWAYS),
    _K.CASE_MOVED: Ladder(_WECHAT, 2 * DAY_S, quiet=Quiet.ALWAYS, ended_by=_OF_CASE),
    _K.READY_FOR_PICKUP: Ladder(_WECHAT_SMS, 3 * DAY_S, quiet=Quiet.ALWAYS),
    # Whoever is told here knows a repeat by its id.
    _K.HALL_EVENT: Ladder((Rung(_C.WEBHOOK, _AT_ONCE, tries=8),), DAY_S, OnUnknown.RESEND),
}

# These are told by the live feed itself, and end with an acknowledgement: nothing is sent.
FEED = frozenset({ChannelName.SOCKET, ChannelName.DISPLAY})
# What people are told as they stand before the hall's window.
CALLS = frozenset({NoticeKind.YOUR_TURN, NoticeKind.RECALLED})


def rung_of(kind: NoticeKind, channel: ChannelName) -> Rung:
    """The rung of a ladder that goes by this way; a plain one where the table has none."""
    return next((r for r in LADDERS[kind].rungs if r.channel is channel), Rung(channel))


def next_rung(kind: NoticeKind, channel: ChannelName) -> Rung | None:
    """The rung that begins when this way has failed; None after the last."""
    rungs = LADDERS[kind].rungs
    place = next((n for n, rung in enumerate(rungs) if rung.channel is channel), len(rungs))
    return next((rung for rung in rungs[place + 1 :] if rung.after_s is None), None)


def ended_by(fact: Fact) -> frozenset[NoticeKind]:
    """The kinds that a fact ends."""
    return frozenset(kind for kind, ladder in LADDERS.items() if fact in ladder.ended_by)


def back_off_s(attempts: int) -> float:
    """The rest before the next try of something that was tried so often."""
    return BACK_OFF_S[min(max(attempts, 1), len(BACK_OFF_S)) - 1]
