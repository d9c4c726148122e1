"""What WeChat's answers to a message mean, each by its name."""

from notify.channels.channel import Outcome, Result
from notify.channels.wechat.client import BAD_TOKEN
from notify.channels.wechat.faults import Busy, NotConnected, TokenRefused, WeChatFault

PROVIDER = "wechat"
TRIES = 3
# Most of WeChat's limits are by the minute; what it refuses once more is a limit of the day.
PAUSES_S = (60.0, 15 * 60.0)

BAD_OPENID = "40003"
BAD_TEMPLATE = "40037"
BAD_PAGE = "41030"
NO_GRANT = "43101"
BAD_DATA = "47003"
QUOTA_SPENT = "45009"
_NOBODYS_FAULT = frozenset({BAD_OPENID, NO_GRANT})
_OURS = frozenset({BAD_TEMPLATE, BAD_DATA})


def accepted(message_id: str) -> Outcome:
    """It is in WeChat's hands, which is not yet the phone."""
    return Outcome(Result.ACCEPTED, PROVIDER, "0", message_id=message_id)


def not_granted() -> Outcome:
    """Its reader has granted no more messages of its kind, so WeChat was not asked."""
    return Outcome(Result.REFUSED, PROVIDER, "no_grant")


def nowhere(code: str) -> Outcome:
    """There is no way to this person by WeChat, which is normal."""
    return Outcome(Result.REFUSED, PROVIDER, code)


def unfit(code: str, detail: str) -> Outcome:
    """The message cannot be put into its template."""
    return Outcome(Result.DEAD, PROVIDER, code, detail, alarm=True)


def again(attempt: int, code: str, detail: str = "", *, alarm: bool = False) -> Outcome:
    """Not sent; once more after a while, and a dead letter after three tries."""
    if attempt >= TRIES:
        return Outcome(Result.DEAD, PROVIDER, code, detail, alarm=alarm)
    # 1 s, then 4: whoever is called is told by another way in the meantime.
    rest_s = float(4 ** (max(attempt, 1) - 1))
    return Outcome(Result.RETRY, PROVIDER, code, detail, retry_in_s=rest_s, alarm=alarm)


def outcome_of(fault: WeChatFault, attempt: int) -> Outcome:
    """What became of a message that WeChat did not accept."""
    if fault.code == QUOTA_SPENT:
        pause_s = PAUSES_S[0] if attempt <= 1 else PAUSES_S[1]
        return Outcome(
            Result.RETRY,
            PROVIDER,
            fault.code,
            fault.text,
            retry_in_s=pause_s,
            pause_s=pause_s,
            alarm=True,
        )
    if fault.sent:
        return Outcome(Result.UNKNOWN, PROVIDER, fault.code, fault.text)
    if isinstance(fault, Busy | NotConnected):
        return again(attempt, fault.code, fault.text)
    if isinstance(fault, TokenRefused) or fault.code in BAD_TOKEN:
        return again(attempt, fault.code, fault.text, alarm=True)
    if fault.code in _NOBODYS_FAULT:
        return Outcome(Result.REFUSED, PROVIDER, fault.code, fault.text)
    return Outcome(Result.DEAD, PROVIDER, fault.code, fault.text, alarm=fault.code in _OURS)
