"""Proofs: what a verification has shown is kept, as long as it holds, and ended."""

from typing import NamedTuple

import msgspec

from kit.ids import new_id
from kit.privacy.sealing import KeyRing, Place, Sealed
from records.db.sql import Connection
from records.identity.limits import LIMITS
from records.identity.words import Level, Provider
from records.models.identity import proofs, verifications
from records.models.identity.proofs import Proof
from records.models.identity.verifications import Decided
from records.models.people.citizens import lock_citizen
from records.proving.errors import AnotherPerson

REPLACED, REVOKED_BY_OWNER, REVOKED = "replaced", "revoked_by_owner", "revoked"


class Proven(NamedTuple):
    """What was shown: by a number and a name, or by a provider's pseudonym and nothing else.

    `verification` is the attempt, or '' for a clerk who saw a card without one.
    """

    citizen: str
    provider: Provider
    level: Level
    verification: str = ""
    number: str | None = None
    name: str | None = None
    pseudonym: str | None = None


class Details(msgspec.Struct, frozen=True):
    """A name and a number; sealed wherever they are kept."""

    name: str
    number: str


def person_of(ring: KeyRing, number: str) -> str:
    """The digest by which a person is found again by their number."""
    return ring.lookup("resident_id", number)


async def prove(tx: Connection, ring: KeyRing, proven: Proven, now_ms: int) -> str:
    """Keep a proof in place of the provider's last one; its id. `now_ms` is of real time.

    Raises `AnotherPerson` if the account has shown to be somebody with another number.
    """
    await lock_citizen(tx, proven.citizen)
    lookup = _lookup(ring, proven)
    if proven.number is not None:
        await check_same_person(tx, proven.citizen, lookup, now_ms)
    new = new_id()
    sealed = None
    if proven.number is not None:
        details = Details(proven.name or "", proven.number)
        sealed = seal_details(ring, Place("proof", new, "details"), details)
    await proofs.end_proofs(tx, proven.citizen, proven.provider, REPLACED, now_ms)
    until_ms = now_ms + LIMITS.holds_ms(proven.provider)
    level, verification = proven.level, proven.verification
    proof = Proof(
        new, proven.citizen, proven.provider, level, verification, lookup, sealed, now_ms, until_ms
    )
    await proofs.add_proof(tx, proof)
    return new


async def check_same_person(tx: Connection, citizen: str, lookup: str, now_ms: int) -> None:
    """Raise `AnotherPerson` unless a number is the one that an account has shown, or the first."""
    live = await proofs.proofs_of(tx, citizen, now_ms)
    numbers = {one.lookup for one in live if one.provider is not Provider.CTID}
    if numbers - {lookup}:
        raise AnotherPerson


async def revoke(
    tx: Connection, proof: Proof, why: str, now_ms: int, decided: Decided | None = None
) -> bool:
    """End a proof, and forget name and number with it; False if it had ended before.

    Who decided so, and for what reason, is noted at the attempt that it came of.
    """
    if not await proofs.end_proof(tx, proof.id, why, now_ms):
        return False
    if proof.verification:
        await verifications.move(tx, proof.verification, "revoke", now_ms, decided)
    return True


def seal_details(ring: KeyRing, place: Place, details: Details) -> Sealed:
    """Name and number, sealed for their row."""
    return ring.seal(msgspec.json.encode(details).decode(), place)


def open_details(ring: KeyRing, place: Place, sealed: Sealed) -> Details:
    """Name and number of a row. Raises `SealBroken`."""
    return msgspec.json.decode(ring.unseal(sealed, place), type=Details)


def details_of(ring: KeyRing, proof: Proof) -> Details | None:
    """Whom a proof shows; None for a pseudonym. Raises `SealBroken`."""
    if proof.sealed is None:
        return None
    return open_details(ring, Place("proof", proof.id, "details"), proof.sealed)


def _lookup(ring: KeyRing, proven: Proven) -> str:
    if proven.pseudonym is not None:
        return ring.lookup("ctid", proven.pseudonym)
    if proven.number is None:
        raise ValueError("a proof is of a number or of a pseudonym")
    return person_of(ring, proven.number)
