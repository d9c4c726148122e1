"""A house of the first release, brought to the newest schema with all that it holds."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from tortoise import Tortoise
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.migrations.api import migrate as run_migrations

from records.db import sql
from records.db.engine import config, migrate, open_database, sqlite_url
from tests.support.postgres import fresh_database


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_the_first_release_is_brought_up_to_date(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    """Its halls and tickets stay, and the line is made anew, for its keys have changed."""
    async with AsyncExitStack() as stack:
        url = sqlite_url(tmp_path / "old.sqlite3")
        if kind == "postgres":
            server = request.getfixturevalue("postgres")
            url = await stack.enter_async_context(fresh_database(server))
        EXECUTOR_CACHE.clear()
        await run_migrations(config=config(url), target="yichuang.0001_initial")
        await Tortoise.close_connections()
        async with open_database(url):
            await sql.change(sql.connection(), "INSERT INTO hall_group (id) VALUES ('old')")
            await sql.change(
                sql.connection(),
                "INSERT INTO hall (id, group_id, level, name, name_en, always_open, position) "
                "VALUES ('old', 'old', 'city', 'old', 'old', TRUE, 0)",
            )
            await sql.change(
                sql.connection(),
                "INSERT INTO ticket (id, hall, date, prefix, n, number, lane, state, ordinal, "
                "version, document) VALUES "
                "('t', 'old', '2026-11-23', 'A', 1, 'A001', 'a', 'served', 1, 1, '{}')",
            )
            await sql.change(
                sql.connection(),
                "INSERT INTO staff (username, password_hash, role, display_name, active) "
                "VALUES ('clerk', '!', 'clerk', '', TRUE)",
            )
            await sql.change(
                sql.connection(),
                "INSERT INTO department (code, name, name_en, source, reference, demo_fields) "
                "VALUES ('D', 'D', 'D', '', '', '')",
            )
            await sql.change(
                sql.connection(),
                "INSERT INTO service_item (code, name, name_en, department_id, lane, promised_days,"
                " legal_days, fee_fen, basis, conditions, channels, source, reference, demo_fields)"
                " VALUES ('I', 'I', 'I', 'D', 'a', 1, 1, 0, '', '', '', '', '', '')",
            )
            await sql.change(
                sql.connection(),
                "INSERT INTO journal_head (grp, epoch, run_id, position) VALUES (?, ?, ?, ?)",
                "old",
                7,
                "a Redis with old keys",
                "1-1",
            )
        await migrate(url)
        await stack.enter_async_context(open_database(url))
        assert await sql.rows(sql.connection(), "SELECT id FROM hall_group") == [{"id": "old"}]
        head = await sql.rows(sql.connection(), "SELECT epoch, run_id FROM journal_head")
        assert head == [{"epoch": 7, "run_id": ""}]
        assert await sql.rows(sql.connection(), "SELECT ticket_class FROM ticket") == [
            {"ticket_class": "walk_in"}
        ]
        halls = await sql.rows(sql.connection(), "SELECT remote_lanes, latitude, region FROM hall")
        assert halls == [{"remote_lanes": "", "latitude": None, "region": ""}]
        staff = "SELECT demo, source, position, region, powers FROM staff"
        (clerk,) = await sql.rows(sql.connection(), staff)
        assert (bool(clerk.pop("demo")), clerk.pop("region")) == (False, None)
        assert clerk == {"source": "", "position": 0, "powers": ""}
        items = (
            "SELECT category, visits, consult_phone, slot_units, project_days, position "
            "FROM service_item"
        )
        (item,) = await sql.rows(sql.connection(), items)
        assert (item["category"], item["consult_phone"], item["position"]) == ("", "", 0)
        assert item["visits"] is item["slot_units"] is item["project_days"] is None
    EXECUTOR_CACHE.clear()
