"""What came of a demo is void outside it, on both databases."""

from pathlib import Path

import pytest
from tortoise import Tortoise
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.migrations.api import migrate as run_migrations

from handlers.login import refresh_tokens
from handlers.login.demo import DemoSecretUsed, enter_demo, leave_demo
from handlers.login.passwords import set_password
from handlers.login.refresh_tokens import Login
from kit.clock import real_ms
from kit.crypto import hash_password, password_matches
from kit.errors import Unauthorized
from records.db import sql
from records.db.engine import config, migrate, open_database, sqlite_url
from records.models.people.demo_secrets import DemoSecret
from records.models.people.devices import Device
from records.models.people.login_families import families_of
from records.models.people.staff import Staff
from records.transactions import connection
from tests.support.small_catalogue import bring, catalogue, clerk, screen

DEMO, OWN = b"d" * 32, b"o" * 32
NEW = "a password of one's own"


@pytest.mark.usefixtures("database")
class TestOfItsRecord:
    """On an empty database of each kind."""

    async def test_its_secret_is_refused_and_its_logins_end(self) -> None:
        """The first start outside ends them all; later ones leave the new logins alone."""
        await enter_demo(DEMO, "demo")
        opened = await refresh_tokens.begin(Login("somebody", "citizen"), real_ms())
        with pytest.raises(DemoSecretUsed):
            await leave_demo(DEMO)
        await leave_demo(OWN)
        with pytest.raises(Unauthorized):
            await refresh_tokens.rotate(OWN, opened.refresh_token, real_ms())
        later = await refresh_tokens.begin(Login("somebody", "citizen"), real_ms())
        await leave_demo(OWN)
        assert (
            await refresh_tokens.rotate(OWN, later.refresh_token, real_ms())
        ).family == later.family
        with pytest.raises(DemoSecretUsed):
            await leave_demo(DEMO)

    async def test_a_demo_that_comes_back_is_left_again(self) -> None:
        """Its new logins end with the next start outside, too."""
        for _ in range(2):
            await enter_demo(DEMO, "demo")
            await refresh_tokens.begin(Login("somebody", "citizen"), real_ms())
            await leave_demo(OWN)
            assert await families_of(connection(), "citizen", "somebody") == []

    async def test_a_database_that_no_demo_used_keeps_its_logins(self) -> None:
        """Nothing is ended where nothing came of a demo."""
        await refresh_tokens.begin(Login("somebody", "citizen"), real_ms())
        await leave_demo(OWN)
        assert len(await families_of(connection(), "citizen", "somebody")) == 1
        assert await DemoSecret.all().count() == 0

    async def test_a_new_demo_password_is_for_demo_accounts_only(self) -> None:
        """A password set since stays; a screen that enrolled itself keeps its own."""
        await bring(
            catalogue(staff=[clerk("anna"), clerk("bert")], devices=[screen("wall")]), "old"
        )
        for name in ("anna", "bert"):
            await Staff.filter(username=name).update(password_hash=hash_password("old"))
        await Device.create(
            name="own", password_hash="own", kind="display", grp="hall", demo=True, listed=False
        )
        await set_password("bert", NEW)
        await enter_demo(DEMO, "new demo password")
        anna, bert = [await Staff.get(username=name) for name in ("anna", "bert")]
        assert await password_matches(anna.password_hash, "new demo password")
        assert (anna.demo, bert.demo) == (True, False)
        assert await password_matches(bert.password_hash, NEW)
        wall = await Device.get(name="wall")
        assert await password_matches(wall.password_hash, "new demo password")
        assert (await Device.get(name="own")).password_hash == "own"


async def test_an_older_demo_is_known_by_its_screens(tmp_path: Path) -> None:
    """A listed screen with a password marks a demo; an enrolled one is the manager's."""
    url = sqlite_url(tmp_path / "old.sqlite3")
    EXECUTOR_CACHE.clear()
    await run_migrations(config=config(url), target="yichuang.0002_the_line")
    await Tortoise.close_connections()
    rows = [
        ("display", "hash", "display"),
        ("display-0123456789", "hash", "display"),
        ("demo-kiosk-hall-01234567", "hash", "kiosk"),
    ]
    async with open_database(url):
        client = sql.connection()
        await sql.many(
            client,
            "INSERT INTO device (name, password_hash, kind, grp, label) VALUES (?, ?, ?, 'g', '')",
            rows,
        )
        await sql.many(
            client,
            "INSERT INTO staff (username, password_hash, role, display_name, active) "
            "VALUES (?, ?, 'clerk', '', TRUE)",
            [("anna", "hash"), ("bert", "!")],
        )
    await migrate(url)
    async with open_database(url):
        marks = {one.name: (one.listed, one.demo) for one in await Device.all()}
        assert marks == {
            "display": (True, True),
            "display-0123456789": (False, False),
            "demo-kiosk-hall-01234567": (False, True),
        }
        assert {s.username: s.demo for s in await Staff.all()} == {"anna": True, "bert": False}
        assert await DemoSecret.filter(voided_ms=None).count() == 1
    EXECUTOR_CACHE.clear()
