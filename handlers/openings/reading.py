"""What a manager writes, checked: an opening, an exception, or a refusal that names the field."""

from collections.abc import Iterable

from handlers.context import AppContext
from handlers.openings.schemas import ExceptionBody, OpeningBody
from handlers.query import Query, bad_parameter
from handlers.times import read_date, read_instant, refused
from kit.clock import MINUTE_MS, business_date, shanghai_ms
from kit.errors import Invalid
from kit.ids import new_id
from records.opening.sessions import (
    DAY_MS,
    HOLIDAY,
    MAKEUP,
    OPENINGS_AT_MOST,
    SHORTHANDS,
    WEEK,
    Exception_,
    ExceptionKind,
    Opening,
    days_in_words,
    overlap,
    time_in_words,
)
from records.opening.settings import BadSetting, HallSettings, parsed, written

CALENDAR_DAYS_AT_MOST = 62
CALENDAR_DAYS_USUAL = 31
CLOSURE_DAYS_AT_MOST = 366
AHEAD_DAYS_AT_MOST = 2 * 366
_CHINESE = {
    "workdays": "工作日",
    "daily": "每天",
    **dict(zip(WEEK, ("周一", "周二", "周三", "周四", "周五", "周六", "周日"), strict=True)),
    MAKEUP: "调休上班日",
    HOLIDAY: "法定节假日",
}


def read_span(query: Query, now_ms: int) -> tuple[str, str]:
    """The days that are asked for, from today unless said otherwise. Raises `Invalid`."""
    values = {name: sent[0] for name, sent in query.items() if sent}
    first = _parameter("from", values.get("from"), business_date(now_ms))
    usual = business_date(shanghai_ms(first) + (CALENDAR_DAYS_USUAL - 1) * DAY_MS)
    last = _parameter("to", values.get("to"), usual)
    days = (shanghai_ms(last) - shanghai_ms(first)) // DAY_MS + 1
    if days < 1:
        raise bad_parameter("to", "out_of_range", "is before from", "早于 from")
    if days > CALENDAR_DAYS_AT_MOST:
        english = f"is more than {CALENDAR_DAYS_AT_MOST} days after from"
        chinese = f"与 from 相隔超过 {CALENDAR_DAYS_AT_MOST} 天"
        raise bad_parameter("to", "out_of_range", english, chinese)
    return first, last


def _parameter(name: str, value: str | None, usual: str) -> str:
    return usual if value is None else read_date(name, value)


def read_opening(ctx: AppContext, hall: str, body: OpeningBody, now_ms: int) -> Opening:
    """The opening that is asked for. Raises `Invalid`."""
    kinds = (kind for word in body.days for kind in SHORTHANDS.get(word, (word,)))
    opening = Opening(
        id=new_id(),
        hall=hall,
        lane=_lane(ctx, hall, body.lane),
        day_kinds=frozenset(kinds),
        starts_min=_minute(body.opens),
        ends_min=_minute(body.closes),
        valid_from=_day("valid_from", body.valid_from),
        valid_to=_day("valid_to", body.valid_to),
        every_n_weeks=body.every_n_weeks,
    )
    if opening.ends_min <= opening.starts_min:
        raise refused("closes", "out_of_range", "is not after opens", "不晚于 opens")
    if opening.valid_to and opening.valid_to < business_date(now_ms):
        raise refused("valid_to", "out_of_range", "is past", "已过去")
    if opening.valid_to and opening.valid_to < (opening.valid_from or ""):
        raise refused("valid_to", "out_of_range", "is before valid_from", "早于 valid_from")
    if opening.every_n_weeks > 1 and not opening.valid_from:
        english, chinese = "is needed to count weeks from", "缺失：隔周开放须填写起算日期"
        raise refused("valid_from", "missing", english, chinese)
    return opening


def refuse_overlap(opening: Opening, others: Iterable[Opening]) -> None:
    """Raises `Invalid` for an opening that would hold at the same time as one there is."""
    others = [one for one in others if one.hall == opening.hall]
    if len(others) >= OPENINGS_AT_MOST:
        english, chinese = f"has {OPENINGS_AT_MOST} openings", f"已有 {OPENINGS_AT_MOST} 个时段"
        raise refused("hall", "too_many", english, chinese)
    for other in others:
        if overlap(opening, other):
            days = days_in_words(other.day_kinds)
            times = f"{time_in_words(other.starts_min)}–{time_in_words(other.ends_min)}"
            english = f"overlaps with {days} {times}"
            chinese = f"与{_days_in_chinese(days)} {times} 重叠"
            raise refused("opens", "overlaps", english, chinese)


def _days_in_chinese(words: str) -> str:
    return "、".join(_CHINESE[word] for word in words.split())


def _local(ms: int) -> str:
    """A moment as people in a hall name it."""
    day = business_date(ms)
    return f"{day} {time_in_words((ms - shanghai_ms(day)) // MINUTE_MS)}"


def read_exception(ctx: AppContext, hall: str, body: ExceptionBody, now_ms: int) -> Exception_:
    """The exception that is asked for. Raises `Invalid`."""
    exception = Exception_(
        id=new_id(),
        hall=hall,
        lane=_lane(ctx, hall, body.lane),
        kind=ExceptionKind(body.kind),
        starts_ms=read_instant("from", body.from_),
        ends_ms=read_instant("to", body.to),
        reason=body.reason.strip(),
    )
    if exception.ends_ms <= exception.starts_ms:
        raise refused("to", "out_of_range", "is not after from", "不晚于 from")
    if exception.ends_ms <= now_ms:
        raise refused("to", "out_of_range", "is past", "已过去")
    today_ms = shanghai_ms(business_date(now_ms))
    if exception.starts_ms < today_ms:
        raise refused("from", "out_of_range", "is before today", "早于今天")
    if exception.starts_ms > today_ms + AHEAD_DAYS_AT_MOST * DAY_MS:
        raise refused("from", "out_of_range", "is more than two years ahead", "在两年之后")
    if exception.ends_ms - exception.starts_ms > CLOSURE_DAYS_AT_MOST * DAY_MS:
        english = f"is more than {CLOSURE_DAYS_AT_MOST} days after from"
        chinese = f"与 from 相隔超过 {CLOSURE_DAYS_AT_MOST} 天"
        raise refused("to", "out_of_range", english, chinese)
    _refuse_two_days(exception)
    return exception


def _refuse_two_days(exception: Exception_) -> None:
    """A business day ends at midnight, and with it whatever is held on it."""
    one_day = business_date(exception.starts_ms) == business_date(exception.ends_ms - 1)
    if exception.kind is ExceptionKind.EXTRA_SESSION and not one_day:
        english, chinese = "is on another day than from", "与 from 不在同一天"
        raise refused("to", "out_of_range", english, chinese)


def refuse_same(exception: Exception_, others: Iterable[Exception_]) -> None:
    """Raises `Invalid` for an exception that says again what another one of its kind says."""
    for other in others:
        if (other.kind, other.lane) == (exception.kind, exception.lane):
            times = f"{_local(other.starts_ms)} – {_local(other.ends_ms)}"
            english, chinese = f"overlaps with {times}", f"与 {times} 重叠"
            raise refused("from", "overlaps", english, chinese)


def unknown_opening() -> Invalid:
    """The refusal of an opening that does not hold in this hall."""
    return refused("replaces", "unknown", "is no opening of this hall", "不是本大厅的有效时段")


def check_setting(key: str, value: str | None) -> None:
    """Raises `Invalid` for a setting that there is not, or a value that it cannot have."""
    try:
        parsed(key, written(getattr(HallSettings(), key, "")) if value is None else value)
    except BadSetting as fault:
        raise refused(fault.field, "invalid", fault.en, fault.zh) from None


def _lane(ctx: AppContext, hall: str, lane: str | None) -> str | None:
    if lane is not None and lane not in ctx.group_of(hall).directory.lanes:
        raise refused("lane", "unknown", "is no lane of this hall", "不是本大厅的业务类别")
    return lane


def _day(field: str, sent: str | None) -> str | None:
    """An empty text is no day, and not the same as none."""
    return None if sent is None else read_date(field, sent)


def _minute(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:5])
