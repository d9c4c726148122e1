"""The advice of the moment, worked out once for all who ask within a few seconds."""

import asyncio
import time
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from tortoise.expressions import Q

from handlers.house import House
from kit.clock import MINUTE_MS
from queueing.advice import Advice, Kind, Move
from queueing.balance import advise
from queueing.waits.load import Load
from records import sql
from records.balance import BalanceMove

REMEMBERED_MS = 60 * MINUTE_MS
KEPT_S = 10.0  # of real time
KEPT_MS = MINUTE_MS  # of business time, which a demo speeds up

_WINDOW_EVENTS = """
SELECT hall, "window", name, at_ms FROM event
WHERE grp=? AND at_ms>=? AND name IN ('window.opened', 'window.paused', 'window.closed')
"""

_KINDS = {
    "window.opened": Kind.OPEN,
    "window.paused": Kind.PAUSE,
    "window.closed": Kind.PAUSE,
}


@dataclass(slots=True)
class _Kept:
    """What was advised last, when, and how things stood."""

    advice: list[Advice] = field(default_factory=list)
    stands: tuple[object, ...] = ()
    real_s: float = 0.0
    at_ms: int = 0
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    def holds(self, stands: tuple[object, ...], real_s: float, at_ms: int) -> bool:
        late = real_s - self.real_s >= KEPT_S or not 0 <= at_ms - self.at_ms < KEPT_MS
        return not late and stands == self.stands


_kept: WeakKeyDictionary[Load, _Kept] = WeakKeyDictionary()


async def current_advice(house: House, wanted: str | None = None) -> list[Advice]:
    """What should be done now. Whoever asks while it is worked out waits for that.

    It is worked out anew if the `wanted` advice is missing: another process may have given it.
    """
    kept = _kept.setdefault(house.load, _Kept())
    async with kept.busy:
        now_ms = house.clock.now_ms()
        recent = await _recent(house, now_ms - REMEMBERED_MS)
        stands = _stands(house.load, recent)
        found = wanted is None or wanted in {advice.id for advice in kept.advice}
        if not found or not kept.holds(stands, time.monotonic(), now_ms):
            kept.advice = await advise(house.load, house.line.rules, now_ms, recent)
            kept.stands, kept.real_s, kept.at_ms = stands, time.monotonic(), now_ms
        return kept.advice


def _stands(load: Load, recent: list[Move]) -> tuple[object, ...]:
    """What makes older advice wrong: moves, rules, windows that turned, a line begun or ended.

    That lines grow and shrink does not: they do so all the time.
    """
    picture = load.picture
    windows = tuple((key, window.state) for key, window in picture.windows.items())
    lines = frozenset(name for name, entries in picture.lines.items() if entries)
    return tuple(recent), picture.book.changes, windows, lines


async def _recent(house: House, since_ms: int) -> list[Move]:
    """Which windows were moved lately, by whomever: these are left in peace."""
    group = house.rules.group
    events = await sql.rows(_WINDOW_EVENTS, group, since_ms)
    moves = [Move(e["hall"], e["window"], _KINDS[e["name"]], e["at_ms"]) for e in events]
    lately = Q(applied_ms__gte=since_ms) | Q(undone_ms__gte=since_ms)
    for done in await BalanceMove.filter(lately, grp=group, done_ms__isnull=False):
        times = [at_ms for at_ms in (done.applied_ms, done.undone_ms) if at_ms]
        moves += [Move(done.hall, done.window, Kind(done.kind), at_ms) for at_ms in times]
    return moves
