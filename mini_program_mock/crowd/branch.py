"""A branch hall that lives on and on: a few clerks, and people who come by chance, at any hour.

Unlike a day of the crowd it has no end and no report, and it keeps nothing of who has left.
"""

import asyncio
import random
import uuid
from collections.abc import Awaitable, Sequence

import httpx
import typer

from mini_program_mock.client.client import Clerk, Kiosk
from mini_program_mock.client.session import Refused, open_http
from mini_program_mock.crowd.citizens import ENDED, Citizens
from mini_program_mock.crowd.clerks import Shift
from mini_program_mock.crowd.floor import Floor, Stay
from mini_program_mock.crowd.pace import Pace
from mini_program_mock.crowd.plan import draw_visit

EVERY_S = 330.0  # one person on average
AT_FIRST = 4
THERE_AT_MOST = 12
CONNECTIONS = 8
# After a fault, such as a house that is away for a moment.
RESTS_S = 10.0
FAULTS = (Refused, httpx.TransportError)


class LivingFloor(Floor):
    """Forgets who has left."""

    def ended(self, stay: Stay, outcome: str) -> None:
        """A visit is over; nobody counts how many are left."""
        if stay.outcome is None:
            stay.outcome = outcome
            self.counts[outcome] += 1
        self.stays.pop(stay.ticket["id"], None)
        self.calls.clear()

    def stayed_away(self) -> None:
        """Nobody is waited for."""

    def turned_away(self, why: Exception) -> None:
        """The next one may be luckier."""
        self.failed("take a number", why)


class Branch:
    """One branch hall and whoever is in it."""

    def __init__(
        self,
        base_url: str,
        hall: str,
        clerks: Sequence[str],
        password: str,
        http: httpx.AsyncClient,
        speed: float = 1,
    ) -> None:
        """`clerks` work at windows of their own; all go `speed` times as fast."""
        self.floor = LivingFloor(base_url, hall, Pace(speed), 0)
        self._password = password
        self._kiosk = Kiosk(base_url, "kiosk", password, http)
        self._citizens = Citizens(self.floor, http, self._kiosk, uuid.uuid4().hex[:8])
        self._shifts = [
            Shift(self.floor, Clerk(base_url, name, password, http=http), turn, len(clerks))
            for turn, name in enumerate(clerks, 1)
        ]
        self._chance = random.Random()

    async def live(self) -> None:
        """Until cancelled."""
        self.floor.pace.start(0)
        async with asyncio.TaskGroup() as everybody:
            for shift in self._shifts:
                everybody.create_task(_again_and_again(shift))
            index = 0
            while True:
                await self._look_after()
                if len(self.floor.stays) < THERE_AT_MOST:
                    visit = draw_visit(self._chance, index, self.floor.pace.now_s)
                    everybody.create_task(_once(self._citizens.visit(visit)))
                    self.floor.bell.ring()
                index += 1
                if index >= AT_FIRST:
                    await self.floor.pace.pause(self._chance.expovariate(1 / EVERY_S))

    async def _look_after(self) -> None:
        """See who was served, missed or sent home by others, such as whoever tries the demo.

        They would else be taken for people who are here, until nobody else came any more.
        """
        for stay in list(self.floor.stays.values()):
            try:
                ticket = await self._kiosk.get(f"/api/v1/tickets/{stay.ticket['id']}")
            except FAULTS:
                return
            if ticket["state"] == "missed" and stay.visit.returns_after_s is not None:
                stay.missed.set()
            elif ticket["state"] in ENDED or ticket["state"] == "missed":
                self.floor.ended(stay, "elsewhere")


async def _once(visit: Awaitable[None]) -> None:
    """A visit that a fault ends, ends."""
    try:
        await visit
    except* FAULTS:
        pass


async def _again_and_again(shift: Shift) -> None:
    """A clerk whom a fault sends home comes back."""
    while True:
        try:
            await shift.prepare()
            await shift.work()
        except* FAULTS:
            pass
        await asyncio.sleep(RESTS_S)


async def live(base_url: str, branches: dict[str, list[str]], password: str) -> None:
    """Let these halls live, each with its clerks, until cancelled."""
    async with open_http(CONNECTIONS) as http, asyncio.TaskGroup() as all_halls:
        for hall, clerks in branches.items():
            branch = Branch(base_url, hall, clerks, password, http)
            all_halls.create_task(branch.live())


def read_branches(words: Sequence[str]) -> dict[str, list[str]]:
    """`branch-1=clerk-34,clerk-35` and so on. Raises `BadParameter`."""
    found = {}
    for word in words:
        hall, separator, clerks = word.partition("=")
        if not separator or not clerks:
            raise typer.BadParameter(f"{word!r} is not HALL=CLERK,CLERK")
        found[hall] = clerks.split(",")
    return found
