"""What is said once the house is open, and what is said when it cannot be."""

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from kit.errors import Unavailable
from records.layout import Layout
from server import opening
from server.run import greet
from server.settings import BadSettings, read_settings

if TYPE_CHECKING:
    from queueing.recovery import Recovery


def test_the_addresses_are_those_of_a_hall(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of the first one; the group may have another name."""
    settings = read_settings({"YICHUANG_DATA": str(tmp_path), "YICHUANG_GROUP": "city"})
    halls: dict[str, Any] = {"city-hall": None, "branch": None}
    greet(settings, Layout("city", halls))
    said = capsys.readouterr().out
    assert "/kiosk/city-hall\n" in said
    assert "/display/city-hall\n" in said


async def test_a_redis_that_stays_away_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the fault that was met, not with the time-out that ended the wait."""

    async def recover(_: int) -> None:
        raise Unavailable from ConnectionError("connection refused by 192.0.2.7:6379")

    monkeypatch.setattr(opening, "REDIS_WITHIN_S", 0.01)
    with pytest.raises(BadSettings, match=r"Redis.*refused by 192\.0\.2\.7:6379"):
        await opening._recover(cast("Recovery", SimpleNamespace(recover=recover)))
