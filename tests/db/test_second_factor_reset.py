"""`python -m server second-factor reset`, as an operator runs it."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner

from handlers.login import refresh_tokens
from handlers.login.refresh_tokens import Login
from handlers.login.second_factor import new_secret
from kit.clock import real_ms
from kit.privacy.sealing import Sealed
from records.db.engine import open_database, sqlite_url
from records.models.people.login_families import families_of
from records.models.people.second_factors import (
    begin_second_factor,
    confirm_second_factor,
    find_second_factor,
    spend_step,
)
from records.models.people.staff import Place, add_staff
from records.transactions import connection
from server.__main__ import cli

AT = Place("clerk", "tonghua", None, None, "")


def test_a_factor_is_reset_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is gone, and with it the account's logins; for nobody, nothing happens."""
    monkeypatch.setenv("YICHUANG_DATA", str(tmp_path))
    url = sqlite_url(tmp_path / "yichuang.sqlite3")
    run = CliRunner().invoke
    assert run(cli, ["migrate"]).exit_code == 0

    async def fill() -> None:
        async with open_database(url):
            assert await add_staff(connection(), "li", "李", AT)
            await begin_second_factor(connection(), "li", Sealed("k", "s"), 1)
            assert await confirm_second_factor(connection(), "li", 1, 7, 2)
            await refresh_tokens.begin(Login("li", "clerk", "tonghua"), real_ms())

    async def left() -> tuple[bool, list[str]]:
        async with open_database(url):
            factor = await find_second_factor(connection(), "li")
            return factor is not None, await families_of(connection(), "clerk", "li")

    asyncio.run(fill())
    reset = ["second-factor", "reset"]
    assert run(cli, [*reset, "li"]).exit_code == 2  # no reason
    assert run(cli, [*reset, "nobody", "--reason", "lost"]).exit_code == 1
    assert asyncio.run(left())[0]
    done = run(cli, [*reset, "li", "--reason", "手机丢失"])
    assert (done.exit_code, "1 logins ended" in done.stdout) == (0, True)
    assert asyncio.run(left()) == (False, [])
    assert run(cli, [*reset, "li", "--reason", "again"]).exit_code == 1


async def test_a_secret_is_replaced_until_it_is_confirmed(database: str) -> None:
    """And then only its steps move on, each once; on both databases."""
    del database
    db, first, second = connection(), Sealed("k", "one"), Sealed("k", "two")
    assert await begin_second_factor(db, "li", first, 1)
    assert await begin_second_factor(db, "li", second, 2)
    assert not await confirm_second_factor(db, "li", 1, 7, 3)  # the secret of then is gone
    assert not await spend_step(db, "li", 2, 7)
    assert await confirm_second_factor(db, "li", 2, 7, 3)
    assert not await begin_second_factor(db, "li", first, 4)
    assert [await spend_step(db, "li", 2, step) for step in (7, 8, 8, 6)] == [
        False,
        True,
        False,
        False,
    ]
    found = await find_second_factor(db, "li")
    assert found is not None
    assert (found.sealed, found.last_step) == (second, 8)
    assert new_secret("li").secret != new_secret("li").secret
