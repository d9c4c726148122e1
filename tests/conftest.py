"""Fixtures for every kind of test. One event loop serves the whole session."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from kit.clock import ManualClock, shanghai_ms
from tests.support.house import RunningHouse, make_template, running_house

pytest_plugins = ["tests.support.stuck"]


@pytest_asyncio.fixture(scope="session")
async def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo hall's database, made once."""
    return await make_template(tmp_path_factory.mktemp("template"))


@pytest_asyncio.fixture(scope="module")
async def server(
    template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningHouse]:
    """A house shared by the tests of one module."""
    async with running_house(tmp_path_factory.mktemp("house"), template) as house:
        yield house


@pytest_asyncio.fixture
async def fresh(template: Path, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """A house of a test's own."""
    async with running_house(tmp_path / "house", template) as house:
        yield house


@pytest.fixture
def clock() -> ManualClock:
    """A quarter past nine on a working morning in China."""
    return ManualClock(shanghai_ms("2026-11-23", 9, 15))


@pytest_asyncio.fixture
async def timed(template: Path, tmp_path: Path, clock: ManualClock) -> AsyncIterator[RunningHouse]:
    """A house of a test's own whose business time stands still until moved."""
    async with running_house(tmp_path / "house", template, clock) as house:
        yield house
