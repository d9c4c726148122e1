"""Opening one group of halls: its line, its record and its feed, wired to each other."""

import asyncio
from contextlib import AsyncExitStack
from typing import NamedTuple

from handlers.balance.advising import Adviser
from handlers.context import Authenticator, GroupContext
from kit.clock import Clock
from kit.clock_guard import ClockGuard
from kit.errors import Unavailable
from kit.incidents import Incidents
from kit.tasks import BackgroundTasks
from notify.feed.hall_feed import HallFeed
from notify.feed.hub import Hub
from queueing.estimates.wait_estimator import WaitEstimator
from queueing.line.reader import LineReader
from queueing.line.recovery.recover import Recovery
from queueing.line.store import Store
from queueing.line.verbs import Line
from queueing.rules.hall_rules import Rulebook, decode
from records.appointments.booked_ahead import BookedAhead
from records.hall_directory import HallDirectory
from records.journal.entry import Entry
from records.journal.projections import projections
from records.recorded import Listeners, recorded
from records.rulebook import read_rulebook
from records.transactions import connection
from records.warm_up import expected_times, learn
from server.jobs.loops import Workers
from server.settings import BadSettings
from server.watch.probe import Probe

REDIS_WITHIN_S = 30


class Shared(NamedTuple):
    """What the groups of a process share."""

    redis_url: str
    clock: Clock
    guard: ClockGuard
    authenticator: Authenticator
    incidents: Incidents
    background: BackgroundTasks


class Group(NamedTuple):
    """A group, and what only its container has to do with."""

    context: GroupContext
    recovery: Recovery
    workers: Workers
    probe: Probe
    booked: BookedAhead

    async def open(self, stack: AsyncExitStack) -> None:
        """Prove or rebuild the line, and learn from the record. Raises `BadSettings`."""
        stack.push_async_callback(self.context.store.close)
        stack.push_async_callback(self.recovery.close)
        await recover(self.recovery)
        await learn(self.context.estimator, self.context.id, self.context.directory.halls)

    async def start(self, stack: AsyncExitStack) -> None:
        """Let the journal and the feed run until the stack is closed."""
        stack.push_async_callback(self.context.journal.close)
        await stack.enter_async_context(self.workers.running(self.context.journal.run()))
        await stack.enter_async_context(self.workers.running(self.context.hub.run()))


class _RulesInForce:
    """Keeps a book of rules in step with the record, and with the log beyond it."""

    def __init__(self, book: Rulebook, directory: HallDirectory) -> None:
        """`directory` says which halls there are."""
        self._book = book
        self._directory = directory

    async def begin(self, _epoch: int) -> None:
        """Start over from the record, before the log of a new epoch is followed."""
        self._book.begin(await read_rulebook(connection(), self._directory))

    async def learn_anew(self, _epoch: int) -> None:
        """Look once more: the log is told from where the record stands by then."""
        for table in (await read_rulebook(connection(), self._directory)).halls.values():
            self._book.learn(table)

    def told(self, _epoch: int, entries: list[Entry]) -> None:
        """Take over what the log says."""
        for entry in entries:
            if entry.event.rules:
                self._book.learn(decode(entry.event.rules))


async def settle(stack: AsyncExitStack, group: str, shared: Shared) -> None:
    """Let Redis and the record agree before the halls are read: a rebuild drains an old log.

    Which retired windows still count depends on tickets that may stand in that log alone. Once
    they agree, the line's own recovery finds nothing to do. What earlier epochs left is cleared
    away meanwhile. Raises `BadSettings` if Redis stays away.
    """
    store = Store(shared.redis_url, group)
    stack.push_async_callback(store.close)
    recovery, _ = recorded(
        store,
        incidents=shared.incidents,
        tasks=shared.background,
        projections=projections(shared.guard.trusted_ms),
    )
    stack.push_async_callback(recovery.close)
    await recover(recovery)


async def assemble(directory: HallDirectory, shared: Shared) -> Group:
    """Make every part with all that it needs; nothing runs and nothing is proved yet."""
    clock, incidents, background = shared.clock, shared.incidents, shared.background
    store = Store(shared.redis_url, directory.group)
    rules = await read_rulebook(connection(), directory)
    booked = BookedAhead(tuple(directory.halls))
    estimator = WaitEstimator(rules, expected_times(directory), bookings=booked)

    # The feed reads the line and the line's log feeds it: these two look ahead to `hub`.

    async def begin_feed(epoch: int) -> None:
        await hub.begin_epoch(epoch)

    def tell_feed(epoch: int, entries: list[Entry]) -> None:
        hub.told(epoch, entries)

    in_force = _RulesInForce(rules, directory)
    listeners = Listeners(
        before=(in_force.begin,),
        after=(begin_feed, in_force.learn_anew),
        on_told=(tell_feed, in_force.told),
    )
    told = projections(shared.guard.trusted_ms)
    recovery, journal = recorded(store, listeners, incidents, background, told)
    view = LineReader(store, recovery)
    feeds = [HallFeed(hall, clock, estimator) for hall in directory.halls]
    hub = Hub(feeds, view, journal, shared.authenticator.valid, estimator, incidents)
    workers, probe = Workers(), Probe(store, journal, incidents, background)
    context = GroupContext(
        id=directory.group,
        clock=clock,
        store=store,
        line=Line(store, recovery, journal, clock, rules, shared.guard),
        view=view,
        journal=journal,
        hub=hub,
        directory=directory,
        estimator=estimator,
        adviser=Adviser(directory.group, estimator, rules, clock),
        workers=workers,
        probe=probe,
    )
    return Group(context, recovery, workers, probe, booked)


async def recover(recovery: Recovery) -> None:
    """Redis may still be loading: wait for it a little. Raises `BadSettings` if it stays away."""
    fault: BaseException | None = None
    try:
        async with asyncio.timeout(REDIS_WITHIN_S):
            while True:
                try:
                    return await recovery.recover(0)
                except Unavailable as refused:
                    fault = refused.__cause__
                    await asyncio.sleep(0.5)
    except TimeoutError:
        told = f"{type(fault).__name__}: {fault}" if fault else f"silent for {REDIS_WITHIN_S} s"
        raise BadSettings(f"Redis (REDIS_URL) cannot be used: {told}") from fault
