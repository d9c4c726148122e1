"""What a provider says of a message after it has accepted it, written down and acted upon."""

from collections.abc import Sequence
from typing import Protocol

from kit.clock import Moment
from records.models.outbox.outcomes import Said, provider_says
from records.models.outbox.planning import Now
from records.notices.kinds import ChannelName, NoticeKind
from records.transactions import transact


class ProviderResult(Protocol):
    """What it says: of which message, else to whom and of what, and whether it was delivered."""

    @property
    def message_id(self) -> str:
        """The provider's own id; empty if it is not known."""

    @property
    def delivered(self) -> bool:
        """Whether it came to the phone."""

    @property
    def code(self) -> str:
        """Why not."""

    @property
    def citizen(self) -> str:
        """Whom it went to; empty if nobody knows."""

    @property
    def kinds(self) -> Sequence[NoticeKind]:
        """What it may have told."""


class RecordedResults:
    """Takes over what the provider of one channel says."""

    def __init__(self, channel: ChannelName) -> None:
        """Of the messages of this channel."""
        self._channel = channel

    async def take(self, result: ProviderResult, now: Moment) -> bool:
        """Write it down: delivered ends the ladder, refused begins the next way.

        False if no message is known that it could mean; the record may not have its id yet.
        """
        said = Said(
            channel=self._channel,
            message_id=result.message_id,
            delivered=result.delivered,
            code=result.code,
            citizen=result.citizen,
            kinds=tuple(result.kinds),
        )
        moment = Now(now.business_ms, now.real_ms)
        return await transact(lambda tx: provider_says(tx, said, moment))
