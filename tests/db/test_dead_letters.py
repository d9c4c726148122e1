"""Dead letters from the command line."""

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from kit.clock import real_ms
from notify.channels.channel import Outcome, Result
from records.db import sql
from records.models.outbox.planning import Now
from records.notices.kinds import ChannelName, NoticeKind
from records.transactions import connection
from server.cli.notices import NotReplayed, dead, send_again
from tests.support.notices import Clocks, PlayedChannel, notice, planned, relay, run, states

if TYPE_CHECKING:
    from server.settings import Settings

WRONG = Outcome(Result.DEAD, "played", "40037")


async def test_a_dead_letter_is_listed_and_sent_once_more(database: str) -> None:
    """By its number; nobody is named. What did not fail is not sent again."""
    storage = SimpleNamespace(database_url=database)
    settings = cast("Settings", SimpleNamespace(storage=storage))
    clocks = Clocks(Now(real_ms(), real_ms()))
    await planned(clocks(), notice(NoticeKind.BOOKED))
    sender = relay(clocks, PlayedChannel(ChannelName.WECHAT, WRONG))
    await run(sender, clocks.moment)
    (row,) = await sql.rows(connection(), "SELECT id FROM delivery")
    (line,) = await dead(settings)
    assert line.startswith(f"{row['id']}  ")
    assert line.endswith("  …en-a  refused  40037")
    assert "citizen-a" not in line
    assert "queued" in await send_again(settings, row["id"])
    await run(sender, clocks.later(60))  # the command has asked the machine what time it is
    assert await states() == ["accepted"]
    assert await dead(settings) == []
    for delivery in (row["id"], row["id"] + 1):
        with pytest.raises(NotReplayed):
            await send_again(settings, delivery)
