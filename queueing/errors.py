"""What the line can say instead of doing, and the table from the scripts' codes to these names."""

from collections.abc import Callable

from redis.exceptions import (
    ClusterDownError,
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
    Unavailable,
    WindowBusy,
    WindowNotOpen,
)

# Redis does not answer, or not yet: it will. Anything else that it says is an incident.
REDIS_AWAY = (
    RedisConnectionError,
    RedisTimeoutError,
    OSError,
    ReadOnlyError,
    ClusterDownError,
    TryAgainError,
)


class EpochEnded(Exception):
    """The keys of this epoch are gone or another epoch has begun."""


class DayTurned(Exception):
    """The hall still lives in an earlier business date."""


def _illegal(state: str) -> IllegalMove:
    if state == "nobody":
        return IllegalMove("No ticket is at this window.", "本窗口当前没有号。")
    return IllegalMove(
        f"A ticket that is {state} does not allow this.",
        f"号的当前状态({state})不允许此操作。",
        state=state,
    )


def _too_late(_: str) -> IllegalMove:
    return IllegalMove(
        "The time for returning to the line is over; take a new number.",
        "已超过返回排队的时限,请重新取号。",
    )


def _unknown_lane(_: str) -> Invalid:
    english = "No window of this hall serves that lane."
    chinese = "本大厅没有窗口办理该业务类别。"
    return Invalid(english, chinese, errors=(FieldError("lane", "unknown", english),))


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
}


def refusal(code: int, word: str) -> Exception:
    """The error that a script's code stands for."""
    return _TABLE[code](word) if code in _TABLE else Unavailable()
