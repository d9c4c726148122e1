"""What happens on the floor of the hall: who is there, who was called, how each visit ended."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field

from mini_program_mock.client.session import Json, Refused
from mini_program_mock.crowd.bell import Bell
from mini_program_mock.crowd.pace import Pace
from mini_program_mock.crowd.plan import Visit

# A call may come before the answer that told the number has arrived.
ACQUAINTED_WITHIN_S = 2.0


@dataclass(eq=False)
class Stay:
    """A visit under way."""

    visit: Visit
    ticket: Json
    taken_s: float
    coming: bool
    wait_s: float | None = None
    # Sent aside once: what was told at the issue of the number, or of a service, holds no more.
    postponed: bool = False
    sent_aside: bool = False
    outcome: str | None = None
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    missed: asyncio.Event = field(default_factory=asyncio.Event)


class Floor:
    """Shared by everybody who plays."""

    def __init__(self, base_url: str, hall: str, pace: Pace, visits: int) -> None:
        """The day has not started."""
        self.base_url = base_url
        self.hall = hall
        self.pace = pace
        self.bell = Bell()
        self.over = asyncio.Event()
        self.stays: dict[str, Stay] = {}
        self.calls: list[Json] = []
        self.booked: list[Json] = []
        self.counts: Counter[str] = Counter()
        self.troubles: Counter[str] = Counter()
        self._visits_left = visits
        self._expected: dict[str, asyncio.Future[None]] = {}

    def arrived(self, visit: Visit, ticket: Json) -> Stay:
        """Somebody has a number."""
        coming = not visit.absent and visit.cancels_after_s is None
        stay = Stay(visit, ticket, self.pace.now_s, coming)
        self.stays[ticket["id"]] = stay
        self.counts["issued"] += 1
        expected = self._expected.get(ticket["id"])
        if expected is not None and not expected.done():
            expected.set_result(None)
        return stay

    def stayed_away(self) -> None:
        """Somebody does not come to what they have booked."""
        self.counts["stayed_away"] += 1
        self._leave()

    def turned_away(self, why: Exception) -> None:
        """Somebody did not get a number."""
        self.failed("take a number", why)
        self._leave()

    async def who(self, ticket: str) -> Stay | None:
        """Whose ticket was called; None for somebody who is not of the crowd."""
        if ticket not in self.stays:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._expected[ticket] = future
            await asyncio.wait([future], timeout=ACQUAINTED_WITHIN_S)
            del self._expected[ticket]
        return self.stays.get(ticket)

    def called(self, window: str, answer: Json, stay: Stay | None) -> None:
        """A window has called."""
        ticket = answer["ticket"]
        call = {"ticket": ticket["id"], "call_no": ticket["call_no"], "window": window}
        self.calls.append({**call, "seq": answer["seq"], "durable": answer["durable"]})
        if stay is not None and stay.wait_s is None:
            stay.wait_s = self.pace.now_s - stay.taken_s

    def ended(self, stay: Stay, outcome: str) -> None:
        """A visit is over."""
        if stay.outcome is None:
            stay.outcome = outcome
            self.counts[outcome] += 1
            self._leave()

    def _leave(self) -> None:
        """When the last one has left, everybody goes home."""
        self._visits_left -= 1
        if not self._visits_left:
            self.close()

    def close(self) -> None:
        """The day is over."""
        self.over.set()
        self.bell.ring_all()

    def failed(self, what: str, why: Exception) -> None:
        """Something was refused that should not have been."""
        code = why.code if isinstance(why, Refused) else type(why).__name__
        self.troubles[f"{what}: {code}"] += 1
