"""How a verb is carried out: its script is run, and its answer waits for the record."""

from collections.abc import Sequence
from typing import Any

from kit.clock import Clock
from kit.clock_guard import ClockGuard
from queueing.line.ports import DurabilityBarrier
from queueing.line.recovery.recover import Recovery
from queueing.line.requests import LineRequest, Outcome
from queueing.line.script_texts import EMPTY
from queueing.line.store import Ask, Store
from queueing.model import keys
from queueing.model.documents import window_of
from queueing.model.events import event_of
from queueing.model.transitions import MOVES, WINDOW_MOVES
from queueing.rules.hall_rules import Rulebook

# What each script is told of the state table: from which states, to which, and what is said.
_OF_VERB = {
    verb: (f",{','.join(sorted(sources))},", target, event)
    for verb, (sources, target, event) in {**WINDOW_MOVES, **MOVES}.items()
}
_NO_MOVE = (",,", "", "rules.changed")


class VerbRunner:
    """Runs the scripts of one group's line; which there are, `Line` says."""

    def __init__(
        self,
        store: Store,
        recovery: Recovery,
        barrier: DurabilityBarrier,
        clock: Clock,
        rules: Rulebook,
        guard: ClockGuard | None = None,
    ) -> None:
        """All parts are owned by whoever opened them; without `guard` any time is believed."""
        self.rules = rules
        self._store = store
        self._recovery = recovery
        self._barrier = barrier
        self._clock = clock
        self._guard = guard

    async def _kept(self, request: LineRequest) -> tuple[int, list[bytes | None]]:
        """What Redis has under a request's id, and in which epoch."""

        async def question(ask: Ask, epoch: int) -> tuple[int, list[bytes | None]]:
            name = keys.request(self._store.group, epoch, request.id)
            return epoch, await ask("HMGET", name, "body", "event", "at")

        found: tuple[int, list[bytes | None]] = await self._recovery.retried(
            lambda: self._store.read_in_epoch(question)
        )
        return found

    def _now(self) -> int:
        """Business time. Raises `ClockAhead` while the clock it rests on is ahead."""
        # Read first: what is believed then has been looked at after it was read.
        now = self._clock.now_ms()
        if self._guard:
            self._guard.check()
        return now

    async def _do(self, verb: str, request: LineRequest, args: Sequence[str | int]) -> Outcome:
        epoch, reply = await self._run(verb, request, args)
        if reply[0] == EMPTY.encode():
            return Outcome(None, window_of(reply[1]), durable=True)
        event = event_of(reply[1])
        durable = await self._barrier.recorded(epoch, reply[0].decode(), event.hall, event.seq)
        return Outcome(event, event.window, durable)

    async def _run(
        self, verb: str, request: LineRequest, args: Sequence[str | int]
    ) -> tuple[int, list[Any]]:
        common = _OF_VERB.get(verb, _NO_MOVE)
        return await self._recovery.retried(
            lambda: self._store.run_script(verb, self._now(), *request, *common, *args)
        )
