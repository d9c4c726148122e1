"""When and where a booking may be kept, and what the ticket is to be that comes of it."""

from datetime import datetime

from handlers.appointments.views import read_answers
from handlers.check_in.errors import WrongHall
from handlers.context import AppContext, GroupContext
from handlers.slots.wanted import lanes_of_theme
from handlers.tickets.planning import stop_in_lane, stops_of_theme
from kit import ids
from kit.clock import SHANGHAI, business_date, instant
from kit.geo import distance_m
from queueing.line.requests import NewTicket
from queueing.model.classes import APPOINTMENT, WALK_IN
from queueing.model.documents import Stop
from queueing.model.errors import HallClosed, IllegalMove, TooEarly
from queueing.rules.hall_rules import class_on_arrival
from records.booking.coming import check_in_from_ms
from records.booking.states import AppointmentState
from records.booking.subject import subject_of
from records.models.booking.appointments import Appointment
from records.models.booking.arrivals import REINSTATED, Arrival
from records.transactions import connection


async def check_hall(ctx: AppContext, found: Appointment, hall: str) -> None:
    """Raise `WrongHall`, with the way and the wait, for somebody who is in another hall."""
    if hall == found.hall:
        return
    group, here = ctx.group_of(found.hall), ctx.hall(hall)
    right = group.directory.halls[found.hall]
    wait = group.estimator.if_now(found.hall, found.lane, group.clock.now_ms())
    place = right.place
    way_m = round(distance_m(here.place, place)) if here and here.place and place else None
    raise WrongHall(
        f"This booking is for {right.name_en}; nothing was changed.",
        f"该预约在{right.name}办理，本次未作任何更改。",
        hall=right.id,
        name=right.name,
        name_en=right.name_en,
        position={"lat": place[0], "lng": place[1]} if place else None,
        distance_m=way_m,
        estimate={"p50_s": wait.p50_s, "p90_s": wait.p90_s} if wait else None,
    )


def arrival(ctx: AppContext, found: Appointment, presence: str) -> Arrival:
    """Let somebody have come now. Raises `IllegalMove`, `TooEarly` or `HallClosed`."""
    now_ms = ctx.clock.now_ms()
    if found.state != AppointmentState.BOOKED:
        raise _illegal(found)
    settings = ctx.openings.settings(found.hall)
    from_ms = check_in_from_ms(settings, found.starts_ms)
    if now_ms < from_ms:
        when = datetime.fromtimestamp(from_ms / 1000, SHANGHAI).strftime("%Y-%m-%d %H:%M")
        raise TooEarly(
            f"One may check in from {when} on.",
            f"{when} 起可以签到。",
            check_in_from=instant(from_ms),
        )
    if now_ms >= found.session_ends_ms:
        raise IllegalMove("The session of this booking is over.", "该预约的办理时段已结束。")
    # Whoever comes before the doors open has come; for a lane that is closed then, nobody has.
    if not ctx.openings.open_at(found.hall, max(now_ms, found.starts_ms), found.lane):
        raise HallClosed
    before_s, after_s = settings.check_in_before_s, settings.check_in_after_s
    ticket_class, _ = class_on_arrival(now_ms, found.starts_ms, before_s, after_s)
    return Arrival(ids.new_id(), now_ms, ticket_class == APPOINTMENT, presence)


def reinstatement(ctx: AppContext, found: Appointment, reason: str) -> Arrival:
    """Let somebody have come after all. Raises `IllegalMove` or `HallClosed`."""
    now_ms = ctx.clock.now_ms()
    if found.state != AppointmentState.NO_SHOW:
        raise _illegal(found)
    if business_date(now_ms) != found.date:
        raise IllegalMove("The day of this booking is over.", "该预约的当日已结束。")
    if not ctx.openings.open_at(found.hall, now_ms, found.lane):
        raise HallClosed
    return Arrival(ids.new_id(), now_ms, on_time=False, presence=REINSTATED, reason=reason)


def _illegal(found: Appointment) -> IllegalMove:
    return IllegalMove(
        f"An appointment that is {found.state} does not allow this.",
        f"预约的当前状态（{found.state}）不允许此操作。",
        state=found.state,
    )


async def new_ticket(group: GroupContext, found: Appointment) -> NewTicket:
    """Everything but the number, from what is written down: whoever finishes it does the same."""
    rules = group.line.rules.halls[found.hall]
    first, *further = await _stops(group, found)
    ticket_class = APPOINTMENT if found.on_time else WALK_IN
    slot_ms = found.starts_ms if found.on_time else 0
    now_ms = group.clock.now_ms()
    arrival_ms = max(now_ms, slot_ms) - rules.class_of(ticket_class).credit_s * 1000
    return NewTicket(
        id=str(found.ticket),
        hall=found.hall,
        lane=first.lane,
        prefix=group.directory.lanes[first.lane].prefix,
        citizen=found.citizen or "",
        item=first.item or "",
        ticket_class=ticket_class,
        reason=found.end_reason if found.presence == REINSTATED else "",
        slot_start_ms=slot_ms,
        stops=tuple(further),
        estimate=group.estimator.if_joined(
            rules.line_of(first.lane, remote=True), arrival_ms, now_ms
        ),
    )


async def _stops(group: GroupContext, found: Appointment) -> list[Stop]:
    """The lanes to pass, to which the answers may have led instead of the items' usual ones."""
    subject = subject_of(found.subject)
    if subject.theme is None:
        return [stop_in_lane(group.line.rules.halls[found.hall], found.lane, subject.code)]
    lanes = await lanes_of_theme(connection(), subject.code, read_answers(found.answers))
    return await stops_of_theme(group, found.hall, subject.code, lanes)
