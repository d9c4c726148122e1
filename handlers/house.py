"""What every handler may use, opened by the server and closed by it."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from sanic import Request

from handlers.principal import Principal
from kit.clock import PROCESS_GUARD, Clock
from kit.clock_guard import ClockGuard
from kit.incidents import Incidents
from kit.patience import begun
from notify.hub import Hub
from notify.mailbox import Session
from notify.shown import ShownLog
from queueing.events import TicketDoc
from queueing.line import Line
from queueing.rules import decode
from queueing.store import Store
from queueing.view import View
from queueing.waits.estimate import Estimate
from queueing.waits.load import Load
from records.journal import Journal
from records.layout import Layout

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rules:
    """The part of the settings that handlers act on."""

    group: str
    demo: bool
    secret: bytes
    public_url: str
    origins: frozenset[str]
    proxies: int
    wechat_base: str
    wechat_appid: str
    wechat_secret: str
    metrics_token: str


class Probing(Protocol):
    """Knows whether Redis and SQL took a write lately."""

    async def run_once(self) -> object:
        """Write to both."""

    def shown(self) -> dict[str, object]:
        """The last result and its age."""

    def missing(self) -> list[str]:
        """What could not be written."""


class Lag(Protocol):
    """Knows how late the event loop is."""

    @property
    def worst_s(self) -> float:
        """The longest lag of the last seconds."""

    async def run(self) -> None:
        """Measure until cancelled."""


class Gate(Protocol):
    """Turns tokens into principals and knows which logins still hold."""

    def principal(self, token: str) -> Principal:
        """Raise `Unauthorized` unless the token is genuine, of now, and not revoked."""

    def valid(self, session: Session) -> bool:
        """Whether the login behind an open socket still holds."""

    async def run_once(self, now_ms: int) -> None:
        """Learn of logins that other processes revoked."""


@dataclass(slots=True)
class House:
    """Everything that is opened once a process."""

    rules: Rules
    clock: Clock
    store: Store
    line: Line
    view: View
    journal: Journal
    hub: Hub
    layout: Layout
    gate: Gate
    shown: ShownLog
    load: Load
    incidents: Incidents
    probe: Probing
    lag: Lag
    clock_guard: ClockGuard = PROCESS_GUARD
    group_now_ahead_ms: int = 0  # how far the group's latest moment lies in the future
    alive: Callable[[], bool] = lambda: True
    writes: set[asyncio.Task[Any]] = field(default_factory=set)

    def estimate(self, ticket: TicketDoc) -> Estimate | None:
        """How long a waiting ticket will still wait; None while that cannot be said."""
        return self.load.estimate(ticket, self.clock.now_ms())

    def serving(self, ticket: TicketDoc) -> int:
        """How many open windows may call a waiting ticket."""
        return len(self.load.serving(ticket.line))

    def learn(self, rules: str) -> None:
        """Take over changed rules as the line's log has them, without waiting for the log."""
        self.line.rules.learn(decode(rules))

    async def shielded(self, work: Coroutine[Any, Any, T]) -> T:
        """Carry a write out to its end even if the client hangs up meanwhile."""
        task = begun(work)
        self.writes.add(task)
        task.add_done_callback(self.writes.discard)
        return await asyncio.shield(task)


def house(request: Request[Any, Any]) -> House:
    """The house that serves this request."""
    found: House = request.app.ctx.house
    return found
