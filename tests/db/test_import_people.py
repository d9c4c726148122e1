"""Whoever the files no longer name is logged out by the import; nobody's password changes."""

import msgspec
import pytest

from handlers.login import refresh_tokens
from handlers.login.refresh_tokens import Login
from handlers.login.tokens import Tokens
from handlers.principal import CLERK, DISPLAY
from kit.clock import real_ms
from kit.errors import Unauthorized
from queueing.model.documents import TicketDoc, json_of
from records.db import sql
from records.models.people.devices import Device
from records.models.people.staff import Staff
from server.importer.problems import ImportRefused
from tests.support.small_catalogue import BRANCH, bring, catalogue, clerk, screen, window

SECRET = b"a secret of at least thirty-two bytes"

WAITING = {
    "id": "t",
    "hall": "hall",
    "lane": "a",
    "line": "hall:a",
    "state": "waiting",
    "number": "G001",
    "prefix": "G",
    "n": 1,
    "date": "2026-11-23",
    "order": 1,
    "version": 1,
    **dict.fromkeys(("joined_at", "waiting_since", "arrival", "credit_ms", "call_no"), 0),
    "class": "walk_in",
}

pytestmark = pytest.mark.usefixtures("database")


async def token_for(tokens: Tokens, name: str, role: str, hall: str | None = "hall") -> str:
    """Log somebody in."""
    login = Login(name, role, hall)
    opened = await refresh_tokens.begin(login, real_ms())
    return tokens.issue(login, opened.family)


async def refused(tokens: Tokens, token: str) -> bool:
    """Whether a process that has just looked at the record refuses a token."""
    await tokens.run_once(real_ms())
    try:
        tokens.principal(token)
    except Unauthorized:
        return True
    return False


async def test_staff_that_are_gone_or_moved_are_logged_out() -> None:
    """Their tokens stop with the next look at the record; their colleagues' go on."""
    await bring(catalogue(staff=[clerk(name) for name in ("anna", "bert", "cleo")]))
    tokens = Tokens(SECRET)
    held = {name: await token_for(tokens, name, CLERK) for name in ("anna", "bert", "cleo")}
    report = await bring(catalogue(staff=[clerk("bert", at=BRANCH), clerk("cleo", window="2")]))
    assert report.logged_out == ["anna", "bert"]
    assert {name: await refused(tokens, held[name]) for name in held} == {
        "anna": True,
        "bert": True,
        "cleo": False,
    }
    assert not (await Staff.get(username="anna")).active
    assert "Logged out at once · 已立即注销登录：anna、bert" in str(report)
    assert not report.restart_needed


async def test_screens_that_are_gone_are_revoked_and_may_return() -> None:
    """Only those of the files: a screen that a manager enrolled stays."""
    await bring(catalogue(devices=[screen("wall"), screen("door")]))
    await Device.create(name="enrolled", password_hash="own", kind=DISPLAY, hall="hall", grp="hall")
    tokens = Tokens(SECRET)
    held = {n: await token_for(tokens, n, DISPLAY) for n in ("wall", "door", "enrolled")}
    report = await bring(catalogue(devices=[screen("door")]))
    assert report.tables["devices"].retired == ["wall"]
    found = {name: await refused(tokens, held[name]) for name in held}
    assert found == {"wall": True, "door": False, "enrolled": False}
    assert (await Device.get(name="wall")).revoked_ms is not None
    assert (await Device.get(name="enrolled")).revoked_ms is None
    await bring(catalogue(devices=[screen("wall"), screen("door")]))
    assert (await Device.get(name="wall")).revoked_ms is None


async def test_a_screen_that_a_manager_revoked_stays_revoked() -> None:
    """However often the files name it."""
    await bring(catalogue(devices=[screen("wall")]))
    await Device.filter(name="wall").update(revoked_ms=1)
    await bring(catalogue(devices=[screen("wall")]))
    assert (await Device.get(name="wall")).revoked_ms == 1


async def test_a_refused_import_logs_nobody_out() -> None:
    """All or nothing holds for logins, too."""
    await bring(catalogue(staff=[clerk("anna")]))
    tokens = Tokens(SECRET)
    held = await token_for(tokens, "anna", CLERK)
    document = json_of(msgspec.convert(WAITING, TicketDoc)).decode()
    await sql.change(
        sql.connection(),
        "INSERT INTO ticket (id, hall, date, prefix, n, number, lane, state, ordinal, version, "
        "document) VALUES ('t', 'hall', '2026-11-23', 'G', 1, 'G001', 'a', 'waiting', 1, 1, ?)",
        document,
    )
    with pytest.raises(ImportRefused, match="G001"):
        await bring(catalogue(windows=[window("1", "b"), window("1", "b", at=BRANCH)]))
    assert not await refused(tokens, held)
    assert (await Staff.get(username="anna")).active
