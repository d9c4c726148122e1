"""What the scripts refuse by number, and the errors that the numbers stand for."""

from collections.abc import Callable
from enum import IntEnum

from kit.errors import (
    FieldError,
    IdempotencyKeyReused,
    Invalid,
    NotFound,
    StaleVersion,
    Unavailable,
)
from queueing.model.errors import (
    IllegalMove,
    LineInUse,
    NotServedHere,
    TicketExists,
    TooEarly,
    WindowBusy,
    WindowNotOpen,
)


class Code(IntEnum):
    """Why a script refuses."""

    EPOCH_ENDED = -1
    KEY_REUSED = -2
    WINDOW_BUSY = -3
    WINDOW_NOT_OPEN = -4
    ILLEGAL_MOVE = -5
    NOT_SERVED_HERE = -6
    TICKET_EXISTS = -7
    NO_TICKET = -8
    NO_WINDOW = -9
    DAY_TURNED = -10
    TOO_LATE = -11
    STALE_VERSION = -12
    LINE_IN_USE = -13
    UNKNOWN_LINE = -14
    TOO_EARLY = -15
    LEFT_BUSY = -16
    ANOTHER_TICKET = -17


class EpochEnded(Exception):
    """The keys of this epoch are gone or another epoch has started."""


class DayTurned(Exception):
    """The hall still lives in an earlier business date."""


def _illegal(state: str) -> IllegalMove:
    if state == "nobody":
        return IllegalMove("No ticket is at this window.", "本窗口当前没有号。")
    if state == "unfinished":
        return IllegalMove(
            "There is no finished service to undo here: somebody was called since, the window was "
            "closed, or the day is over.",
            "没有可撤销的办结：此后已呼叫他人、窗口已关闭或已过当日。",
        )
    return IllegalMove(
        f"A ticket that is {state} does not allow this.",
        f"号的当前状态（{state}）不允许此操作。",
        state=state,
    )


def _too_late(_: str) -> IllegalMove:
    return IllegalMove(
        "The time for returning to the line is over; take a new number.",
        "已超过返回排队的时限，请重新取号。",
    )


def _unknown_lane(_: str) -> Invalid:
    english = "No window of this hall serves that lane."
    chinese = "本大厅没有窗口办理该业务类别。"
    return Invalid(english, chinese, errors=(FieldError("lane", "unknown", english, chinese),))


def _too_early(seconds: str) -> TooEarly:
    return TooEarly(
        f"This number was called a moment ago; call it again in {seconds} s.",
        f"刚刚呼叫过该号，请 {seconds} 秒后再重呼。",
        retry_after_s=int(seconds),
    )


def _left_busy(place: str) -> WindowBusy:
    hall, window, name = place.split(":", 2)
    return WindowBusy(
        f"You are at another window, {name}, which still has a ticket: finish it there first.",
        f"您在{name}还有未办结的号，请先在该窗口办结或转出。",
        hall=hall,
        window=window,
        name=name,
    )


def _another_ticket(ticket: str) -> TicketExists:
    return TicketExists(
        "Its holder has taken another number in this lane meanwhile; call that one.",
        "办事人此后已在该业务类别另取新号，请直接呼叫新号。",
        ticket=ticket,
    )


# The word that comes with a code says more.
_TABLE: dict[int, Callable[[str], Exception]] = {
    Code.EPOCH_ENDED: lambda _: EpochEnded(),
    Code.KEY_REUSED: lambda _: IdempotencyKeyReused(),
    Code.WINDOW_BUSY: lambda _: WindowBusy(),
    Code.WINDOW_NOT_OPEN: lambda _: WindowNotOpen(),
    Code.ILLEGAL_MOVE: _illegal,
    Code.NOT_SERVED_HERE: lambda _: NotServedHere(),
    Code.TICKET_EXISTS: lambda ticket: TicketExists(ticket=ticket),
    Code.NO_TICKET: lambda _: NotFound(),
    Code.NO_WINDOW: lambda _: NotFound(),
    Code.DAY_TURNED: DayTurned,
    Code.TOO_LATE: _too_late,
    Code.STALE_VERSION: lambda _: StaleVersion(),
    Code.LINE_IN_USE: lambda line: LineInUse(line=line),
    Code.UNKNOWN_LINE: _unknown_lane,
    Code.TOO_EARLY: _too_early,
    Code.LEFT_BUSY: _left_busy,
    Code.ANOTHER_TICKET: _another_ticket,
}


def refusal(code: int, word: str) -> Exception:
    """The error that a script's code stands for."""
    return _TABLE[code](word) if code in _TABLE else Unavailable()
