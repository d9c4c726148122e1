"""The record of estimates: what people were first told, and what came of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from tortoise.transactions import in_transaction

from queueing.waits.load import Load
from records import sql

if TYPE_CHECKING:
    from queueing.waits.estimate import Called, Given

AT_MOST = 10_000

_GIVEN = (
    "INSERT INTO estimate_given (ticket, hall, lane, at_ms, p50_s, p90_s) "
    "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (ticket) DO NOTHING"
)
_CALLED = "UPDATE estimate_given SET waited_s=? WHERE ticket=? AND waited_s IS NULL"


class Judged(NamedTuple):
    """Of how many estimates the outcome is known, and the shares called before p50 and p90."""

    judged: int
    p50: float
    p90: float


class EstimateLog:
    """Writes down what a load has told and what came of it, once a second.

    Every process of the house knows the same of it; only one of them writes.
    """

    def __init__(self, load: Load, writes: Callable[[], bool]) -> None:
        """`writes` tells whether it is this process."""
        self._load = load
        self._writes = writes
        self._given: list[Given] = []
        self._called: list[Called] = []

    async def flush(self) -> None:
        """Write what is new; while the database is away, the latest is kept for later."""
        self._given = (self._given + self._load.drain_given())[-AT_MOST:]
        self._called = (self._called + self._load.drain_called())[-AT_MOST:]
        if not self._writes():
            self._given, self._called = [], []
            return
        async with in_transaction() as tx:
            await sql.many(tx, _GIVEN, self._given)
            await sql.many(tx, _CALLED, [(c.waited_s, c.ticket) for c in self._called])
        self._given, self._called = [], []


async def coverage(hall: str, since_ms: int = 0) -> Judged:
    """How honest a hall's estimates were."""
    found = await sql.rows(
        "SELECT count(*) AS judged, "
        "sum(CASE WHEN waited_s < p50_s THEN 1 ELSE 0 END) AS p50, "
        "sum(CASE WHEN waited_s < p90_s THEN 1 ELSE 0 END) AS p90 "
        "FROM estimate_given WHERE hall=? AND at_ms>=? AND waited_s IS NOT NULL",
        hall,
        since_ms,
    )
    judged = found[0]["judged"]
    if not judged:
        return Judged(0, 0, 0)
    return Judged(judged, found[0]["p50"] / judged, found[0]["p90"] / judged)
