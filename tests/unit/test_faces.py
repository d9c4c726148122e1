"""What WeChat's numbers mean, and by which digest it knows somebody again."""

import pytest

from handlers.identity.providers.face import verdict_of
from kit.privacy.masking import masked_name, masked_number
from notify.channels.wechat.faces import Certificate

MEANT = {
    10000: ("pass", ""),
    **dict.fromkeys(range(90002, 90007), ("cancel", "cancelled")),
    **dict.fromkeys((90007, 90012), ("fail", "network")),
    **dict.fromkeys((90008, 90009, 90010), ("fail", "permission")),
    **dict.fromkeys((90017, 90107), ("expire", "timed_out")),
    **dict.fromkeys((90001, 90109), ("fail", "device")),
    **dict.fromkeys((1, 10001, 10003, 10004, 90011, 90018, 90199, 99999), ("fail", "not_passed")),
}


@pytest.mark.parametrize(("verify_ret", "meant"), MEANT.items())
def test_what_a_number_means(verify_ret: int, meant: tuple[str, str]) -> None:
    """One of them is a pass, and only that one."""
    verdict = verdict_of(verify_ret)
    assert verdict is not None
    assert (verdict.verb, verdict.reason) == meant


def test_no_number_decides_nothing() -> None:
    """The phone has not come to its end."""
    assert verdict_of(0) is None


def test_the_digest_is_wechats() -> None:
    """As its documentation reckons it for an example."""
    digest = Certificate("张三", "310101199801011234").digest()
    assert digest == "3c241f7ff324977aeb91f173bb2a7b06569e6fd784d5573db34a636d8671108b"


def test_names_and_numbers_are_masked() -> None:
    """Enough to know one's own by."""
    assert masked_number("110105194912310123") == "110105********0123"
    assert masked_number("123") == "****"
    names = {"张三": "张*", "欧阳小明": "欧**", "张": "张*", "": "*"}
    assert {name: masked_name(name) for name in names} == names
