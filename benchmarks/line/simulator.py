"""Plays a day: whatever people and clerks do is a verb of the line, at its moment.

An agenda of things to come is worked off in the order of time, and the line's clock is set to each
moment before the verb is run. A window that found nobody sleeps until somebody joins a line that
it serves; of several the hall's own wakes first, then the one that has slept longest.
"""

from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable
from heapq import heappop, heappush
from itertools import count
from typing import Any

from benchmarks.line.bookings import BookedVisits
from benchmarks.line.disciplines import Discipline
from benchmarks.line.visits import ABSENCE_MS, LUNCH_MS, NOON_MS, OPENING_MS, Visit
from benchmarks.line.wire import Place
from kit.clock import shanghai_ms
from queueing.line.requests import Destination, LineRequest, NewTicket, Outcome
from queueing.model import keys
from queueing.model.classes import APPOINTMENT, WALK_IN
from queueing.model.events import Event
from queueing.rules.hall_rules import class_on_arrival

CHECK_IN_S = 3600, 900  # from how long before a slot to how long after it
NOBODY = LineRequest("", "", "simulation")
Window = tuple[str, str]
Watch = Callable[[Event], None]


class Stay:
    """A visit that has a ticket."""

    __slots__ = ("calls", "id", "line", "visit", "waiting")

    def __init__(self, visit: Visit, ticket: str, line: str) -> None:
        """It waits."""
        self.visit = visit
        self.id = ticket
        self.line = line
        self.calls = 0
        self.waiting = True


class Simulation:
    """A group of halls on a line of its own, from one day to the next."""

    def __init__(
        self,
        place: Place,
        discipline: Discipline,
        watches: Iterable[Watch],
        bookings: BookedVisits | None = None,
    ) -> None:
        """Every watch is told every event; `bookings` who is still to come."""
        self._bookings = bookings or BookedVisits()
        self._place = place
        self._line = place.line
        self._discipline = discipline
        self._watches = list(watches)
        self._agenda: list[tuple[int, int, Callable[..., Awaitable[None]], Any]] = []
        self._turn = count()
        self._stays: dict[str, Stay] = {}
        self._idle: dict[Window, None] = {}
        self._at_window: dict[Window, Stay] = {}
        self._leaving: set[Window] = set()
        self._open: set[Window] = set()
        self._waiting: Counter[str] = Counter()
        self._serving: defaultdict[str, set[Window]] = defaultdict(set)
        self.verbs = 0
        for name, lines in discipline.book.all_serves().items():
            hall, _, window = name.partition(":")
            for serves in lines:
                self._serving[serves.line].add((hall, window))

    async def day(self, date: str, visits: Collection[Visit], *, lunch: bool) -> None:
        """Open, let everybody come, serve them all, close."""
        midnight = shanghai_ms(date)
        self._bookings.begin(midnight, visits)
        for visit in visits:
            self._at(midnight + visit.at_ms, self._come, (midnight, visit))
        windows = [(hall, w) for hall, r in self._discipline.book.halls.items() for w in r.windows]
        if lunch:
            for window in windows[::2]:
                self._at(midnight + NOON_MS, self._go_to_lunch, window)
        first = self._agenda[0][0] if self._agenda else midnight
        self._place.clock.at_ms = min(first, midnight + OPENING_MS)
        await self._turn_day()
        for window in windows:
            await self._open_window(window)
        while self._agenda:
            self._place.clock.at_ms, _, act, whom = heappop(self._agenda)
            await act(whom)
        for window in windows:
            await self._close_window(window)
        self._idle.clear()
        self._stays.clear()

    async def _turn_day(self) -> None:
        """Yesterday's missed tickets expire; this is told in the log alone."""
        await self._place.logged()
        for hall in self._discipline.book.halls:
            await self._line.end_day(hall)
        for event in await self._place.logged():
            self._tell(event)

    # People

    async def _come(self, what: tuple[int, Visit]) -> None:
        midnight, visit = what
        self._bookings.came(midnight, visit)
        now, ticket_class, slot = self._place.clock.at_ms, visit.ticket_class, 0
        if visit.slot_ms:
            ticket_class, slot = class_on_arrival(now, midnight + visit.slot_ms, *CHECK_IN_S)
        lane = self._discipline.lane_of(visit, self._lengths(visit.hall))
        new = NewTicket(
            id=f"t{next(self._turn)}",
            hall=visit.hall,
            lane=lane,
            prefix=lane[:1].upper(),
            ticket_class=ticket_class,
            reason="" if ticket_class in (WALK_IN, APPOINTMENT) else ticket_class,
            slot_start_ms=slot,
            remote=visit.remote,
        )
        event = self._heard(await self._line.issue(NOBODY, new))
        assert event is not None and event.ticket is not None  # noqa: S101, PT018 - for the types
        stay = self._stays[new.id] = Stay(visit, new.id, event.ticket.line)
        self._waiting[stay.line] += 1
        if visit.patience_ms:
            self._at(now + visit.patience_ms, self._lose_patience, stay)
        await self._wake(stay)

    def _lengths(self, hall: str) -> dict[str, int]:
        """The lanes of a hall with an open window, and how many are in each."""
        if not self._discipline.own_lines:
            return {}
        lengths = {}
        for window, lanes in self._discipline.book.halls[hall].windows.items():
            if (hall, window) in self._open and (hall, window) not in self._leaving:
                lane = next(iter(lanes))
                busy = (hall, window) in self._at_window
                lengths[lane] = self._waiting[keys.lane_line(hall, lane)] + busy
        return lengths

    async def _lose_patience(self, stay: Stay) -> None:
        if stay.waiting:
            stay.waiting = False
            self._waiting[stay.line] -= 1
            self._heard(await self._line.cancel(NOBODY, stay.id))

    async def _come_back(self, stay: Stay) -> None:
        event = self._heard(await self._line.return_to_line(NOBODY, stay.visit.hall, stay.id))
        assert event is not None and event.ticket is not None  # noqa: S101, PT018
        stay.line, stay.waiting = event.ticket.line, True
        self._waiting[stay.line] += 1
        await self._wake(stay)

    async def _wake(self, stay: Stay) -> None:
        """A window that sleeps and serves this person's line asks again."""
        serving = self._serving[stay.line]
        awake = [window for window in self._idle if window in serving]
        if awake:
            await self._ask(min(awake, key=lambda window: window[0] != stay.visit.hall))

    # Windows

    async def _ask(self, window: Window) -> None:
        """A window that is free calls somebody, sleeps, or closes."""
        self._idle.pop(window, None)
        if window in self._leaving:
            self._leaving.discard(window)
            await self._close_window(window)
            return
        event = self._heard(await self._line.call_next(NOBODY, *window))
        if event is None or event.ticket is None:
            self._idle[window] = None
            return
        stay = self._at_window[window] = self._stays[event.ticket.id]
        stay.waiting, stay.calls = False, stay.calls + 1
        self._waiting[stay.line] -= 1
        now = self._place.clock.at_ms
        if stay.visit.absent and stay.calls == 1:
            self._at(now + ABSENCE_MS, self._miss, window)
        else:
            self._at(now + stay.visit.walk_ms, self._begin, window)

    async def _begin(self, window: Window) -> None:
        self._heard(await self._line.start(NOBODY, *window))
        visit = self._at_window[window].visit
        service_ms = visit.service_ms * self._discipline.factor(*window, visit.hall)
        self._at(self._place.clock.at_ms + round(service_ms), self._finish, window)

    async def _finish(self, window: Window) -> None:
        self._heard(await self._line.finish(NOBODY, *window))
        stay = self._at_window.pop(window)
        self._at(self._place.clock.at_ms + stay.visit.turn_ms, self._ask, window)

    async def _miss(self, window: Window) -> None:
        self._heard(await self._line.miss(NOBODY, *window))
        stay, now = self._at_window.pop(window), self._place.clock.at_ms
        self._at(now + stay.visit.turn_ms, self._ask, window)
        if stay.visit.back_ms:
            self._at(now + stay.visit.back_ms, self._come_back, stay)

    async def _go_to_lunch(self, window: Window) -> None:
        """As soon as nobody is here."""
        self._leaving.add(window)
        self._at(self._place.clock.at_ms + LUNCH_MS, self._come_from_lunch, window)
        if window in self._idle:
            await self._ask(window)
        elif self._discipline.own_lines:
            await self._empty(window)

    async def _come_from_lunch(self, window: Window) -> None:
        if window in self._leaving:
            self._leaving.discard(window)
        else:
            await self._open_window(window)

    async def _open_window(self, window: Window) -> None:
        self._heard(await self._line.open_window(NOBODY, *window, "clerk"))
        self._open.add(window)
        await self._ask(window)

    async def _close_window(self, window: Window) -> None:
        self._heard(await self._line.close_window(NOBODY, *window))
        self._open.discard(window)

    async def _empty(self, window: Window) -> None:
        """Those who wait for this window alone are sent to the shortest of the other lines."""
        hall, name = window
        (lane,) = self._discipline.book.halls[hall].windows[name]
        line = keys.lane_line(hall, lane)
        for stay in [s for s in self._stays.values() if s.waiting and s.line == line]:
            to = self._discipline.lane_of(stay.visit, self._lengths(hall))
            where = Destination(to, "", stay.id)
            self._heard(await self._line.transfer(NOBODY, *window, where, "lunch"))
            self._waiting[stay.line] -= 1
            stay.line = keys.lane_line(hall, to)
            self._waiting[stay.line] += 1
            await self._wake(stay)

    # How it is played

    def _at(self, at_ms: int, act: Callable[..., Awaitable[None]], whom: object) -> None:
        heappush(self._agenda, (at_ms, next(self._turn), act, whom))

    def _heard(self, outcome: Outcome) -> Event | None:
        self.verbs += 1
        if outcome.event is not None:
            self._tell(outcome.event)
        return outcome.event

    def _tell(self, event: Event) -> None:
        for watch in self._watches:
            watch(event)
