"""How somebody shows that they are in a hall, and in which one."""

from typing import NamedTuple

from handlers.check_in import codes
from handlers.check_in.errors import CodeEnded, NotHere
from handlers.check_in.schemas import CheckInBody, PositionBody
from handlers.context import AppContext
from handlers.principal import CITIZEN, Principal
from kit.errors import FieldError, Invalid
from kit.geo import distance_m

# A hall has a forecourt, and a phone inside it is often some hundred metres wrong.
NEAR_M = 500


class Presence(NamedTuple):
    """In which hall somebody is, and how that was shown."""

    hall: str
    kind: str


def shown(ctx: AppContext, who: Principal, hall: str, body: CheckInBody) -> Presence:
    """Where somebody is who wants to check in; `hall` is that of the booking.

    Raises `Invalid`, `CodeEnded`, or `NotHere` for a printed code far from its hall.
    """
    codes_sent = [one for one in (body.intent, body.hall_code, body.static_code) if one is not None]
    if who.role != CITIZEN:
        if codes_sent or body.position:
            raise _invalid("intent", "Staff send no code.", "工作人员签到不需要二维码。")
        return Presence(hall, "staff")
    if len(codes_sent) != 1:
        english = "Send an intent, a hall_code or a static_code: one of them."
        raise _invalid("intent", english, "请提交 intent、hall_code 或 static_code 之一。")
    if body.static_code is not None:
        return _by_paper(ctx, body.static_code, body.position)
    key, now_ms = ctx.settings.secret, ctx.clock_guard.trusted_ms()
    found = (
        codes.hall_of_intent(key, body.intent, now_ms)
        if body.intent is not None
        else codes.hall_of_code(key, codes_sent[0], now_ms)
    )
    if found is None:
        raise CodeEnded
    return Presence(found, "rotating_code")


def _by_paper(ctx: AppContext, code: str, position: PositionBody | None) -> Presence:
    """A photograph of it may be anywhere: it counts with a position close to its hall."""
    if position is None:
        english = "A printed code needs a position, or ask the staff."
        raise _invalid("position", english, "纸质二维码须同时提供位置，或请工作人员协助。")
    hall = ctx.hall(codes.hall_of_paper(ctx.settings.secret, code))
    if hall is None:
        raise CodeEnded
    if hall.place is None or distance_m(hall.place, (position.lat, position.lng)) > NEAR_M:
        raise NotHere
    return Presence(hall.id, "static_code+location")


def _invalid(field: str, detail: str, detail_zh: str) -> Invalid:
    return Invalid(detail, detail_zh, errors=(FieldError(field, "invalid", detail, detail_zh),))
