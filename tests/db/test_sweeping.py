"""What is cleared away goes in small steps, on both databases, with room for others between."""

import itertools
from typing import Any

import pytest

from handlers.login import refresh_tokens
from handlers.login.refresh_tokens import DAY_MS, Login
from kit.ceilings import SHOWN_EVENTS_KEPT
from records import sweeping
from records.db import sql
from records.models.idempotent_answers import KeptAnswer
from records.models.people.login_families import LoginFamily, RefreshToken
from records.models.people.pairings import Pairing
from records.retention import prune

NOW_MS = 1_795_000_000_000
LONG_AGO_MS = NOW_MS - 400 * DAY_MS
STEP, DEAD = 3, 10

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows each statement deleted, of three at most; None where others had their turn."""
    found: list[Any] = []
    change = sql.change

    async def counted(*asked: Any) -> int:  # noqa: ANN401
        count = await change(*asked)
        found.append(count)
        return count

    async def rest() -> None:
        found.append(None)

    monkeypatch.setattr(sql, "change", counted)
    monkeypatch.setattr(sweeping, "ROWS", STEP)
    monkeypatch.setattr(sweeping, "rest", rest)
    return found


def assert_small(steps: list[Any], total: int) -> None:
    """All is gone, no statement deleted more than it may, and none followed on another at once."""
    deleted = [step for step in steps if step]
    assert sum(deleted) == total
    assert max(deleted) <= STEP
    after_each = [after for step, after in itertools.pairwise(steps) if step == STEP]
    assert after_each
    assert set(after_each) == {None}


async def test_what_was_shown_and_told(steps: list[Any]) -> None:
    """Each hall by itself."""
    for seq in (*range(1, DEAD + 1), DEAD + SHOWN_EVENTS_KEPT):
        await sql.change(
            sql.connection(),
            "INSERT INTO shown (hall, seq, device, at_ms) VALUES ('hall', ?, 'display', ?)",
            seq,
            NOW_MS,
        )
    for n in range(DEAD + 1):
        await sql.change(
            sql.connection(),
            "INSERT INTO estimate_given (ticket, hall, lane, at_ms, p50_s, p90_s) "
            "VALUES (?, 'hall', 'instant', ?, 60, 90)",
            f"ticket-{n}",
            LONG_AGO_MS if n < DEAD else NOW_MS,
        )
    steps.clear()
    assert await prune(NOW_MS) == 2 * DEAD
    assert_small(steps, 2 * DEAD)
    assert len(await sql.rows(sql.connection(), "SELECT id FROM shown")) == 1
    assert len(await sql.rows(sql.connection(), "SELECT ticket FROM estimate_given")) == 1


async def test_logins_and_answers(steps: list[Any]) -> None:
    """What is still needed lies between what is not, and stays."""
    living = [await refresh_tokens.begin(Login(f"c-{n}", "citizen"), NOW_MS) for n in range(DEAD)]
    for n in range(DEAD):
        await refresh_tokens.begin(Login(f"c-{n}", "citizen"), LONG_AGO_MS)
        await KeptAnswer.create(request=f"{n}", body="", created_ms=LONG_AGO_MS)
        await Pairing.create(
            id=f"{n}", secret_digest="", kind="kiosk", hall="hall", expires_ms=LONG_AGO_MS
        )
    steps.clear()
    await refresh_tokens.tidy(NOW_MS)
    assert_small(steps, 4 * DEAD)
    assert {token.family for token in await RefreshToken.all()} == {o.family for o in living}
    assert {family.id for family in await LoginFamily.all()} == {o.family for o in living}
    assert not await KeptAnswer.all().count() + await Pairing.all().count()
