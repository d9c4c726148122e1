"""What is said once the house is open, and what is said when it cannot be."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from kit.errors import Unavailable
from server import container
from server import group as opening
from server.demo.network import UNKNOWN, recipe
from server.run import greet
from server.settings import BadSettings, read_settings

if TYPE_CHECKING:
    from queueing.line.recovery.recover import Recovery


def test_the_addresses_are_those_of_a_hall(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever its group is called."""
    greet(read_settings({"YICHUANG_DATA": str(tmp_path)}), "city-hall")
    said = capsys.readouterr().out
    assert "/kiosk/city-hall\n" in said
    assert "/display/city-hall\n" in said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "YICHUANG_HOST=0.0.0.0 YICHUANG_PUBLIC_URL=http://192.0.2.9:8000 make run"),
        ({"YICHUANG_HOST": "0.0.0.0"}, "YICHUANG_PUBLIC_URL=http://192.0.2.9:8000"),  # noqa: S104
        (
            {"YICHUANG_HOST": "0.0.0.0", "YICHUANG_PUBLIC_URL": "http://hall.lan"},  # noqa: S104
            "http://hall.lan/mini/",
        ),
    ],
)
def test_a_demo_says_how_phones_reach_it(tmp_path: Path, given: dict[str, str], said: str) -> None:
    """What to start it with; and once that is done, where to look."""
    settings = read_settings({"YICHUANG_DATA": str(tmp_path), **given})
    lines = recipe(settings.address, settings.app.web.public_url, "192.0.2.9")
    assert said in "\n".join(lines)
    assert ("make run" in "\n".join(lines)) == (given == {})


def test_a_machine_without_a_network_is_told_what_to_put_in(tmp_path: Path) -> None:
    """An example stands for the address that nobody knows."""
    settings = read_settings({"YICHUANG_DATA": str(tmp_path)})
    assert UNKNOWN in recipe(settings.address, "", None)[-1]


async def test_a_redis_that_stays_away_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the fault that was met, not with the time-out that ended the wait."""

    async def recover(_: int) -> None:
        raise Unavailable from ConnectionError("connection refused by 192.0.2.7:6379")

    monkeypatch.setattr(opening, "REDIS_WITHIN_S", 0.01)
    with pytest.raises(BadSettings, match=r"Redis.*refused by 192\.0\.2\.7:6379"):
        await opening.recover(cast("Recovery", SimpleNamespace(recover=recover)))


async def test_a_start_that_fails_leaves_nothing_going() -> None:
    """Of several groups one cannot be opened: the others are not opened behind its back."""
    going = asyncio.Event()
    ended: list[str] = []

    async def opens() -> None:
        going.set()
        try:
            await asyncio.sleep(60)
        finally:
            ended.append("the other")

    async def fails() -> None:
        await going.wait()
        raise BadSettings

    with pytest.raises(BadSettings):
        await container._all_of([opens(), fails()])
    assert ended == ["the other"]
