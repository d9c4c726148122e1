"""WeChat's access tokens, as the stand-in gives them, and how much it does a minute."""

import pytest

from kit.clock import ManualClock
from mini_program_mock.stand_in.wechat.account import Account
from mini_program_mock.stand_in.wechat.errors import Refused
from mini_program_mock.stand_in.wechat.phones import PhoneCodes, made_up
from mini_program_mock.stand_in.wechat.pictures import unlimited
from mini_program_mock.stand_in.wechat.tokens import A_MINUTE, FORCED_A_DAY, LIFE_S, Quota, Tokens
from mini_program_mock.stand_in.wechat.world import World


@pytest.fixture
def clock() -> ManualClock:
    """WeChat's clock."""
    return ManualClock(1_795_000_000_000)


@pytest.fixture
def tokens(clock: ManualClock) -> Tokens:
    """All the tokens of one app."""
    return Tokens(clock.now_ms)


def refusal(tokens: Tokens, token: str | None) -> int:
    """The number a token is refused with; 0 if it is not."""
    try:
        tokens.check(token)
    except Refused as no:
        return no.errcode
    return 0


def test_the_stable_token_stays_the_same(tokens: Tokens, clock: ManualClock) -> None:
    """Until its last five minutes; then a new one is given, and both hold until the old ends."""
    first, left_s = tokens.stable(force=False)
    assert (len(first), left_s) == (512, LIFE_S)
    clock.advance(minutes=114.9)
    assert tokens.stable(force=False) == (first, LIFE_S - int(114.9 * 60))
    clock.advance(minutes=0.2)
    second, left_s = tokens.stable(force=False)
    assert (second != first, left_s) == (True, LIFE_S)
    assert [refusal(tokens, first), refusal(tokens, second)] == [0, 0]
    clock.advance(minutes=5)
    assert [refusal(tokens, first), refusal(tokens, second)] == [42001, 0]


def test_a_forced_renewal_ends_the_old_one(tokens: Tokens, clock: ManualClock) -> None:
    """At once; within thirty seconds of one nothing is renewed."""
    first, _ = tokens.stable(force=False)
    second, _ = tokens.stable(force=True)
    assert [refusal(tokens, first), refusal(tokens, second)] == [40001, 0]
    clock.advance(seconds=29)
    assert tokens.stable(force=True)[0] == second
    clock.advance(seconds=1)
    assert tokens.stable(force=True)[0] != second


def test_twenty_forced_renewals_a_day(tokens: Tokens, clock: ManualClock) -> None:
    """One more is refused, and the token that holds goes on."""
    last = ""
    for _ in range(FORCED_A_DAY):
        last, _ = tokens.stable(force=True)
        clock.advance(seconds=30)
    with pytest.raises(Refused, match="45009"):
        tokens.stable(force=True)
    assert tokens.stable(force=False)[0] == last


def test_ten_thousand_questions_a_minute(tokens: Tokens, clock: ManualClock) -> None:
    """For the stable token; a minute later there may be as many again."""
    for _ in range(A_MINUTE):
        tokens.stable(force=False)
    with pytest.raises(Refused, match="45011"):
        tokens.stable(force=False)
    clock.advance(minutes=1)
    tokens.stable(force=False)


def test_so_many_codes_of_the_mini_program_a_minute(
    clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One more is refused; what was wrong with a question does not count."""
    monkeypatch.setattr("mini_program_mock.stand_in.wechat.world.PICTURES_A_MINUTE", 2)
    callback = "http://127.0.0.1:8000/"
    world = World(Account("wx", "secret", "token", "key", callback, ("pages/a",)), clock.now_ms)
    for scene, errcode in (("", "40169"), ("a", ""), ("b", ""), ("c", "45009")):
        asked = {"scene": scene, "page": "pages/a"}
        if errcode:
            with pytest.raises(Refused, match=errcode):
                unlimited(world, asked)
        else:
            assert unlimited(world, asked).content_type == "image/png"


def test_the_plain_token_is_another_one(tokens: Tokens, clock: ManualClock) -> None:
    """Each asking gives a new one; the one before holds for five more minutes."""
    stable, _ = tokens.stable(force=False)
    first, _ = tokens.plain()
    second, _ = tokens.plain()
    assert len({stable, first, second}) == 3
    clock.advance(minutes=5)
    assert [refusal(tokens, one) for one in (stable, first, second)] == [0, 42001, 0]
    assert [refusal(tokens, None), refusal(tokens, "guess")] == [41001, 40001]


def test_a_quota_comes_back(clock: ManualClock) -> None:
    """So many within a while, and no more."""
    quota = Quota(2, 1000, 45011)
    quota.spend(clock.now_ms())
    quota.spend(clock.now_ms())
    with pytest.raises(Refused, match="45011"):
        quota.spend(clock.now_ms())
    clock.advance(seconds=1)
    quota.spend(clock.now_ms())


def test_a_code_of_a_number_works_once(clock: ManualClock) -> None:
    """For five minutes."""
    codes = PhoneCodes(clock.now_ms)
    code, late = codes.give("13800008000"), codes.give("13800008001")
    assert codes.redeem(code) == "13800008000"
    clock.advance(minutes=5, seconds=1)
    for asked, errcode in ((code, "40029"), (late, "40029"), (None, "40029")):
        with pytest.raises(Refused, match=errcode):
            codes.redeem(asked)
    again = codes.give("13800008000")
    codes.redeem(again)
    with pytest.raises(Refused, match="40163"):
        codes.redeem(again)


def test_a_made_up_number_is_always_the_same() -> None:
    """And another one for somebody else."""
    assert made_up("Wang") == made_up("Wang") != made_up("Li")
    assert len(made_up("Wang")) == 11
