"""What the line can say instead of doing, and the table from the scripts' codes to these names."""

from kit.errors import (
    IdempotencyKeyReused,
    IllegalMove,
    NotFound,
    NotServedHere,
    Refusal,
    TicketExists,
    Unavailable,
    WindowBusy,
    WindowNotOpen,
)


class EpochEnded(Exception):
    """The keys of this epoch are gone or another epoch has begun."""


class DayTurned(Exception):
    """The hall still lives in an earlier business date."""


_PLAIN: dict[int, type[Refusal]] = {
    -2: IdempotencyKeyReused,
    -3: WindowBusy,
    -4: WindowNotOpen,
    -6: NotServedHere,
    -8: NotFound,
    -9: NotFound,
}


def refusal(code: int, word: str) -> Exception:
    """The error that a script's code stands for."""
    if code == -1:
        return EpochEnded()
    if code == -10:  # noqa: PLR2004 - DAY_TURNED in prelude.lua
        return DayTurned(word)
    if code == -7:  # noqa: PLR2004 - TICKET_EXISTS in prelude.lua
        return TicketExists(ticket=word)
    if code == -5:  # noqa: PLR2004 - ILLEGAL_MOVE in prelude.lua
        return _illegal(word)
    if code == -11:  # noqa: PLR2004 - TOO_LATE in prelude.lua
        return IllegalMove(
            "The time for returning to the line is over; take a new number.",
            "已超过返回排队的时限,请重新取号。",
        )
    kind = _PLAIN.get(code)
    return kind() if kind else Unavailable()


def _illegal(state: str) -> IllegalMove:
    if state == "nobody":
        return IllegalMove("No ticket is at this window.", "本窗口当前没有号。")
    return IllegalMove(
        f"A ticket that is {state} does not allow this.",
        f"号的当前状态({state})不允许此操作。",
        state=state,
    )
