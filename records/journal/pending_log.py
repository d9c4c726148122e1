"""What a process has read of the log: what is not recorded yet, and what its feed was not told.

The feed is told what is recorded, so that no screen shows what may never have been. Only while the
record is away it is told what was read.
"""

import itertools
from collections import deque
from collections.abc import Sequence

from records.journal.entry import Entry
from records.journal.log_reader import BATCH, Position, position_of

_Read = tuple[Position, Entry]


class PendingLog:
    """The two queues of one epoch, and the place up to which the record is known to have come."""

    def __init__(self, head: str, told: Position | None = None) -> None:
        """Begin where the record stands; the feed may have been `told` of more."""
        self.head = head
        self.recorded = self.read = position_of(head)
        self.told = told or self.recorded
        self.late = False
        self._pending: deque[_Read] = deque()
        self._undelivered: deque[_Read] = deque()
        self._since = 0.0

    def __len__(self) -> int:
        """How many events are not known to be recorded."""
        return len(self._pending)

    @property
    def position(self) -> Position:
        """Up to where the feed may be told."""
        return max(self.recorded, self.read) if self.late else self.recorded

    def add(self, entries: Sequence[Entry], now: float) -> None:
        """Take in what was read at `now` (monotonic seconds)."""
        if not self._pending:
            self._since = now
        for entry in entries:
            self.read = position_of(entry.position)
            if self.read > self.told:
                self._undelivered.append((self.read, entry))
            if self.read > self.recorded:
                self._pending.append((self.read, entry))

    def advance_to(self, head: str, now: float) -> bool:
        """The record was seen at `head`; whether that is news."""
        at = position_of(head)
        moved = at > self.recorded
        if moved:
            self.head, self.recorded, self._since = head, at, now
            while self._pending and self._pending[0][0] <= at:
                self._pending.popleft()
        if not self._pending or (moved and len(self._pending) < BATCH):
            self.late = False
        return moved

    def stalled_for(self, now: float) -> float:
        """How long the oldest event has waited to become recorded, or to be asked about."""
        return now - self._since if self._pending or self.late else 0.0

    def mark_checked(self, now: float) -> None:
        """The record was asked at `now`: no need to ask again at once."""
        self._since = now

    def batch(self) -> list[Entry]:
        """What should be committed next."""
        return [entry for _, entry in itertools.islice(self._pending, BATCH)]

    def take_deliverable(self) -> list[Entry]:
        """What the feed may be told now; it is told once."""
        up_to = self.position
        told = []
        while self._undelivered and self._undelivered[0][0] <= up_to:
            self.told, entry = self._undelivered.popleft()
            told.append(entry)
        return told
