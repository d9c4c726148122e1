"""A refresh token that comes twice: a lost answer is given again, a theft ends the login."""

import asyncio

import pytest

from handlers.login import refresh_tokens
from handlers.login.refresh_tokens import (
    DAY_MS,
    HOUR_MS,
    REPEAT_WITHIN_MS,
    TokenPair,
    TokenReused,
)
from kit.errors import Unauthorized
from records.models.people.login_families import (
    NewToken,
    RefreshToken,
    revoke_family,
    revoked_since,
)
from records.models.people.staff import Staff
from records.transactions import connection
from tests.support.logins import CITIZEN, CLERK, NOW_MS, SOON_MS, hire, is_revoked, rotate

pytestmark = pytest.mark.usefixtures("database")


async def test_a_lost_answer_is_given_again() -> None:
    """For thirty seconds, on the clock of whoever is asked, and as often as somebody asks."""
    await hire()
    first = await refresh_tokens.begin(CLERK, NOW_MS)
    second = await rotate(first.refresh_token, NOW_MS)
    for later_ms in (-2000, 0, REPEAT_WITHIN_MS):
        assert await rotate(first.refresh_token, NOW_MS + later_ms) == second
    assert await RefreshToken.filter(family=first.family).count() == 2
    third = await rotate(second.refresh_token, NOW_MS + HOUR_MS)
    assert third.login == CLERK


async def test_a_late_replay_ends_the_login() -> None:
    """Also the newest token of the family is worthless then."""
    first = await refresh_tokens.begin(CITIZEN, NOW_MS)
    second = await rotate(first.refresh_token, NOW_MS)
    with pytest.raises(TokenReused) as refused:
        await rotate(first.refresh_token, SOON_MS + 1)
    assert refused.value.family == first.family
    with pytest.raises(Unauthorized):
        await rotate(second.refresh_token, SOON_MS + 1)
    assert first.family in await revoked_since(connection(), NOW_MS)


async def test_a_replay_after_its_successor_was_used_ends_the_login() -> None:
    """Two parties hold the login then, and nobody knows which of them is the thief."""
    first = await refresh_tokens.begin(CITIZEN, NOW_MS)
    second = await rotate(first.refresh_token, NOW_MS)
    third = await rotate(second.refresh_token, NOW_MS + 1)
    with pytest.raises(TokenReused):
        await rotate(first.refresh_token, NOW_MS + 2)
    with pytest.raises(Unauthorized):
        await rotate(third.refresh_token, NOW_MS + 3)
    assert await is_revoked(first)


async def test_the_thirty_seconds_begin_once() -> None:
    """A repetition does not make room for further ones."""
    first = await refresh_tokens.begin(CITIZEN, NOW_MS)
    await rotate(first.refresh_token, NOW_MS)
    await rotate(first.refresh_token, SOON_MS)
    with pytest.raises(TokenReused):
        await rotate(first.refresh_token, SOON_MS + 1)


async def test_all_who_present_a_token_at_once_get_the_same_next() -> None:
    """Two tabs, or a client that repeats before it was answered: one of them changes the record."""
    opened = await refresh_tokens.begin(CITIZEN, NOW_MS)
    results = await asyncio.gather(*(rotate(opened.refresh_token, NOW_MS) for _ in range(20)))
    assert len(set(results)) == 1
    assert await RefreshToken.filter(family=opened.family).count() == 2
    assert not await is_revoked(opened)
    await rotate(results[0].refresh_token, NOW_MS + 1)


async def test_who_comes_second_by_a_hair_gets_what_the_first_got(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another process spends the token between our look at it and our own attempt."""
    first = await refresh_tokens.begin(CITIZEN, NOW_MS)
    of_the_other: list[TokenPair] = []
    spend = refresh_tokens._spend

    async def late(digest: str, successor: NewToken, now_ms: int) -> bool:
        monkeypatch.setattr(refresh_tokens, "_spend", spend)
        of_the_other.append(await rotate(first.refresh_token, NOW_MS))
        return await spend(digest, successor, now_ms)

    monkeypatch.setattr(refresh_tokens, "_spend", late)
    assert [await rotate(first.refresh_token, NOW_MS)] == of_the_other
    assert await RefreshToken.filter(family=first.family).count() == 2


async def test_a_successor_is_nothing_that_others_could_derive() -> None:
    """Only with this server's secret, and not from what the record holds."""
    first = await refresh_tokens.begin(CITIZEN, NOW_MS)
    second = await rotate(first.refresh_token, NOW_MS)
    with pytest.raises(TokenReused):
        await refresh_tokens.rotate(b"the secret of another server", first.refresh_token, NOW_MS)
    stored = repr(await RefreshToken.all().values())
    assert second.refresh_token not in stored
    assert len(second.refresh_token) == 48


async def test_a_login_that_was_ended_is_not_given_again() -> None:
    """Not even the answer that was lost."""
    first = await refresh_tokens.begin(CITIZEN, NOW_MS)
    await rotate(first.refresh_token, NOW_MS)
    await revoke_family(connection(), first.family, NOW_MS)
    with pytest.raises(Unauthorized) as refused:
        await rotate(first.refresh_token, NOW_MS + 1)
    assert not isinstance(refused.value, TokenReused)


async def test_a_lost_answer_is_not_given_to_a_clerk_who_left() -> None:
    """The account is looked at each time."""
    staff = await hire()
    first = await refresh_tokens.begin(CLERK, NOW_MS)
    await rotate(first.refresh_token, NOW_MS)
    await Staff.filter(username=staff.username).update(active=False)
    with pytest.raises(Unauthorized):
        await rotate(first.refresh_token, NOW_MS + 1)
    assert await is_revoked(first)


async def test_a_token_spent_in_its_last_moment_may_be_repeated() -> None:
    """It has expired by then, and tidying leaves it that long; its successor holds."""
    first = await refresh_tokens.begin(CITIZEN, NOW_MS - 30 * DAY_MS + 1)
    second = await rotate(first.refresh_token, NOW_MS)
    await refresh_tokens.tidy(SOON_MS)
    assert await rotate(first.refresh_token, SOON_MS) == second


async def test_a_successor_that_has_expired_is_not_given_again() -> None:
    """A clerk's twelve hours end for the repetition too, which is no theft."""
    await hire()
    first = await refresh_tokens.begin(CLERK, NOW_MS - 12 * HOUR_MS + 1)
    await rotate(first.refresh_token, NOW_MS)
    with pytest.raises(Unauthorized) as refused:
        await rotate(first.refresh_token, NOW_MS + 1)
    assert not isinstance(refused.value, TokenReused)


async def test_an_unknown_token_changes_nothing() -> None:
    """It is not a replay of anybody's."""
    with pytest.raises(Unauthorized) as refused:
        await rotate("never given out", NOW_MS)
    assert not isinstance(refused.value, TokenReused)
