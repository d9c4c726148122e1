"""Proofs as their owner looks after them: listed, and ended with all that they hold."""

from collections.abc import Collection
from typing import NamedTuple

from records.db import sql
from records.db.sql import Connection
from records.identity.words import Provider


class LiveProof(NamedTuple):
    """A proof that holds."""

    id: str
    provider: Provider
    proven_ms: int


_LIVE = """
SELECT id, provider, proven_ms FROM proof
WHERE citizen=? AND ended_ms IS NULL AND until_ms>? ORDER BY proven_ms DESC, id
"""
# What opens or finds anything is gone with it; of an attempt too, but for what limits count by.
_END_PROOFS = """
UPDATE proof SET ended_ms=COALESCE(ended_ms, ?), details=NULL, key_id=NULL, lookup='',
  ended_why=CASE WHEN ended_ms IS NULL THEN ? ELSE ended_why END
WHERE citizen=? AND provider=?
"""
_END_PROOF = """
UPDATE proof SET ended_ms=?, details=NULL, key_id=NULL, lookup='', ended_why=?
WHERE id=? AND citizen=? AND ended_ms IS NULL
"""
_CLOSE_VERIFICATIONS = """
UPDATE verification SET details=NULL, key_id=NULL, provider_ref=NULL,
  state=CASE WHEN state IN ('created', 'issued', 'in_progress', 'manual_review')
    THEN 'cancelled' ELSE state END,
  decided_ms=COALESCE(decided_ms, ?)
WHERE citizen=? AND provider=?
"""


async def live_proofs(db: Connection, citizen: str, now_ms: int) -> list[LiveProof]:
    """What somebody has shown and what holds, the latest first."""
    found = await sql.rows(db, _LIVE, citizen, now_ms)
    return [LiveProof(row["id"], Provider(row["provider"]), row["proven_ms"]) for row in found]


async def end_proof(tx: Connection, citizen: str, proof: str, why: str, now_ms: int) -> bool:
    """End one of somebody's proofs, and forget what it holds; False if there is none."""
    return bool(await sql.change(tx, _END_PROOF, now_ms, why, proof, citizen))


async def forget_provider(
    tx: Connection, citizen: str, providers: Collection[Provider], why: str, now_ms: int
) -> None:
    """End all that somebody has shown by these, and forget what was learnt of them by it."""
    for provider in providers:
        await sql.change(tx, _END_PROOFS, now_ms, why, citizen, provider.value)
        await sql.change(tx, _CLOSE_VERIFICATIONS, now_ms, citizen, provider.value)
        if provider is Provider.COUNTER:
            await sql.change(tx, "DELETE FROM card_reading WHERE citizen=?", citizen)
