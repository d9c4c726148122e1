"""What other systems of a hall may be told: the names of the events of its feed, one by one."""

from queueing.model.transitions import MOVES, WINDOW_MOVES

ANY = "*"
# Told when somebody tries whether a webhook works.
PING = "ping"
HALL_EVENTS = tuple(
    sorted(
        {move.event for move in MOVES.values()}
        | {move.event for move in WINDOW_MOVES.values()}
        | {"day.ended"}
    )
)
