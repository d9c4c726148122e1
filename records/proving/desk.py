"""Whom a clerk sees: the card and its holder, at a window, with a ticket.

Whoever has no account is given one, by which they are found again: at the next desk by their card,
on a phone once they show there who they are.
"""

from typing import NamedTuple

from kit.ids import new_id
from kit.privacy.sealing import KeyRing
from records.db.sql import Connection
from records.identity.words import Level, Provider
from records.models.identity import verifications
from records.models.identity.proofs import proofs_of_person
from records.models.identity.ticket_people import TicketPerson, person_of_ticket, put_ticket_person
from records.models.identity.verifications import Decided, Verification
from records.models.people.citizens import add_citizen
from records.proving.errors import VerificationClosed
from records.proving.proving import Proven, person_of, prove


class Seen(NamedTuple):
    """Name and number of a card whose holder is there; `by` is the clerk, as an actor.

    `citizen` is the account of the ticket, and None for one of paper.
    """

    ticket: str
    citizen: str | None
    name: str
    number: str
    by: str


class Known(NamedTuple):
    """The proof, whose it is, and whether they had an account before."""

    proof: str
    citizen: str
    before: bool


async def see(
    tx: Connection, ring: KeyRing, seen: Seen, asked: Verification | None, now_ms: int
) -> Known:
    """Keep that a clerk has seen somebody; `asked` is their attempt that waits for it, if any.

    Raises `AnotherPerson` if the account has shown to be somebody else, `VerificationClosed` for an
    attempt that was decided before.
    """
    known = seen.citizen or (asked and asked.citizen) or await _found(tx, ring, seen, now_ms)
    citizen = known or await _made(tx, now_ms)
    verification = asked.id if asked else ""
    proven = Proven(
        citizen, Provider.COUNTER, Level.CERTIFIED, verification, seen.number, seen.name
    )
    proof = await prove(tx, ring, proven, now_ms)
    if asked and not await verifications.move(tx, asked.id, "pass", now_ms, Decided(seen.by)):
        raise VerificationClosed
    await put_ticket_person(tx, TicketPerson(seen.ticket, citizen, proof, seen.by, now_ms))
    return Known(proof, citizen, known is not None)


async def _found(tx: Connection, ring: KeyRing, seen: Seen, now_ms: int) -> str | None:
    """The account of somebody who has only paper: this ticket's, or the one of their number."""
    if of_ticket := await person_of_ticket(tx, seen.ticket):
        return of_ticket
    proofs = await proofs_of_person(tx, person_of(ring, seen.number), now_ms)
    return proofs[0].citizen if proofs else None


async def _made(tx: Connection, now_ms: int) -> str:
    """An account that no openid leads to."""
    citizen = new_id()
    await add_citizen(tx, citizen, f"desk:{citizen}", now_ms)
    return citizen
