"""Logins in SQL, on both databases: rotation, replay, expiry and the end of a family."""

import asyncio

import pytest

from handlers.login import families
from handlers.login.families import DAY_MS, HOUR_MS, REPEAT_WITHIN_MS, Login, Opened, Replayed
from handlers.login.tokens import LIFE_S, Tokens
from kit.ceilings import LOGINS_PER_TICKET, SPENT_TOKENS_KEPT_DAYS
from kit.clock import ManualClock
from kit.clock_guard import CLOCK_TOLERANCE_S
from kit.errors import Unauthorized
from notify.mailbox import Session
from records.people import Device, LoginFamily, RefreshToken, Staff

KEY = b"a secret for tests, long enough."
NOW_MS = 1_795_000_000_000
SOON_MS = NOW_MS + REPEAT_WITHIN_MS
CITIZEN = Login("citizen-1", "citizen")
CLERK = Login("clerk-07", "clerk", "tonghua", "7")

pytestmark = pytest.mark.usefixtures("database")


async def rotate(refresh_token: str, now_ms: int) -> Opened:
    """As any process of this house does it."""
    return await families.rotate(KEY, refresh_token, now_ms)


async def is_revoked(opened: Opened) -> bool:
    """Whether the login was ended."""
    return (await LoginFamily.get(id=opened.family)).revoked_ms is not None


async def hire(*, active: bool = True, hall: str = "tonghua") -> Staff:
    """The account behind `CLERK`."""
    account = {"password_hash": "!", "role": "clerk", "hall": hall, "active": active}
    staff, _ = await Staff.update_or_create(username="clerk-07", defaults=account)
    return staff


async def test_a_refresh_token_is_spent_on_the_next() -> None:
    """The login stays what it was, with its hall and window."""
    await hire()
    first = await families.begin(CLERK, NOW_MS)
    second = await rotate(first.refresh_token, NOW_MS + 1)
    assert (second.login, second.family) == (CLERK, first.family)
    assert second.refresh_token != first.refresh_token
    await rotate(second.refresh_token, NOW_MS + 2)


async def test_only_digests_are_stored() -> None:
    """Whoever reads the table cannot log in with what it holds."""
    opened = await families.begin(CITIZEN, NOW_MS)
    stored = [token.digest for token in await RefreshToken.all()]
    assert opened.refresh_token not in stored


async def test_a_lost_answer_is_given_again() -> None:
    """For thirty seconds, on the clock of whoever is asked, and as often as somebody asks."""
    await hire()
    first = await families.begin(CLERK, NOW_MS)
    second = await rotate(first.refresh_token, NOW_MS)
    for later_ms in (-2000, 0, REPEAT_WITHIN_MS):
        assert await rotate(first.refresh_token, NOW_MS + later_ms) == second
    assert await RefreshToken.filter(family=first.family).count() == 2
    third = await rotate(second.refresh_token, NOW_MS + HOUR_MS)
    assert third.login == CLERK


async def test_a_late_replay_ends_the_login() -> None:
    """Also the newest token of the family is worthless then."""
    first = await families.begin(CITIZEN, NOW_MS)
    second = await rotate(first.refresh_token, NOW_MS)
    with pytest.raises(Replayed) as refused:
        await rotate(first.refresh_token, SOON_MS + 1)
    assert refused.value.family == first.family
    with pytest.raises(Unauthorized):
        await rotate(second.refresh_token, SOON_MS + 1)
    assert first.family in await families.revoked_since(NOW_MS)


async def test_a_replay_after_its_successor_was_used_ends_the_login() -> None:
    """Two parties hold the login then, and nobody knows which of them is the thief."""
    first = await families.begin(CITIZEN, NOW_MS)
    second = await rotate(first.refresh_token, NOW_MS)
    third = await rotate(second.refresh_token, NOW_MS + 1)
    with pytest.raises(Replayed):
        await rotate(first.refresh_token, NOW_MS + 2)
    with pytest.raises(Unauthorized):
        await rotate(third.refresh_token, NOW_MS + 3)
    assert await is_revoked(first)


async def test_the_thirty_seconds_begin_once() -> None:
    """A repetition does not make room for further ones."""
    first = await families.begin(CITIZEN, NOW_MS)
    await rotate(first.refresh_token, NOW_MS)
    await rotate(first.refresh_token, SOON_MS)
    with pytest.raises(Replayed):
        await rotate(first.refresh_token, SOON_MS + 1)


async def test_all_who_present_a_token_at_once_get_the_same_next() -> None:
    """Two tabs, or a client that repeats before it was answered: one of them changes the record."""
    opened = await families.begin(CITIZEN, NOW_MS)
    results = await asyncio.gather(*(rotate(opened.refresh_token, NOW_MS) for _ in range(20)))
    assert len(set(results)) == 1
    assert await RefreshToken.filter(family=opened.family).count() == 2
    assert not await is_revoked(opened)
    await rotate(results[0].refresh_token, NOW_MS + 1)


async def test_who_comes_second_by_a_hair_gets_what_the_first_got(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another process spends the token between our look at it and our own attempt."""
    first = await families.begin(CITIZEN, NOW_MS)
    of_the_other: list[Opened] = []
    spend = families._spend

    async def late(digest: str, opened: Opened, expires_ms: int, now_ms: int) -> bool:
        monkeypatch.setattr(families, "_spend", spend)
        of_the_other.append(await rotate(first.refresh_token, NOW_MS))
        return await spend(digest, opened, expires_ms, now_ms)

    monkeypatch.setattr(families, "_spend", late)
    assert [await rotate(first.refresh_token, NOW_MS)] == of_the_other
    assert await RefreshToken.filter(family=first.family).count() == 2


async def test_a_successor_is_nothing_that_others_could_derive() -> None:
    """Only with this server's secret, and not from what the record holds."""
    first = await families.begin(CITIZEN, NOW_MS)
    second = await rotate(first.refresh_token, NOW_MS)
    with pytest.raises(Replayed):
        await families.rotate(b"the secret of another server", first.refresh_token, NOW_MS)
    stored = repr(await RefreshToken.all().values())
    assert second.refresh_token not in stored
    assert len(second.refresh_token) == 48


async def test_a_display_is_renewed_for_months() -> None:
    """Each time for another half a year, and a lost answer does not end it."""
    await Device.create(name="d-1", password_hash="!", kind="display", grp="tonghua", hall=None)
    opened = await families.begin(Login("d-1", "display"), NOW_MS)
    for month in range(1, 13):
        at_ms = NOW_MS + month * 30 * DAY_MS
        renewed = await rotate(opened.refresh_token, at_ms)
        assert await rotate(opened.refresh_token, at_ms + REPEAT_WITHIN_MS) == renewed
        await families.tidy(at_ms + REPEAT_WITHIN_MS)
        opened = renewed
    await Device.filter(name="d-1").update(revoked_ms=NOW_MS)
    with pytest.raises(Unauthorized):
        await rotate(opened.refresh_token, NOW_MS + 370 * DAY_MS)


async def test_a_login_that_was_ended_is_not_given_again() -> None:
    """Not even the answer that was lost."""
    first = await families.begin(CITIZEN, NOW_MS)
    await rotate(first.refresh_token, NOW_MS)
    await families.revoke(first.family, NOW_MS)
    with pytest.raises(Unauthorized) as refused:
        await rotate(first.refresh_token, NOW_MS + 1)
    assert not isinstance(refused.value, Replayed)


async def test_a_lost_answer_is_not_given_to_a_clerk_who_left() -> None:
    """The account is looked at each time."""
    staff = await hire()
    first = await families.begin(CLERK, NOW_MS)
    await rotate(first.refresh_token, NOW_MS)
    await Staff.filter(username=staff.username).update(active=False)
    with pytest.raises(Unauthorized):
        await rotate(first.refresh_token, NOW_MS + 1)
    assert await is_revoked(first)


async def test_a_token_spent_in_its_last_moment_may_be_repeated() -> None:
    """It has expired by then, and tidying leaves it that long; its successor holds."""
    first = await families.begin(CITIZEN, NOW_MS - 30 * DAY_MS + 1)
    second = await rotate(first.refresh_token, NOW_MS)
    await families.tidy(SOON_MS)
    assert await rotate(first.refresh_token, SOON_MS) == second


async def test_a_successor_that_has_expired_is_not_given_again() -> None:
    """A clerk's twelve hours end for the repetition too, which is no theft."""
    await hire()
    first = await families.begin(CLERK, NOW_MS - 12 * HOUR_MS + 1)
    await rotate(first.refresh_token, NOW_MS)
    with pytest.raises(Unauthorized) as refused:
        await rotate(first.refresh_token, NOW_MS + 1)
    assert not isinstance(refused.value, Replayed)


async def test_an_unknown_token_changes_nothing() -> None:
    """It is not a replay of anybody's."""
    with pytest.raises(Unauthorized) as refused:
        await rotate("never given out", NOW_MS)
    assert not isinstance(refused.value, Replayed)


async def test_a_clerk_logs_in_anew_after_twelve_hours() -> None:
    """However often the login was renewed in between."""
    await hire()
    opened = await families.begin(CLERK, NOW_MS)
    opened = await rotate(opened.refresh_token, NOW_MS + 11 * HOUR_MS)
    with pytest.raises(Unauthorized):
        await rotate(opened.refresh_token, NOW_MS + 12 * HOUR_MS)


async def test_a_phone_stays_logged_in_while_it_is_used() -> None:
    """Thirty days count from the last renewal."""
    opened = await families.begin(CITIZEN, NOW_MS)
    opened = await rotate(opened.refresh_token, NOW_MS + 29 * DAY_MS)
    opened = await rotate(opened.refresh_token, NOW_MS + 58 * DAY_MS)
    with pytest.raises(Unauthorized):
        await rotate(opened.refresh_token, NOW_MS + 88 * DAY_MS)


@pytest.mark.parametrize("change", [{"active": False}, {"hall": "branch-1"}])
async def test_a_clerk_who_left_or_moved_is_not_renewed(change: dict[str, object]) -> None:
    """The login ends at its next renewal."""
    await hire()
    opened = await families.begin(CLERK, NOW_MS)
    await Staff.filter(username="clerk-07").update(**change)
    with pytest.raises(Unauthorized):
        await rotate(opened.refresh_token, NOW_MS)
    assert opened.family in await families.revoked_since(NOW_MS)


async def test_another_process_learns_of_a_logout() -> None:
    """Within one look at SQL its tokens and sockets no longer hold."""
    time = ManualClock(NOW_MS)
    here, there = (Tokens(KEY, time.now_ms) for _ in range(2))
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
    tokens = Tokens(KEY, time.now_ms)
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
    await rotate(used.refresh_token, NOW_MS)
    await families.tidy(NOW_MS)
    kept = [family.id for family in await LoginFamily.all()]
    assert kept == [used.family]
    assert await RefreshToken.filter(family=old.family).count() == 0
    with pytest.raises(Replayed):
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
    renewed = await rotate(display.refresh_token, NOW_MS)
    ended = await families.begin(CITIZEN, later_ms - DAY_MS)
    await families.revoke(ended.family, later_ms - DAY_MS)
    await families.tidy(later_ms)
    assert await RefreshToken.all().count() == 3
    await families.tidy(later_ms + 1)
    assert [token.family for token in await RefreshToken.all()] == [renewed.family]
    await rotate(renewed.refresh_token, later_ms + 1)
