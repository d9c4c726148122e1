"""What WeChat says of messages after it has accepted them: that they came to the phone, or not."""

from typing import NamedTuple, Protocol

from kit.clock import Moment
from records.models.outbox.outcomes import Said, provider_says
from records.models.outbox.planning import Now
from records.notices.kinds import ChannelName, NoticeKind
from records.transactions import transact


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


class RecordedResults:
    """The messages that the record knows."""

    async def take(self, result: MessageResult, now: Moment) -> bool:
        """See `MessageResults`."""
        said = Said(
            ChannelName.WECHAT,
            result.message_id,
            result.delivered,
            result.code,
            result.citizen,
            result.kinds,
        )
        moment = Now(now.business_ms, now.real_ms)
        return await transact(lambda tx: provider_says(tx, said, moment))
