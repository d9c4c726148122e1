"""By whose address logins are counted, with a proxy before the house and without."""

from pathlib import Path

import pytest

from handlers import limits
from tests.support.house import RunningHouse, running_house

FORGED = "203.0.113.9"


async def _fail(server: RunningHouse, forwarded: str) -> int:
    reply = await server.http.post(
        "/api/v1/login/staff",
        json={"username": "nobody", "password": "wrong"},
        headers={"X-Forwarded-For": forwarded},
    )
    return reply.status_code


@pytest.fixture(autouse=True)
def one_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address may fail once, so that few tries tell."""
    monkeypatch.setattr(limits, "FAILURES", limits.FAILURES._replace(most=1))


async def test_visitors_behind_our_proxy_are_counted_apart(template: Path, tmp_path: Path) -> None:
    """The entry that our own proxy wrote counts, and what the visitor wrote before it does not."""
    async with running_house(tmp_path / "house", template, app__web__proxies=1) as server:
        assert await _fail(server, "192.0.2.1") == 401
        assert await _fail(server, f"{FORGED}, 192.0.2.1") == 429
        assert await _fail(server, "192.0.2.2") == 401


async def test_without_a_proxy_nobody_can_pose_as_another(fresh: RunningHouse) -> None:
    """The header is anybody's to write."""
    assert await _fail(fresh, "192.0.2.1") == 401
    assert await _fail(fresh, "192.0.2.2") == 429
