"""Fixtures of the attacks."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.support.attack import unchanged
from tests.support.house import RunningHouse


@pytest_asyncio.fixture
async def watched(server: RunningHouse) -> AsyncIterator[None]:
    """Everybody is logged in before; nothing has moved after."""
    for name in ("kiosk", "clerk-01", "manager", "anna", "boris"):
        await server.login(name)
    async with unchanged(server):
        yield
