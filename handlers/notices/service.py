"""What was told: to a ticket's holder and clerk, to a citizen, and to managers."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar, get_args

from handlers import access
from handlers.asked import RecordAsked
from handlers.context import AppContext
from handlers.notices.schemas import (
    Channel,
    ChannelView,
    DeliveryView,
    NoticePage,
    ProviderView,
    SentDelivery,
    SentPage,
)
from handlers.notices.views import delivery_view, notice_view, sent_delivery, word
from handlers.principal import Principal
from handlers.query import Query, bad_cursor, bad_parameter, cursor, only_values, read_cursor
from kit.clock import instant
from kit.errors import NotFound
from queueing.model.errors import IllegalMove
from records.models.outbox import listing, relaying, standing
from records.models.outbox.listing import DeliveryLine, Wanted
from records.models.outbox.relaying import Pause
from records.models.outbox.standing import OutcomeCount, Queue
from records.notices.kinds import ChannelName, DeliveryState
from records.notices.ladder import FEED
from records.transactions import connection

PAGE = 50
HOUR_MS = 3600 * 1000
# A moment in ms and the id of a notice.
_PLACE = re.compile(r"([0-9]{1,14})\.([0-9a-f]{1,40})")
_NUMBER = re.compile(r"[0-9]{1,18}")
_STATES, _CHANNELS = tuple(map(str, DeliveryState)), get_args(Channel)
LineT = TypeVar("LineT")


async def of_ticket(ctx: AppContext, who: Principal, ticket: str) -> list[DeliveryView]:
    """What was told of a ticket. Raises `NotFound`."""
    found = await access.ticket(ctx, who, ticket)
    told = listing.calls_on_displays if found.citizen is None else listing.deliveries_of_ticket
    lines = await told(connection(), found.id)
    return [delivery_view(line) for line in lines]


async def own(ctx: AppContext, who: Principal, query: Query) -> NoticePage:
    """What a citizen was told. Raises `Invalid`."""
    after = _read_place(only_values(query).get("cursor", ""))
    found = await listing.notices_of(connection(), who.accounts, after, PAGE + 1)
    shown = found[:PAGE]
    ways = defaultdict[str, list[DeliveryLine]](list)
    for line in await listing.deliveries_of_notices(connection(), [one.id for one in shown]):
        ways[line.notice].append(line)
    last = shown[-1] if len(found) > PAGE else None
    return NoticePage(
        notices=[notice_view(ctx, one, ways[one.id]) for one in shown],
        next_cursor=cursor(f"{last.created_ms}.{last.id}") if last else None,
    )


async def sent(ctx: AppContext, query: Query) -> SentPage:
    """Deliveries with their attempts, the latest first. Raises `Invalid` or `NotFound`."""
    values = only_values(query)
    before = _read_number(read_cursor(values.get("cursor", "")))
    wanted = _read_wanted(ctx, values)
    found = await listing.deliveries_wanted(connection(), wanted, before, PAGE + 1)
    shown = [line for line in found[:PAGE] if access.is_served(ctx, line.hall)]
    return SentPage(
        deliveries=await _with_attempts(ctx, shown),
        next_cursor=cursor(str(found[PAGE - 1].id)) if len(found) > PAGE else None,
    )


async def replay(asked: RecordAsked[object], delivery: str) -> SentDelivery:
    """Send a delivery once more. Raises `NotFound` or `IllegalMove`."""
    ctx, tx = asked.ctx, asked.tx
    found = await listing.find_delivery(tx, _read_id(delivery))
    if found is None or not access.is_served(ctx, found.hall):
        raise NotFound
    now_ms = ctx.clock_guard.trusted_ms()
    if not await standing.replay(tx, found.id, now_ms):
        raise IllegalMove(
            "This delivery did not fail, is too late, or is not so any more.",
            "该消息未失败、已过期或已失效，不能重发。",
        )
    again = await listing.find_delivery(tx, found.id) or found
    attempts = await listing.attempts_of(tx, [found.id])
    return sent_delivery(again, attempts, now_ms)


async def channels(ctx: AppContext, query: Query) -> list[ChannelView]:
    """How each way stands. Raises `NotFound` for an unknown hall."""
    hall = only_values(query).get("hall", "")
    if hall:
        access.hall(ctx, hall)
    now_ms = ctx.clock_guard.trusted_ms()
    waiting = await standing.queues(connection(), now_ms, hall)
    counts = await standing.outcomes_since(connection(), now_ms - HOUR_MS, hall)
    paused = await relaying.pauses(connection(), now_ms)
    return [
        _channel(channel, waiting.get(channel), paused.get(channel), counts, now_ms)
        for channel in ChannelName
        if channel not in FEED
    ]


def _channel(
    channel: ChannelName,
    queue: Queue | None,
    pause: Pause | None,
    counts: Iterable[OutcomeCount],
    now_ms: int,
) -> ChannelView:
    by_provider = defaultdict[str, dict[str, int]](dict)
    for one in counts:
        if one.channel is channel:
            by_provider[one.provider][one.outcome] = one.n
    return ChannelView(
        channel=word(channel),
        queued=queue.waiting if queue else 0,
        oldest_s=max(0, now_ms - queue.oldest_ms) // 1000 if queue else None,
        paused_until=instant(pause.until_ms) if pause else None,
        paused_reason=pause.reason if pause else None,
        providers=[_provider(name, found) for name, found in sorted(by_provider.items())],
    )


def _provider(name: str, found: dict[str, int]) -> ProviderView:
    counts = {word: found.get(word, 0) for word in ("accepted", "refused", "unknown", "dead")}
    return ProviderView(provider=name, retried=found.get("retry", 0), **counts)


async def _with_attempts(ctx: AppContext, lines: list[DeliveryLine]) -> list[SentDelivery]:
    attempts = await listing.attempts_of(connection(), [line.id for line in lines])
    now_ms = ctx.clock_guard.trusted_ms()
    return [
        sent_delivery(line, [one for one in attempts if one.delivery == line.id], now_ms)
        for line in lines
    ]


def _read_wanted(ctx: AppContext, values: dict[str, str]) -> Wanted:
    hall, channel, state, dead = (values.get(n, "") for n in ("hall", "channel", "state", "dead"))
    if hall:
        access.hall(ctx, hall)
    if channel and channel not in _CHANNELS:
        raise bad_parameter("channel", "unknown", "is not a channel", "没有这个渠道")
    if state and state not in _STATES:
        raise bad_parameter("state", "unknown", "is not a state", "没有这个状态")
    if dead not in {"", "true", "false"}:
        raise bad_parameter("dead", "invalid", "must be true or false", "须为 true 或 false")
    return Wanted(hall, channel, state, dead == "true" if dead else None)


def _read_place(sent: str) -> tuple[int, str] | None:
    """After which notice the page begins. Raises `Invalid`."""
    place = read_cursor(sent, longest=60)
    if not place:
        return None
    parts = _PLACE.fullmatch(place)
    if parts is None:
        raise bad_cursor()
    return int(parts[1]), parts[2]


def _read_number(place: str) -> int | None:
    if not place:
        return None
    if not _NUMBER.fullmatch(place):
        raise bad_cursor()
    return int(place)


def _read_id(delivery: str) -> int:
    if not _NUMBER.fullmatch(delivery):
        raise NotFound
    return int(delivery)
