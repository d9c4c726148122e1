"""What a new ticket is to be: in which lane, with which stops, of which class."""

from collections.abc import Mapping

from handlers.cards.service import Shown, reading_of
from handlers.context import AppContext, GroupContext
from handlers.principal import CITIZEN, KIOSK, Principal
from handlers.tickets.schemas import NewTicketBody
from kit import ids
from kit.errors import FieldError, Invalid
from queueing.line import requests
from queueing.model.classes import WALK_IN
from queueing.model.documents import Stop
from queueing.model.errors import HallClosed
from queueing.rules.hall_rules import HallRules
from records.hall_directory import HallInfo
from records.models.catalogue.themes import items_of_theme
from records.transactions import connection

# The reason that stands with a class that a card shows.
BY_CARD = "身份证显示的年龄"


async def plan(
    ctx: AppContext, hall: HallInfo, who: Principal, asked: NewTicketBody
) -> requests.NewTicket:
    """Everything but the number. Raises `Invalid` or `HallClosed`."""
    group = ctx.group_of(hall.id)
    first, *further = await _stops(group, hall, asked)
    card = await _card(ctx, who, hall.id, asked.card) if asked.card is not None else None
    reason = asked.reason or ""
    if card is not None and card.offered == asked.ticket_class:
        reason = reason.strip() or BY_CARD
    _check_class(who, asked.ticket_class, reason)
    now_ms = group.clock.now_ms()
    if not ctx.openings.open_at(hall.id, now_ms, first.lane):
        if ctx.openings.open_at(hall.id, now_ms):
            raise HallClosed("This business is closed at this time.", "该业务目前未开放。")
        raise HallClosed
    rules = group.line.rules.halls[hall.id]
    arrival_ms = now_ms - rules.class_of(asked.ticket_class).credit_s * 1000
    waits_in = rules.line_of(first.lane, remote=asked.remote)
    return requests.NewTicket(
        id=ids.new_id(),
        hall=hall.id,
        lane=first.lane,
        prefix=group.directory.lanes[first.lane].prefix,
        citizen=who.id if who.role == CITIZEN else (card and card.citizen) or "",
        item=first.item or "",
        ticket_class=asked.ticket_class,
        reason=reason,
        remote=asked.remote,
        stops=tuple(further),
        # Told once and kept with the event, so that a retry is told the same.
        estimate=group.estimator.if_joined(waits_in, arrival_ms, now_ms),
    )


async def _card(ctx: AppContext, who: Principal, hall: str, reading: str) -> Shown:
    """What a card shows that this kiosk has read. Raises `CardUnknown`, or `Invalid` elsewhere."""
    if who.role != KIOSK:
        raise _invalid("card", "A card is read at a kiosk.", "请在取号机上刷身份证。")
    return await reading_of(ctx, who, hall, reading)


def _check_class(who: Principal, ticket_class: str, reason: str) -> None:
    if ticket_class == WALK_IN:
        return
    if who.role == CITIZEN:
        english = "A priority class is taken at a kiosk of the hall."
        raise _invalid("class", english, "优待类别请在大厅取号机办理。")
    if not reason.strip():
        raise _invalid("reason", "Say why this class applies.", "请说明适用该优待类别的理由。")


async def _stops(group: GroupContext, hall: HallInfo, asked: NewTicketBody) -> list[Stop]:
    """The lanes to pass; items of a theme that share a lane are handled at one stop."""
    rules = group.line.rules.halls[hall.id]
    if asked.theme is None:
        return [_stop(group, rules, asked.lane, asked.item)]
    if asked.item is not None or asked.lane is not None:
        english = "Name a theme, or an item or lane, not both."
        raise _invalid("theme", english, "一件事与事项、业务类别不能同时指定。")
    return await stops_of_theme(group, hall.id, asked.theme)


async def stops_of_theme(
    group: GroupContext, hall: str, theme: str, lanes: Mapping[str, str] | None = None
) -> list[Stop]:
    """The lanes that a visit for a theme passes in a hall. Raises `Invalid`.

    `lanes` are those to which answers have led, by item; any other item has its usual one.
    """
    items = await items_of_theme(connection(), theme)
    if not items:
        raise _invalid("theme", "There is no such theme.", "没有这个一件事。")
    rules, led = group.line.rules.halls[hall], lanes or {}
    stops = [stop_in_lane(rules, led.get(item) or _usual_lane(group, item), item) for item in items]
    by_lane: dict[str, Stop] = {}
    for stop in stops:
        by_lane.setdefault(stop.lane, stop)
    return list(by_lane.values())


def _stop(group: GroupContext, rules: HallRules, lane: str | None, item: str | None) -> Stop:
    if item is not None:
        of_item = _usual_lane(group, item)
        if lane not in {None, of_item}:
            raise _invalid("lane", "This item belongs to another lane.", "该事项属于其他业务类别。")
        lane = of_item
    if lane is None:
        raise _invalid("lane", "Name a lane or an item.", "请指定业务类别或事项。")
    return stop_in_lane(rules, lane, item)


def _usual_lane(group: GroupContext, item: str) -> str:
    found = group.directory.items.get(item)
    if found is None:
        raise _invalid("item", "There is no such service item.", "没有这个事项。")
    return found


def stop_in_lane(rules: HallRules, lane: str, item: str | None) -> Stop:
    """A stop in a lane, which the hall must serve. Raises `Invalid`."""
    if lane not in rules.lanes:
        raise _invalid("lane", "This hall does not serve that lane.", "本大厅不办理该业务类别。")
    return Stop(lane, item)


def _invalid(field: str, detail: str, detail_zh: str) -> Invalid:
    return Invalid(detail, detail_zh, errors=(FieldError(field, "invalid", detail, detail_zh),))
