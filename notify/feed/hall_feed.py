"""One hall's feed: its state after the last committed event, the latest events, and who listens."""

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kit.clock import Clock
from notify.feed.frames import (
    Close,
    frame,
    hall_event,
    hall_snapshot,
    progress,
    ticket_event,
    ticket_snapshot,
)
from notify.feed.mailbox import CAPACITY, Mailbox
from notify.feed.progress import Follower, Queue, queue_of, ranks
from queueing.estimates.wait_estimator import WaitEstimator
from queueing.line.reader import Snapshot
from queueing.model.documents import TicketDoc
from queueing.model.estimate import Estimate
from queueing.model.events import Event
from queueing.model.fold import HallState, apply, state_of
from queueing.model.ticket_view import TicketView, ticket_view
from queueing.model.transitions import State

REMEMBERED = 512
# More than this at once is told as a snapshot: it must fit a mailbox that nobody has emptied yet.
BURST = CAPACITY // 2
ASIDE = frozenset({State.MISSED, State.PARKED})
ENDED_UNSEEN = Close(4002, "your ticket ended meanwhile: come back for it", reconnect=True)


class _Past(NamedTuple):
    seq: int
    frame: str


class HallFeed:
    """Knows nothing of sockets but their mailboxes."""

    def __init__(self, hall: str, clock: Clock, estimator: WaitEstimator) -> None:
        """Empty until `begin`; `estimator` knows how long people will wait."""
        self.hall = hall
        self._clock = clock
        self._estimator = estimator
        self.epoch = 0
        self.seq = 0
        self.mailboxes: set[Mailbox] = set()
        self.followers: dict[str, Follower] = {}
        # Which tickets a mailbox follows: to leave must not cost a look at everybody else's.
        self._followed: dict[Mailbox, set[str]] = {}
        self._state = HallState("", {}, {})
        self._past: deque[_Past] = deque(maxlen=REMEMBERED)
        self._aside: dict[str, TicketDoc] = {}
        self._ranks: dict[Queue, dict[str, int]] | None = None
        # Followed as live, though the snapshot held them no more.
        self._unseen: set[str] = set()

    def begin(self, snapshot: Snapshot) -> None:
        """Start over from a snapshot, and tell everybody who listens."""
        self.epoch, self.seq = snapshot.epoch, snapshot.seq
        self._state = state_of(snapshot.day, snapshot.tickets, snapshot.windows)
        self._past.clear()
        self._ranks = None
        self._aside = {ticket.id: ticket for ticket in snapshot.tickets if ticket.state in ASIDE}
        if self.mailboxes:
            text = self.snapshot()
            for mailbox in self.mailboxes:
                mailbox.offer(text)
        tickets = {ticket.id: ticket for ticket in snapshot.tickets}
        for ticket_id, follower in self.followers.items():
            if ticket_id in tickets:
                self._refresh(follower, tickets[ticket_id])
        self._unseen = {t for t, f in self.followers.items() if f.ticket.live} - tickets.keys()

    def close_stale_followers(self) -> None:
        """After what followed the snapshot: who still has not heard of an end comes back for it."""
        for ticket_id in self._unseen & self.followers.keys():
            for mailbox in self.followers[ticket_id].versions:
                mailbox.close(ENDED_UNSEEN)
        self._unseen.clear()

    def snapshot(self) -> str:
        """The hall as it stands, as a frame."""
        return hall_snapshot(self.hall, self.epoch, self.seq, self._state, self._clock.now_ms())

    def publish(self, events: Sequence[Event]) -> None:
        """Apply what was committed together and pass it on; a burst goes out as a snapshot."""
        frames = [text for event in events if (text := self._take(event))]
        if len(frames) > BURST:
            frames = [self.snapshot()]
        for mailbox in self.mailboxes:
            for text in frames:
                mailbox.offer(text)

    def _take(self, event: Event) -> str | None:
        """Apply one event and make its frame, unless the snapshot already held it."""
        text = None
        if event.seq > self.seq:
            self._apply(event)
            self.seq = event.seq
            text = hall_event(self.epoch, event)
            self._past.append(_Past(event.seq, text))
        if event.ticket and (follower := self.followers.get(event.ticket.id)):
            self._unseen.discard(event.ticket.id)
            # Its followers count by its version: they may lack what the hall's snapshot held.
            view = self._view(event.ticket)
            self._say(follower, event.ticket, ticket_event(self.epoch, event, view), view)
        return text

    def _apply(self, event: Event) -> None:
        apply(self._state, event)
        self._ranks = None
        if event.ticket and event.ticket.state in ASIDE:
            self._aside[event.ticket.id] = event.ticket
        elif event.ticket:
            self._aside.pop(event.ticket.id, None)

    def is_recent(self, seq: int) -> bool:
        """Whether there is an event of this number, and not so long ago that none shows it."""
        return max(0, self.seq - REMEMBERED) < seq <= self.seq

    def missed_or_parked(self) -> Iterable[TicketDoc]:
        """The tickets that were missed or stepped aside, as of the last committed event."""
        return self._aside.values()

    def join(self, mailbox: Mailbox, after: tuple[int, int] | None) -> None:
        """Begin to listen: with the events missed since `after`, or with a snapshot."""
        missed = self._since(after) if after else None
        for text in [self.snapshot()] if missed is None else missed:
            mailbox.offer(text)
        self.mailboxes.add(mailbox)

    def _since(self, after: tuple[int, int]) -> list[str] | None:
        epoch, seq = after
        if epoch != self.epoch or seq > self.seq:
            return None
        missed = [past.frame for past in self._past if past.seq > seq]
        whole = len(missed) == self.seq - seq <= BURST
        return missed if whole else None

    def follow(self, mailbox: Mailbox, ticket: TicketDoc, known: int = -1) -> None:
        """Begin to follow a ticket, or look at it again; a version already known is not told."""
        follower = self.followers.get(ticket.id)
        if follower is None:
            follower = Follower(ticket)
            self.followers[ticket.id] = follower
        follower.versions.setdefault(mailbox, known)
        self._followed.setdefault(mailbox, set()).add(ticket.id)
        view = self._view(ticket)
        if known == ticket.version and view.ahead is not None:
            mailbox.offer(progress(view.ahead, view.estimate, self._serving(ticket)))
        self._say(follower, ticket, ticket_snapshot(self.epoch, view), view)

    def _say(self, follower: Follower, ticket: TicketDoc, text: str, view: TicketView) -> None:
        if ticket.version >= follower.ticket.version:
            follower.ticket = ticket
        if follower.say(text, view.version):
            follower.remember(view.ahead, view.estimate, view.open_windows)

    def _view(self, ticket: TicketDoc) -> TicketView:
        return ticket_view(ticket, self.ahead(ticket), self._guess(ticket), self._serving(ticket))

    def _serving(self, ticket: TicketDoc) -> int:
        """How many open windows may call a waiting ticket."""
        return len(self._estimator.serving(ticket.line))

    def _guess(self, ticket: TicketDoc) -> Estimate | None:
        return self._estimator.estimate(ticket, self._clock.now_ms())

    def leave(self, mailbox: Mailbox) -> None:
        """Forget a socket."""
        self.mailboxes.discard(mailbox)
        for ticket_id in self._followed.pop(mailbox, ()):
            follower = self.followers[ticket_id]
            del follower.versions[mailbox]
            if not follower.versions:
                del self.followers[ticket_id]

    def ahead(self, ticket: TicketDoc) -> int | None:
        """How many wait before a ticket, as of the last committed event."""
        if ticket.state != "waiting":
            return None
        if self._ranks is None:
            self._ranks = ranks(self._state)
        return self._ranks.get(queue_of(ticket), {}).get(ticket.number)

    def almost_called(self, most_ahead: int) -> tuple[str, dict[str, int]]:
        """The day, and how many wait before each number that was never called and has so few.

        Not the very next: their call is the word they wait for.
        """
        if self._ranks is None:
            self._ranks = ranks(self._state)
        tickets = self._state.tickets
        return self._state.day, {
            number: ahead
            for queue in self._ranks.values()
            for number, ahead in queue.items()
            if 1 <= ahead <= most_ahead and tickets[number].call_no == 0
        }

    def waiting(self) -> Counter[str]:
        """How many wait in each lane, also those who wait for one window of it."""
        return Counter(c.lane for c in self._state.tickets.values() if c.state == "waiting")

    def beat(self) -> None:
        """Show that the feed lives; screens count the hall's events, phones their ticket's."""
        text = frame(op="beat", epoch=self.epoch, seq=self.seq)
        for mailbox in self.mailboxes:
            mailbox.offer(text)
        for follower in self.followers.values():
            for mailbox, version in follower.versions.items():
                mailbox.offer(frame(op="beat", epoch=self.epoch, seq=version))

    def tell_progress(self, now_ms: int) -> None:
        """Tell those who follow a waiting ticket how far it has come."""
        for follower in self.followers.values():
            ahead, serving = self.ahead(follower.ticket), self._serving(follower.ticket)
            follower.tell(ahead, serving, self._guess, now_ms)

    def _refresh(self, follower: Follower, ticket: TicketDoc) -> None:
        for mailbox in follower.versions:
            follower.versions[mailbox] = -1
        follower.ticket = ticket
        view = self._view(ticket)
        self._say(follower, ticket, ticket_snapshot(self.epoch, view), view)
