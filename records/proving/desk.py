"""Accounts of people who come to a desk: found by the number of their card, or made."""

from typing import NamedTuple

from kit.ids import new_id
from kit.privacy.sealing import KeyRing
from records.db.sql import Connection
from records.models.identity.proofs import proofs_of_person
from records.models.people.citizens import add_citizen
from records.proving.proving import person_of


class Account(NamedTuple):
    """An account, and whether it was there before."""

    citizen: str
    known: bool


async def known_account(db: Connection, ring: KeyRing, number: str, now_ms: int) -> str | None:
    """The account that has shown this number; of several, the one that has shown it best."""
    shown = await proofs_of_person(db, person_of(ring, number), now_ms)
    return shown[0].citizen if shown else None


async def account_of_number(tx: Connection, ring: KeyRing, number: str, now_ms: int) -> Account:
    """The account of whoever has this number, made now if there is none.

    It has a digest that no openid has, for it is of something that nobody else knows.
    """
    found = await known_account(tx, ring, number, now_ms)
    if found is not None:
        return Account(found, known=True)
    new = new_id()
    await add_citizen(tx, new, ring.lookup("desk", new_id()), now_ms)
    return Account(new, known=False)
