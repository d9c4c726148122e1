"""Somebody is forgotten: at once, but for what their open cases need; that when these have ended.

What no law keeps is deleted at once. What is kept stands under ids that lead to nobody: an account
without an openid, without an address, without a name.
"""

from collections.abc import Sequence
from typing import NamedTuple

from kit.ids import new_id
from records.appointments import holding
from records.appointments.ending import cancel
from records.booking.states import APPOINTMENT_MOVES
from records.db import sql
from records.db.sql import Connection
from records.models.audit.audit_rows import HOUSE, Deed, audit
from records.models.booking.appointments import Ending, appointments_of
from records.models.booking.holds import active_hold
from records.models.identity.erasures import (
    DONE,
    RESTRICTED,
    Erasure,
    add_erasure,
    erasure_of,
    erasures_to_finish,
    finish_erasure,
)
from records.models.identity.same_person import open_cases
from records.models.people import citizens
from records.models.people.login_families import end_families
from records.privacy.exporting import filled
from records.privacy.holdings import HOLDINGS, Erase
from records.privacy.merging import Now
from records.transactions import connection, transact


class Forgotten(NamedTuple):
    """How far it has come, and the logins that ended."""

    erasure: Erasure
    ended_logins: tuple[str, ...] = ()


# Fetched by these are the parcels of open cases, also after their applicant asked.
_FOR_CASES = frozenset({"proxies"})
_CONSENTS = "UPDATE consent SET withdrawn_ms=? WHERE citizen IN ({whose}) AND withdrawn_ms IS NULL"
_CANCELLED = "DELETE FROM appointment WHERE citizen IN ({whose}) AND state='cancelled'"
_BLANKED = """
UPDATE appointment SET citizen=NULL, answers='{{}}', reason='', organisation=NULL,
  authorisation=NULL
WHERE citizen IN ({whose})
"""
_READINGS = """
DELETE FROM card_reading WHERE lookup IN (
  SELECT lookup FROM proof WHERE citizen IN ({whose}) AND lookup<>'')
"""


async def erase(tx: Connection, citizen: str, by: str, now: Now) -> Forgotten:
    """Forget somebody; what an open case needs stays, used for it alone, until it has ended.

    Bookings that are to come are cancelled. Living tickets are another's matter, and come first.
    """
    accounts = await _accounts(tx, citizen)
    await citizens.lock_accounts(tx, accounts)
    asked = await erasure_of(tx, citizen) or Erasure(new_id(), citizen, "", now.real_ms, None)
    if not asked.state:
        asked = asked._replace(state=RESTRICTED)
        await add_erasure(tx, asked)
    await _give_up_times(tx, citizen, by, now.business_ms)
    await _delete(tx, accounts, now.real_ms, besides=_FOR_CASES)
    if any([await open_cases(tx, one) for one in accounts]):
        for one in accounts:
            await citizens.restrict_citizen(tx, one, now.real_ms)
        return Forgotten(asked)
    return await _finish(tx, asked, accounts, now.real_ms)


async def _accounts(tx: Connection, citizen: str) -> list[str]:
    return [citizen, *[one.id for one in await citizens.merged_accounts(tx, citizen)]]


async def _give_up_times(tx: Connection, citizen: str, by: str, now_ms: int) -> None:
    expected, _ = APPOINTMENT_MOVES["cancel"]
    for one in await appointments_of(tx, citizen, past=False):
        if one.state in expected:
            await cancel(tx, one.id, Ending(now_ms, by))
    if held := await active_hold(tx, citizen):
        await holding.release(tx, held.id, now_ms)


async def _delete(
    tx: Connection, accounts: Sequence[str], now_ms: int, besides: frozenset[str] = frozenset()
) -> None:
    found = [await citizens.account(tx, one) for one in accounts]
    digests = [one.openid_digest for one in found if one is not None]
    for text in (_READINGS, _CANCELLED, _BLANKED):
        await _do(tx, text, accounts)
    condition, values = filled(_CONSENTS, accounts)
    await sql.change(tx, condition, now_ms, *values)
    for one in HOLDINGS:
        if one.erase is Erase.DELETED and one.name not in besides:
            whose = digests if one.by_digest else accounts
            await _do(tx, f"DELETE FROM {one.table} WHERE {one.found}", whose)  # noqa: S608 - ours


async def _do(tx: Connection, text: str, whose: Sequence[str]) -> None:
    statement, values = filled(text, whose)
    await sql.change(tx, statement.replace("{{}}", "{}"), *values)


async def _finish(
    tx: Connection, asked: Erasure, accounts: Sequence[str], now_ms: int
) -> Forgotten:
    """Nothing needs anything of them any more: whoever comes by their openid is somebody new."""
    await _delete(tx, accounts, now_ms)
    for one in accounts:
        await citizens.erase_citizen(tx, one, now_ms)
    await finish_erasure(tx, asked.id, now_ms)
    ended = await end_families(tx, asked.citizen, now_ms, None)
    done = asked._replace(state=DONE, done_ms=now_ms)
    return Forgotten(done, tuple(ended))


async def finish_erasures(now: Now) -> list[Forgotten]:
    """Finish what waited for cases that have ended meanwhile; which those were."""
    finished = []
    for asked in await erasures_to_finish(connection()):
        if any([await open_cases(connection(), one) for one in await _all(asked)]):
            continue

        async def finish(tx: Connection, asked: Erasure = asked) -> Forgotten:
            by = f"citizen:{asked.citizen}"
            await audit(tx, Deed(HOUSE, "system:erasures", "erasure.finish", asked.id))
            return await erase(tx, asked.citizen, by, now)

        finished.append(await transact(finish))
    return [one for one in finished if one.erasure.state == DONE]


async def _all(asked: Erasure) -> list[str]:
    return await _accounts(connection(), asked.citizen)
