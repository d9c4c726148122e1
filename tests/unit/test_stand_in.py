"""What WeChat's stand-in accepts: codes, how often and for how long; texts, by their field."""

import pytest

from kit.clock import ManualClock
from mini_program_mock.stand_in.wechat.account import fits
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


@pytest.mark.parametrize(
    ("field", "longest", "refused"),
    [
        ("thing1", "事" * 20, "事" * 21),
        ("character_string1", "A" * 32, "A" * 33),
        ("character_string2", "A-7 #", "A7号"),
        ("number1", "1" * 32, "1" * 33),
        ("number2", "-1.5", "1a"),
        ("letter1", "a" * 32, "a" * 33),
        ("letter2", "abc", "a1"),
        ("symbol1", "#%&*!", "#%&*!?"),
        ("phrase1", "等待五个字", "等待六个字了"),
        ("phrase2", "请到窗口", "go"),
        ("name1", "名" * 10, "名" * 11),
        ("name2", "a" * 20, "a" * 21),
        ("phone_number1", "+86-0435-12345678", "+86-0435-123456789"),
        ("car_number1", "吉E12345挂", "吉E123456挂"),
        ("time1", "2026年11月24日 09:30", "2026/11/24 09:30"),
        ("time2", "09:30~10:00", "24:30"),
        ("date1", "2026年11月24日", "11月24日"),
        ("date2", "2026-11-24 09:30~2026-11-24 10:00", "9 o'clock"),
    ],
)
def test_a_field_takes_what_wechat_says(field: str, longest: str, refused: str) -> None:
    """So much of its kind, and nothing else."""
    assert fits(field, longest)
    assert not fits(field, refused)
