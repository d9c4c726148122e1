"""A hall's feed without sockets, and what its mailboxes hold."""

import json
from typing import Any

from kit.clock import ManualClock
from notify.feed.hall_feed import HallFeed
from notify.feed.mailbox import Mailbox, SocketLogin
from queueing.estimates.wait_estimator import WaitEstimator
from queueing.line.reader import Snapshot
from queueing.model.documents import TicketDoc
from queueing.model.events import Event
from queueing.model.transitions import State
from queueing.rules.hall_rules import Rulebook

SESSION = SocketLogin(0, "family", "display")


def ticket(n: int, state: State = State.WAITING, version: int = 1) -> TicketDoc:
    """The n-th ticket of lane a."""
    return TicketDoc(
        id=f"t{n}",
        hall="hall",
        lane="a",
        line="hall:a",
        state=state,
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
        version=version,
        ticket_class="walk_in",
    )


def issued(seq: int) -> Event:
    """The event by which the seq-th ticket came."""
    return Event("ticket.issued", "hall", seq, 0, "tester", ticket=ticket(seq))


def feed(seq: int = 0) -> HallFeed:
    """A feed that has published `seq` events."""
    made = HallFeed("hall", ManualClock(0), WaitEstimator(Rulebook()))
    made.begin(Snapshot("hall", 1, 0, "2026-11-23", "0-0", [], []))
    for n in range(1, seq + 1):
        made.publish([issued(n)])
    return made


async def drained(mailbox: Mailbox) -> list[dict[str, Any]]:
    """Every frame in a mailbox."""
    frames = []
    while mailbox._frames:
        frames.append(json.loads(await mailbox.take() or ""))
    return frames
