"""What the relay knows of a way out of the house."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple, Protocol

from records.notices.kinds import ChannelName, NoticeKind


class Message(NamedTuple):
    """What is to be told, to whom; `recipient` is a citizen, or a webhook.

    `id` is the same for every attempt: whoever can tell repeats apart, does so by it. `content`
    may have `hall_name`, `number`, `window_name`, `call_no`, `ahead`, `starts_at` (RFC 3339),
    `subject_name`, `return_within_s` and `reason`, the names in the recipient's `language` (`zh` or
    `en`), and `page`, the address inside the mini program.
    """

    id: str
    kind: NoticeKind
    recipient: str
    language: str
    hall: str
    content: Mapping[str, str]
    attempt: int


class Result(StrEnum):
    """What became of an attempt."""

    ACCEPTED = "accepted"  # it is in the provider's hands
    RETRY = "retry"  # not sent; the same way again, later
    REFUSED = "refused"  # not sent and never will be, which is normal: the next way at once
    DEAD = "dead"  # not sent, and somebody must look why: a dead letter; the next way at once
    UNKNOWN = "unknown"  # it may have been sent


class Outcome(NamedTuple):
    """What became of an attempt, and why.

    `code` is the provider's own, `detail` its words without anything personal. `pause_s`: use this
    way for nothing until then. `alarm`: an operator is to know.
    """

    result: Result
    provider: str
    code: str = ""
    detail: str = ""
    message_id: str = ""
    retry_in_s: float = 0
    pause_s: float = 0
    alarm: bool = False


class Channel(Protocol):
    """A way out. It raises nothing but a cancellation: every fault is an outcome."""

    @property
    def name(self) -> ChannelName:
        """Which one."""

    async def send(self, message: Message) -> Outcome:
        """Send it, once, within a stated time."""
