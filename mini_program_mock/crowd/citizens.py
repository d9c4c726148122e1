"""What a citizen does: takes a number, watches the phone, sometimes gives up or comes back late."""

import asyncio
import contextlib

import httpx

from mini_program_mock.client.booking import BookingPhone
from mini_program_mock.client.client import Kiosk, MiniProgram, PaperTicket, TicketHolder
from mini_program_mock.client.feed import FeedClosed
from mini_program_mock.client.session import Json, Refused
from mini_program_mock.crowd.bookers import Bookers
from mini_program_mock.crowd.floor import Floor, Stay
from mini_program_mock.crowd.plan import Booking, Visit

ENDED = frozenset({"served", "cancelled", "expired"})


class Citizens:
    """Everybody who comes today."""

    def __init__(self, floor: Floor, http: httpx.AsyncClient, kiosk: Kiosk, run: str) -> None:
        """`run` keeps the people of two days apart."""
        self._floor = floor
        self._http = http
        self._kiosk = kiosk
        self._run = run
        self.bookers = Bookers(floor, kiosk)
        self.told = 0

    async def visit(self, visit: Visit) -> None:
        """One person's day."""
        try:
            found = await self._enter(visit)
        except Refused as why:
            self._floor.turned_away(why)
            return
        if found is None:
            self._floor.stayed_away()
            return
        holder, stay = found
        if visit.follows:
            async with asyncio.TaskGroup() as both:
                following = both.create_task(self._follow(holder, stay))
                await self._stay(holder, stay)
                if stay.outcome is not None:
                    following.cancel()
        else:
            await self._stay(holder, stay)

    async def _enter(self, visit: Visit) -> tuple[TicketHolder, Stay] | None:
        """Get a number; None for whoever does not come to what they have booked."""
        if visit.booking is not None:
            return await self._by_booking(visit, visit.booking)
        return await (self._by_phone(visit) if visit.on_phone else self._at_kiosk(visit))

    async def _by_booking(self, visit: Visit, booking: Booking) -> tuple[TicketHolder, Stay] | None:
        phone = BookingPhone(self._floor.base_url, self._name(visit), self._http)
        ticket = await self.bookers.come(phone, visit, booking)
        return None if ticket is None else (phone, self._floor.arrived(visit, ticket))

    def _name(self, visit: Visit) -> str:
        return f"crowd-{self._run}-{visit.index}"

    async def _by_phone(self, visit: Visit) -> tuple[TicketHolder, Stay]:
        phone = MiniProgram(self._floor.base_url, self._name(visit), self._http)
        await self._floor.pace.until(visit.arrives_s - self._floor.pace.ahead_s)
        await phone.wx_login()
        await self._floor.pace.until(visit.arrives_s)
        ticket = await phone.take_number(self._floor.hall, visit.lane)
        return phone, self._floor.arrived(visit, ticket)

    async def _at_kiosk(self, visit: Visit) -> tuple[TicketHolder, Stay]:
        await self._floor.pace.until(visit.arrives_s)
        ticket = await self._kiosk.take_number(
            self._floor.hall, visit.lane, ticket_class=visit.ticket_class
        )
        secret = ticket["follow"]["secret"]
        paper = PaperTicket(self._floor.base_url, ticket["id"], secret, self._http)
        return paper, self._floor.arrived(visit, ticket)

    async def _stay(self, holder: TicketHolder, stay: Stay) -> None:
        """What is done with the number before it is called, or after it was missed."""
        visit = stay.visit
        try:
            if visit.cancels_after_s is not None:
                await self._cancel(holder, stay, visit.cancels_after_s)
            elif visit.returns_after_s is not None:
                await self._come_back(holder, stay, visit.returns_after_s)
            elif visit.aside.postpones_after_s is not None:
                await self._postpone(holder, stay, visit.aside.postpones_after_s)
            elif visit.on_phone and not visit.follows:
                await holder.ticket(stay.ticket["id"])
        except Refused as why:
            self._floor.failed("hold a ticket", why)
            self._floor.ended(stay, "lost")

    async def _cancel(self, holder: TicketHolder, stay: Stay, after_s: float) -> None:
        await self._floor.pace.until(stay.taken_s + after_s)
        await holder.cancel(stay.ticket["id"])
        stay.gone.set()
        self._floor.ended(stay, "cancelled")

    async def _come_back(self, holder: TicketHolder, stay: Stay, after_s: float) -> None:
        await stay.missed.wait()
        await self._floor.pace.pause(after_s)
        stay.coming = True
        await holder.return_to_line(stay.ticket["id"])
        self._floor.counts["returned"] += 1

    async def _postpone(self, holder: TicketHolder, stay: Stay, after_s: float) -> None:
        """Let a few go first; whoever is called in this very moment is called."""
        await self._floor.pace.until(stay.taken_s + after_s)
        ticket = await holder.ticket(stay.ticket["id"])
        if ticket["state"] != "waiting" or stay.wait_s is not None:
            return
        stay.postponed = True
        try:
            await holder.postpone(ticket["id"], ticket["ahead"] + stay.visit.aside.lets_go_first)
        except Refused as why:
            if why.code != "illegal_move":
                raise
            stay.postponed = False
            return
        self._floor.counts["postponed"] += 1

    async def _follow(self, holder: TicketHolder, stay: Stay) -> None:
        """Watch the phone until the visit is over."""
        try:
            async with contextlib.aclosing(holder.follow(stay.ticket["id"])) as frames:
                async for frame in frames:
                    if self._over(frame.get("ticket") or frame.get("data") or {}, stay):
                        return
        except (FeedClosed, Refused) as why:
            self._floor.failed("follow a ticket", why)

    def _over(self, ticket: Json, stay: Stay) -> bool:
        if ticket.get("state") == "called":
            self.told += not stay.heard.is_set()
            stay.heard.set()
        return ticket.get("state") in ENDED or stay.outcome is not None
