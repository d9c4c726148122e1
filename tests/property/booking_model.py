"""What slots, holds and appointments should do, told plainly, for a few slots of one day."""

from dataclasses import dataclass, field

from tests.support.booking import HOLD_MS

EXCLUDES = {"item:I": {"item:I", "theme:T"}, "theme:T": {"item:I", "theme:T"}}


class No(Exception):
    """The code of a refusal."""


@dataclass
class Claim:
    """What somebody has: units by slot, and of which slots beyond the capacity."""

    who: str | None
    subject: str
    places: dict[int, int]
    beyond: set[int] = field(default_factory=set)
    until_ms: int = 0
    moved: int = 0


@dataclass
class BookingModel:
    """Slots by number, in order of time; all else by the id that the record gave it.

    What rests is a slot, its units, and until when.
    """

    starts_ms: list[int]
    capacity: int
    overbook: int
    now_ms: int
    holds: dict[str, Claim] = field(default_factory=dict)
    booked: dict[str, Claim] = field(default_factory=dict)
    resting: list[tuple[int, int, int]] = field(default_factory=list)
    missed: dict[str, Claim] = field(default_factory=dict)

    def counters(self) -> list[tuple[int, int, int, int]]:
        """What is held, booked, resting and overbooked of each slot."""
        kept = [*self.booked.values(), *self.missed.values()]
        return [
            (
                sum(one.places.get(n, 0) for one in self.holds.values()),
                sum(one.places.get(n, 0) for one in kept if n not in one.beyond),
                sum(units for slot, units, _ in self.resting if slot == n),
                sum(n in one.beyond for one in kept),
            )
            for n in range(len(self.starts_ms))
        ]

    def hold(self, who: str, subject: str, places: dict[int, int]) -> Claim:
        """Take for some minutes. Raises `No`."""
        mine = {name: one for name, one in self.holds.items() if one.who == who}
        if any(one.until_ms > self.now_ms for one in mine.values()):
            raise No("hold_exists")
        without = {name: one for name, one in self.holds.items() if name not in mine}
        before, self.holds = self.holds, without  # what has lapsed makes room
        try:
            self._refuse_full(places)
        except No:
            self.holds = before
            raise
        return Claim(who, subject, places, until_ms=self.now_ms + HOLD_MS)

    def confirm(self, name: str) -> Claim:
        """Book what is held. Raises `No`."""
        one = self.holds.get(name)
        if one is None or one.until_ms <= self.now_ms:
            raise No("hold_expired")
        self._refuse_past(one.places)
        self._refuse_second(one.who, one.subject)
        return Claim(one.who, one.subject, one.places)

    def book(self, who: str | None, subject: str, places: dict[int, int]) -> Claim:
        """Book; nobody's are staff's, and may go beyond the capacity. Raises `No`."""
        self._refuse_second(who, subject)
        return Claim(who, subject, places, self._refuse_full(places, staff=who is None))

    def move(self, name: str, places: dict[int, int]) -> Claim | None:
        """Another place for an appointment; None if it is there. Raises `No`."""
        one = self.booked.get(name)
        if one is None or self.starts_ms[min(one.places)] <= self.now_ms:
            raise No("illegal_move")
        if one.places == places:
            return None
        if one.moved >= 2:
            raise No("illegal_move")
        # What it keeps of a slot beyond the capacity is beyond it still.
        more = {
            n: units - one.places.get(n, 0) for n, units in places.items() if n not in one.beyond
        }
        self._refuse_full({n: units for n, units in more.items() if units > 0})
        beyond = {n for n in one.beyond if n in places}
        return Claim(one.who, one.subject, places, beyond, moved=one.moved + 1)

    def _refuse_second(self, who: str | None, subject: str) -> None:
        others = EXCLUDES.get(subject, {subject})
        if who and any(o.who == who and o.subject in others for o in self.booked.values()):
            raise No("booking_exists")

    def _refuse_past(self, places: dict[int, int]) -> None:
        if any(self.starts_ms[n] <= self.now_ms for n in places):
            raise No("slot_past")

    def _refuse_full(self, places: dict[int, int], *, staff: bool = False) -> set[int]:
        """Which of these are taken beyond the capacity. Raises `No`."""
        beyond = set()
        for n, units in sorted(places.items()):
            *taken, over = self.counters()[n]
            if self.starts_ms[n] <= self.now_ms:
                raise No("slot_past")
            if sum(taken) + units > self.capacity:
                if not staff or over >= self.overbook:
                    raise No("slot_full")
                beyond.add(n)
        return beyond
