"""Messages arrive: none is lost with the process that was to send it, none is doubled unsaid."""

from tests.support.arriving import arrive

NOTICES, KILLS = 150, 3


async def test_relays_are_killed_while_they_send(database: str) -> None:
    """Nothing is missing; what was told twice is on record as sent again, and only calls are."""
    figures = await arrive(database, NOTICES, KILLS)
    assert figures.good, figures.table()
    assert figures.arrived + figures.unknown >= NOTICES, figures.table()
    assert figures.resends > 0, figures.table()
