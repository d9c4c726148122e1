"""The relay: sends what is due, in every process, each thing by one of them.

    due ──► claimed, its attempt on record ──► sent (no transaction is open) ──► outcome on record
                     └── killed meanwhile: the lease lapses, and it is unknown what was sent

A lease is short, and renewed while the answer is awaited. Each channel has so many under way at
once, so that a slow provider keeps nobody waiting but those who wait for it.
"""

import asyncio
from asyncio import FIRST_COMPLETED
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from kit.clock import Moment
from kit.ids import new_id
from kit.incidents import Incidents
from kit.tasks import BackgroundTasks
from notify.channels.channel import Channel, Outcome, Result
from notify.outbox.message import Names, message_of
from notify.outbox.verdict import judge, left_out
from notify.outbox.writer import OutcomeWriter
from records.models.outbox import relaying
from records.models.outbox.acknowledging import end_overdue, overdue
from records.models.outbox.outcomes import Settled, settle, together
from records.models.outbox.planning import Now
from records.models.outbox.relaying import DueDelivery, Pause, Term
from records.models.outbox.standing import Queue, queues
from records.notices.kinds import ChannelName
from records.notices.ladder import CALLS, FEED
from records.notices.quiet_hours import BY, held_until
from records.transactions import Connection, connection, transact

SENT_BY = tuple(channel for channel in ChannelName if channel not in FEED)
LEASE_MS, RENEW_MS = 10_000, 3_000
# No channel takes longer: see `Channel.send`.
SEND_WITHIN_S = 40.0
UNDER_WAY = 64  # of each channel
BATCH = 200
LOOK_AFTER_MS = 1_000
COUNT_EVERY_MS = 5_000
ROUND_MS = 2_000
# What is held back is looked at again so soon: business time may run faster than this.
HELD_AT_MOST_MS = 60_000
QUIET_HOURS, PAUSED, NO_CHANNEL = "quiet_hours", "paused", "no_channel"


class ChannelAlarm(Exception):
    """A provider's answer that an operator has to know of."""


class _Sorted(NamedTuple):
    """What is to become of what is due."""

    send: list[DueDelivery]
    late: list[str]
    out: list[Settled]
    rest: dict[tuple[int, str], list[DueDelivery]]  # until when, and why


class Relay:
    """One process' relay. Nothing is kept here that another one needs."""

    def __init__(
        self,
        channels: Mapping[ChannelName, Channel],
        names: Names,
        now: Callable[[], Now],
        incidents: Incidents,
        tasks: BackgroundTasks,
    ) -> None:
        """What is sent by none of these `channels` is passed on to the next way."""
        self.channels, self._names, self._now = channels, names, now
        self._incidents = incidents
        self._writer = OutcomeWriter(now, incidents, tasks)
        self._under_way: dict[asyncio.Task[None], DueDelivery] = {}
        self._looked_ms = self._counted_ms = self._renewed_ms = 0
        self.counts: Counter[tuple[str, str]] = Counter()
        self.queues: Mapping[ChannelName, Queue] = {}
        self.ran_ms = 0

    async def run_once(self, now: Moment) -> int:
        """Begin to send what is due, without waiting for answers; how many were started."""
        await self._look_after(now)
        started = 0
        while room := self._room():
            at_most = sum(room.values())
            found = await relaying.due(connection(), tuple(room), now.real_ms, at_most)
            started += await self._begin(_that_fit(found, room), now)
            if len(found) < at_most or not await self._until_half_ended(now):
                break
        self.ran_ms = now.real_ms
        return started

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        while self._under_way:
            await asyncio.wait(set(self._under_way))

    async def finish(self, seconds: float) -> None:
        """Let what is under way come to its end, but no longer than so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.idle()

    def waiting(self, channel: ChannelName) -> int:
        """How many are due that nobody has sent yet, as of the last count."""
        queue = self.queues.get(channel)
        return queue.waiting if queue else 0

    def shown(self) -> dict[str, object]:
        """What `/readyz` says of it: how long ago it last came through, and what waits."""
        age_ms = self._now().real_ms - self.ran_ms if self.ran_ms else None
        return {
            "age_s": None if age_ms is None else round(max(0, age_ms) / 1000, 1),
            "under_way": len(self._under_way),
            "waiting": {str(channel): self.waiting(channel) for channel in SENT_BY},
        }

    def oldest_s(self, channel: ChannelName) -> float:
        """How long the oldest has been due that nobody has sent yet, as of the last count."""
        queue = self.queues.get(channel)
        return max(0, self._now().real_ms - queue.oldest_ms) / 1000 if queue else 0.0

    def _room(self) -> dict[ChannelName, int]:
        busy = Counter(waiting.channel for waiting in self._under_way.values())
        room = {channel: UNDER_WAY - busy[channel] for channel in SENT_BY}
        return {channel: left for channel, left in room.items() if left > 0}

    async def _until_half_ended(self, now: Moment) -> bool:
        """Whether that came about soon; else there are leases to be renewed meanwhile."""
        while len(self._under_way) > UNDER_WAY // 2:
            if self._now().real_ms - now.real_ms > ROUND_MS:
                return False
            await asyncio.wait(set(self._under_way), timeout=1, return_when=FIRST_COMPLETED)
        return True

    # What is due

    async def _begin(self, found: Sequence[DueDelivery], now: Moment) -> int:
        if not found:
            return 0
        paused = await relaying.pauses(connection(), now.real_ms)
        sorted_ = _sort(found, self.channels, paused, now)
        moment = Now(now.business_ms, now.real_ms)
        term = Term(new_id(), now.real_ms, self._now().real_ms + LEASE_MS)

        async def write(tx: Connection) -> list[DueDelivery]:
            if sorted_.late:
                await end_overdue(tx, sorted_.late, moment)
            for (until_ms, why), waiting in sorted_.rest.items():
                await relaying.rest(tx, waiting, until_ms, why, now.real_ms)
            return await relaying.claim(tx, sorted_.send, term)

        await self._settle(sorted_.out, moment)
        for waiting in await transact(write):
            task = asyncio.ensure_future(self._send(waiting))
            self._under_way[task] = waiting
            task.add_done_callback(self._ended)
        return len(sorted_.send)

    async def _settle(self, ended: Sequence[Settled], moment: Now) -> int:
        """What came of these without being sent by this process."""
        parts = together(connection(), ended) if ended else []
        return sum([await transact(partial(_write, part, moment)) for part in parts])

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._under_way.pop(task, None)
        if not task.cancelled() and (fault := task.exception()):
            self._incidents.report("notice_relay_failed", fault)

    async def _send(self, waiting: DueDelivery) -> None:
        outcome = await self._outcome(waiting)
        self.counts[waiting.channel.value, str(outcome.result)] += 1
        if outcome.alarm:
            told = {"channel": str(waiting.channel), "kind": str(waiting.kind)}
            alarm = ChannelAlarm(outcome.code)
            self._incidents.report("notice_channel_alarm", alarm, code=outcome.code, **told)
        await self._writer.write(judge(waiting, outcome, self._now().real_ms), outcome)

    async def _outcome(self, waiting: DueDelivery) -> Outcome:
        """What a channel answers; its silence, and its faults, are unknown outcomes."""
        channel = self.channels[waiting.channel]
        try:
            message = await message_of(waiting, self._names)
        except Exception as fault:  # noqa: BLE001 - nothing was sent: the record may be away
            self._incidents.report("notice_build_failed", fault, kind=str(waiting.kind))
            return Outcome(Result.RETRY, "house", type(fault).__name__[:20])
        try:
            async with asyncio.timeout(SEND_WITHIN_S):
                return await channel.send(message)
        except TimeoutError:
            return Outcome(Result.UNKNOWN, str(waiting.channel), "timeout")
        except Exception as fault:  # noqa: BLE001 - a channel promises to raise none of these
            self._incidents.report("notice_channel_failed", fault, channel=str(waiting.channel))
            return Outcome(Result.UNKNOWN, str(waiting.channel), type(fault).__name__[:20])

    # What was left over

    async def _look_after(self, now: Moment) -> None:
        if self._under_way and now.real_ms - self._renewed_ms >= RENEW_MS:
            self._renewed_ms = now.real_ms
            mine = [(one.id, one.lease) for one in self._under_way.values()]
            await relaying.renew(connection(), mine, now.real_ms + LEASE_MS)
        if now.real_ms - self._looked_ms >= LOOK_AFTER_MS:
            self._looked_ms = now.real_ms
            await self._end_lapsed(now)
            await self._end_overdue(now)
        if now.real_ms - self._counted_ms >= COUNT_EVERY_MS:
            self._counted_ms = now.real_ms
            self.queues = await queues(connection(), now.real_ms)

    async def _end_lapsed(self, now: Moment) -> None:
        """Whoever had these was killed, or is cut off: nobody knows whether they were sent."""
        found = await relaying.lapsed(connection(), now.real_ms, BATCH)
        if not found:
            return
        unknown = Outcome(Result.UNKNOWN, "", "lease_lapsed")
        ended = [judge(waiting, unknown, now.real_ms) for waiting in found]
        moment = Now(now.business_ms, now.real_ms)
        self.counts["lease", "lapsed"] += await self._settle(ended, moment)

    async def _end_overdue(self, now: Moment) -> None:
        notices = await overdue(connection(), now.real_ms, BATCH)
        if notices:
            moment = Now(now.business_ms, now.real_ms)
            await transact(lambda tx: end_overdue(tx, notices, moment))


async def _write(part: Sequence[Settled], moment: Now, tx: Connection) -> int:
    return await settle(tx, part, moment)


def _that_fit(found: Sequence[DueDelivery], room: Mapping[ChannelName, int]) -> list[DueDelivery]:
    left = dict(room)
    fit = []
    for waiting in found:
        if left[waiting.channel] > 0:
            left[waiting.channel] -= 1
            fit.append(waiting)
    return fit


def _sort(
    found: Sequence[DueDelivery],
    channels: Mapping[ChannelName, Channel],
    paused: Mapping[str, Pause],
    now: Moment,
) -> _Sorted:
    """Who is too late, who has no way, who waits, and who is told now."""
    sorted_ = _Sorted([], [], [], {})
    for one in found:
        held_ms = held_until(one.kind, one.content.get(BY, ""), now.business_ms)
        pause = paused.get(str(one.channel))
        if one.expires_ms <= now.real_ms:
            sorted_.late.append(one.notice)
        elif one.channel not in channels:
            sorted_.out.append(left_out(one, NO_CHANNEL))
        elif held_ms is not None:
            rest_ms = min(held_ms - now.business_ms, HELD_AT_MOST_MS)
            sorted_.rest.setdefault((now.real_ms + rest_ms, QUIET_HOURS), []).append(one)
        elif pause is None:
            sorted_.send.append(one)
        elif one.kind in CALLS or pause.until_ms >= one.expires_ms:
            sorted_.out.append(left_out(one, PAUSED))
        else:
            sorted_.rest.setdefault((pause.until_ms, PAUSED), []).append(one)
    return sorted_
