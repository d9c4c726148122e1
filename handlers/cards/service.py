"""Reading a card: whose it is by what was proven, what they have booked, how old they are."""

from datetime import date
from typing import NamedTuple

import msgspec

from handlers import access
from handlers.asked import RecordAsked
from handlers.cards.schemas import CardAppointment, CardOfReader, CardReadingBody, CardReadingView
from handlers.context import AppContext
from handlers.counter.service import read_number
from handlers.principal import Principal
from kit.clock import MINUTE_MS, business_date, instant
from kit.errors import NotFound
from kit.ids import new_id
from kit.privacy.sealing import Place
from records.booking.states import LIVE_APPOINTMENTS
from records.booking.subject import subject_of
from records.identity.resident_id import ResidentId
from records.models.booking.appointments import Appointment, appointments_of
from records.models.identity import card_readings
from records.models.identity.card_readings import CardReading
from records.proving.desk import known_account
from records.proving.proving import person_of
from records.transactions import Connection, connection

READING_MS = 2 * MINUTE_MS
# From this age on, in years, somebody is offered the class of the elderly (老年人权益保障法 2).
ELDERLY_FROM, ELDERLY = 60, "elderly"


class CardUnknown(NotFound):
    """This card was not read here lately; lay it on once more."""

    zh = "未找到该读卡记录或已过期，请重新刷身份证。"

    @classmethod
    def code(cls) -> str:
        """To clients it is like one that never was."""
        return NotFound.code()


class Shown(NamedTuple):
    """What a card shows: whose account it is, if one is known, and the class that its age gives."""

    citizen: str | None
    offered: str | None


async def read(asked: RecordAsked[CardReadingBody], hall: str) -> CardReadingView:
    """Take over what a reader tells. Raises `NotFound`, `Forbidden`, `Invalid`."""
    ctx, tx, who, sent = asked.ctx, asked.tx, asked.who, asked.body.id_card
    access.hall_to_act_in(ctx, who, hall)
    number, name = (sent.number, sent.name) if isinstance(sent, CardOfReader) else (sent, None)
    person = read_number(ctx, "id_card", number)
    shown = await shown_by(ctx, tx, hall, person)
    now_ms, ring, new = ctx.clock_guard.trusted_ms(), ctx.settings.key_ring, new_id()
    details = {"number": person.number, "name": name, "class": shown.offered}
    place = Place("card_reading", new, "details")
    sealed = ring.seal(msgspec.json.encode(details).decode(), place)
    lookup, until_ms = person_of(ring, person.number), now_ms + READING_MS
    reading = CardReading(new, hall, who.actor, lookup, sealed, shown.citizen, now_ms, until_ms)
    await card_readings.forget_readings(tx, now_ms)
    await card_readings.add_reading(tx, reading)
    booked = await bookings_of(ctx, tx, shown.citizen)
    views = [_appointment(one) for one in booked]
    has_class = shown.offered is not None
    return CardReadingView(new, instant(until_ms), views, shown.offered, has_class)


async def reading_of(ctx: AppContext, who: Principal, hall: str, reading: str) -> Shown:
    """What a card showed that was read here, by this reader, a moment ago. Raises `CardUnknown`."""
    found = await card_readings.find_reading(connection(), reading)
    if found is None or found.expires_ms <= ctx.clock_guard.trusted_ms():
        raise CardUnknown
    if (found.hall, found.reader) != (hall, who.actor):
        raise CardUnknown
    place = Place("card_reading", found.id, "details")
    details = msgspec.json.decode(ctx.settings.key_ring.unseal(found.sealed, place))
    return Shown(found.citizen, details["class"])


async def shown_by(ctx: AppContext, db: Connection, hall: str, person: ResidentId) -> Shown:
    """Whose a number is by proofs that hold, and the class of their age, where the hall has it."""
    now_ms, ring = ctx.clock_guard.trusted_ms(), ctx.settings.key_ring
    citizen = await known_account(db, ring, person.number, now_ms)
    today = date.fromisoformat(business_date(ctx.clock.now_ms()))
    rules = ctx.group_of(hall).line.rules.halls[hall]
    old = person.age_on(today) >= ELDERLY_FROM and rules.class_of(ELDERLY).credit_s > 0
    return Shown(citizen, ELDERLY if old else None)


async def bookings_of(ctx: AppContext, db: Connection, citizen: str | None) -> list[Appointment]:
    """What somebody has booked for today, in any hall that is served here, soonest first."""
    if citizen is None:
        return []
    today = business_date(ctx.clock.now_ms())
    found = await appointments_of(db, citizen, past=False)
    return [
        one
        for one in found
        if one.date == today and one.state in LIVE_APPOINTMENTS and access.is_served(ctx, one.hall)
    ]


def _appointment(one: Appointment) -> CardAppointment:
    subject = subject_of(one.subject)
    starts_at = instant(one.starts_ms)
    return CardAppointment(
        one.id, one.hall, subject.item, subject.theme, one.lane, starts_at, str(one.state)
    )
