"""Logins in SQL, on both databases: rotation, expiry and the end of a family."""

import pytest

from handlers.login import refresh_tokens
from handlers.login.refresh_tokens import (
    DAY_MS,
    HOUR_MS,
    REPEAT_WITHIN_MS,
    Login,
    TokenReused,
)
from handlers.login.tokens import LIFE_S, Tokens
from kit.ceilings import LOGINS_PER_TICKET, SPENT_TOKENS_KEPT_DAYS
from kit.clock import ManualClock
from kit.clock_guard import CLOCK_TOLERANCE_S
from kit.errors import Unauthorized
from notify.feed.mailbox import SocketLogin
from records.models.people.devices import Device
from records.models.people.login_families import (
    LoginFamily,
    RefreshToken,
    families_of,
    revoke_family,
    revoked_since,
)
from records.models.people.staff import Staff
from records.transactions import connection
from tests.support.logins import CITIZEN, CLERK, KEY, NOW_MS, SOON_MS, hire, rotate

pytestmark = pytest.mark.usefixtures("database")


async def test_a_refresh_token_is_spent_on_the_next() -> None:
    """The login stays what it was, with its hall and window."""
    await hire()
    first = await refresh_tokens.begin(CLERK, NOW_MS)
    second = await rotate(first.refresh_token, NOW_MS + 1)
    assert (second.login, second.family) == (CLERK, first.family)
    assert second.refresh_token != first.refresh_token
    await rotate(second.refresh_token, NOW_MS + 2)


async def test_only_digests_are_stored() -> None:
    """Whoever reads the table cannot log in with what it holds."""
    opened = await refresh_tokens.begin(CITIZEN, NOW_MS)
    stored = [token.digest for token in await RefreshToken.all()]
    assert opened.refresh_token not in stored


async def test_a_display_is_renewed_for_months() -> None:
    """Each time for another half a year, and a lost answer does not end it."""
    await Device.create(name="d-1", password_hash="!", kind="display", grp="tonghua", hall=None)
    opened = await refresh_tokens.begin(Login("d-1", "display"), NOW_MS)
    for month in range(1, 13):
        at_ms = NOW_MS + month * 30 * DAY_MS
        renewed = await rotate(opened.refresh_token, at_ms)
        assert await rotate(opened.refresh_token, at_ms + REPEAT_WITHIN_MS) == renewed
        await refresh_tokens.tidy(at_ms + REPEAT_WITHIN_MS)
        opened = renewed
    await Device.filter(name="d-1").update(revoked_ms=NOW_MS)
    with pytest.raises(Unauthorized):
        await rotate(opened.refresh_token, NOW_MS + 370 * DAY_MS)


async def test_a_clerk_logs_in_anew_after_twelve_hours() -> None:
    """However often the login was renewed in between."""
    await hire()
    opened = await refresh_tokens.begin(CLERK, NOW_MS)
    opened = await rotate(opened.refresh_token, NOW_MS + 11 * HOUR_MS)
    with pytest.raises(Unauthorized):
        await rotate(opened.refresh_token, NOW_MS + 12 * HOUR_MS)


async def test_a_phone_stays_logged_in_while_it_is_used() -> None:
    """Thirty days count from the last renewal."""
    opened = await refresh_tokens.begin(CITIZEN, NOW_MS)
    opened = await rotate(opened.refresh_token, NOW_MS + 29 * DAY_MS)
    opened = await rotate(opened.refresh_token, NOW_MS + 58 * DAY_MS)
    with pytest.raises(Unauthorized):
        await rotate(opened.refresh_token, NOW_MS + 88 * DAY_MS)


@pytest.mark.parametrize("change", [{"active": False}, {"hall": "branch-1"}])
async def test_a_clerk_who_left_or_moved_is_not_renewed(change: dict[str, object]) -> None:
    """The login ends at its next renewal."""
    await hire()
    opened = await refresh_tokens.begin(CLERK, NOW_MS)
    await Staff.filter(username="clerk-07").update(**change)
    with pytest.raises(Unauthorized):
        await rotate(opened.refresh_token, NOW_MS)
    assert opened.family in await revoked_since(connection(), NOW_MS)


async def test_another_process_learns_of_a_logout() -> None:
    """Within one look at SQL its tokens and sockets no longer hold."""
    time = ManualClock(NOW_MS)
    here, there = (Tokens(KEY, time.now_ms) for _ in range(2))
    opened = await refresh_tokens.begin(CITIZEN, NOW_MS)
    token = here.issue(opened.login, opened.family)
    session = SocketLogin(there.principal(token).expires_ms, opened.family, "")
    await revoke_family(connection(), opened.family, NOW_MS)
    assert there.valid(session)
    await there.run_once(NOW_MS)
    assert not there.valid(session)
    with pytest.raises(Unauthorized):
        there.principal(token)


async def test_a_logout_is_seen_whose_clock_is_behind() -> None:
    """By as much as a clock may be, and although the others have read up to now already."""
    there = Tokens(b"a secret for tests, long enough.", ManualClock(NOW_MS).now_ms)
    opened = await refresh_tokens.begin(CITIZEN, NOW_MS)
    session = SocketLogin(NOW_MS + 60_000, opened.family, "")
    await there.run_once(NOW_MS)
    await revoke_family(connection(), opened.family, NOW_MS - CLOCK_TOLERANCE_S * 1000)
    await there.run_once(NOW_MS + 2000)
    assert not there.valid(session)


async def test_ended_logins_are_forgotten_once_their_tokens_have_expired() -> None:
    """What a process remembers does not grow for ever."""
    time = ManualClock(NOW_MS)
    tokens = Tokens(KEY, time.now_ms)
    opened = await refresh_tokens.begin(CITIZEN, NOW_MS)
    await revoke_family(connection(), opened.family, NOW_MS)
    await tokens.run_once(NOW_MS)
    assert opened.family in tokens._revoked
    later = NOW_MS + LIFE_S * 1000 + 10 * 60_000
    await tokens.run_once(later)
    await tokens.run_once(later)
    assert not tokens._revoked


async def test_tidying_leaves_what_still_means_something() -> None:
    """A used token is kept until it expires, so that its replay is noticed."""
    old = await refresh_tokens.begin(CITIZEN, NOW_MS - 31 * DAY_MS)
    used = await refresh_tokens.begin(CITIZEN, NOW_MS - 2 * HOUR_MS)
    await rotate(used.refresh_token, NOW_MS)
    await refresh_tokens.tidy(NOW_MS)
    kept = [family.id for family in await LoginFamily.all()]
    assert kept == [used.family]
    assert await RefreshToken.filter(family=old.family).count() == 0
    with pytest.raises(TokenReused):
        await rotate(used.refresh_token, SOON_MS + 1)


@pytest.mark.parametrize(
    ("login", "at_most"),
    [
        (Login("ticket-1", "ticket"), LOGINS_PER_TICKET),
        (CITIZEN, 3),
    ],
)
async def test_so_many_logins_and_no_more(
    monkeypatch: pytest.MonkeyPatch, login: Login, at_most: int
) -> None:
    """The oldest is ended, those of others are not."""
    monkeypatch.setattr(refresh_tokens, "LOGINS_PER_PERSON", 3)
    other = await refresh_tokens.begin(login._replace(id="another"), NOW_MS - DAY_MS)
    opened = [await refresh_tokens.begin(login, NOW_MS + n // 2) for n in range(at_most)]
    assert [one.ended for one in opened] == [()] * at_most
    latest = await refresh_tokens.begin(login, NOW_MS + at_most)
    assert len(latest.ended) == 1
    assert latest.ended[0] in {opened[0].family, opened[1].family}  # they came at one moment
    assert latest.ended[0] in await revoked_since(connection(), NOW_MS)
    holds = await families_of(connection(), login.role, login.id)
    assert set(holds) == {o.family for o in [*opened, latest]} - set(latest.ended)
    assert await families_of(connection(), login.role, "another") == [other.family]


async def test_tidying_deletes_what_can_renew_nothing() -> None:
    """Tokens spent a month ago, and those of a login that was ended yesterday."""
    display = await refresh_tokens.begin(Login("display-1", "display"), NOW_MS)
    await Device.create(name="display-1", password_hash="!", kind="display", grp="tonghua")
    later_ms = NOW_MS + SPENT_TOKENS_KEPT_DAYS * DAY_MS
    renewed = await rotate(display.refresh_token, NOW_MS)
    ended = await refresh_tokens.begin(CITIZEN, later_ms - DAY_MS)
    await revoke_family(connection(), ended.family, later_ms - DAY_MS)
    await refresh_tokens.tidy(later_ms)
    assert await RefreshToken.all().count() == 3
    await refresh_tokens.tidy(later_ms + 1)
    assert [token.family for token in await RefreshToken.all()] == [renewed.family]
    await rotate(renewed.refresh_token, later_ms + 1)
