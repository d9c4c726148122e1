"""Attempts and proofs: each is its owner's, and nobody else knows of it."""

from handlers.principal import Principal
from kit.errors import NotFound
from records.models.identity.proofs import Proof, find_proof
from records.models.identity.verifications import Verification, find_verification
from records.transactions import Connection


async def verification(db: Connection, who: Principal, verification_id: str) -> Verification:
    """An attempt of one's own. Raises `NotFound`."""
    found = await find_verification(db, verification_id)
    if found is None or found.citizen != who.id:
        raise NotFound
    return found


async def own_proof(db: Connection, who: Principal, proof_id: str) -> Proof:
    """A proof of one's own. Raises `NotFound`."""
    found = await find_proof(db, proof_id)
    if found is None or found.citizen != who.id:
        raise NotFound
    return found


async def proof_to_revoke(db: Connection, proof_id: str) -> Proof:
    """Any proof, for a manager; whom it shows is not told. Raises `NotFound`."""
    found = await find_proof(db, proof_id)
    if found is None:
        raise NotFound
    return found
