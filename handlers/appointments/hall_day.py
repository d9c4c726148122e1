"""A hall's day of appointments as its staff look through it: one session, state or person."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple, get_args

from handlers import access
from handlers.appointments.schemas import DaySession, HallAppointments, State, StateCounts
from handlers.appointments.views import hall_appointment
from handlers.context import AppContext
from handlers.declaration import Parameter
from handlers.principal import Principal
from handlers.query import (
    CURSOR,
    Query,
    bad_cursor,
    bad_parameter,
    cursor,
    limit_parameter,
    only_values,
    read_cursor,
    read_limit,
    read_search,
)
from handlers.times import read_date
from kit.clock import MINUTE_MS, business_date, instant, shanghai_ms
from kit.ids import is_ident
from records.models.booking.appointments import Appointment
from records.models.hall_bookings import (
    BookedDay,
    Count,
    Place,
    appointments_of_day,
    count_day,
    numbers_of,
)
from records.opening.sessions import DAY_MS, Session, time_in_words
from records.transactions import connection

DEFAULT_LIMIT, MAX_LIMIT = 50, 200
MAX_SEARCH = 40
NOW = "now"
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
# A time in ms, and an id; times of other lengths are of other centuries.
_PLACE = re.compile(r"([0-9]{12,13})\.(.{1,40})")
_STATES = get_args(State)
PARAMETERS = (
    Parameter(
        "date",
        "A day; today without it.",
        {"type": "string", "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"},
    ),
    Parameter(
        "session",
        "Only of the session that holds this time of day, or the last before it, as `09:00`. `now`:"
        " the one that goes on or comes next; of another day the first with appointments.",
        {"type": "string", "pattern": "^(now|[0-9]{2}:[0-9]{2})?$"},
    ),
    Parameter("state", "Only in this state.", {"type": "string", "enum": [*_STATES, ""]}),
    Parameter("lane", "Only of this lane.", {"type": "string", "maxLength": 40}),
    Parameter(
        "q",
        "The masked id of a citizen, the number of a ticket, or the id of an appointment.",
        {"type": "string", "maxLength": MAX_SEARCH},
    ),
    CURSOR,
    limit_parameter(MAX_LIMIT, DEFAULT_LIMIT),
)


class _Stretch(NamedTuple):
    """A session with the time around it, so that no time of the day is of none."""

    session: Session
    from_ms: int
    until_ms: int

    @property
    def name(self) -> str:
        """When it begins, in the day."""
        return time_in_words((self.session.starts_ms - shanghai_ms(self.session.date)) // MINUTE_MS)

    def holds(self, at_ms: int) -> bool:
        """Whether what begins then is counted here."""
        return self.from_ms <= at_ms < self.until_ms


async def of_day(ctx: AppContext, who: Principal, hall: str, query: Query) -> HallAppointments:
    """Some appointments of a hall's day. Raises `NotFound`, `Forbidden`, `Invalid`."""
    access.hall_to_act_in(ctx, who, hall)
    values, now_ms = only_values(query), ctx.clock.now_ms()
    day, after, limit = _read(hall, values, business_date(now_ms))
    stretches = _stretches(ctx.openings.sessions(hall, day.lane or None, day.date), day.date)
    counts = await count_day(connection(), day)
    chosen = _chosen(stretches, values.get("session", ""), counts, now_ms)
    if chosen:
        day = day._replace(span_ms=(chosen.from_ms, chosen.until_ms))
    found = await appointments_of_day(connection(), day, after, limit + 1)
    shown = found[:limit]
    numbers = await numbers_of(connection(), [one.ticket for one in shown if one.ticket])
    return HallAppointments(
        date=day.date,
        sessions=[_counted(stretch, counts) for stretch in stretches],
        session=chosen.name if chosen else None,
        counts=_by_state([one for one in counts if not chosen or chosen.holds(one.starts_ms)]),
        appointments=[hall_appointment(ctx, one, numbers.get(one.ticket or "")) for one in shown],
        next_cursor=_cursor(shown[-1]) if len(found) > limit else None,
    )


def _read(hall: str, values: dict[str, str], today: str) -> tuple[BookedDay, Place | None, int]:
    """What is asked for, after which place, and how many. Raises `Invalid`."""
    date, state, lane = (values.get(name, "") for name in ("date", "state", "lane"))
    if state and state not in _STATES:
        raise bad_parameter("state", "unknown", "is not a state", "没有这个状态")
    if lane and not is_ident(lane):
        raise bad_parameter("lane", "unknown", "does not exist", "不存在")
    sought = read_search(values.get("q", ""), MAX_SEARCH).strip().lstrip("…")
    limit = read_limit(values.get("limit", ""), MAX_LIMIT, DEFAULT_LIMIT)
    day = BookedDay(hall, read_date("date", date) if date else today, lane, sought, state)
    return day, _after(values.get("cursor", "")), limit


def _stretches(sessions: Sequence[Session], date: str) -> list[_Stretch]:
    midnight = shanghai_ms(date)
    starts = [midnight, *(one.starts_ms for one in sessions[1:]), midnight + DAY_MS]
    return [_Stretch(one, *starts[nth : nth + 2]) for nth, one in enumerate(sessions)]


def _chosen(
    stretches: list[_Stretch], name: str, counts: list[Count], now_ms: int
) -> _Stretch | None:
    """The one that is asked for; None for all of them. Raises `Invalid`."""
    time = _TIME.fullmatch(name)
    if name and name != NOW and time is None:
        english, chinese = "must be a time, as 09:00", "须为时间，如 09:00"
        raise bad_parameter("session", "bad_format", english, chinese)
    if not name or not stretches:
        return None
    date = stretches[0].session.date
    if time:
        at_ms = shanghai_ms(date, int(time[1]), int(time[2]))
        return next(one for one in stretches if one.holds(at_ms))
    if date != business_date(now_ms):
        booked = (one for one in stretches if any(one.holds(count.starts_ms) for count in counts))
        return next(booked, stretches[0])
    return next((one for one in stretches if now_ms < one.session.ends_ms), stretches[-1])


def _counted(stretch: _Stretch, counts: list[Count]) -> DaySession:
    return DaySession(
        session=stretch.name,
        starts_at=instant(stretch.session.starts_ms),
        ends_at=instant(stretch.session.ends_ms),
        appointments=sum(one.n for one in counts if stretch.holds(one.starts_ms)),
    )


def _by_state(counts: list[Count]) -> StateCounts:
    found: Counter[str] = Counter()
    for one in counts:
        found[one.state.value] += one.n
    return StateCounts(**{state: found[state] for state in _STATES})


def _cursor(one: Appointment) -> str:
    return cursor(f"{one.starts_ms}.{one.id}")


def _after(value: str) -> Place | None:
    place = read_cursor(value, longest=60)
    if not place:
        return None
    found = _PLACE.fullmatch(place)
    if found is None:
        raise bad_cursor()
    return Place(int(found[1]), found[2])
