"""How holds and appointments are shown."""

from typing import Any

import msgspec

from handlers.appointments.schemas import AppointmentView, HallAppointment, HoldView
from handlers.context import AppContext
from kit.clock import instant
from kit.ids import masked
from records.booking.coming import check_in_from_ms, check_in_until_ms
from records.booking.slot import slot_id
from records.booking.states import AppointmentState
from records.booking.subject import subject_of
from records.models.booking.appointments import Appointment
from records.models.booking.holds import Hold


def hold_view(hold: Hold) -> HoldView:
    """A hold."""
    subject = subject_of(hold.subject)
    return HoldView(
        id=hold.id,
        slot=slot_id(hold.hall, hold.lane, hold.starts_ms),
        hall=hold.hall,
        lane=hold.lane,
        item=subject.item,
        theme=subject.theme,
        answers=read_answers(hold.answers),
        starts_at=instant(hold.starts_ms),
        ends_at=instant(hold.ends_ms),
        units=hold.units,
        expires_at=instant(hold.expires_ms),
    )


def appointment_view(ctx: AppContext, one: Appointment) -> AppointmentView:
    """An appointment as its citizen sees it."""
    return AppointmentView(**_members(ctx, one))


def hall_appointment(ctx: AppContext, one: Appointment, number: str | None) -> HallAppointment:
    """An appointment as its hall sees it, with the number of its ticket."""
    return HallAppointment(
        **_members(ctx, one),
        citizen=masked(one.citizen) if one.citizen else None,
        booked_by=_party(one.booked_by),
        number=number,
    )


def read_answers(text: str) -> dict[str, str]:
    """The answers as they are kept."""
    return msgspec.json.decode(text, type=dict[str, str])


def _members(ctx: AppContext, one: Appointment) -> dict[str, Any]:
    settings = ctx.openings.settings(one.hall)
    subject, starts_ms = subject_of(one.subject), one.starts_ms
    booked = one.state is AppointmentState.BOOKED
    cancelled = one.state is AppointmentState.CANCELLED
    return {
        "id": one.id,
        "state": one.state.value,
        "hall": one.hall,
        "lane": one.lane,
        "item": subject.item,
        "theme": subject.theme,
        "answers": read_answers(one.answers),
        "slot": slot_id(one.hall, one.lane, starts_ms),
        "starts_at": instant(starts_ms),
        "ends_at": instant(one.ends_ms),
        "units": one.units,
        "booked_at": instant(one.booked_ms),
        "rescheduled": one.rescheduled,
        "reschedules_left": max(0, settings.reschedules - one.rescheduled) if booked else 0,
        "cancel_free_until": instant(starts_ms - settings.late_cancel_s * 1000),
        "check_in_from": instant(check_in_from_ms(settings, starts_ms)),
        "check_in_until": instant(min(check_in_until_ms(settings, starts_ms), one.session_ends_ms)),
        "ticket": one.ticket,
        "late_cancel": one.late_cancel,
        "cancelled_by": _party(one.ended_by) if cancelled else None,
        "reason": _reason(one) or None,
        "overbooked": one.overbooked,
        "organisation": one.organisation,
    }


def _reason(one: Appointment) -> str:
    """Why it has ended, or did not after all: the reason of who reinstated it stands there, too."""
    return one.end_reason if one.ended_ms or one.end_reason else one.reason


def _party(actor: str) -> Any:  # noqa: ANN401 - one of the words of the schema
    """What somebody is; who it was is no business of whoever reads this."""
    return actor.partition(":")[0]
