"""What people have shown of themselves, as rows: for tests of what is demanded."""

from kit.clock import real_ms
from kit.ids import new_id
from kit.privacy.sealing import Place
from records.models.identity.proofs import ProofRow
from records.transactions import connection
from tests.support.bookings import citizen_id
from tests.support.house import RunningHouse

HOUR_MS = 60 * 60_000


async def shown(
    house: RunningHouse, name: str, level: int, number: str = "", until_ms: int | None = None
) -> str:
    """Let somebody have shown this much, of a number if one is given; the proof's id."""
    ring, proof = house.settings.app.key_ring, new_id()
    sealed = ring.seal(number, Place("proof", proof, "details")) if number else None
    row = await ProofRow.create(
        using_db=connection(),
        id=proof,
        citizen=await citizen_id(house, name),
        provider="counter" if number else "ctid",
        level=level,
        verification="",
        lookup=ring.lookup("resident_id", number) if number else ring.lookup("ctid", name),
        details=sealed.text if sealed else None,
        key_id=sealed.key_id if sealed else None,
        proven_ms=real_ms(),
        until_ms=until_ms or real_ms() + HOUR_MS,
    )
    return str(row.id)
