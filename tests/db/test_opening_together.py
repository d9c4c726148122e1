"""Several processes that start at the same moment on an empty database."""

import asyncio
from pathlib import Path

import pytest

from records.db.engine import migrate, one_at_a_time, sqlite_url
from tests.support.postgres import fresh_database


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_they_prepare_it_one_after_the_other(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    """Whoever comes second waits, from the same folder or from another machine's."""
    inside = 0

    async def prepare(url: str, folder: Path) -> None:
        nonlocal inside
        folder.mkdir(exist_ok=True)
        async with one_at_a_time(url, folder):
            inside += 1
            assert inside == 1
            await migrate(url)
            inside -= 1

    if kind == "sqlite":
        url = sqlite_url(tmp_path / "new.sqlite3")
        await asyncio.gather(*[prepare(url, tmp_path) for _ in range(3)])
        return
    async with fresh_database(request.getfixturevalue("postgres")) as url:
        await asyncio.gather(*[prepare(url, tmp_path / str(n)) for n in range(3)])
