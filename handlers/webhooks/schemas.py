"""What is asked and answered about webhooks."""

from typing import Annotated, Literal

import msgspec

Url = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
EventName = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Events = Annotated[list[EventName], msgspec.Meta(min_length=1, max_length=40)]


class NewWebhookBody(msgspec.Struct, forbid_unknown_fields=True):
    """An address, and of which events it is told; `["*"]` is all of them."""

    url: Url
    events: Events = msgspec.field(default_factory=lambda: ["*"])


class WebhookView(msgspec.Struct):
    """A webhook. One that is paused is told nothing, and nothing later of what happens now."""

    id: str
    hall: str
    url: str
    events: list[str]
    state: Literal["active", "paused"]
    created_at: str


class NewWebhookAnswer(WebhookView):
    """The same with its secret, which is told to whoever has made it and never again."""

    secret: str


class WebhookList(msgspec.Struct):
    """The webhooks of a hall, the oldest first, and of what one may be told."""

    webhooks: list[WebhookView]
    events: list[str]


class WebhookAttempt(msgspec.Struct):
    """One try; without an outcome it is under way, or its process was killed."""

    at: str
    outcome: str | None
    code: str | None


class WebhookDelivery(msgspec.Struct):
    """What a webhook was told, or will be: at `next_at`, if that is known."""

    id: str
    event: str
    created_at: str
    state: str
    next_at: str | None
    attempts: list[WebhookAttempt]


class WebhookDeliveries(msgspec.Struct):
    """The latest first; `next_cursor` leads on, and is null at the end."""

    deliveries: list[WebhookDelivery]
    next_cursor: str | None


class PingAnswer(msgspec.Struct):
    """The id of what will be sent: it is found among the deliveries."""

    id: str
