"""Taking units of slots for somebody, and giving them back exactly once."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from kit.ids import new_id
from queueing.model.errors import HallClosed
from records.booking.errors import SlotFull, SlotPast
from records.booking.slot import OPEN, WHOLE, Part, Slot
from records.db.sql import Connection
from records.models.booking.places import Place, add_places, take_off_places
from records.models.booking.slots import (
    Claim,
    end_overbooking,
    find_slot,
    give_back,
    overbook,
    take,
    wake,
)
from records.models.due_work import DueKind, plan_due


class CountersDiffer(Exception):
    """A slot counts less as taken than somebody has of it."""


class Terms(NamedTuple):
    """What may be taken at a moment: the released share of a slot of a day, in ten-thousandths.

    Staff may take what is not released, and beyond the capacity up to `overbook` times in a slot.
    Units that are given back rest for `rest_ms` first.
    """

    now_ms: int
    share: Callable[[str, str], int]
    overbook: int = 0
    rest_ms: int = 0


def whole(_slot: str, _date: str) -> int:
    """The share that staff may take of: all of it."""
    return WHOLE


def refuse_unfit(slots: Iterable[Slot], now_ms: int) -> None:
    """Raises `SlotPast` for what has started, `HallClosed` for what is closed."""
    for slot in slots:
        if slot.starts_ms <= now_ms:
            raise SlotPast
        if slot.state != OPEN:
            raise HallClosed("The hall is closed at that time.", "大厅在该时段不开放。")


async def claim(
    tx: Connection, parts: Sequence[Part], terms: Terms, into: Claim = "booked"
) -> list[Place]:
    """Take these parts, which are in ascending order of slots.

    Raises `SlotFull`, `SlotPast` or `HallClosed`; the transaction is then to be given up.
    """
    return [await claim_one(tx, part, terms, into) for part in parts]


async def claim_one(tx: Connection, part: Part, terms: Terms, into: Claim = "booked") -> Place:
    """Take one part; raises as `claim` does."""
    slot, units = part.slot.id, part.units
    if await take(tx, slot, units, terms.share(slot, part.slot.date), terms.now_ms, into):
        return Place(slot, units)
    found = await find_slot(tx, slot)
    if found is not None:
        refuse_unfit([found], terms.now_ms)
    if terms.overbook and await overbook(tx, slot, terms.overbook):
        return Place(slot, units, overbooked=True)
    raise SlotFull


async def free(
    tx: Connection, owners: Sequence[str], from_: Claim, now_ms: int, rest_ms: int = 0
) -> None:
    """Give back all that these have, or let it rest first. Raises `CountersDiffer`."""
    places = [one.place for one in await take_off_places(tx, owners)]
    await give_back_places(tx, places, from_, now_ms, rest_ms)


async def give_back_places(
    tx: Connection, places: Sequence[Place], from_: Claim, now_ms: int, rest_ms: int = 0
) -> None:
    """Give back what was taken off somebody, in ascending order. Raises `CountersDiffer`."""
    for place in places:
        done = (
            await end_overbooking(tx, place.slot)
            if place.overbooked
            else await give_back(tx, place.slot, place.units, from_, rest=rest_ms > 0)
        )
        if not done:
            raise CountersDiffer(place.slot)
    resting = [place for place in places if not place.overbooked]
    if rest_ms and resting:
        rest = new_id()
        await plan_due(tx, DueKind.RERELEASE, rest, now_ms + rest_ms)
        await add_places(tx, rest, resting)


async def end_rest(tx: Connection, rest: str, _now_ms: int) -> None:
    """Let what rested be had again. Raises `CountersDiffer`."""
    for one in await take_off_places(tx, [rest]):
        if not await wake(tx, one.place.slot, one.place.units):
            raise CountersDiffer(one.place.slot)
