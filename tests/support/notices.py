"""Notices as tests plan, send and look at them."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from kit.clock import Moment
from kit.incidents import Incidents
from kit.tasks import BackgroundTasks
from notify.channels.channel import Message, Outcome, Result
from notify.outbox.relay import Relay
from records.db import sql
from records.models.outbox.planning import NewNotice, Now, plan
from records.notices.kinds import ChannelName, NoticeKind
from records.transactions import connection, transaction

# A working morning, by both clocks.
START = Now(1_795_000_000_000, 1_795_000_000_000)
ACCEPTED = Outcome(Result.ACCEPTED, "played")
NO_GRANT = Outcome(Result.REFUSED, "played", "43101")
BUSY = Outcome(Result.RETRY, "played", "-1")
LOST = Outcome(Result.UNKNOWN, "played", "timeout")
WRONG = Outcome(Result.DEAD, "played", "40037", "no such template", alarm=True)
FULL = Outcome(Result.RETRY, "played", "45009", retry_in_s=60, pause_s=60, alarm=True)
DELIVERED, NOT_DELIVERED = True, False


class Says(NamedTuple):
    """What a provider says later."""

    message_id: str
    delivered: bool
    code: str = ""
    citizen: str = ""
    kinds: tuple[NoticeKind, ...] = ()


class Clocks:
    """Real time and business time, moved by hand."""

    def __init__(self, start: Now = START) -> None:
        """Both stand still."""
        self.now = start

    def __call__(self) -> Now:
        """What they tell."""
        return self.now

    def later(self, seconds: float) -> Moment:
        """Let both go on; the moment."""
        ms = round(seconds * 1000)
        self.now = Now(self.now.business_ms + ms, self.now.real_ms + ms)
        return self.moment

    @property
    def moment(self) -> Moment:
        """As loops are told it."""
        return Moment(self.now.real_ms, self.now.business_ms, self.now.real_ms / 1000)


class PlayedChannel:
    """A way out that answers as it is told, and remembers what it was sent."""

    def __init__(
        self,
        name: ChannelName = ChannelName.WECHAT,
        *answers: Outcome,
        hook: Callable[[Message], Any] | None = None,
    ) -> None:
        """These answers in turn, then `accepted`; `hook` is awaited before each."""
        self.name = name
        self.answers = list(answers)
        self.sent: list[Message] = []
        self._hook = hook

    async def send(self, message: Message) -> Outcome:
        """See `Channel`."""
        self.sent.append(message)
        if self._hook:
            await self._hook(message)
        return self.answers.pop(0) if self.answers else ACCEPTED


class PlainNames:
    """Everything is called by its id."""

    def hall(self, hall: str, language: str) -> str:
        """See `Names`."""
        return f"{hall} {language}"

    def window(self, hall: str, window: str, language: str) -> str:
        """See `Names`."""
        del hall, language
        return window

    def return_within_s(self, hall: str) -> int:
        """See `Names`."""
        del hall
        return 1800

    async def subject(self, hall: str, subject: str, language: str) -> str:
        """See `Names`."""
        del hall, language
        return subject


def relay(clocks: Clocks, *channels: PlayedChannel, incidents: Incidents | None = None) -> Relay:
    """A process' relay with these ways."""
    by_name = {channel.name: channel for channel in channels}
    told = incidents or Incidents()
    return Relay(by_name, PlainNames(), clocks, told, BackgroundTasks())


async def run(sender: Relay, moment: Moment) -> int:
    """Let a relay send what is due, and see it answered; how many were started."""
    started = await sender.run_once(moment)
    await sender.idle()
    return started


def notice(kind: NoticeKind, name: str = "a", **more: Any) -> NewNotice:  # noqa: ANN401
    """Something to be told, about a ticket of the same name, to a citizen of the same name."""
    members: dict[str, Any] = {
        "kind": kind,
        "dedupe_key": f"{kind}:{name}:1",
        "hall": "hall",
        "content": {"number": "A001"},
        "citizen": f"citizen-{name}",
        "ticket": f"ticket-{name}",
        "shown_as": f"hall:{name}",
    }
    return NewNotice(**{**members, **more})


async def planned(now: Now, *new: NewNotice) -> Sequence[NewNotice]:
    """Write them down."""
    async with transaction() as tx:
        await plan(tx, new, now)
    return new


async def ways(ticket: str | None = None) -> list[tuple[str, str, str]]:
    """What is told, by which way, and how far it has come; in the order of the ladder."""
    where = "WHERE n.ticket=?" if ticket else ""
    found = await sql.rows(
        connection(),
        "SELECT n.kind, d.channel, d.state FROM delivery d JOIN notice n ON n.id=d.notice "
        f"{where} ORDER BY d.id",
        *([ticket] if ticket else []),
    )
    return [(row["kind"], row["channel"], row["state"]) for row in found]


async def states(ticket: str | None = None) -> list[str]:
    """The states of the deliveries alone."""
    return [state for _, _, state in await ways(ticket)]


_NOTICES = """
SELECT n.kind, n.state, n.content FROM notice n
ORDER BY (SELECT min(d.id) FROM delivery d WHERE d.notice = n.id)
"""


async def notice_states() -> list[tuple[str, str]]:
    """Kinds and states of all notices, in the order in which they were planned."""
    found = await sql.rows(connection(), _NOTICES)
    return [(row["kind"], row["state"]) for row in found]


async def contents() -> list[str]:
    """What is known of each notice, in the same order."""
    return [row["content"] for row in await sql.rows(connection(), _NOTICES)]


async def attempts() -> list[dict[str, Any]]:
    """Every attempt on record."""
    return await sql.rows(
        connection(), "SELECT delivery, n, resend, outcome, code FROM attempt ORDER BY id"
    )
