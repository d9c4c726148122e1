"""What people are told of their appointments: once, and not what is not so any more."""

import pytest

from kit.clock import shanghai_ms
from records.appointments.closing import close
from records.appointments.ending import cancel
from records.appointments.moving import reschedule
from records.models.booking.appointments import Appointment, Ending
from records.models.due_work import DueKind
from records.opening.sessions import Exception_, ExceptionKind
from records.telling.appointments import remind
from records.transactions import transaction
from tests.support.appointments import HOUR_MS, STAFF, booked, cancelled, due
from tests.support.booking import (
    DATE,
    HALL,
    LANE,
    NINE_MS,
    add_slots,
    terms,
    wish,
)
from tests.support.notices import contents, notice_states, ways

pytestmark = pytest.mark.usefixtures("database")

DAY_MS = 24 * HOUR_MS
EVENING_MS = shanghai_ms("2026-11-30", 18, 30)
CANCELLED_BY_STAFF = "clerk:w"


async def reminders() -> list[int]:
    """When somebody is to be reminded."""
    return [at_ms for kind, at_ms in await due() if kind == DueKind.REMIND]


async def booked_ahead(who: str = "c", now_ms: int = EVENING_MS - 1) -> Appointment:
    """Somebody books for tomorrow at nine, at a moment of today."""
    (slot,) = await add_slots()
    return await booked(who, slot, now_ms=now_ms)


async def do_remind(one: Appointment, now_ms: int = EVENING_MS) -> None:
    """What is done when it is due."""
    async with transaction() as tx:
        await remind(tx, one.id, now_ms)


async def test_a_booking_is_told_and_reminded_of() -> None:
    """By WeChat at once; the evening before by SMS, too, should WeChat fail."""
    one = await booked_ahead()
    assert await ways() == [("booked", "wechat", "queued")]
    assert await contents() == [
        '{"starts_at":"2026-12-01T01:00:00.000+00:00","subject":"item:I","lane":"lane"}'
    ]
    assert await reminders() == [EVENING_MS]
    for _ in range(2):
        await do_remind(one)
    assert await ways() == [
        ("booked", "wechat", "queued"),
        ("reminder", "wechat", "queued"),
        ("reminder", "sms", "queued"),
    ]


async def test_nobody_is_reminded_of_today_or_once_the_evening_has_begun() -> None:
    """They have just booked it."""
    await booked_ahead(now_ms=EVENING_MS)
    assert await reminders() == []


async def test_nobody_is_told_who_has_no_account() -> None:
    """Staff booked for them."""
    (slot,) = await add_slots()
    await booked(STAFF, slot, now_ms=EVENING_MS - 1)
    assert await ways() == []
    assert await reminders() == []


async def test_who_cancels_knows_it() -> None:
    """Nothing more is told of it, nor reminded of."""
    one = await booked_ahead()
    await cancelled(one)
    await do_remind(one)
    assert await notice_states() == [("booked", "superseded")]
    assert await reminders() == []


async def test_whom_staff_cancel_is_told() -> None:
    """Why it was is between them."""
    one = await booked_ahead()
    async with transaction() as tx:
        await cancel(tx, one.id, Ending(EVENING_MS, CANCELLED_BY_STAFF, "his father died"))
    assert await notice_states() == [("booked", "superseded"), ("closed", "open")]
    assert "father" not in "".join(await contents())


@pytest.mark.parametrize("by_hall", [False, True])
async def test_another_time_takes_the_place_of_the_old(*, by_hall: bool) -> None:
    """The reminder moves with it; whether the hall did it decides whether it waits for the day."""
    one = await booked_ahead()
    (later,) = await add_slots(starts_ms=NINE_MS + DAY_MS, ends_ms=NINE_MS + DAY_MS + HOUR_MS // 2)
    proposal, reason = await wish(later), "the clerk is ill" if by_hall else ""
    async with transaction() as tx:
        await reschedule(tx, one.id, proposal, terms(EVENING_MS - 1), 2, reason)
    assert await notice_states() == [("booked", "superseded"), ("rescheduled", "open")]
    assert await reminders() == [EVENING_MS + DAY_MS]
    await do_remind(one)
    assert len(await notice_states()) == 2
    assert ('"by":"hall"' in (await contents())[1]) is by_hall


async def test_a_closure_tells_everybody_why() -> None:
    """Once, and the reminder goes with it."""
    one = await booked_ahead()
    closure = Exception_(
        id="x",
        hall=HALL,
        lane=LANE,
        kind=ExceptionKind.CLOSURE,
        starts_ms=NINE_MS,
        ends_ms=NINE_MS + HOUR_MS,
        reason="停电",
    )
    async with transaction() as tx:
        assert await close(tx, closure, EVENING_MS - 1) == 1
    await do_remind(one)
    assert await notice_states() == [("booked", "superseded"), ("closed", "open")]
    assert '"reason":"停电"' in (await contents())[1]
    assert await reminders() == []
    assert one.date == DATE
