"""Two accounts of one person become one, in one transaction: nothing is lost, nothing told twice.

What stands in SQL is moved, as `records.privacy.holdings` says. Living tickets keep the id under
which they were taken: whoever is logged in knows all ids that are theirs.
"""

from itertools import product
from typing import NamedTuple

from kit.errors import NotFound
from kit.ids import new_id
from kit.privacy.sealing import KeyRing, SealBroken
from records.appointments import holding
from records.booking.subject import subject_of
from records.db import sql
from records.db.sql import Connection
from records.identity.words import Provider
from records.models.booking.appointments import Appointment, appointments_of
from records.models.booking.holds import active_hold
from records.models.catalogue.themes import excluded_subjects
from records.models.identity.account_merges import Merge as Merging
from records.models.identity.account_merges import add_merge
from records.models.identity.proofs import proofs_of
from records.models.identity.same_person import RECENT_MS, recent_proof, same_person
from records.models.notices import contacts
from records.models.people import citizens
from records.models.people.login_families import end_families
from records.privacy.errors import MergeConflict, ProofRequired
from records.privacy.holdings import HOLDINGS, Merge

CTID = Provider.CTID


class Now(NamedTuple):
    """One moment: real time for proofs, logins and merges, business time for bookings."""

    real_ms: int
    business_ms: int


class Merged(NamedTuple):
    """What came of it: the ids that the account has besides its own, and the logins that ended."""

    accounts: tuple[str, ...]
    ended_logins: tuple[str, ...]


_APPLICANT = """
UPDATE service_case SET applicant=?, body=REPLACE(body, ?, ?) WHERE applicant=?
"""
_RECEIVED = """
UPDATE case_event SET what=REPLACE(what, ?, ?)
WHERE version=1 AND case_id IN (SELECT id FROM service_case WHERE applicant=?)
"""
_OLDER_CONSENT = """
UPDATE consent SET withdrawn_ms=(
  SELECT MAX(b.given_ms) FROM consent b
  WHERE b.purpose = consent.purpose AND b.citizen IN (?, ?) AND b.withdrawn_ms IS NULL)
WHERE withdrawn_ms IS NULL AND citizen IN (?, ?) AND EXISTS (
  SELECT 1 FROM consent b WHERE b.purpose = consent.purpose AND b.citizen IN (?, ?)
    AND b.citizen <> consent.citizen AND b.withdrawn_ms IS NULL
    AND (b.given_ms > consent.given_ms OR (b.given_ms = consent.given_ms AND b.id > consent.id)))
"""
_OLDER_WISHES = """
DELETE FROM notice_wishes WHERE citizen IN (?, ?) AND EXISTS (
  SELECT 1 FROM notice_wishes b WHERE b.citizen IN (?, ?) AND b.citizen <> notice_wishes.citizen
    AND (b.changed_ms > notice_wishes.changed_ms
      OR (b.changed_ms = notice_wishes.changed_ms AND b.citizen > notice_wishes.citizen)))
"""


async def merge(
    tx: Connection, ring: KeyRing, source: str, target: str, by: str, now: Now
) -> Merged:
    """Let `source` become part of `target`.

    Raises `ProofRequired`, `NotFound` unless both were proven to be the same person's, and
    `MergeConflict`.
    """
    await citizens.lock_accounts(tx, (source, target))
    proof = await recent_proof(tx, target, now.real_ms)
    if proof is None:
        raise ProofRequired
    own = await citizens.account(tx, target)
    known = own is not None and own.merged_into is None and own.restricted_ms is None
    lately = await same_person(tx, target, now.real_ms, now.real_ms - RECENT_MS)
    if not known or source not in lately or await _two_numbers(tx, source, target, now.real_ms):
        raise NotFound("There is no such account of yours.", "没有可合并的账号。")
    await _refuse_collisions(tx, source, target)
    await _end_older_hold(tx, source, target, now.business_ms)
    await _move(tx, source, target)
    await _choose(tx, ring, source, target)
    await citizens.merge_account(tx, source, target)
    await add_merge(tx, Merging(new_id(), source, target, proof, now.real_ms, by))
    ended = await end_families(tx, source, now.real_ms, None)
    accounts = [one.id for one in await citizens.merged_accounts(tx, target)]
    return Merged(tuple(accounts), tuple(ended))


async def _two_numbers(tx: Connection, source: str, target: str, now_ms: int) -> bool:
    """Whether they have shown two numbers: then a pseudonym that they share makes them not one."""
    shown = [
        {one.lookup for one in await proofs_of(tx, account, now_ms) if one.provider != CTID}
        for account in (source, target)
    ]
    return all(shown) and shown[0] != shown[1]


async def _refuse_collisions(tx: Connection, source: str, target: str) -> None:
    """A person has one live booking for a thing and day, and none beside it that is part of it."""
    theirs = await appointments_of(tx, source, past=False)
    own = await appointments_of(tx, target, past=False)
    pairs = [pair for pair in product(own, theirs) if await _collide(tx, *pair)]
    if pairs:
        raise MergeConflict(bookings=sorted({one.id for pair in pairs for one in pair}))


async def _collide(tx: Connection, one: Appointment, other: Appointment) -> bool:
    if one.date != other.date:
        return False
    excluded = await excluded_subjects(tx, subject_of(one.subject))
    return other.subject in {one.subject, *excluded}


async def _end_older_hold(tx: Connection, source: str, target: str, now_ms: int) -> None:
    """Somebody holds one time: the one they chose last."""
    held = [one for one in [await active_hold(tx, who) for who in (source, target)] if one]
    for older in sorted(held, key=lambda one: (one.created_ms, one.id))[:-1]:
        await holding.release(tx, older.id, now_ms)


async def _move(tx: Connection, source: str, target: str) -> None:
    for one in HOLDINGS:
        if one.merge is Merge.MOVES:
            text = f"UPDATE {one.table} SET {one.column}=? WHERE {one.column}=?"  # noqa: S608 - ours
            await sql.change(tx, text, target, source)


async def _choose(tx: Connection, ring: KeyRing, source: str, target: str) -> None:
    """Where each has one, the later one is kept; a case names its applicant in its events, too."""
    named = [f'"applicant":"{one}"' for one in (source, target)]
    await sql.change(tx, _RECEIVED, *named, source)
    await sql.change(tx, _APPLICANT, target, *named, source)
    both = source, target
    await sql.change(tx, _OLDER_CONSENT, *both, *both, *both)
    await sql.change(tx, "UPDATE consent SET citizen=? WHERE citizen=?", target, source)
    await sql.change(tx, _OLDER_WISHES, *both, *both)
    await sql.change(tx, "UPDATE notice_wishes SET citizen=? WHERE citizen=?", target, source)
    await _move_contacts(tx, ring, source, target)


async def _move_contacts(tx: Connection, ring: KeyRing, source: str, target: str) -> None:
    """A sealed address is bound to its row, so the later one of both is sealed anew."""
    own = {one.contact.kind: one for one in await contacts.contacts_of(tx, target)}
    for contact, changed_ms in await contacts.contacts_of(tx, source):
        kind = contact.kind
        await contacts.drop_contact(tx, source, kind)
        if kind in own and own[kind].changed_ms >= changed_ms:
            continue
        try:
            address = ring.unseal(contact.sealed, contact.place)
        except SealBroken:
            continue  # nobody is reached there as it is
        moved = contacts.Contact.of(ring, target, kind, address)
        await contacts.put_contact(tx, moved, changed_ms)
