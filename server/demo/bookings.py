"""`make run` with the demo data: bookings of today and the days to come, made once for each day."""

from dataclasses import dataclass, field
from typing import ClassVar

import msgspec

from handlers.context import AppContext
from handlers.slots.wanted import wanted
from kit.clock import Moment
from queueing.model.errors import NotServedHere
from records.booking.planning import days_ahead
from records.booking.subject import Subject, SubjectKind
from records.hall_directory import HallInfo
from records.models.catalogue.service_items import search_items
from records.transactions import connection, transaction
from server.demo.seeding import Kind, seed_lane

# The group of the demo data's halls in which people live.
DEMO_GROUP = "tonghua"
ITEMS_OF_LANE = 12


@dataclass(frozen=True, slots=True)
class SeedBookings:
    """Books visits of people whom nobody is, in the demo's city hall and its branches."""

    name: ClassVar[str] = "demo_bookings"
    every_s: ClassVar[float] = 30.0
    group: ClassVar[str] = ""
    ctx: AppContext
    _done: set[tuple[str, str, str]] = field(default_factory=set)

    async def run_once(self, now: Moment) -> int:
        """Book what a day that has come near lacks; how many visits that were."""
        group = self.ctx.groups.get(DEMO_GROUP)
        halls = list(group.directory.halls.values()) if group else []
        return sum([await self._seed(hall, now.business_ms) for hall in halls if not hall.retired])

    async def _seed(self, hall: HallInfo, now_ms: int) -> int:
        book, visits = self.ctx.openings, 0
        dates = days_ahead(book.calendar, book.settings(hall.id), now_ms)
        for lane in self.ctx.group_of(hall.id).line.rules.halls[hall.id].lanes:
            missing = [date for date in dates if (hall.id, lane, date) not in self._done]
            kinds = await self._kinds(hall, lane) if missing else []
            for date in missing if kinds else ():
                # A lane's day at a time: whoever else writes waits no longer than for that.
                async with transaction() as tx:
                    seeded = await seed_lane(tx, hall.id, lane, date, kinds, now_ms)
                visits += seeded.visits
                if seeded.planned:
                    self._done.add((hall.id, lane, date))
        return visits

    async def _kinds(self, hall: HallInfo, lane: str) -> list[Kind]:
        """What people come for: the lane's first items, as their usual answers leave them."""
        kinds = []
        for item in await search_items(connection(), (), [lane], "", ITEMS_OF_LANE):
            subject = Subject(SubjectKind.ITEM, item.code)
            try:
                what = await wanted(self.ctx, connection(), hall, subject, {})
            except NotServedHere:
                continue
            if what.lane == lane:
                answers = msgspec.json.encode(what.answers, order="sorted").decode()
                kinds.append(Kind(str(subject), answers, what.units))
        return kinds
