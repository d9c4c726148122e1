"""The audit of a running house: a row a write, chained at once; a tail that was cut is seen."""

import asyncio
import os
import sys

from records.db import sql
from records.models.audit.audit_rows import HOUSE
from records.transactions import connection
from server.jobs.of_house import SealAudit
from tests.support.house import RunningHouse
from tests.support.identity import rows


async def seal(house: RunningHouse) -> str:
    """Let the sealer pass; what the house says of the audit then."""
    await SealAudit(house.ctx).run_once(house.ctx.moment())
    told: str = (await house.http.get("/readyz")).json()["audit"]
    return told


async def verify(house: RunningHouse) -> tuple[int, str]:
    """What the command says, and how it ends."""
    environ = {**os.environ, "YICHUANG_DATA": str(house.settings.storage.data)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", "audit", "verify"),
        env=environ,
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await process.communicate()
    return process.returncode or 0, told.decode()


async def test_who_did_what_is_on_record_and_in_order(server: RunningHouse) -> None:
    """A verb of the line by the commit that has it; a write by its route; nothing twice."""
    before = max(row["id"] for row in await rows("audit_row"))
    ticket = await server.take("boris")
    wished = await server.http.put(
        "/api/v1/me/notice-wishes",
        headers={"Authorization": f"Bearer {await server.login('boris')}"},
        json={"language": "en", "sms": False},
    )
    assert wished.status_code == 200
    await server.delete("/me/phone", "boris")
    found = await rows("audit_row", "id>? ORDER BY id", before)
    done = [row["action"] for row in found if not row["action"].startswith("timer.")]
    expected = ["account.openid", "login.begin", "journal.commit"]
    assert done == [*expected, "contacts.wish", "contacts.withdraw_phone"]
    assert ticket["id"] not in str(found)
    whose = {row["actor"] for row in found if row["action"].startswith("contacts.")}
    assert len(whose) == 1
    assert whose.pop().startswith("citizen:")
    assert await seal(server) == "sealed"
    assert not await rows("audit_row", "sealed_as IS NULL AND grp=?", HOUSE)


async def test_a_cut_tail_is_seen_while_the_house_serves(fresh: RunningHouse) -> None:
    """Rows and links are gone without a trace in the database; the head outside remembers them."""
    await fresh.login("anna")
    assert await seal(fresh) == "sealed"
    code, told = await verify(fresh)
    assert (code, f"{HOUSE}: " in told) == (0, True), told
    (last,) = await rows("audit_link", "grp=? ORDER BY number DESC LIMIT 1", HOUSE)
    await sql.change(connection(), "DELETE FROM audit_link WHERE id=?", last["id"])
    await sql.change(connection(), "DELETE FROM audit_row WHERE id=?", last["row"])
    assert await seal(fresh) == "broken"
    assert "yichuang_audit_broken 1.0" in (await fresh.http.get("/metrics")).text
    assert fresh.ctx.incidents.counts
    code, told = await verify(fresh)
    assert code == 1
    assert "its tail was cut" in told or "reckoned anew" in told, told


async def test_rows_that_wait_are_seen(fresh: RunningHouse) -> None:
    """A sealer that does not come to its end for five seconds."""
    fresh.ctx.audit_watch.sealed(fresh.ctx.moment().steady_s - 6)
    assert fresh.ctx.audit_watch.problem(fresh.ctx.moment().steady_s) == "behind"
    assert await seal(fresh) == "sealed"
