"""The openings of all halls of all groups at one moment: who asks for a time asks this book.

A hall's openings are its own, or, on days on which it has none in force, those of the nearest hall
above it that has some; a parent may be of another group. Where none has any, a hall that is always
open has them all day, every day, and others 08:30–17:00 on working days. Openings that name a lane
are looked for in the same way, no further up than where the hall's come from; for their lane and
kind of day they stand in place of the hall's. Exceptions are of the one hall that they name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from kit.clock import business_date, shanghai_ms
from records.opening.legal_calendar import LegalCalendar
from records.opening.sessions import (
    DAY_KINDS,
    DAY_MINUTES,
    DAY_MS,
    SHORTHANDS,
    Exception_,
    Opening,
    Session,
    day_kind,
    sessions_of,
)
from records.opening.settings import HallSettings, settings_of

DEFAULT = "default"
LOOKS_AHEAD_DAYS = 60
_OFFICE_MIN = (8 * 60 + 30, 17 * 60)


class BookHall(NamedTuple):
    """A hall of the tree, as far as opening is concerned."""

    id: str
    parent: str | None
    always_open: bool
    retired: bool = False


class OpeningBook:
    """Everything that decides when halls take people; it is never changed, only replaced.

    `version` is that of the record from which it was read.
    """

    def __init__(
        self,
        halls: Iterable[BookHall],
        calendar: LegalCalendar,
        openings: Iterable[Opening] = (),
        exceptions: Iterable[Exception_] = (),
        settings: Mapping[str, Mapping[str, str]] | None = None,
        version: int = 0,
    ) -> None:
        """`settings` are the texts that each hall sets itself, by their keys."""
        self.calendar = calendar
        self.version = version
        self._halls = {hall.id: hall for hall in halls}
        self._openings: defaultdict[str, list[Opening]] = defaultdict(list)
        for opening in openings:
            self._openings[opening.hall].append(opening)
        self._exceptions: defaultdict[str, list[Exception_]] = defaultdict(list)
        for exception in exceptions:
            self._exceptions[exception.hall].append(exception)
        self._texts = settings or {}
        self._settings = {
            hall: settings_of([self._texts.get(one.id, {}) for one in self._upwards(hall)])
            for hall in self._halls
        }

    @property
    def halls(self) -> list[str]:
        """All halls, also the retired ones."""
        return list(self._halls)

    def settings(self, hall: str) -> HallSettings:
        """What holds in a hall: its own settings, then those of the halls above it."""
        return self._settings.get(hall) or HallSettings()

    def setting_sources(self, hall: str) -> dict[str, str]:
        """Which hall sets each setting that holds in a hall, where one does."""
        found: dict[str, str] = {}
        for one in self._upwards(hall):
            found = dict.fromkeys(self._texts.get(one.id, ()), one.id) | found
        return found

    def halls_from(self, hall: str) -> list[str]:
        """A hall and those below it, whose openings and settings may follow from its own."""
        return [one for one in self._halls if hall in {above.id for above in self._upwards(one)}]

    def openings(self, hall: str, day: str) -> list[Opening]:
        """The openings of the hall as a whole that are in force on a day, of whatever kind it is.

        They may be another hall's: see above.
        """
        return self._source(hall, day)[1]

    def lane_openings(self, hall: str, day: str, lane: str | None = None) -> list[Opening]:
        """The openings in force on a day that name a lane, or this one; of each those of one hall.

        They may be another hall's: see above.
        """
        source, _ = self._source(hall, day)
        found: dict[str, list[Opening]] = {}
        for one in self._upwards(hall):
            nearer = set(found)
            for opening in self._openings.get(one.id, ()):
                named = opening.lane if lane is None or opening.lane == lane else None
                if named and named not in nearer and opening.valid_on(day):
                    found.setdefault(named, []).append(opening)
            if one.id == source:
                break
        return [opening for openings in found.values() for opening in openings]

    def own_openings(self, hall: str) -> list[Opening]:
        """The openings that are written for this very hall."""
        return list(self._openings.get(hall, ()))

    def exceptions(self, hall: str, starts_ms: int, ends_ms: int) -> list[Exception_]:
        """The exceptions of a hall that touch this stretch of time."""
        said = self._exceptions.get(hall, ())
        return [one for one in said if one.starts_ms < ends_ms and starts_ms < one.ends_ms]

    def own_lanes(self, hall: str, day: str) -> list[str]:
        """The lanes whose hours on a day may differ from the hall's."""
        midnight = shanghai_ms(day)
        said = self.exceptions(hall, midnight, midnight + DAY_MS)
        named = [one.lane for one in self.lane_openings(hall, day)] + [one.lane for one in said]
        return sorted({lane for lane in named if lane is not None})

    def sessions(self, hall: str, lane: str | None, day: str) -> list[Session]:
        """The sessions of a lane on a day (None: of the hall as a whole), in order of time.

        `day` is the local date, `YYYY-MM-DD`; a bad one raises `ValueError`. None for a hall that
        is retired or unknown.
        """
        known = self._halls.get(hall)
        if known is None or known.retired:
            return []
        kind = day_kind(day, self.calendar.day(day))
        midnight = shanghai_ms(day)
        said = self.exceptions(hall, midnight, midnight + DAY_MS)
        return sessions_of((hall, lane), day, self._holding(hall, lane, day, kind), said)

    def sessions_between(
        self, hall: str, lane: str | None, starts_ms: int, ends_ms: int
    ) -> list[Session]:
        """The sessions that touch a stretch of time; without a lane, also those of own hours."""
        first = date.fromisoformat(business_date(starts_ms))
        last = date.fromisoformat(business_date(ends_ms - 1))
        found = []
        for ahead in range((last - first).days + 1):
            day = (first + timedelta(days=ahead)).isoformat()
            lanes = [lane] if lane is not None else [None, *self.own_lanes(hall, day)]
            found += [one for name in lanes for one in self.sessions(hall, name, day)]
        return [one for one in found if one.starts_ms < ends_ms and starts_ms < one.ends_ms]

    def session_at(self, hall: str, lane: str | None, at_ms: int) -> Session | None:
        """The session of a lane (None: of the hall as a whole) that runs at a moment."""
        today = self.sessions(hall, lane, business_date(at_ms))
        return next((one for one in today if one.starts_ms <= at_ms < one.ends_ms), None)

    def open_at(self, hall: str, at_ms: int, lane: str | None = None) -> bool:
        """Whether a lane takes people at a moment; without a lane, whether any of the hall does."""
        if lane is not None:
            return self.session_at(hall, lane, at_ms) is not None
        lanes = (None, *self.own_lanes(hall, business_date(at_ms)))
        return any(self.session_at(hall, one, at_ms) for one in lanes)

    def next_opening(self, hall: str, at_ms: int) -> Session | None:
        """The first session of a hall, or of a lane of it, that begins after a moment.

        None if there is none within two months.
        """
        first = date.fromisoformat(business_date(at_ms))
        for ahead in range(LOOKS_AHEAD_DAYS):
            day = (first + timedelta(days=ahead)).isoformat()
            begin = [
                session
                for lane in (None, *self.own_lanes(hall, day))
                for session in self.sessions(hall, lane, day)
                if session.starts_ms > at_ms
            ]
            if begin:
                return min(begin, key=lambda session: session.starts_ms)
        return None

    def _upwards(self, hall: str) -> Iterator[BookHall]:
        """A hall and those above it; a tree that circles is followed once around."""
        passed = set()
        known = self._halls.get(hall)
        while known is not None and known.id not in passed:
            yield known
            passed.add(known.id)
            known = self._halls.get(known.parent) if known.parent else None

    def _source(self, hall: str, day: str) -> tuple[str | None, list[Opening]]:
        """From which hall the openings of the whole hall come on a day, and which they are."""
        for one in self._upwards(hall):
            found = [o for o in self._openings.get(one.id, ()) if not o.lane and o.valid_on(day)]
            if found:
                return one.id, found
        known = self._halls.get(hall)
        return None, [_default(known)] if known else []

    def _holding(self, hall: str, lane: str | None, day: str, kind: str) -> list[Opening]:
        """The openings that hold on a day of this kind."""
        own = self.lane_openings(hall, day, lane) if lane else []
        # Also in weeks in which the lane's own do not hold: it is closed then, as they are meant.
        named = [one for one in own if kind in one.day_kinds]
        chosen = named or [one for one in self.openings(hall, day) if kind in one.day_kinds]
        on = date.fromisoformat(day)
        return [one for one in chosen if one.in_week_of(on)]


def _default(hall: BookHall) -> Opening:
    """What holds where nothing was ever written."""
    starts, ends = (0, DAY_MINUTES) if hall.always_open else _OFFICE_MIN
    kinds = DAY_KINDS if hall.always_open else SHORTHANDS["workdays"]
    return Opening(
        id=DEFAULT, hall=hall.id, day_kinds=frozenset(kinds), starts_min=starts, ends_min=ends
    )
