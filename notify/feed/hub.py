"""The live feed of a group: what is recorded goes out to every screen of its hall."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from typing import Protocol

import structlog

from kit.errors import Unavailable
from kit.incidents import Incidents
from notify.feed.frames import GOING_AWAY, UNAUTHORISED
from notify.feed.hall_feed import HallFeed
from notify.feed.mailbox import Mailbox, SocketLogin
from queueing.line.reader import LineReader
from queueing.model.documents import TicketDoc, WindowDoc
from queueing.model.events import Event
from records.journal.entry import Entry
from records.journal.journal import Journal
from records.journal.log_reader import position_of

_log = structlog.get_logger()

BEAT_S = 10.0
TICK_S = 1.0
READY_WITHIN_S = 5.0


class FeedFollower(Protocol):
    """Keeps a picture of the halls beside their feeds."""

    def begin(
        self, hall: str, day: str, tickets: Collection[TicketDoc], windows: Iterable[WindowDoc]
    ) -> None:
        """Start over from a hall as a snapshot shows it."""

    def apply(self, event: Event) -> None:
        """Follow an event that came after that."""


class Hub:
    """Owns the feeds of all halls of a group."""

    def __init__(
        self,
        feeds: Iterable[HallFeed],
        view: LineReader,
        journal: Journal,
        valid: Callable[[SocketLogin], bool],
        follower: FeedFollower,
        incidents: Incidents | None = None,
    ) -> None:
        """`valid` tells whether a login still holds; `follower` is told what the feeds are told."""
        self._follower = follower
        self._incidents = incidents or Incidents()
        self.feeds = {feed.hall: feed for feed in feeds}
        self._view = view
        self._valid = valid
        # What came for a hall that is still to be read; such a hall publishes nothing.
        self._buffered: dict[str, list[Event]] = {hall: [] for hall in self.feeds}
        self._ready = asyncio.Event()
        self._reload_needed = asyncio.Event()
        self._journal = journal
        self._epoch = 0
        self._progressed = asyncio.Event()
        self._beat_at = 0.0

    async def begin_epoch(self, epoch: int) -> None:
        """Hold everything back until the halls have been read anew."""
        if epoch == self._epoch:
            return
        self._epoch = epoch
        self._buffered = {hall: [] for hall in self.feeds}
        self._ready.clear()
        self._reload_needed.set()
        self._progressed.set()  # whoever waits for a commit of the ended epoch would wait for ever

    def told(self, epoch: int, entries: list[Entry]) -> None:
        """Pass on what the journal says may be shown."""
        if epoch != self._epoch:
            return
        self._progressed.set()
        by_hall: dict[str, list[Event]] = {}
        for entry in entries:
            by_hall.setdefault(entry.event.hall, []).append(entry.event)
        for hall, together in by_hall.items():
            if hall in self._buffered:
                self._buffered[hall] += together
            elif hall in self.feeds:
                self._publish(self.feeds[hall], together)

    def _publish(self, feed: HallFeed, events: list[Event]) -> None:
        """Pass on what follows; after a gap in the log the hall is read anew instead."""
        fresh = [event for event in events if event.seq > feed.seq]
        if all(event.seq == n for n, event in enumerate(fresh, feed.seq + 1)):
            for event in fresh:  # what its snapshot did not hold yet
                self._follower.apply(event)
            feed.publish(events)
            return
        _log.warning("feed_gap", hall=feed.hall, after=feed.seq)
        self._buffered[feed.hall] = events
        self._reload_needed.set()

    async def feed(self, hall: str) -> HallFeed | None:
        """A hall's feed, once it stands; None for an unknown hall. Raises `Unavailable`."""
        try:
            async with asyncio.timeout(READY_WITHIN_S):
                await self._ready.wait()
        except TimeoutError:
            raise Unavailable(retry_after_s=1) from None
        return self.feeds.get(hall)

    async def waiting(self, hall: str) -> Counter[str]:
        """How many wait in each lane of a hall, as of the last committed event."""
        feed = await self.feed(hall)
        return feed.waiting() if feed else Counter()

    async def run(self) -> None:
        """Read the halls at the start of an epoch, and after a gap, until cancelled."""
        while True:
            await self._reload_needed.wait()
            self._reload_needed.clear()
            try:
                for hall in list(self._buffered):
                    await self._load(self.feeds[hall], self._epoch)
            except Exception as fault:  # noqa: BLE001 - screens must not freeze for good
                if isinstance(fault, Unavailable):
                    self._incidents.unavailable("feed_unavailable", fault)
                else:
                    self._incidents.report("feed_failed", fault)
                await asyncio.sleep(0.2)
                self._reload_needed.set()

    async def _load(self, feed: HallFeed, epoch: int) -> None:
        """A snapshot may be ahead of the record: it is shown once the record has come so far."""
        snapshot = await self._view.snapshot(feed.hall)
        if snapshot.epoch != epoch or self._epoch != epoch:
            return
        while self._journal.position < position_of(snapshot.position):
            self._progressed.clear()
            await self._progressed.wait()
            if self._epoch != epoch:
                return
        feed.begin(snapshot)
        self._follower.begin(snapshot.hall, snapshot.day, snapshot.tickets, snapshot.windows)
        self._publish(feed, self._buffered.pop(feed.hall))
        feed.close_stale_followers()
        if not self._buffered:
            self._ready.set()

    def sockets(self) -> int:
        """How many sockets listen."""
        return sum(len(_all(feed)) for feed in self.feeds.values())

    def close(self) -> None:
        """Send everybody away; they come back to another process or to the next start."""
        for feed in self.feeds.values():
            for mailbox in _all(feed):
                mailbox.close(GOING_AWAY)

    async def tick(self, now_s: float) -> None:
        """Beats, progress, and the end of logins: once every `TICK_S` of a steady clock."""
        beat = now_s >= self._beat_at
        if beat:
            self._beat_at = now_s + BEAT_S
        for feed in self.feeds.values():
            self._check(feed, beat=beat)
            # On a clock that nobody sets: a phone must not fall silent because ours was put right.
            feed.tell_progress(int(now_s * 1000))

    def _check(self, feed: HallFeed, *, beat: bool) -> None:
        for mailbox in _all(feed):
            if not self._valid(mailbox.session):
                mailbox.close(UNAUTHORISED)
        if beat:
            feed.beat()


def _all(feed: HallFeed) -> list[Mailbox]:
    followers = (mailbox for follower in feed.followers.values() for mailbox in follower.versions)
    return [*feed.mailboxes, *followers]
