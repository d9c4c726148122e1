"""What WeChat says of messages after it has accepted them: that they came to the phone, or not."""

from typing import NamedTuple, Protocol

from kit.clock import Moment
from records.notices.kinds import NoticeKind


class MessageResult(NamedTuple):
    """What a provider says of a message later: by its id, or else by whom it went to and of what.

    `citizen` is empty for somebody who never logged in.
    """

    message_id: str
    delivered: bool
    code: str
    citizen: str
    kinds: tuple[NoticeKind, ...]


class MessageResults(Protocol):
    """Knows the messages that were sent."""

    async def take(self, result: MessageResult, now: Moment) -> bool:
        """Write down what became of a message; False if none is known that it could mean."""


class NoMessages:
    """Where no messages are sent."""

    async def take(self, result: MessageResult, now: Moment) -> bool:
        """See `MessageResults`."""
        del result, now
        return True
