"""WeChat's codes: how long they hold, how often they work, and how many a minute."""

import pytest

from kit.clock import ManualClock
from mini_program_mock.stand_in.wechat.codes import (
    BLOCKED,
    BUSY,
    INVALID,
    TOO_OFTEN,
    USED,
    CodeRefused,
    Codes,
    openid,
)


@pytest.fixture
def clock() -> ManualClock:
    """WeChat's clock."""
    return ManualClock(1_795_000_000_000)


@pytest.fixture
def codes(clock: ManualClock) -> Codes:
    """All the codes of one app."""
    return Codes(clock.now_ms)


def refusal(codes: Codes, code: str) -> int:
    """The number a code is refused with."""
    with pytest.raises(CodeRefused) as refused:
        codes.redeem(code)
    return refused.value.errcode


def test_a_code_works_once(codes: Codes) -> None:
    """A second time it is known, and used."""
    code = codes.give("Wang")
    assert codes.redeem(code) == "Wang"
    assert refusal(codes, code) == USED
    assert refusal(codes, "never given") == INVALID


def test_a_code_works_for_five_minutes(codes: Codes, clock: ManualClock) -> None:
    """Then it is no longer known."""
    in_time, too_late = codes.give("Wang"), codes.give("Wang")
    clock.advance(minutes=5)
    assert codes.redeem(in_time) == "Wang"
    clock.advance(seconds=0.001)
    assert refusal(codes, too_late) == INVALID


def test_a_hundred_logins_a_minute(codes: Codes, clock: ManualClock) -> None:
    """Per person; the code that was refused works a minute later."""
    for _ in range(100):
        codes.redeem(codes.give("Wang"))
    extra = codes.give("Wang")
    assert refusal(codes, extra) == TOO_OFTEN
    assert codes.redeem(codes.give("Li")) == "Li"
    clock.advance(minutes=1)
    assert codes.redeem(extra) == "Wang"


def test_names_that_stand_for_trouble(codes: Codes) -> None:
    """A busy WeChat does not use the code up, a blocked user does."""
    busy, blocked = codes.give("busy-Wang"), codes.give("high-risk-Li")
    assert [refusal(codes, busy), refusal(codes, busy)] == [BUSY, BUSY]
    assert [refusal(codes, blocked), refusal(codes, blocked)] == [BLOCKED, USED]


def test_old_codes_are_forgotten(codes: Codes, clock: ManualClock) -> None:
    """A stand-in that runs for days does not grow."""
    for index in range(10):
        codes.redeem(codes.give(f"user {index}"))
    clock.advance(minutes=6)
    codes.give("Wang")
    assert len(codes._codes) == 1
    assert not codes._logins


def test_an_openid_belongs_to_one_app() -> None:
    """Another app knows the same person by another openid."""
    assert openid("wx1", "Wang") == openid("wx1", "Wang")
    assert openid("wx1", "Wang") != openid("wx2", "Wang")
    assert len(openid("wx1", "Wang")) == 28
