"""Sealing anew what older keys have sealed, while others read and write; keys that are missing."""

from functools import partial
from typing import NamedTuple

from kit.privacy.sealing import KeyRing, SealBroken, Sealed
from kit.privacy.settings import DEMO_KEYS
from records.models.audit.audit_rows import HOUSE, Deed, audit
from records.models.sealed_columns import (
    SEALED_COLUMNS,
    SealedValue,
    forget_sealed_by,
    key_ids_in_use,
    replace_sealed,
    sealed_otherwise,
)
from records.transactions import Connection, connection, transact

AT_ONCE = 200


class Resealed(NamedTuple):
    """How many values were sealed anew, and how many do not open with any key of the ring."""

    values: int
    broken: int


async def reseal(ring: KeyRing) -> Resealed:
    """Seal with the ring's first key whatever another one has sealed.

    What is sealed by an older process meanwhile stands before or after the place reached; a second
    run finds it. Values are replaced by compare-and-set, so a change made meanwhile stays.
    """
    done = broken = 0
    for column in SEALED_COLUMNS:
        after = ""
        while found := await sealed_otherwise(
            connection(), column, ring.sealing_key, after, AT_ONCE
        ):
            changes = []
            for value in found:
                try:
                    plain = ring.unseal(value.sealed, value.place)
                except SealBroken:
                    broken += 1
                    continue
                changes.append((value, ring.seal(plain, value.place)))
            await transact(partial(_replace, changes=changes))
            done += len(changes)
            after = found[-1].place.row
    return Resealed(done, broken)


async def _replace(tx: Connection, changes: list[tuple[SealedValue, Sealed]]) -> None:
    await replace_sealed(tx, changes)
    details = {"values": len(changes), "table": changes[0][0].place.table if changes else ""}
    await audit(tx, Deed(HOUSE, "system:keys", "keys.rotate", details=details))


async def missing_keys(ring: KeyRing) -> list[str]:
    """The ids of keys without which something does not open.

    What a demo sealed with a secret that is gone is forgotten: everybody gives it again.
    """
    missing = await key_ids_in_use(connection()) - ring.keys.keys()
    demos = {key_id for key_id in missing if key_id.startswith(DEMO_KEYS)}
    await forget_sealed_by(connection(), demos)
    return sorted(missing - demos)
