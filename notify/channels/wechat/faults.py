"""In which ways a question to WeChat goes without an answer that helps."""

import re

DETAIL_AT_MOST = 200
BUSY = -1


class WeChatFault(Exception):
    """WeChat did not do what it was asked. `code` and `text` are its own, and name nobody.

    `sent` says whether it may have done so all the same.
    """

    sent = False

    def __init__(self, code: str, text: str = "") -> None:
        """See the class."""
        super().__init__(code)
        self.code = code
        self.text = text


class NotConnected(WeChatFault):
    """It could not be asked at all."""


class Unanswered(WeChatFault):
    """It was asked, and what became of that is not known."""

    sent = True


class Busy(WeChatFault):
    """It has a fault of its own (-1, or a status of 500 and above)."""


class Refused(WeChatFault):
    """It says no; `code` is the errcode."""


class TokenRefused(WeChatFault):
    """There is no access token to ask with; `code` says why."""


def plain(errmsg: str) -> str:
    """WeChat's words, short and on one line."""
    return re.sub(r"\s+", " ", errmsg)[:DETAIL_AT_MOST]
