"""What a clerk does: calls, waits for the person, serves, and goes to lunch when it is time."""

import asyncio
from collections.abc import Awaitable

from mini_program_mock.client.client import Clerk
from mini_program_mock.client.session import Json, Refused
from mini_program_mock.crowd.floor import Floor, Stay

WAITS_FOR_S = 90.0
WAITS_AGAIN_S = 60.0
LUNCH_FROM_S = 3 * 3600.0
LUNCH_S = 30 * 60.0
LUNCH_TURNS = 4
# An idle clerk looks again now and then, though the bell tells. Real time bounds the load.
LOOKS_AGAIN_S = 30.0
LOOKS_AGAIN_REAL_S = 2.0
HEARD_WITHIN_REAL_S = 10.0
STRANGER_WALK_S, STRANGER_SERVICE_S = 20.0, 180.0


class Shift:
    """A clerk's day at one window."""

    def __init__(self, floor: Floor, clerk: Clerk, turn: int, windows: int) -> None:
        """`turn` says with whom this clerk goes to lunch, `windows` how many there are."""
        self._floor = floor
        self._clerk = clerk
        self._neighbour = str(turn % windows + 1)
        self._aside: set[asyncio.Task[None]] = set()
        self._lunch_s: float | None = LUNCH_FROM_S + turn % LUNCH_TURNS * LUNCH_S

    async def prepare(self) -> None:
        """Log in, send away whom an earlier day left at the window, and open it."""
        await self._clerk.login()
        await self._clear()
        await self._clerk.open()

    async def _clear(self) -> None:
        view = await self._clerk.view()
        held = view["ticket"] and view["ticket"]["state"]
        if held == "called":
            await self._clerk.miss()
        elif held == "serving":
            await self._clerk.finish()

    async def work(self) -> None:
        """Serve until the day is over."""
        floor = self._floor
        while not floor.over.is_set():
            await self._lunch()
            turn = floor.bell.listen()
            answer = await self._do("call next", self._clerk.call_next())
            if answer is not None and answer["ticket"]:
                floor.bell.pass_on(turn)
                await self._attend(answer)
            else:
                await self._idle(turn)
        for absent in self._aside:
            absent.cancel()
        await self._do("close", self._clerk.close())

    async def _idle(self, turn: asyncio.Future[None]) -> None:
        again_s = max(self._floor.pace.real(LOOKS_AGAIN_S), LOOKS_AGAIN_REAL_S)
        if not self._floor.over.is_set():
            await asyncio.wait([turn], timeout=again_s)
        turn.cancel()

    async def _lunch(self) -> None:
        if self._lunch_s is None or self._floor.pace.now_s < self._lunch_s:
            return
        self._lunch_s = None
        if await self._do("pause", self._clerk.pause("lunch")) is not None:
            await self._floor.pace.pause(LUNCH_S)
            await self._do("open", self._clerk.open())

    async def _attend(self, answer: Json) -> None:
        stay = await self._floor.who(answer["ticket"]["id"])
        self._floor.called(self._clerk.window, answer, stay)
        if stay is None:
            await self._serve(STRANGER_WALK_S, STRANGER_SERVICE_S)
            return
        if stay.visit.follows:
            await self._phone_rings(stay)
        if not stay.coming:
            await self._wait_in_vain(stay)
        elif stay.sent_aside or not await self._send_aside(stay):
            served = await self._serve(stay.visit.walk_s, stay.visit.service_s)
            self._floor.ended(stay, "served" if served else "lost")

    async def _send_aside(self, stay: Stay) -> bool:
        """In the middle of the service, let somebody step aside, or send them where they belong."""
        aside = stay.visit.aside
        if aside.parks_for_s is None and aside.transfers_to is None:
            return False
        stay.sent_aside = True
        if not await self._begin(stay.visit.walk_s):
            self._floor.ended(stay, "lost")
            return True
        await self._floor.pace.pause(stay.visit.service_s / 2)
        if aside.parks_for_s is not None:
            await self._park(stay, aside.parks_for_s)
        else:
            await self._transfer(stay, aside.transfers_to or "")
        return True

    async def _park(self, stay: Stay, for_s: float) -> None:
        if await self._do("park", self._clerk.park("fills in a form")) is None:
            self._floor.ended(stay, "lost")
            return
        self._floor.counts["parked"] += 1
        stay.heard.clear()
        coming_back = asyncio.create_task(self._resume(stay, for_s))
        self._aside.add(coming_back)
        coming_back.add_done_callback(self._aside.discard)

    async def _resume(self, stay: Stay, after_s: float) -> None:
        await self._floor.pace.pause(after_s)
        try:
            await self._clerk.resume(stay.ticket["id"])
        except Refused as why:
            self._floor.failed("resume", why)
            self._floor.ended(stay, "lost")

    async def _transfer(self, stay: Stay, to: str) -> None:
        """A neighbour who has gone to lunch takes nobody: then the visit is finished here."""
        stay.heard.clear()
        where = {"window": self._neighbour} if to == "@" else {"lane": to}
        try:
            await self._clerk.transfer(**where)
        except Refused as why:
            if why.code != "window_not_open":
                self._floor.failed("transfer", why)
            done = await self._do("finish", self._clerk.finish())
            self._floor.ended(stay, "lost" if done is None else "served")
        else:
            self._floor.counts["transferred"] += 1

    async def _phone_rings(self, stay: Stay) -> None:
        """Whoever follows the ticket comes when the phone says so, not before."""
        try:
            async with asyncio.timeout(HEARD_WITHIN_REAL_S):
                await stay.heard.wait()
        except TimeoutError as late:
            self._floor.failed("hear of the call", late)

    async def _begin(self, walk_s: float) -> bool:
        await self._floor.pace.pause(walk_s)
        return await self._do("start", self._clerk.start()) is not None

    async def _serve(self, walk_s: float, service_s: float) -> bool:
        if not await self._begin(walk_s):
            return False
        await self._floor.pace.pause(service_s)
        return await self._do("finish", self._clerk.finish()) is not None

    async def _wait_in_vain(self, stay: Stay) -> None:
        """Nobody comes: call once more, then go on without. Who cancels meanwhile frees us."""
        for patience_s, verb in ((WAITS_FOR_S, "recall"), (WAITS_AGAIN_S, "miss")):
            if await self._gives_up(stay, patience_s) or not await self._call_off(stay, verb):
                return
        stay.heard.clear()
        if stay.visit.returns_after_s is None:
            self._floor.ended(stay, "missed")
        stay.missed.set()

    async def _call_off(self, stay: Stay, verb: str) -> bool:
        """Recall or miss; whoever gives up in this very moment is quicker, and rightly so."""
        if stay.visit.cancels_after_s is None:
            return await self._do(verb, self._clerk.do(verb)) is not None
        try:
            await self._clerk.do(verb)
        except Refused:
            return False
        return True

    async def _gives_up(self, stay: Stay, within_s: float) -> bool:
        if stay.visit.cancels_after_s is None:
            await self._floor.pace.pause(within_s)
        else:
            gone = asyncio.ensure_future(stay.gone.wait())
            await asyncio.wait([gone], timeout=self._floor.pace.real(within_s))
            gone.cancel()
        return stay.gone.is_set()

    async def _do(self, what: str, verb: Awaitable[Json]) -> Json | None:
        """Carry a verb out; a refusal is noted, and the clerk goes on with a free window."""
        try:
            return await verb
        except Refused as why:
            self._floor.failed(what, why)
        try:
            await self._clear()
        except Refused as why:
            self._floor.failed("clear the window", why)
        return None
