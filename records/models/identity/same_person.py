"""Which accounts were proven to be the same person's, and what they would bring along."""

from typing import NamedTuple

from records.booking.states import LIVE_APPOINTMENTS
from records.cases.words import ENDED
from records.db import sql
from records.db.sql import Connection
from records.identity.words import Level

RECENT_MS = 10 * 60 * 1000
_LIVE = f"p.ended_ms IS NULL AND p.until_ms>? AND p.level>={Level.PERSON.value}"
_RECENT = f"""
SELECT p.id FROM proof p WHERE p.citizen=? AND {_LIVE} AND p.proven_ms>=?
ORDER BY p.level DESC, p.proven_ms DESC, p.id LIMIT 1
"""  # noqa: S608 - constants
_SAME = f"""
SELECT DISTINCT other.citizen AS citizen FROM proof p
JOIN proof other ON other.lookup = p.lookup AND other.citizen <> p.citizen
JOIN citizen c ON c.id = other.citizen
WHERE p.citizen=? AND {_LIVE} AND p.lookup<>'' AND p.proven_ms>=?
  AND other.ended_ms IS NULL AND other.until_ms>? AND other.level>={Level.PERSON.value}
  AND c.merged_into IS NULL AND c.restricted_ms IS NULL AND c.erased_ms IS NULL
ORDER BY other.citizen
"""  # noqa: S608 - as above
_BOOKINGS = f"""
SELECT COUNT(*) AS n FROM appointment
WHERE citizen=? AND state IN ({", ".join(f"'{state}'" for state in LIVE_APPOINTMENTS)})
"""  # noqa: S608 - as above
_CASES = f"""
SELECT COUNT(*) AS n FROM service_case
WHERE applicant=? AND state NOT IN ({", ".join(f"'{state}'" for state in sorted(ENDED))})
"""  # noqa: S608 - as above


class Brings(NamedTuple):
    """How much of an account is alive in SQL."""

    bookings: int
    cases: int


async def recent_proof(db: Connection, citizen: str, now_ms: int) -> str | None:
    """A proof of the person that holds and was made in the last minutes of real time."""
    found = await sql.rows(db, _RECENT, citizen, now_ms, now_ms - RECENT_MS)
    return found[0]["id"] if found else None


async def same_person(db: Connection, citizen: str, now_ms: int, since_ms: int = 0) -> list[str]:
    """The other accounts with a proof of the very person that this one's proofs are of.

    Of its own, those made at or after `since_ms` count.
    """
    found = await sql.rows(db, _SAME, citizen, now_ms, since_ms, now_ms)
    return [row["citizen"] for row in found]


async def brings(db: Connection, citizen: str) -> Brings:
    """What an account would bring along."""
    bookings = (await sql.rows(db, _BOOKINGS, citizen))[0]["n"]
    return Brings(bookings, (await sql.rows(db, _CASES, citizen))[0]["n"])


async def open_cases(db: Connection, citizen: str) -> list[str]:
    """The numbers of somebody's cases that have not ended."""
    text = _CASES.replace("COUNT(*) AS n", "number") + " ORDER BY number"
    return [row["number"] for row in await sql.rows(db, text, citizen)]
