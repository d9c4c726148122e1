"""What is booked for legal persons, by whoever may act for them."""

from collections.abc import Collection

from records.booking.states import LIVE_APPOINTMENTS, in_words
from records.db import sql
from records.db.sql import Connection

_LIVE = in_words(LIVE_APPOINTMENTS)
# By its agents, of whom there are few: appointments have no index by legal person.
_LIVE_OF_ORGANISATION = f"""
SELECT id FROM appointment
WHERE citizen IN (SELECT agent FROM authorisation WHERE organisation=?) AND organisation=?
  AND date=? AND state IN ({_LIVE}) AND subject IN ({{subjects}}) AND id <> ? ORDER BY id LIMIT 1
"""  # noqa: S608 - words of ours
_LIVE_FOR_OTHERS = f"""
SELECT COUNT(*) AS n FROM appointment
WHERE citizen=? AND organisation IS NOT NULL AND state IN ({_LIVE})
"""  # noqa: S608 - as above
_OF_TICKET = "SELECT organisation FROM appointment WHERE ticket=?"


async def live_of_organisation(
    db: Connection, organisation: str, subjects: Collection[str], date: str, besides: str = ""
) -> str | None:
    """What a legal person still has of a day for one of these things, whoever booked it."""
    marks = ", ".join("?" for _ in subjects)
    statement = _LIVE_OF_ORGANISATION.format(subjects=marks)
    found = await sql.rows(db, statement, organisation, organisation, date, *subjects, besides)
    return found[0]["id"] if found else None


async def live_for_others(db: Connection, agent: str) -> int:
    """How many appointments somebody has for legal persons that are still to be kept."""
    return int((await sql.rows(db, _LIVE_FOR_OTHERS, agent))[0]["n"])


async def organisation_of_ticket(db: Connection, ticket: str) -> str | None:
    """The legal person for whom somebody has come with this ticket, if they booked for one."""
    found = await sql.rows(db, _OF_TICKET, ticket)
    return found[0]["organisation"] if found else None
