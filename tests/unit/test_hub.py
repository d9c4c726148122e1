"""The live feed of a group, without a log: no screen is shown what is not recorded."""

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from msgspec.structs import replace

from kit.clock import ManualClock
from notify.feed.frames import GOING_AWAY, UNAUTHORISED
from notify.feed.hall_feed import HallFeed
from notify.feed.hub import Hub
from notify.feed.mailbox import Mailbox, SocketLogin
from queueing.estimates.wait_estimator import WaitEstimator
from queueing.line.reader import LineReader, Snapshot
from queueing.model.documents import TicketDoc
from queueing.model.events import Event
from queueing.model.transitions import State
from queueing.rules.hall_rules import Rulebook
from records.journal.entry import Entry
from records.journal.log_reader import Position, position_of

if TYPE_CHECKING:
    from records.journal.journal import Journal

SESSION = SocketLogin(0, "family", "display")
EPOCH = 7
SNAPSHOT = Snapshot("hall", EPOCH, 3, "2026-11-23", "100-0", [], [])


def ticket(n: int) -> TicketDoc:
    """The n-th ticket of the day."""
    return TicketDoc(
        id=f"t{n}",
        hall="hall",
        lane="a",
        line="hall:a",
        state=State.WAITING,
        number=f"A{n:03}",
        prefix="A",
        n=n,
        date="2026-11-23",
        order=n,
        joined_at=n,
        waiting_since=n,
        arrival=n,
        credit_ms=0,
        call_no=0,
        version=1,
        ticket_class="walk_in",
    )


def entry(seq: int) -> Entry:
    """How the seq-th ticket came, as the journal tells it."""
    event = Event("ticket.issued", "hall", seq, 0, "tester", ticket=ticket(seq))
    return Entry(f"{100 + seq}-0", event, "")


class Stage:
    """A hub of one hall, beside a view and a journal that the test plays."""

    def __init__(self) -> None:
        """Redis is at event 3, position 100-0; nothing of it is recorded yet."""
        self.journal = SimpleNamespace(position=position_of("0-0"))
        self.snapshot = SNAPSHOT
        self.reads = 0
        self.valid = True
        self.feed = HallFeed("hall", ManualClock(0), WaitEstimator(Rulebook()))
        view = cast("LineReader", SimpleNamespace(snapshot=self._read))
        journal = cast("Journal", self.journal)
        self.started: list[int] = []
        self.heard: list[int] = []
        self.hub = Hub([self.feed], view, journal, lambda _: self.valid, self)

    def begin(self, *_: object) -> None:
        """The hub tells whoever follows it of a snapshot."""
        self.started.append(self.snapshot.seq)

    def apply(self, event: Event) -> None:
        """And of what came after it."""
        self.heard.append(event.seq)

    async def _read(self, hall: str) -> Snapshot:
        assert hall == "hall"
        self.reads += 1
        return self.snapshot

    def tell(self, *seqs: int, epoch: int = EPOCH, position: Position | None = None) -> None:
        """What the journal does once events may be shown; it has come to `position`."""
        self.journal.position = position or self.journal.position
        self.hub.told(epoch, [entry(seq) for seq in seqs])


async def settle() -> None:
    """Let every task go as far as it can without news."""
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.fixture
def stage() -> Stage:
    """See `Stage`."""
    return Stage()


async def test_a_snapshot_ahead_of_the_record_is_not_shown(stage: Stage) -> None:
    """Redis may lose what is not recorded; a screen that showed it would have lied."""
    await stage.hub.begin_epoch(EPOCH)
    running = asyncio.ensure_future(stage.hub.run())
    await settle()
    assert stage.reads == 1
    stage.tell(position=position_of("99-0"))
    await settle()
    assert (stage.feed.seq, stage.started) == (0, [])
    stage.tell(position=position_of("100-0"))
    await settle()
    assert (stage.feed.seq, stage.started) == (3, [3])
    running.cancel()


async def test_what_comes_while_a_hall_is_read_follows_its_snapshot(stage: Stage) -> None:
    """Once each: what the snapshot held already is told to nobody again."""
    await stage.hub.begin_epoch(EPOCH)
    running = asyncio.ensure_future(stage.hub.run())
    await settle()
    stage.tell(2, 3, 4)
    await settle()
    assert stage.heard == []
    stage.tell(5, position=position_of("105-0"))
    await settle()
    assert (stage.heard, stage.feed.seq) == ([4, 5], 5)
    running.cancel()


async def test_an_epoch_that_ends_meanwhile_shows_nothing(stage: Stage) -> None:
    """Its snapshot is dropped, whether it was being waited for or only read; so are its events."""
    await stage.hub.begin_epoch(EPOCH)
    running = asyncio.ensure_future(stage.hub.run())
    await settle()
    await stage.hub.begin_epoch(EPOCH + 1)
    stage.tell(4, position=position_of("200-0"))
    await settle()
    assert (stage.feed.seq, stage.started, stage.heard) == (0, [], [])
    stage.snapshot = replace(SNAPSHOT, epoch=EPOCH + 1)
    stage.hub._reload_needed.set()
    await settle()
    assert (stage.feed.epoch, stage.feed.seq, stage.heard) == (EPOCH + 1, 3, [])
    running.cancel()


async def test_nobody_joins_before_the_halls_stand(stage: Stage) -> None:
    """And whoever asks for a hall that there is not gets none."""
    await stage.hub.begin_epoch(EPOCH)
    running = asyncio.ensure_future(stage.hub.run())
    asked = [asyncio.ensure_future(stage.hub.feed(hall)) for hall in ("hall", "elsewhere")]
    await settle()
    assert not any(task.done() for task in asked)
    stage.tell(position=position_of("100-0"))
    assert await asyncio.gather(*asked) == [stage.feed, None]
    running.cancel()


async def test_a_login_that_has_ended_is_sent_away(stage: Stage) -> None:
    """The screens of the hall and those who follow one ticket; at the end, everybody."""
    screen, phone = Mailbox(SESSION), Mailbox(SESSION)
    stage.feed.join(screen, None)
    stage.feed.follow(phone, ticket(1))
    assert stage.hub.sockets() == 2
    await stage.hub.tick(0.0)
    assert (screen.closing, phone.closing) == (None, None)
    stage.valid = False
    await stage.hub.tick(0.0)
    assert (screen.closing, phone.closing) == (UNAUTHORISED, UNAUTHORISED)
    late = Mailbox(SESSION)
    stage.feed.join(late, None)
    stage.hub.close()
    assert late.closing is GOING_AWAY
