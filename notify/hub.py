"""The live feed of a group: what is recorded goes out to every screen of its hall."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable

import structlog

from kit.errors import Unavailable
from kit.incidents import Incidents
from notify.frames import GOING_AWAY, UNAUTHORISED
from notify.hall_feed import HallFeed
from notify.logins import LoginSockets
from notify.mailbox import Mailbox, Session
from queueing.events import Event
from queueing.view import Snapshot, View
from records.journal import Journal, position_of
from records.journal_rows import Entry

_log = structlog.get_logger()

BEAT_S = 10.0
TICK_S = 1.0
READY_WITHIN_S = 5.0


class Hub:
    """Owns the feeds of all halls of a group."""

    def __init__(
        self,
        feeds: Iterable[HallFeed],
        view: View,
        journal: Journal,
        valid: Callable[[Session], bool],
        incidents: Incidents | None = None,
    ) -> None:
        """`valid` tells whether a login still holds."""
        self._incidents = incidents or Incidents()
        self.feeds = {feed.hall: feed for feed in feeds}
        self.logins = LoginSockets()
        self._view = view
        self._valid = valid
        # What came for a hall that is still to be read; such a hall publishes nothing.
        self._held_back: dict[str, list[Event]] = {hall: [] for hall in self.feeds}
        self._ready = asyncio.Event()
        self._wanted = asyncio.Event()
        self._journal = journal
        self._epoch = 0
        self._news = asyncio.Event()
        self._beat_at = 0.0
        journal.on_told.append(self._told)
        self.on_begin: list[Callable[[Snapshot], None]] = []
        self.on_event: list[Callable[[Event], None]] = []

    async def begin_epoch(self, epoch: int) -> None:
        """Hold everything back until the halls have been read anew."""
        if epoch == self._epoch:
            return
        self._epoch = epoch
        self._held_back = {hall: [] for hall in self.feeds}
        self._ready.clear()
        self._wanted.set()
        self._news.set()  # whoever waits for a commit of the ended epoch would wait for ever

    def _told(self, epoch: int, entries: list[Entry]) -> None:
        if epoch != self._epoch:
            return
        self._news.set()
        by_hall: dict[str, list[Event]] = {}
        for entry in entries:
            by_hall.setdefault(entry.event.hall, []).append(entry.event)
        for hall, together in by_hall.items():
            if hall in self._held_back:
                self._held_back[hall] += together
            elif hall in self.feeds:
                self._publish(self.feeds[hall], together)

    def _publish(self, feed: HallFeed, events: list[Event]) -> None:
        """Pass on what follows; after a gap in the log the hall is read anew instead."""
        fresh = [event for event in events if event.seq > feed.seq]
        if all(event.seq == n for n, event in enumerate(fresh, feed.seq + 1)):
            self._tell_others(fresh)
            feed.publish(events)
            return
        _log.warning("feed_gap", hall=feed.hall, after=feed.seq)
        self._held_back[feed.hall] = events
        self._wanted.set()

    def _tell_others(self, events: list[Event]) -> None:
        """Tell whoever else keeps a picture of the halls what its snapshot did not hold yet."""
        for event in events:
            for tell in self.on_event:
                tell(event)

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
            await self._wanted.wait()
            self._wanted.clear()
            try:
                for hall in list(self._held_back):
                    await self._load(self.feeds[hall], self._epoch)
            except Exception as fault:  # noqa: BLE001 - screens must not freeze for good
                if isinstance(fault, Unavailable):
                    self._incidents.unavailable("feed_unavailable", fault)
                else:
                    self._incidents.report("feed_failed", fault)
                await asyncio.sleep(0.2)
                self._wanted.set()

    async def _load(self, feed: HallFeed, epoch: int) -> None:
        """A snapshot may be ahead of the record: it is shown once the record has come so far."""
        snapshot = await self._view.snapshot(feed.hall)
        if snapshot.epoch != epoch or self._epoch != epoch:
            return
        while self._journal.position < position_of(snapshot.position):
            self._news.clear()
            await self._news.wait()
            if self._epoch != epoch:
                return
        feed.begin(snapshot)
        for tell in self.on_begin:
            tell(snapshot)
        self._publish(feed, self._held_back.pop(feed.hall))
        feed.send_back()
        if not self._held_back:
            self._ready.set()

    def sockets(self) -> int:
        """How many sockets listen."""
        return sum(len(_all(feed)) for feed in self.feeds.values())

    def close(self) -> None:
        """Send everybody away; they come back to another process or to the next start."""
        for feed in self.feeds.values():
            for mailbox in _all(feed):
                mailbox.close(GOING_AWAY)

    async def tick(self) -> None:
        """Beats, progress, and the end of logins: once every `TICK_S`."""
        now = asyncio.get_running_loop().time()
        beat = now >= self._beat_at
        if beat:
            self._beat_at = now + BEAT_S
        for feed in self.feeds.values():
            self._check(feed, beat=beat)
            # On a clock that nobody sets: a phone must not fall silent because ours was put right.
            feed.tell_progress(int(now * 1000))

    def _check(self, feed: HallFeed, *, beat: bool) -> None:
        for mailbox in _all(feed):
            if not self._valid(mailbox.session):
                mailbox.close(UNAUTHORISED)
        if beat:
            feed.beat()


def _all(feed: HallFeed) -> list[Mailbox]:
    followers = (mailbox for follower in feed.followers.values() for mailbox in follower.versions)
    return [*feed.mailboxes, *followers]
