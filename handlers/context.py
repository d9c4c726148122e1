"""What every handler may use, opened by the server and closed by it."""

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar
from weakref import WeakValueDictionary

from redis import asyncio as aioredis
from sanic import Request

from handlers.principal import Principal
from kit.clock import PROCESS_GUARD, Clock, Moment
from kit.clock_guard import ClockGuard
from kit.errors import NotFound
from kit.incidents import Incidents
from kit.privacy.sealing import KeyRing
from kit.sign_on.provider import IdentityProvider
from kit.sign_on.settings import SignOnSettings
from kit.tasks import BackgroundTasks
from notify.channels.phones import NoPhoneNumbers, PhoneNumbers
from notify.channels.sms.provider import SmsProviderSettings
from notify.channels.webhook.guard import WebhookRules
from notify.channels.wechat.client import WeChat
from notify.channels.wechat.results import MessageResults, NoMessages
from notify.channels.wechat.settings import WeChatSettings
from notify.ctid.client import Ctid
from notify.ctid.settings import CtidSettings
from notify.feed.hall_feed import HallFeed
from notify.feed.hub import Hub
from notify.feed.logins import LoginSockets
from notify.feed.mailbox import SocketLogin
from notify.feed.shown import ShownLog
from notify.outbox.relay import Relay
from queueing.balancing.advice import Advice
from queueing.estimates.wait_estimator import WaitEstimator
from queueing.line.reader import LineReader
from queueing.line.requests import LineRequest, Outcome
from queueing.line.store import Store
from queueing.line.verbs import Line
from queueing.model.documents import TicketDoc
from queueing.model.estimate import Estimate
from queueing.rules.hall_rules import decode
from records.appointments.check_in_signs import CheckInSigns
from records.auditing.heads import HeadFiles
from records.auditing.watch import AuditWatch
from records.booking.briefly_kept import BrieflyKept
from records.casework.papers.making import NoPapers, Papers
from records.casework.time.alarms import CaseAlarms
from records.hall_directory import HallDirectory, HallInfo
from records.journal.journal import Journal
from records.models.opening.bookings import Bookings, NoBookings
from records.models.outbox.planning import Now
from records.opening.opening_book import OpeningBook
from records.papers.facts import Remedies

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WebSettings:
    """How the house is reached: its address in public, foreign origins, proxies, scrapers."""

    public_url: str
    origins: frozenset[str]
    proxies: int
    metrics_token: str


@dataclass(frozen=True, slots=True)
class AppSettings:
    """The part of the settings that handlers act on."""

    demo: bool
    secret: bytes
    key_ring: KeyRing
    web: WebSettings
    wechat: WeChatSettings
    sms: tuple[SmsProviderSettings, ...]
    webhooks: WebhookRules
    # How often a day a member of staff may see something of a person clear.
    unmask_per_day: int = 30
    sign_on: SignOnSettings | None = None
    # Where somebody may turn who is refused, by region.
    remedies: Mapping[str, Remedies] = field(default_factory=dict)
    # None: 网证 is not offered.
    ctid: CtidSettings | None = None


class Probing(Protocol):
    """Knows whether Redis and SQL took a write lately."""

    async def run_once(self, now: Moment) -> object:
        """Write to both."""

    def shown(self) -> dict[str, float | str | None]:
        """The last result and its age."""

    def missing(self) -> list[str]:
        """What could not be written."""


class Working(Protocol):
    """Knows whether what must never end still runs."""

    @property
    def alive(self) -> bool:
        """Whether none of it has ended."""


class Lag(Protocol):
    """Knows how late the event loop is."""

    @property
    def worst_s(self) -> float:
        """The longest lag of the last seconds."""

    async def run(self) -> None:
        """Measure until cancelled."""


class Advising(Protocol):
    """Knows what windows should do."""

    async def current(self, wanted: str | None = None) -> list[Advice]:
        """What should be done now; worked out anew if the `wanted` advice is missing."""


class Authenticator(Protocol):
    """Turns tokens into principals and knows which logins still hold."""

    def principal(self, token: str) -> Principal:
        """Raise `Unauthorized` unless the token is genuine, of now, and not revoked."""

    def valid(self, session: SocketLogin) -> bool:
        """Whether the login behind an open socket still holds."""

    def revoke(self, family: str) -> None:
        """Refuse every token of a login from now on, in this process."""

    def join(self, citizen: str, merged: tuple[str, ...]) -> None:
        """Let tokens that a citizen has know the accounts that became part of theirs."""

    async def run_once(self, now_ms: int) -> None:
        """Learn of logins that other processes revoked."""


@dataclass(slots=True)
class GroupContext:
    """All that belongs to one group of halls, as far as this process serves it."""

    id: str
    clock: Clock
    store: Store
    line: Line
    view: LineReader
    journal: Journal
    hub: Hub
    directory: HallDirectory
    estimator: WaitEstimator
    adviser: Advising
    workers: Working
    probe: Probing
    now_ahead_ms: int = 0  # how far the group's latest moment lies in the future
    # The page of each hall as it was made last, and how the hall stood then.
    hall_views: dict[str, tuple[tuple[int, ...], Any]] = field(default_factory=dict)

    def estimate(self, ticket: TicketDoc) -> Estimate | None:
        """How long a waiting ticket will still wait; None while that cannot be said."""
        return self.estimator.estimate(ticket, self.clock.now_ms())

    def serving(self, ticket: TicketDoc) -> int:
        """How many open windows may call a waiting ticket."""
        return len(self.estimator.serving(ticket.line))

    def learn(self, rules: str) -> None:
        """Take over changed rules as the line's log has them, without waiting for the log."""
        self.line.rules.learn(decode(rules))


@dataclass(slots=True)
class AppContext:
    """Everything that is opened once a process."""

    settings: AppSettings
    clock: Clock
    groups: dict[str, GroupContext]
    redis: aioredis.Redis
    authenticator: Authenticator
    shown: ShownLog
    incidents: Incidents
    lag: Lag
    wechat: WeChat
    relay: Relay
    openings: OpeningBook
    audit_heads: HeadFiles
    bookings: Bookings = field(default_factory=NoBookings)
    results: MessageResults = field(default_factory=NoMessages)
    ctid: Ctid | None = None
    identity_provider: IdentityProvider | None = None
    phones: PhoneNumbers = field(default_factory=NoPhoneNumbers)
    papers: Papers = field(default_factory=NoPapers)
    earliest_times: BrieflyKept = field(default_factory=BrieflyKept)
    check_in_signs: CheckInSigns = field(default_factory=CheckInSigns)
    case_alarms: CaseAlarms = field(default_factory=CaseAlarms)
    audit_watch: AuditWatch = field(default_factory=AuditWatch)
    clock_guard: ClockGuard = PROCESS_GUARD
    logins: LoginSockets = field(default_factory=LoginSockets)
    # One try of an account's password at a time; forgotten once nobody waits.
    login_turns: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    # Whoever stops the process waits for the first of these.
    writes: BackgroundTasks = field(default_factory=BackgroundTasks)
    background: BackgroundTasks = field(default_factory=BackgroundTasks)

    def group_of(self, hall: str) -> GroupContext:
        """The group of a hall. Raises `NotFound` for one that this process does not serve."""
        found = self._group_with(hall)
        if found is None:
            raise NotFound("There is no such hall.", "没有这个大厅。")
        return found

    def take_openings(self, book: OpeningBook) -> None:
        """Go by the book that a change has left, unless a later one is known already."""
        if book.version > self.openings.version:
            self.openings = book

    @property
    def first_hall(self) -> str:
        """The hall that stands first in the catalogue."""
        return next(iter(next(iter(self.groups.values())).directory.halls))

    async def feed(self, hall: str) -> HallFeed | None:
        """A hall's feed, once it stands; None for an unknown hall. Raises `Unavailable`."""
        return await self.group_of(hall).hub.feed(hall) if self.hall(hall) else None

    def hall(self, hall: str | None) -> HallInfo | None:
        """A hall of any group, if there is one by that name."""
        group = self._group_with(hall)
        return None if hall is None or group is None else group.directory.halls[hall]

    def _group_with(self, hall: str | None) -> GroupContext | None:
        # A plain loop: every request asks this several times.
        for group in self.groups.values():
            if hall in group.directory.halls:
                return group
        return None

    async def answered(self, request: LineRequest) -> Outcome | None:
        """What a request was answered before, by the line of whichever group.

        Raises `IdempotencyKeyReused` if it was another request under the same key.
        """
        for group in self.groups.values():
            if answered := await group.line.answered(request):
                return answered
        return None

    async def living_ticket(self, ticket_id: str) -> TicketDoc | None:
        """A ticket that some line still knows. Raises `Unavailable` if one cannot say."""
        asked = [group.view.ticket(ticket_id) for group in self.groups.values()]
        found = await asyncio.gather(*asked, return_exceptions=True)
        for one in found:
            if isinstance(one, TicketDoc):
                return one
        for one in found:
            if isinstance(one, BaseException):
                raise one
        return None

    def moment(self) -> Moment:
        """Now, by all clocks."""
        steady_s = asyncio.get_running_loop().time()
        return Moment(self.clock_guard.trusted_ms(), self.clock.now_ms(), steady_s)

    def both_times(self) -> Now:
        """Now, as notices are dated."""
        return Now(self.clock.now_ms(), self.clock_guard.trusted_ms())

    async def shielded(self, work: Coroutine[Any, Any, T]) -> T:
        """Carry a write out to its end even if the client hangs up meanwhile."""
        return await asyncio.shield(self.writes.spawn(work))


def ctx(request: Request[Any, Any]) -> AppContext:
    """The context of the process that serves this request."""
    found: AppContext = request.app.ctx.context
    return found
