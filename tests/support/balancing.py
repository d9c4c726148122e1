"""What a manager sees of the balance of windows."""

from typing import Any

from tests.support.house import RunningHouse

Json = dict[str, Any]


async def balance(server: RunningHouse) -> Json:
    """What is advised and what was done."""
    reply = await server.get("/balance", "manager")
    assert reply.status_code == 200, reply.text
    found: Json = reply.json()
    return found
