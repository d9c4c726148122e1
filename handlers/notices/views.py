"""Deliveries and notices as they are shown; nobody is named."""

from collections.abc import Iterable, Mapping
from typing import Any

from handlers.context import AppContext
from handlers.notices.schemas import AttemptView, DeliveryView, NoticeView, SentDelivery
from kit.clock import instant
from kit.ids import masked
from records.models.outbox.listing import AttemptLine, DeliveryLine, NoticeLine
from records.notices.kinds import ChannelName, DeliveryState
from records.notices.sentences import sentence

_REPLAYED = frozenset({DeliveryState.UNKNOWN, DeliveryState.NOT_REACHED})
_PLANNED = frozenset({DeliveryState.QUEUED})


def may_replay(line: DeliveryLine, now_ms: int) -> bool:
    """Whether a delivery can be sent once more; whether its notice still stands is asked later."""
    failed = line.state in _REPLAYED or (line.dead and line.state is DeliveryState.REFUSED)
    return failed and now_ms < line.expires_ms


def delivery_view(line: DeliveryLine) -> DeliveryView:
    """One way of telling."""
    return DeliveryView(**_members(line))


def notice_view(ctx: AppContext, one: NoticeLine, lines: Iterable[DeliveryLine]) -> NoticeView:
    """What somebody was told."""
    says = sentence(one.kind, _told(ctx, one, "name_en"), _told(ctx, one, "name"))
    return NoticeView(
        id=one.id,
        kind=word(one.kind),
        at=instant(one.created_ms),
        hall=one.hall,
        ticket=one.ticket,
        appointment=one.appointment,
        case=one.case_id,
        number=one.content.get("number"),
        text=says.english,
        text_zh=says.chinese,
        state=word(one.state),
        deliveries=[delivery_view(line) for line in lines],
    )


def sent_delivery(line: DeliveryLine, attempts: Iterable[AttemptLine], now_ms: int) -> SentDelivery:
    """A delivery for managers."""
    members = _members(line)
    members["at"], members["reason"] = instant(line.at_ms), line.reason
    return SentDelivery(
        **members,
        id=str(line.id),
        notice=line.notice,
        hall=line.hall,
        recipient=_recipient(line),
        number=line.content.get("number"),
        expires_at=instant(line.expires_ms),
        dead=line.dead,
        may_replay=may_replay(line, now_ms),
        attempts=[_attempt(one) for one in attempts],
    )


def _members(line: DeliveryLine) -> dict[str, Any]:
    planned = line.state in _PLANNED and line.not_before_ms is not None
    return {
        "rung": line.kind.value,
        "channel": line.channel.value,
        "state": line.state.value,
        "at": instant(line.at_ms),
        "next_at": instant(line.not_before_ms or 0) if planned else None,
        "reason": line.reason,
    }


def _attempt(one: AttemptLine) -> AttemptView:
    return AttemptView(
        n=one.n,
        provider=one.provider,
        resend=one.resend,
        began_at=instant(one.began_ms),
        ended_at=None if one.ended_ms is None else instant(one.ended_ms),
        outcome=one.outcome,
        code=one.code,
        detail=one.detail,
    )


def _recipient(line: DeliveryLine) -> str:
    """Displays are no people, and a webhook's id is on its own page."""
    if line.channel in {ChannelName.DISPLAY, ChannelName.WEBHOOK}:
        return line.recipient
    return masked(line.recipient)


def _told(ctx: AppContext, one: NoticeLine, name: str) -> Mapping[str, str]:
    """What is told, with the hall's name in a language."""
    hall = ctx.hall(one.hall)
    content = {**one.content, "hall_name": getattr(hall, name) if hall else one.hall}
    group = ctx.group_of(one.hall) if hall else None
    if group is not None and one.hall in group.line.rules.halls:
        content["return_within_s"] = str(group.line.rules.halls[one.hall].return_within_s)
    return content


def word(kind: str) -> Any:  # noqa: ANN401 - one of the words of the schema
    """A kind, a state or a channel as the schema has it."""
    return str(kind)
