"""People who have shown who they are, as rows: whoever verifies them is tried elsewhere."""

import json
from itertools import count

from kit.clock import real_ms
from kit.ids import new_id
from kit.privacy.sealing import KeyRing, Place
from records.models.identity.proofs import ProofRow
from records.transactions import connection
from tests.support.bookings import citizen_id
from tests.support.house import RunningHouse

_numbers = count(1)
YEAR_MS = 365 * 24 * 3600 * 1000
# Checksummed numbers of nobody.
NUMBER, ANOTHER = "11010519491231002X", "110105199003074471"
NAME = "张三丰"


async def prove_citizen(
    ring: KeyRing,
    citizen: str,
    number: str = NUMBER,
    provider: str = "face",
    level: int = 4,
    proven_ms: int | None = None,
) -> str:
    """Note that an account was shown to be the one with this number; the proof's id."""
    proof, now_ms = new_id(), real_ms()
    details = json.dumps({"name": NAME, "number": number}, ensure_ascii=False)
    sealed = ring.seal(details, Place("proof", proof, "details"))
    await ProofRow.create(
        using_db=connection(),
        id=proof,
        citizen=citizen,
        provider=provider,
        level=level,
        verification=f"verification-{next(_numbers)}",
        lookup=ring.lookup("resident_id", number),
        details=sealed.text,
        key_id=sealed.key_id,
        proven_ms=now_ms if proven_ms is None else proven_ms,
        until_ms=now_ms + YEAR_MS,
    )
    return proof


async def prove(house: RunningHouse, name: str, number: str = NUMBER, **more: object) -> str:
    """The same, of somebody by their name."""
    ring = house.settings.app.key_ring
    return await prove_citizen(ring, await citizen_id(house, name), number, **more)  # type: ignore[arg-type]
