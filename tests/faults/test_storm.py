"""Three processes that serve two groups, one record, one Redis; and everything breaks meanwhile."""

from pathlib import Path

from tests.support.fleet import ALL_GROUPS, record_like, running_fleet
from tests.support.storm import Plan, weather

SHORT = Plan(
    tickets=300, takers=32, windows=16, kills=2, flushes=1, rewinds=1, deaths=1, backs=(1, 60)
)


async def test_a_stormy_morning(tables: Path, tmp_path: Path) -> None:
    """Nobody who was given a number is lost, doubled or called twice; `make faults` is longer."""
    async with running_fleet(tmp_path, ALL_GROUPS * 3, record_like(tables, tmp_path)) as fleet:
        figures = await weather(fleet, SHORT)
    assert figures.good, figures.table()
    assert figures.epochs > 1
