"""How notices and their deliveries are shown."""

from typing import Annotated, Literal

import msgspec

Channel = Literal["socket", "display", "wechat", "sms", "webhook"]
DeliveryStateName = Annotated[
    Literal[
        "queued",
        "sending",
        "accepted",
        "received",
        "seen",
        "refused",
        "unknown",
        "superseded",
        "too_late",
        "not_reached",
    ],
    msgspec.Meta(
        description="`accepted`: a provider has it, or the live feed tells it; nobody need have "
        "seen it. `received`: a phone showed it, a display painted it, or the provider delivered "
        "it; that is not yet read. `seen`: tapped. `unknown`: it may have been sent. "
        "`superseded`: it is not so any more, or was known already. `not_reached`: the last way "
        "failed, too."
    ),
]
NoticeStateName = Annotated[
    Literal["open", "told", "reached", "not_reached", "superseded", "too_late"],
    msgspec.Meta(
        description="`open`: still under way. `told`: a provider took it and nobody knows more. "
        "`reached`: your phone showed it, or the provider delivered it."
    ),
]
Rung = Literal[
    "booked",
    "reminder",
    "three_ahead",
    "your_turn",
    "recalled",
    "missed",
    "rescheduled",
    "closed",
    "case_moved",
    "ready_for_pickup",
    "hall_event",
]


class DeliveryView(msgspec.Struct):
    """One way of telling. `next_at` is when it is (or will be) tried; null if nothing is planned.

    A way that is `queued` without `next_at` begins when the one before it has failed.
    """

    rung: Rung
    channel: Channel
    state: DeliveryStateName
    at: str
    next_at: str | None
    reason: str | None


class NoticeView(msgspec.Struct):
    """Something that you were told, and by which ways."""

    id: str
    kind: Rung
    at: str
    hall: str
    ticket: str | None
    appointment: str | None
    case: str | None
    number: str | None
    text: str
    text_zh: str
    state: NoticeStateName
    deliveries: list[DeliveryView]


class NoticePage(msgspec.Struct):
    """The latest first; `next_cursor` is null on the last page."""

    notices: list[NoticeView]
    next_cursor: str | None


class AttemptView(msgspec.Struct):
    """One try. Without `ended_at` it is under way, or its process was killed over it.

    `resend`: an earlier try may have told it, so it may have been told twice.
    """

    n: int
    provider: str
    resend: bool
    began_at: str
    ended_at: str | None
    outcome: str | None
    code: str | None
    detail: str | None


class SentDelivery(msgspec.Struct):
    """A delivery as managers see it: of the recipient only the end of an id.

    `dead`: somebody has to look why it failed. `may_replay`: it can be sent once more, now.
    """

    id: str
    notice: str
    rung: Rung
    hall: str
    channel: Channel
    recipient: str
    number: str | None
    state: DeliveryStateName
    at: str
    next_at: str | None
    expires_at: str
    reason: str | None
    dead: bool
    may_replay: bool
    attempts: list[AttemptView]


class SentPage(msgspec.Struct):
    """The latest first; `next_cursor` is null on the last page."""

    deliveries: list[SentDelivery]
    next_cursor: str | None


class ProviderView(msgspec.Struct):
    """What came of a provider's attempts within the last hour; `refused` is normal, `dead` not."""

    provider: str
    accepted: int
    refused: int
    unknown: int
    dead: int
    retried: int


class ChannelView(msgspec.Struct):
    """How one way stands.

    `queued` is due and not sent yet, the oldest for so many seconds; the counts are of the last
    hour, by provider.
    """

    channel: Channel
    queued: int
    oldest_s: int | None
    paused_until: str | None
    paused_reason: str | None
    providers: list[ProviderView]
