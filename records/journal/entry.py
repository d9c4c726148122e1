"""What a log holds, and what a commit records of it at once."""

from collections.abc import Sequence
from typing import NamedTuple

from queueing.model.events import Event


class Entry(NamedTuple):
    """An event with its place in the log."""

    position: str
    event: Event
    json: str


class Batch(NamedTuple):
    """Consecutive entries of a group's log that are recorded in one transaction."""

    group: str
    epoch: int
    entries: Sequence[Entry]

    @property
    def events(self) -> list[Event]:
        """What happened, in the order of the log."""
        return [entry.event for entry in self.entries]
