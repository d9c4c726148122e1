"""A server that is killed while it lets go of what lapsed holds had.

`python -m tests.support.dying_sweeper run` serves like `tests.support.morning`, until it has
claimed lapsed holds. YICHUANG_TEST_DIES says where it ends then: `claimed`, before it has done
anything of it, or `doing`, with the third of them undone in a transaction that is not committed.
"""

import os
import signal
from itertools import count

from kit.clock import Moment
from records.db.sql import Connection
from records.due_work import DueWorkRunner
from records.models.due_work import Claimed, DueKind, Lease
from server.jobs import due
from tests.support.morning import serve

WHERE = os.environ["YICHUANG_TEST_DIES"]
THIRD = 3
_expired = count(1)
_try, _expire = DueWorkRunner._try, vars(due)["expire"]


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def _die_instead(runner: DueWorkRunner, work: Claimed, lease: Lease, now: Moment) -> bool:
    if work.kind is DueKind.EXPIRE_HOLD:
        _die()
    return await _try(runner, work, lease, now)


async def _die_with_the_third(tx: Connection, hold_id: str, now_ms: int) -> bool:
    done: bool = await _expire(tx, hold_id, now_ms)
    if next(_expired) == THIRD:
        _die()
    return done


if __name__ == "__main__":
    if WHERE == "claimed":
        DueWorkRunner._try = _die_instead  # type: ignore[assignment]
    else:
        vars(due)["expire"] = _die_with_the_third
    serve()
