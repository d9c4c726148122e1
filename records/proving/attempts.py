"""Attempts: each begins on record before its provider is told of it, and is decided exactly once.

    begin ──► the provider is asked, outside of any transaction ──► issue ──► decide, once

Rows are locked in one order, the person's first. Moments are of real time.
"""

from dataclasses import dataclass
from typing import NamedTuple

from kit.clock import business_date, shanghai_ms
from kit.ids import new_id
from kit.privacy.sealing import KeyRing, Place
from records.db.sql import Connection
from records.identity.limits import DAY_MS, LIMITS
from records.identity.words import REACHES, Level, Provider, Purpose, VerificationState
from records.models.audit.audit_rows import HOUSE, Deed, audit
from records.models.identity import consents, verifications
from records.models.identity.consents import NewConsent
from records.models.identity.verifications import Decided, Verification
from records.models.people.citizens import lock_citizen
from records.proving.errors import AnotherPerson, VerificationLocked
from records.proving.proving import (
    Details,
    Proven,
    check_same_person,
    open_details,
    person_of,
    prove,
    seal_details,
)

# The one reason that counts: a provider says that this is not the person.
NOT_PASSED = "not_passed"
ANOTHER_PERSON = "another_person"


class Agreed(NamedTuple):
    """What somebody agrees to: the purpose, the version of its text, and by which way."""

    purpose: Purpose
    version: str
    by: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody begins; `details` where the provider needs them, and only there."""

    citizen: str
    provider: Provider
    level: Level
    details: Details | None = None
    agreed: Agreed | None = None
    guardian: str | None = None


class Verdict(NamedTuple):
    """What a provider has decided: a verb of the table, why, and for 网证 who it is to us."""

    verb: str
    reason: str = ""
    pseudonym: str | None = None


async def begin(tx: Connection, ring: KeyRing, wish: Wish, now_ms: int) -> Verification:
    """Write an attempt down in place of an open one; its consent stands before anybody is told.

    Raises `VerificationLocked`, or `AnotherPerson`.
    """
    await lock_citizen(tx, wish.citizen)
    lookup = person_of(ring, wish.details.number) if wish.details else None
    if wish.provider is not Provider.COUNTER:
        await _check_not_locked(tx, wish.citizen, lookup, now_ms)
    if lookup:
        await check_same_person(tx, wish.citizen, lookup, now_ms)
    for older in await verifications.open_of(tx, wish.citizen, wish.provider):
        await verifications.move(tx, older, "supersede", now_ms)
    new = await _attempt(tx, ring, wish, lookup, now_ms)
    await verifications.add_verification(tx, new)
    return new


async def _attempt(
    tx: Connection, ring: KeyRing, wish: Wish, lookup: str | None, now_ms: int
) -> Verification:
    new = new_id()
    place = Place("verification", new, "details")
    agreed = wish.agreed
    return Verification(
        id=new,
        citizen=wish.citizen,
        provider=wish.provider,
        level=wish.level,
        state=VerificationState.CREATED,
        request_no=new_id(),
        created_ms=now_ms,
        expires_ms=now_ms + LIMITS.stays_open_ms(wish.provider),
        sealed=seal_details(ring, place, wish.details) if wish.details else None,
        lookup=lookup,
        consent=await _consent(tx, wish.citizen, agreed, now_ms),
        guardian=wish.guardian,
    )


async def _check_not_locked(tx: Connection, citizen: str, lookup: str | None, now_ms: int) -> None:
    since_ms = shanghai_ms(business_date(now_ms))
    failed = await verifications.failures_since(tx, citizen, lookup, since_ms, NOT_PASSED)
    if failed >= LIMITS.failures_a_day:
        raise VerificationLocked(retry_after_s=(since_ms + DAY_MS - now_ms) // 1000 + 1)


async def _consent(tx: Connection, citizen: str, agreed: Agreed | None, now_ms: int) -> str | None:
    """The id of the consent that goes with an attempt, if it takes one."""
    if agreed is None:
        return None
    return (await consents.give_consent(tx, NewConsent(citizen, *agreed), now_ms)).id


async def decide(
    tx: Connection, ring: KeyRing, one: Verification, verdict: Verdict, now_ms: int
) -> bool:
    """Take over what a provider has decided; False if it was decided before.

    Of several who hear the same at once, also in several processes, one keeps the proof.
    """
    await lock_citizen(tx, one.citizen)
    proven = _proven(ring, one, verdict) if verdict.verb == "pass" else None
    if proven is None and verdict.verb == "pass":
        return False  # name and number are gone, with whatever decided it
    if proven and proven.number is not None:
        verdict = await _unless_another(tx, one, verdict, now_ms)
    by = Decided(f"provider:{one.provider}", verdict.reason)
    if not await verifications.move(tx, one.id, verdict.verb, now_ms, by):
        return False
    why = {"reason": verdict.reason} if verdict.reason else {}
    await audit(tx, Deed(HOUSE, by.by, f"identity.{verdict.verb}", one.id, details=why))
    if proven and verdict.verb == "pass":
        await prove(tx, ring, proven, now_ms)
    return True


async def _unless_another(
    tx: Connection, one: Verification, verdict: Verdict, now_ms: int
) -> Verdict:
    """A pass that would make an account somebody else's is none."""
    try:
        await check_same_person(tx, one.citizen, one.lookup or "", now_ms)
    except AnotherPerson:
        return Verdict("fail", ANOTHER_PERSON)
    return verdict


def _proven(ring: KeyRing, one: Verification, verdict: Verdict) -> Proven | None:
    """What is proven, by the name and number that were sealed; None if they are gone: decided."""
    level = REACHES[one.provider]
    if verdict.pseudonym is not None:
        return Proven(one.citizen, one.provider, level, one.id, pseudonym=verdict.pseudonym)
    found = details_for(ring, one)
    if found is None:
        return None
    return Proven(one.citizen, one.provider, level, one.id, found.number, found.name)


async def pass_at_counter(
    tx: Connection, ring: KeyRing, one: Verification, seen: Details, by: str, now_ms: int
) -> str | None:
    """Note that a clerk saw card and holder of an attempt; the proof's id, None if it was decided.

    Raises `AnotherPerson`.
    """
    await lock_citizen(tx, one.citizen)
    await check_same_person(tx, one.citizen, person_of(ring, seen.number), now_ms)
    if not await verifications.move(tx, one.id, "pass", now_ms, Decided(by)):
        return None
    level = Level.CERTIFIED
    proven = Proven(one.citizen, Provider.COUNTER, level, one.id, seen.number, seen.name)
    return await prove(tx, ring, proven, now_ms)


def details_for(ring: KeyRing, one: Verification) -> Details | None:
    """Name and number of an open attempt; None where there are none, or none any more."""
    if one.sealed is None:
        return None
    return open_details(ring, Place("verification", one.id, "details"), one.sealed)
