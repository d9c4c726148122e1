"""Guessing the code of a new screen; apart, because the manager is locked out afterwards."""

from tests.support.house import RunningHouse


async def test_wrong_pairing_codes_are_limited(fresh: RunningHouse) -> None:
    """A manager has five tries in ten minutes."""
    body = {"code": "000000", "label": "x"}
    replies = [await fresh.post("/devices", "manager", body) for _ in range(6)]
    assert [reply.status_code for reply in replies] == [404] * 5 + [429]
