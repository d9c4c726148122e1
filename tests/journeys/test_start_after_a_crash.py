"""What a start finds when the house died before SQL had all that the line knew."""

from pathlib import Path

import pytest

from records.journal import committer as commits
from records.models.catalogue.halls import Window
from tests.support.house import running_house


async def test_a_retired_window_that_only_the_log_knows_to_be_needed(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is retired while SQL does not know of the ticket there, which can be finished after."""
    folder = tmp_path / "house"
    async with running_house(folder, template) as house:
        ticket = await house.take()
        with monkeypatch.context() as cut:
            cut.setattr(commits, "commit", _away)
            await house.verb(7, "open")
            called = (await house.verb(7, "call-next")).json()
            assert (called["ticket"]["id"], called["durable"]) == (ticket["id"], False)
            await Window.filter(hall_id="tonghua", code="7").update(retired_at_ms=1)
            await house.redis.stop()  # what it knows it keeps
    async with running_house(folder, template) as house:
        assert house.group.directory.halls["tonghua"].windows["7"].retired
        await house.verb(7, "start")
        finished = (await house.verb(7, "finish")).json()
        assert (finished["ticket"]["state"], finished["durable"]) == ("served", True)


async def _away(*_: object) -> bool:
    raise ConnectionRefusedError
