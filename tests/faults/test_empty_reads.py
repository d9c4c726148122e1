"""Redis was emptied a moment ago: nobody who looks is told that all are gone."""

from tests.support.house import RunningHouse
from tests.support.redis import flush


async def test_an_emptied_redis_is_not_believed(fresh: RunningHouse) -> None:
    """The first question after it comes before anybody has noticed; it is answered all the same."""
    ticket = await fresh.take("anna")
    await fresh.take()
    await fresh.verb(1, "open")
    questions = [
        ("/tickets", "anna"),
        (f"/tickets/{ticket['id']}", "anna"),
        ("/windows/tonghua/1", "clerk-01"),
        ("/halls/tonghua", "anna"),
    ]
    for path, name in questions:
        before = (await fresh.get(path, name)).json()
        await flush(fresh.redis.url)
        reply = await fresh.get(path, name)
        assert reply.status_code == 200, reply.text
        assert timeless(reply.json()) == timeless(before)


def timeless(found: object) -> object:
    """An answer without the moment at which it was given."""
    return {k: v for k, v in found.items() if k != "now"} if isinstance(found, dict) else found
