"""How far a waiting ticket has come: told at a few marks, and never in a hurry."""

from collections.abc import Callable, Iterable
from zlib import crc32

from notify.feed.frames import progress
from notify.feed.mailbox import Mailbox
from queueing.model import keys
from queueing.model.documents import TicketDoc
from queueing.model.estimate import Estimate
from queueing.model.fold import HallState

MARKS = (10, 5, 3, 1, 0)
PAUSE_MS = 5_000
# An estimate that moved by less is not worth a look at the phone.
MOVED_S = 60

Guess = Callable[[TicketDoc], Estimate | None]
Queue = tuple[str, str | None]


def queue_of(ticket: TicketDoc) -> Queue:
    """In what a ticket waits: its lane, or one window's own line."""
    return ticket.lane, keys.place(ticket.line)[2]


def ranks(state: HallState) -> dict[Queue, dict[str, int]]:
    """For each number waiting in a lane or for one window, how many wait before it."""
    queues: dict[Queue, list[tuple[tuple[int, int], str]]] = {}
    for number, call in state.tickets.items():
        if call.state == "waiting":
            queues.setdefault((call.lane, call.only), []).append((call.key, number))
    return {
        queue: {number: rank for rank, (_, number) in enumerate(sorted(waiting))}
        for queue, waiting in queues.items()
    }


class Follower:
    """One followed ticket: who follows it, which version each of them knows, what was said last."""

    def __init__(self, ticket: TicketDoc) -> None:
        """Nothing was said yet."""
        self.ticket = ticket
        self.versions: dict[Mailbox, int] = {}
        self._told: int | None = None
        self._told_s: int | None = None
        self._told_served: bool | None = None
        self._told_at_ms = 0
        self._look_at_ms = 0

    def tell(self, ahead: int | None, open_windows: int, guess: Guess, now_ms: int) -> None:
        """Say how far it has come, if that has changed enough and the last word is long ago."""
        if ahead is None or now_ms - self._told_at_ms < PAUSE_MS:
            return
        # Nobody may go on believing that somebody will call them when the last window has closed.
        passed = self._passed(ahead) or self._told_served is not (open_windows > 0)
        if not passed and now_ms < self._look_at_ms:
            return  # a look at the place costs nothing, one at the wait costs an estimate
        self._look_again(now_ms)
        estimate = guess(self.ticket)
        if not (passed or self._moved(estimate)):
            return
        self._told_at_ms = now_ms
        self.remember(ahead, estimate, open_windows)
        _offer(self.versions, progress(ahead, estimate, open_windows))

    def _look_again(self, now_ms: int) -> None:
        """Once a pause; those who begin together, or were all kept waiting, drift apart."""
        apart = now_ms - self._look_at_ms >= PAUSE_MS
        self._look_at_ms = now_ms + PAUSE_MS
        if apart:
            self._look_at_ms += crc32(self.ticket.id.encode()) % PAUSE_MS

    def _passed(self, ahead: int) -> bool:
        if self._told is None or ahead > self._told:
            return True
        return any(ahead <= mark < self._told for mark in MARKS)

    def _moved(self, estimate: Estimate | None) -> bool:
        if estimate is None or self._told_s is None:
            return (estimate is None) != (self._told_s is None)
        return abs(estimate.p50_s - self._told_s) >= MOVED_S

    def remember(
        self, ahead: int | None, estimate: Estimate | None, open_windows: int | None
    ) -> None:
        """Note what everybody was told."""
        self._told = ahead
        self._told_served = None if open_windows is None else open_windows > 0
        self._told_s = estimate.p50_s if estimate else None

    def say(self, text: str, version: int) -> bool:
        """Pass a numbered frame on to those who do not know this version; whether that was all."""
        behind = [mailbox for mailbox, known in self.versions.items() if known < version]
        for mailbox in behind:
            mailbox.offer(text)
            self.versions[mailbox] = version
        return len(behind) == len(self.versions)


def _offer(mailboxes: Iterable[Mailbox], text: str) -> None:
    for mailbox in mailboxes:
        mailbox.offer(text)
