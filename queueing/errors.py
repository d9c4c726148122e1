"""What the line can say instead of doing, and the table from the scripts' codes to these names."""

from collections.abc import Callable

from redis.exceptions import (
    AuthenticationError,
    AuthorizationError,
    ClusterDownError,
    MaxConnectionsError,
    ReadOnlyError,
    TryAgainError,
)
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from kit.errors import (
    FieldError,
    IdempotencyKeyReused,
    IllegalMove,
    Invalid,
    LineInUse,
    NotFound,
    NotServedHere,
    StaleVersion,
    TicketExists,
    TooEarly,
    Unavailable,
    WindowBusy,
    WindowNotOpen,
)

# Redis does not answer, or not yet: it will. Anything else that it says is an incident.
REDIS_AWAY = (
    RedisConnectionError,
    RedisTimeoutError,
    ConnectionError,
    TimeoutError,
    ReadOnlyError,
    ClusterDownError,
    TryAgainError,
)


# To redis-py these are lost connections; to an operator, a wrong password or too few of them.
REDIS_REFUSES = (AuthenticationError, AuthorizationError, MaxConnectionsError)


class EpochEnded(Exception):
    """The keys of this epoch are gone or another epoch has begun."""


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


# The codes of prelude.lua; the word that comes with a code says more.
_TABLE: dict[int, Callable[[str], Exception]] = {
    -1: lambda _: EpochEnded(),
    -2: lambda _: IdempotencyKeyReused(),
    -3: lambda _: WindowBusy(),
    -4: lambda _: WindowNotOpen(),
    -5: _illegal,
    -6: lambda _: NotServedHere(),
    -7: lambda ticket: TicketExists(ticket=ticket),
    -8: lambda _: NotFound(),
    -9: lambda _: NotFound(),
    -10: DayTurned,
    -11: _too_late,
    -12: lambda _: StaleVersion(),
    -13: lambda line: LineInUse(line=line),
    -14: _unknown_lane,
    -15: _too_early,
    -16: _left_busy,
    -17: _another_ticket,
}


def refusal(code: int, word: str) -> Exception:
    """The error that a script's code stands for."""
    return _TABLE[code](word) if code in _TABLE else Unavailable()
