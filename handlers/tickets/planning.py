"""What a new ticket is to be: in which lane, with which stops, of which class."""

from handlers.house import House
from handlers.principal import CITIZEN, KIOSK, Principal
from handlers.tickets.schemas import NewTicket
from kit import ids
from kit.errors import FieldError, Forbidden, HallClosed, Invalid, NotFound
from queueing import line
from queueing.events import Stop
from queueing.rules import HallRules
from records.catalogue import ThemeItem
from records.layout import HallInfo


async def plan(house: House, who: Principal, asked: NewTicket) -> line.NewTicket:
    """Everything but the number. Raises `NotFound`, `Invalid`, `HallClosed` or `Forbidden`."""
    hall = house.layout.halls.get(asked.hall)
    if hall is None:
        raise NotFound("There is no such hall.", "没有这个大厅。")
    if who.role == KIOSK and who.hall not in {None, hall.id}:
        raise Forbidden
    first, *further = await _stops(house, hall, asked)
    _check_class(who, asked)
    now_ms = house.clock.now_ms()
    if not hall.open_at(now_ms):
        raise HallClosed
    rules = house.line.rules.halls[hall.id]
    arrival_ms = now_ms - rules.class_of(asked.ticket_class).credit_s * 1000
    waits_in = rules.line_of(first.lane, remote=asked.remote)
    return line.NewTicket(
        id=ids.new_id(),
        hall=hall.id,
        lane=first.lane,
        prefix=house.layout.lanes[first.lane].prefix,
        citizen=who.id if who.role == CITIZEN else "",
        item=first.item or "",
        ticket_class=asked.ticket_class,
        reason=asked.reason or "",
        remote=asked.remote,
        stops=tuple(further),
        # Told once and kept with the event, so that a retry is told the same.
        estimate=house.load.if_joined(waits_in, arrival_ms, now_ms),
    )


def _check_class(who: Principal, asked: NewTicket) -> None:
    if asked.ticket_class == "walk_in":
        return
    if who.role == CITIZEN:
        english = "A priority class is taken at a kiosk of the hall."
        raise _invalid("class", english, "优待类别请在大厅取号机办理。")
    if not (asked.reason or "").strip():
        raise _invalid("reason", "Say why this class applies.", "请说明适用该优待类别的理由。")


async def _stops(house: House, hall: HallInfo, asked: NewTicket) -> list[Stop]:
    """The lanes to pass; items of a theme that share a lane are handled at one stop."""
    rules = house.line.rules.halls[hall.id]
    if asked.theme is None:
        return [_stop(house, rules, asked.lane, asked.item)]
    if asked.item is not None or asked.lane is not None:
        english = "Name a theme, or an item or lane, not both."
        raise _invalid("theme", english, "一件事与事项、业务类别不能同时指定。")
    items = await ThemeItem.filter(theme_id=asked.theme, theme__retired_at_ms__isnull=True)
    if not items:
        raise _invalid("theme", "There is no such theme.", "没有这个一件事。")
    ordered = sorted(items, key=lambda part: part.position)
    stops = [_stop(house, rules, None, part.item_id) for part in ordered]
    by_lane: dict[str, Stop] = {}
    for stop in stops:
        by_lane.setdefault(stop.lane, stop)
    return list(by_lane.values())


def _stop(house: House, rules: HallRules, lane: str | None, item: str | None) -> Stop:
    if item is not None:
        of_item = house.layout.items.get(item)
        if of_item is None:
            raise _invalid("item", "There is no such service item.", "没有这个事项。")
        if lane not in {None, of_item}:
            raise _invalid("lane", "This item belongs to another lane.", "该事项属于其他业务类别。")
        lane = of_item
    if lane is None:
        raise _invalid("lane", "Name a lane or an item.", "请指定业务类别或事项。")
    if lane not in rules.lanes:
        raise _invalid("lane", "This hall does not serve that lane.", "本大厅不办理该业务类别。")
    return Stop(lane, item)


def _invalid(field: str, detail: str, detail_zh: str) -> Invalid:
    return Invalid(detail, detail_zh, errors=(FieldError(field, "invalid", detail, detail_zh),))
