"""What the line needs of the record, without knowing how the record is kept."""

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from queueing.model.documents import ServesDoc, TicketDoc, WindowDoc
from queueing.model.events import Event


class Head(NamedTuple):
    """How far the record has read a group's log: in which epoch, of which Redis, up to where."""

    epoch: int
    run_id: str
    position: str


class KeptRequest(NamedTuple):
    """A request already answered: its id, the digest of its body, the event it caused.

    `at` is the place in the new log up to which that must be recorded, '' if the record has it.
    """

    id: str
    body: str
    event: bytes
    at: str = ""


@dataclass(slots=True)
class RebuildState:
    """All that Redis must know of a group, as the record has it.

    `rules` and `log` are what the record still lacks: rules changed since, as they were written,
    and the first events of the new log, which make the record whole again.
    """

    order: int = 0
    now: int = 0
    seqs: dict[str, int] = field(default_factory=dict)
    days: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, dict[str, int]] = field(default_factory=dict)
    classes: dict[str, dict[str, int]] = field(default_factory=dict)
    tickets: list[TicketDoc] = field(default_factory=list)
    windows: list[WindowDoc] = field(default_factory=list)
    serves: dict[str, list[ServesDoc]] = field(default_factory=dict)
    lines: set[str] = field(default_factory=set)
    versions: dict[str, int] = field(default_factory=dict)
    requests: list[KeptRequest] = field(default_factory=list)
    rules: dict[str, str] = field(default_factory=dict)
    log: list[Event] = field(default_factory=list)


class RebuildSourceUnavailable(Exception):
    """The record does not answer at the moment."""


class RebuildSource(Protocol):
    """The record, as far as a rebuild needs it. Each may raise `RebuildSourceUnavailable`."""

    async def head(self, group: str) -> Head:
        """Where the record stands."""

    async def raise_epoch(self, group: str, ended: int, started: int, run_id: str) -> bool:
        """Begin the epoch `started` after `ended`, unless somebody else has moved on meanwhile."""

    async def rebuild_state(self, group: str) -> RebuildState:
        """Everything Redis must know."""

    async def drain(self, epoch: int) -> None:
        """Record what the log of `epoch` still holds beyond the head."""


class DurabilityBarrier(Protocol):
    """Tells when an event is safe."""

    async def recorded(self, epoch: int, position: str, hall: str, seq: int) -> bool:
        """Wait until the event is committed. False: the record is away, the event is only in Redis.

        Raises `Unavailable` when the event's epoch ended and the record does not have it.
        """
