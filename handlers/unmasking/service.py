"""The rules of seeing who somebody is: masked for whoever serves them, clear for a reason."""

import json
import unicodedata
from datetime import timedelta

import structlog

from handlers import access
from handlers.asked import RecordAsked
from handlers.context import AppContext
from handlers.principal import Principal
from handlers.unmasking.people import ticket_here, whose
from handlers.unmasking.schemas import Field, PersonView, UnmaskAnswer, UnmaskBody
from kit.clock import business_date, instant, shanghai_ms
from kit.errors import FieldError, Invalid, NotFound, RateLimited
from kit.ids import new_id
from kit.privacy.masking import masked_name, masked_number, masked_phone
from kit.privacy.sealing import SealBroken
from records.identity.words import Level
from records.models.audit.deed_lists import count_deeds, find_deed
from records.models.identity import ticket_people
from records.models.identity.proofs import level_of, proofs_of
from records.models.notices.contacts import find_contact
from records.proving.proving import Details, details_of
from records.transactions import Connection, connection

_log = structlog.get_logger()

# How the audit names it: the slice and the route.
ACTION = "unmasking.unmask"
SHOWN_MS = 60_000
_DAY_MS = int(timedelta(days=1).total_seconds() * 1000)


async def unmask(asked: RecordAsked[UnmaskBody], hall: str, window: str) -> UnmaskAnswer:
    """Note that somebody is to see something; the value is put in when it is answered.

    Raises `NotFound`, `Forbidden`, `Invalid`, and `RateLimited` once the day's number is reached.
    """
    ctx, tx, who, body = asked.ctx, asked.tx, asked.who, asked.body
    place = hall, access.window_to_work_at(ctx, who, hall, window).code
    access.hall_to_act_in(ctx, who, hall)
    _check_reason(body.reason)
    now_ms = ctx.clock_guard.trusted_ms()
    person = await whose(ctx, tx, who, place, body)
    if await _value(ctx, tx, person, body.field) is None:
        raise NotFound("That is not known of this person.", "没有此人的这项信息。")
    await _check_number(ctx, tx, who, now_ms)
    about = {"ticket": body.ticket, "case": body.case, "verification": body.verification}
    named = {name: value for name, value in about.items() if value}
    asked.reason = body.reason.strip()
    asked.details.update({"field": body.field, "citizen": person, **named})
    return UnmaskAnswer(new_id(), *place, body.field, None, instant(now_ms + SHOWN_MS))


async def with_value(ctx: AppContext, answer: UnmaskAnswer) -> UnmaskAnswer:
    """The answer with the value, while it may be shown: what is kept for a repetition has none."""
    now_ms = ctx.clock_guard.trusted_ms()
    target = f"{answer.hall}/{answer.window}/{answer.id}"
    deed = await find_deed(connection(), ACTION, target)
    if deed is not None and now_ms < deed.at_ms + SHOWN_MS:
        person = json.loads(deed.details)["citizen"]
        answer.value = await _value(ctx, connection(), person, answer.field)
    return answer


async def person(
    ctx: AppContext, who: Principal, place: tuple[str, str], ticket_id: str
) -> PersonView:
    """Who holds a ticket at a window, masked. Raises `NotFound`, `Forbidden`."""
    access.window_to_work_at(ctx, who, *place)
    access.hall_to_act_in(ctx, who, place[0])
    db = connection()
    found = await ticket_people.whose(db, await ticket_here(ctx, db, who, place, ticket_id))
    if found is None:
        return PersonView(known=False, level=Level.NOTHING)
    level = await level_of(db, found, ctx.clock_guard.trusted_ms())
    details, phone = await _details(ctx, db, found), await _phone(ctx, db, found)
    return PersonView(
        known=True,
        level=level,
        name_masked=masked_name(details.name) if details and details.name else None,
        number_masked=masked_number(details.number) if details else None,
        phone_masked=masked_phone(phone) if phone else None,
    )


def _check_reason(reason: str) -> None:
    """Raise `Invalid` for one that says nothing: signs that nobody sees, or dots alone."""
    if not any(unicodedata.category(character)[0] in "LN" for character in reason):
        english, chinese = "Say why, in words.", "请用文字说明原因。"
        fault = FieldError("reason", "invalid", english, chinese)
        raise Invalid(english, chinese, errors=(fault,))


async def _check_number(ctx: AppContext, tx: Connection, who: Principal, now_ms: int) -> None:
    """Raise `RateLimited` for whoever has seen as much today as a clerk may."""
    today_ms = shanghai_ms(business_date(now_ms))
    if await count_deeds(tx, who.id, who.actor, ACTION, today_ms) < ctx.settings.unmask_per_day:
        return
    _log.warning("unmask_limit_reached", role=who.role)
    english = "You have seen as much of people today as a day allows; ask your manager."
    chinese = "您今日查看完整信息的次数已达上限，请联系主管。"
    raise RateLimited(english, chinese, retry_after_s=(today_ms + _DAY_MS - now_ms) // 1000 + 1)


async def _value(ctx: AppContext, db: Connection, person: str, field: Field) -> str | None:
    if field == "phone":
        return await _phone(ctx, db, person)
    details = await _details(ctx, db, person)
    if details is None:
        return None
    return (details.name if field == "name" else details.number) or None


async def _details(ctx: AppContext, db: Connection, person: str) -> Details | None:
    """Name and number of the best proof that has them."""
    for proof in await proofs_of(db, person, ctx.clock_guard.trusted_ms()):
        try:
            if details := details_of(ctx.settings.key_ring, proof):
                return details
        except SealBroken as fault:
            ctx.incidents.report("proof_unreadable", fault)
    return None


async def _phone(ctx: AppContext, db: Connection, person: str) -> str | None:
    kept = await find_contact(db, person, "phone")
    if kept is None:
        return None
    try:
        return ctx.settings.key_ring.unseal(kept.sealed, kept.place)
    except SealBroken as fault:
        ctx.incidents.report("contact_unreadable", fault)
        return None
