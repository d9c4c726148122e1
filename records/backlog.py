"""What a process has read of the log: what is not recorded yet, and what its feed was not told.

The feed is told what is recorded, so that no screen shows what may never have been. Only while the
record is away it is told what was read.
"""

import itertools
from collections import deque
from collections.abc import Sequence

from records.journal_rows import Entry
from records.log_reader import BATCH, Position, position_of

_Read = tuple[Position, Entry]


class Backlog:
    """The two queues of one epoch, and the place up to which the record is known to have come."""

    def __init__(self, head: str, told: Position | None = None) -> None:
        """Begin where the record stands; the feed may have been `told` of more."""
        self.head = head
        self.recorded = self.read = position_of(head)
        self.told = told or self.recorded
        self.late = False
        self._uncommitted: deque[_Read] = deque()
        self._untold: deque[_Read] = deque()
        self._since = 0.0

    def __len__(self) -> int:
        """How many events are not known to be recorded."""
        return len(self._uncommitted)

    @property
    def position(self) -> Position:
        """Up to where the feed may be told."""
        return max(self.recorded, self.read) if self.late else self.recorded

    def add(self, entries: Sequence[Entry], now: float) -> None:
        """Take in what was read at `now` (monotonic seconds)."""
        if not self._uncommitted:
            self._since = now
        for entry in entries:
            self.read = position_of(entry.position)
            if self.read > self.told:
                self._untold.append((self.read, entry))
            if self.read > self.recorded:
                self._uncommitted.append((self.read, entry))

    def settle(self, head: str, now: float) -> bool:
        """The record was seen at `head`; whether that is news."""
        at = position_of(head)
        moved = at > self.recorded
        if moved:
            self.head, self.recorded, self._since = head, at, now
            while self._uncommitted and self._uncommitted[0][0] <= at:
                self._uncommitted.popleft()
        if not self._uncommitted or (moved and len(self._uncommitted) < BATCH):
            self.late = False
        return moved

    def stuck_for(self, now: float) -> float:
        """How long the oldest event has waited to become recorded, or to be asked about."""
        return now - self._since if self._uncommitted or self.late else 0.0

    def asked(self, now: float) -> None:
        """The record was asked at `now`: no need to ask again at once."""
        self._since = now

    def batch(self) -> list[Entry]:
        """What should be committed next."""
        return [entry for _, entry in itertools.islice(self._uncommitted, BATCH)]

    def due(self) -> list[Entry]:
        """What the feed may be told now; it is told once."""
        up_to = self.position
        told = []
        while self._untold and self._untold[0][0] <= up_to:
            self.told, entry = self._untold.popleft()
            told.append(entry)
        return told
