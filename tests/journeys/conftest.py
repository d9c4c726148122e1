"""A house whose time stands still, for journeys through its calendar."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from kit.clock import ManualClock
from tests.support.house import STILL_MS, RunningHouse, running_house


@pytest_asyncio.fixture(scope="module")
async def house(
    template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningHouse]:
    """A house at a quarter past nine on a Monday morning that stands still."""
    clock = ManualClock(STILL_MS)
    async with running_house(tmp_path_factory.mktemp("still"), template, clock) as house:
        yield house
