"""Logins in SQL, on both databases: rotation, replay, expiry and the end of a family."""

import asyncio

import pytest

from handlers.login import families
from handlers.login.families import DAY_MS, HOUR_MS, Login, Replayed
from handlers.login.tokens import LIFE_S, Tokens
from kit.ceilings import LOGINS_PER_TICKET, SPENT_TOKENS_KEPT_DAYS
from kit.clock import ManualClock
from kit.clock_guard import CLOCK_TOLERANCE_S
from kit.errors import Unauthorized
from notify.mailbox import Session
from records.people import Device, LoginFamily, RefreshToken, Staff

NOW_MS = 1_795_000_000_000
CITIZEN = Login("citizen-1", "citizen")
CLERK = Login("clerk-07", "clerk", "tonghua", "7")

pytestmark = pytest.mark.usefixtures("database")


async def hire(*, active: bool = True, hall: str = "tonghua") -> Staff:
    """The account behind `CLERK`."""
    account = {"password_hash": "!", "role": "clerk", "hall": hall, "active": active}
    staff, _ = await Staff.update_or_create(username="clerk-07", defaults=account)
    return staff


async def test_a_refresh_token_is_spent_on_the_next() -> None:
    """The login stays what it was, with its hall and window."""
    await hire()
    first = await families.begin(CLERK, NOW_MS)
    second = await families.rotate(first.refresh_token, NOW_MS + 1)
    assert (second.login, second.family) == (CLERK, first.family)
    assert second.refresh_token != first.refresh_token
    await families.rotate(second.refresh_token, NOW_MS + 2)


async def test_only_digests_are_stored() -> None:
    """Whoever reads the table cannot log in with what it holds."""
    opened = await families.begin(CITIZEN, NOW_MS)
    stored = [token.digest for token in await RefreshToken.all()]
    assert opened.refresh_token not in stored


async def test_a_replay_ends_the_login() -> None:
    """Also the newest token of the family is worthless then."""
    first = await families.begin(CITIZEN, NOW_MS)
    second = await families.rotate(first.refresh_token, NOW_MS)
    with pytest.raises(Replayed):
        await families.rotate(first.refresh_token, NOW_MS)
    with pytest.raises(Unauthorized):
        await families.rotate(second.refresh_token, NOW_MS)
    assert first.family in await families.revoked_since(NOW_MS)


async def test_of_many_who_present_a_token_at_once_one_gets_the_next() -> None:
    """The others are a replay, and the login ends."""
    opened = await families.begin(CITIZEN, NOW_MS)
    results = await asyncio.gather(
        *(families.rotate(opened.refresh_token, NOW_MS) for _ in range(20)),
        return_exceptions=True,
    )
    assert sum(isinstance(result, families.Opened) for result in results) == 1
    assert sum(isinstance(result, Unauthorized) for result in results) == 19
    assert (await LoginFamily.get(id=opened.family)).revoked_ms is not None


async def test_an_unknown_token_changes_nothing() -> None:
    """It is not a replay of anybody's."""
    with pytest.raises(Unauthorized) as refused:
        await families.rotate("never given out", NOW_MS)
    assert not isinstance(refused.value, Replayed)


async def test_a_clerk_logs_in_anew_after_twelve_hours() -> None:
    """However often the login was renewed in between."""
    await hire()
    opened = await families.begin(CLERK, NOW_MS)
    opened = await families.rotate(opened.refresh_token, NOW_MS + 11 * HOUR_MS)
    with pytest.raises(Unauthorized):
        await families.rotate(opened.refresh_token, NOW_MS + 12 * HOUR_MS)


async def test_a_phone_stays_logged_in_while_it_is_used() -> None:
    """Thirty days count from the last renewal."""
    opened = await families.begin(CITIZEN, NOW_MS)
    opened = await families.rotate(opened.refresh_token, NOW_MS + 29 * DAY_MS)
    opened = await families.rotate(opened.refresh_token, NOW_MS + 58 * DAY_MS)
    with pytest.raises(Unauthorized):
        await families.rotate(opened.refresh_token, NOW_MS + 88 * DAY_MS)


@pytest.mark.parametrize("change", [{"active": False}, {"hall": "branch-1"}])
async def test_a_clerk_who_left_or_moved_is_not_renewed(change: dict[str, object]) -> None:
    """The login ends at its next renewal."""
    await hire()
    opened = await families.begin(CLERK, NOW_MS)
    await Staff.filter(username="clerk-07").update(**change)
    with pytest.raises(Unauthorized):
        await families.rotate(opened.refresh_token, NOW_MS)
    assert opened.family in await families.revoked_since(NOW_MS)


async def test_another_process_learns_of_a_logout() -> None:
    """Within one look at SQL its tokens and sockets no longer hold."""
    time = ManualClock(NOW_MS)
    here, there = (Tokens(b"a secret for tests, long enough.", time.now_ms) for _ in range(2))
    opened = await families.begin(CITIZEN, NOW_MS)
    token = here.issue(opened.login, opened.family)
    session = Session(there.principal(token).expires_ms, opened.family, "")
    await families.revoke(opened.family, NOW_MS)
    assert there.valid(session)
    await there.run_once(NOW_MS)
    assert not there.valid(session)
    with pytest.raises(Unauthorized):
        there.principal(token)


async def test_a_logout_is_seen_whose_clock_is_behind() -> None:
    """By as much as a clock may be, and although the others have read up to now already."""
    there = Tokens(b"a secret for tests, long enough.", ManualClock(NOW_MS).now_ms)
    opened = await families.begin(CITIZEN, NOW_MS)
    session = Session(NOW_MS + 60_000, opened.family, "")
    await there.run_once(NOW_MS)
    await families.revoke(opened.family, NOW_MS - CLOCK_TOLERANCE_S * 1000)
    await there.run_once(NOW_MS + 2000)
    assert not there.valid(session)


async def test_ended_logins_are_forgotten_once_their_tokens_have_expired() -> None:
    """What a process remembers does not grow for ever."""
    time = ManualClock(NOW_MS)
    tokens = Tokens(b"a secret for tests, long enough.", time.now_ms)
    opened = await families.begin(CITIZEN, NOW_MS)
    await families.revoke(opened.family, NOW_MS)
    await tokens.run_once(NOW_MS)
    assert opened.family in tokens._revoked
    later = NOW_MS + LIFE_S * 1000 + 10 * 60_000
    await tokens.run_once(later)
    await tokens.run_once(later)
    assert not tokens._revoked


async def test_tidying_leaves_what_still_means_something() -> None:
    """A used token is kept until it expires, so that its replay is noticed."""
    old = await families.begin(CITIZEN, NOW_MS - 31 * DAY_MS)
    used = await families.begin(CITIZEN, NOW_MS - 2 * HOUR_MS)
    await families.rotate(used.refresh_token, NOW_MS)
    await families.tidy(NOW_MS)
    kept = [family.id for family in await LoginFamily.all()]
    assert kept == [used.family]
    assert await RefreshToken.filter(family=old.family).count() == 0
    with pytest.raises(Replayed):
        await families.rotate(used.refresh_token, NOW_MS)


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
    monkeypatch.setattr(families, "LOGINS_PER_PERSON", 3)
    other = await families.begin(login._replace(id="another"), NOW_MS - DAY_MS)
    opened = [await families.begin(login, NOW_MS + n // 2) for n in range(at_most)]
    assert [one.ended for one in opened] == [()] * at_most
    latest = await families.begin(login, NOW_MS + at_most)
    assert len(latest.ended) == 1
    assert latest.ended[0] in {opened[0].family, opened[1].family}  # they came at one moment
    assert latest.ended[0] in await families.revoked_since(NOW_MS)
    holds = await families.of_subject(login.role, login.id)
    assert set(holds) == {o.family for o in [*opened, latest]} - set(latest.ended)
    assert await families.of_subject(login.role, "another") == [other.family]


async def test_tidying_deletes_what_can_renew_nothing() -> None:
    """Tokens spent a month ago, and those of a login that was ended yesterday."""
    display = await families.begin(Login("display-1", "display"), NOW_MS)
    await Device.create(name="display-1", password_hash="!", kind="display", grp="tonghua")
    later_ms = NOW_MS + SPENT_TOKENS_KEPT_DAYS * DAY_MS
    renewed = await families.rotate(display.refresh_token, NOW_MS)
    ended = await families.begin(CITIZEN, later_ms - DAY_MS)
    await families.revoke(ended.family, later_ms - DAY_MS)
    await families.tidy(later_ms)
    assert await RefreshToken.all().count() == 3
    await families.tidy(later_ms + 1)
    assert [token.family for token in await RefreshToken.all()] == [renewed.family]
    await families.rotate(renewed.refresh_token, later_ms + 1)
