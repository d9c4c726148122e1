"""What an answer of 网证 decides."""

from handlers.identity.providers.ctid import verdict_of
from notify.ctid.client import CtidResult, CtidState
from records.proving.attempts import Verdict


def test_each_answer_decides_one_thing() -> None:
    """A pass is one only with a pseudonym: without it nobody was shown to be anybody."""
    told = {
        CtidResult(CtidState.PASSED, "somebody"): Verdict("pass", pseudonym="somebody"),
        CtidResult(CtidState.PASSED): Verdict("fail", "not_passed"),
        CtidResult(CtidState.PASSED, ""): Verdict("fail", "not_passed"),
        CtidResult(CtidState.FAILED, "somebody"): Verdict("fail", "not_passed"),
        CtidResult(CtidState.CANCELLED): Verdict("cancel", "cancelled"),
        CtidResult(CtidState.EXPIRED): Verdict("expire", "timed_out"),
        CtidResult(CtidState.WAITING): None,
    }
    assert {answer: verdict_of(answer) for answer in told} == told
