"""What a house has collected is on record when it has stopped."""

from pathlib import Path

from records.db import sql
from records.db.engine import open_database
from records.models.booking.check_in_signs import EVERY_MS
from tests.support.house import running_house


async def test_what_was_shown_in_the_last_second_is_on_record(
    template: Path, tmp_path: Path
) -> None:
    """It is written once a second, and once more at the end; so are the signs of checking in."""
    async with running_house(tmp_path, template) as house:
        url = house.settings.storage.database_url
        now_ms = house.ctx.clock.now_ms()
        house.ctx.shown.add("tonghua", 7, "display")
        house.ctx.check_in_signs.add("tonghua", now_ms)
    async with open_database(url):
        shown = await sql.rows(sql.connection(), "SELECT hall, seq, device FROM shown")
        signs = await sql.rows(sql.connection(), "SELECT hall, at_ms FROM check_in_sign")
    assert shown == [{"hall": "tonghua", "seq": 7, "device": "display"}]
    assert [(sign["hall"], sign["at_ms"] // EVERY_MS) for sign in signs] == [
        ("tonghua", now_ms // EVERY_MS)
    ]
