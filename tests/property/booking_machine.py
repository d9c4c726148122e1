"""The machine that plays holds and bookings on the record beside `booking_model`, rule by rule."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kit.clock import MINUTE_MS, Moment
from kit.errors import Refusal
from kit.incidents import Incidents
from records.appointments.booking import book, book_held_places
from records.appointments.claims import end_rest
from records.appointments.ending import EndSession, cancel
from records.appointments.holding import expire, hold, release
from records.appointments.moving import reschedule
from records.booking.visit import Booker
from records.db import sql
from records.db.sql import Connection
from records.due_work import DueHandler, DueWorkRunner
from records.models.booking.appointments import Ending
from records.models.booking.holds import Hold, find_hold
from records.models.due_work import DueKind
from records.opening.legal_calendar import LegalCalendar
from records.opening.opening_book import BookHall, OpeningBook
from records.transactions import connection
from tests.property.booking_model import EXCLUDES, BookingModel, Claim, No
from tests.property.booking_stage import Crash, dying, in_transaction
from tests.support.booking import (
    HALL,
    NINE_MS,
    SLOT_MS,
    add_slots,
    citizen,
    counters,
    item,
    recount,
    terms,
    theme,
    wish,
)

SLOTS, CAPACITY, OVERBOOK = 4, 6, 1
REST_MS = 3 * MINUTE_MS
TABLES = ("slot", "place", "hold", "appointment", "due_work", "closure_credit")
people = st.sampled_from(["ann", "bob", "cat"])
subjects = st.sampled_from(["item:I", "item:J", "theme:T"])
places = st.tuples(st.integers(0, SLOTS - 1), st.integers(1, 2), st.integers(1, 4))
picks = st.integers(0, 999)
# At which statement of a verb the process dies; mostly it does not.
crashes = st.sampled_from([0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 8])

_LEFT = "SELECT kind, subject, due_ms, lease_until_ms FROM due_work"
_RESTS = """
SELECT p.slot, p.units, d.due_ms FROM due_work d JOIN place p ON p.owner = d.subject
WHERE d.kind = 'rerelease'
"""
_DOUBLED = """
SELECT citizen, date, CASE WHEN subject = 'theme:T' THEN 'item:I' ELSE subject END AS what
FROM appointment WHERE citizen IS NOT NULL AND state IN ('booked', 'arrived')
GROUP BY 1, 2, 3 HAVING count(*) > 1
"""
_OPEN = OpeningBook([BookHall(HALL, None, always_open=True)], LegalCalendar({}))


async def ask(text: str) -> list[dict[str, Any]]:
    """What the record says."""
    return await sql.rows(connection(), text)


async def hold_now(name: str) -> Hold | None:
    """A hold as it stands."""
    return await find_hold(connection(), name)


class BookingMachine(RuleBasedStateMachine):
    """Four slots, three people and staff."""

    def __init__(self, runner: asyncio.Runner) -> None:
        super().__init__()
        self.runner = runner
        self.slots: list[str] = runner.run(self.begin())
        starts = [NINE_MS + n * SLOT_MS for n in range(SLOTS)]
        self.model = BookingModel(starts, CAPACITY, OVERBOOK, NINE_MS - SLOT_MS)
        handlers: dict[DueKind, DueHandler] = {
            DueKind.EXPIRE_HOLD: expire,
            DueKind.RERELEASE: end_rest,
            DueKind.END_SESSION: EndSession(lambda: _OPEN),
        }
        self.due = DueWorkRunner(handlers, Incidents())

    async def begin(self) -> list[str]:
        """Empty tables, and the slots."""
        for table in TABLES:
            await sql.change(connection(), f"DELETE FROM {table}")
        return await add_slots(SLOTS, capacity=CAPACITY)

    def act(
        self,
        crash: int,
        expected: Callable[[], Any],
        verb: Callable[[Connection], Awaitable[Any]],
    ) -> tuple[Any, Any] | None:
        """Do a verb as the model does; what both give, or None if it was refused or cut off."""
        before = {name: dict(getattr(self.model, name)) for name in ("holds", "booked", "missed")}
        try:
            wanted, code = expected(), ""
        except No as no:
            wanted, code = None, str(no)
        refused = ""
        try:
            with dying(crash):
                done = self.runner.run(in_transaction(verb))
        except Crash:
            for name, value in before.items():
                setattr(self.model, name, value)
            return None
        except Refusal as refusal:
            refused, done = type(refusal).code(), None
        assert refused == code
        return None if code else (wanted, done)

    def wish(self, where: tuple[int, int, int], subject: str) -> tuple[dict[int, int], Any]:
        """The same place for the model and for the record."""
        first, count, units = where
        numbers = [n for n in range(first, first + count) if n < SLOTS]
        total, (kind, code) = units * len(numbers), subject.split(":")
        make = item if kind == "item" else theme
        visit = make(code, total, EXCLUDES.get(subject, {subject}) - {subject})
        wished = self.runner.run(wish(*[self.slots[n] for n in numbers], units=units, visit=visit))
        return dict.fromkeys(numbers, units), wished

    def pick(self, among: dict[str, Claim], n: int) -> str:
        """One of them, or one that there is not."""
        names = [*among, "nobody"]
        return names[n % len(names)]

    @rule(who=people, subject=subjects, where=places, crash=crashes)
    def holds(self, who: str, subject: str, where: tuple[int, int, int], crash: int) -> None:
        """Somebody keeps a time."""
        taken, wished = self.wish(where, subject)
        at = terms(self.model.now_ms)
        made = self.act(
            crash,
            lambda: self.model.hold(who, subject, taken),
            lambda tx: hold(tx, who, wished, at, 5 * MINUTE_MS),
        )
        if made:
            self.model.holds[made[1].id] = made[0]

    @rule(n=picks, crash=crashes)
    def confirms(self, n: int, crash: int) -> None:
        """And books it, in time or not."""
        name = self.pick(self.model.holds, n)
        held = self.runner.run(hold_now(name))
        if held is None:
            return
        _, wished = self.wish((0, 1, 1), held.subject)
        visit = wished.visit._replace(units=held.units)
        at_ms = self.model.now_ms
        made = self.act(
            crash,
            lambda: self.model.confirm(name),
            lambda tx: book_held_places(tx, citizen(held.citizen), visit, held, at_ms),
        )
        if made:
            del self.model.holds[name]
            self.model.booked[made[1].id] = made[0]

    @rule(n=picks, crash=crashes)
    def releases(self, n: int, crash: int) -> None:
        """Or gives it up."""
        name = self.pick(self.model.holds, n)
        at_ms = self.model.now_ms
        done = self.act(crash, lambda: None, lambda tx: release(tx, name, at_ms))
        if done:
            assert done[1] is (name in self.model.holds)
            self.model.holds.pop(name, None)

    @rule(who=st.none() | people, subject=subjects, where=places, crash=crashes)
    def books(self, who: str | None, subject: str, where: tuple[int, int, int], crash: int) -> None:
        """Somebody books directly, or staff for somebody."""
        taken, wished = self.wish(where, subject)
        booker = citizen(who) if who else Booker(None, "clerk:w", "because")
        at = terms(self.model.now_ms, overbook=0 if who else OVERBOOK)
        made = self.act(
            crash,
            lambda: self.model.book(who, subject, taken),
            lambda tx: book(tx, booker, wished, at),
        )
        if made:
            self.model.booked[made[1].id] = made[0]

    @rule(n=picks, where=places, rests=st.booleans(), crash=crashes)
    def moves(self, n: int, where: tuple[int, int, int], rests: bool, crash: int) -> None:  # noqa: FBT001 - it is drawn
        """Another time for one of them."""
        name = self.pick(self.model.booked, n)
        one = self.model.booked.get(name)
        taken, wished = self.wish(where, one.subject if one else "item:J")
        at = terms(self.model.now_ms, rest_ms=REST_MS if rests else 0)
        made = self.act(
            crash,
            lambda: self.model.move(name, taken),
            lambda tx: reschedule(tx, name, wished, at, 2),
        )
        if made and made[0] and one:
            self.frees(one, made[0], rests=rests)
            self.model.booked[name] = made[0]

    @rule(n=picks, rests=st.booleans(), crash=crashes)
    def cancels(self, n: int, rests: bool, crash: int) -> None:  # noqa: FBT001 - it is drawn
        """One of them is given up."""
        name = self.pick(self.model.booked, n)
        one = self.model.booked.get(name)

        def expected() -> None:
            if one is None:
                raise No("illegal_move")

        ending = Ending(self.model.now_ms, "citizen:c")
        rest_ms = REST_MS if rests else 0
        done = self.act(crash, expected, lambda tx: cancel(tx, name, ending, rest_ms))
        if done and one:
            del self.model.booked[name]
            self.frees(one, None, rests=rests)

    def frees(self, had: Claim, has: Claim | None, *, rests: bool) -> None:
        """What is given back rests, if it does."""
        kept = has.places if has else {}
        fewer = {
            n: units - kept.get(n, 0)
            for n, units in had.places.items()
            if units > kept.get(n, 0) and n not in had.beyond
        }
        if rests and fewer:
            until_ms = self.model.now_ms + REST_MS
            self.model.resting += [(n, units, until_ms) for n, units in fewer.items()]

    @rule(minutes=st.sampled_from([0, 0.5, 1, 3, 5, 15]), crash=crashes)
    def time_passes(self, minutes: float, crash: int) -> None:
        """And some process does what is due, or dies over it."""
        self.model.now_ms += round(minutes * MINUTE_MS)
        self.sweeps(crash)

    def sweeps(self, crash: int = 0) -> None:
        """What was due is done, all of it unless the process died."""
        now = Moment(self.model.now_ms, self.model.now_ms, 0.0)
        try:
            with dying(crash):
                self.runner.run(self.due.run_once(now))
        except Crash:
            pass
        self.follow(whole=not crash)

    def follow(self, *, whole: bool) -> None:
        """Note what was done. Nothing is done too early; what failed before may still rest."""
        left = self.runner.run(ask(_LEFT))
        model, due = self.model, {row["subject"]: row for row in left}
        ends_ms = NINE_MS + SLOTS * SLOT_MS
        for name, one in [*model.holds.items()]:
            if name not in due:
                assert one.until_ms <= model.now_ms
                del model.holds[name]
        for name in [name for name in model.booked if name not in due]:
            assert ends_ms <= model.now_ms
            model.missed[name] = model.booked.pop(name)
        rests = [
            (self.slots.index(row["slot"]), row["units"], row["due_ms"])
            for row in self.runner.run(ask(_RESTS))
        ]
        gone = Counter(model.resting) - Counter(rests)
        assert all(until_ms <= model.now_ms for _, _, until_ms in gone)
        model.resting = rests
        if whole:
            waiting = [r for r in left if r["due_ms"] <= model.now_ms and not r["lease_until_ms"]]
            assert waiting == []

    @invariant()
    def units_are_conserved(self) -> None:
        """Counters are the model's and the places', and never more than there is."""
        self.runner.run(recount())
        assert self.runner.run(counters()) == self.model.counters()
        doubled = self.runner.run(ask(_DOUBLED))
        assert doubled == []

    def teardown(self) -> None:
        """A day later nothing is held and nothing rests."""
        self.model.now_ms += 24 * 60 * MINUTE_MS
        self.sweeps()
        assert not self.model.holds
        assert not self.model.resting
        assert not self.model.booked
        self.units_are_conserved()
