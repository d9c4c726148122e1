"""The AsyncAPI document: the live feed and webhooks, from the shapes of what is sent."""

from collections.abc import Iterable
from typing import Any

import msgspec

from handlers.live.socket import ClientFrame
from notify.channels.webhook.channel import WebhookBody
from notify.channels.webhook.signature import NONCE, SIGNATURE, TIME, TOLERANCE_S
from notify.feed import frames
from notify.feed.frame_shapes import (
    HALL_FRAMES,
    TICKET_FRAMES,
    Shape,
)
from server.http.openapi.schemas import Json

VERSION = "3.0.0"
_CLOSES = "\n".join(
    f"* `{close.code}` {close.reason}"
    for close in vars(frames).values()
    if isinstance(close, frames.Close)
)
_ABOUT = f"""\
What a hall's screens, a phone and a hall's own systems are told, as it happens. 大厅实时推送。

A socket's first frame is the client's `hello`, with its token, and `after` if it has seen events
before. It is answered by a snapshot or by the events missed since. `seq` has no gap: who sees one
asks again without `after`. A socket is closed with one of these codes:

{_CLOSES}
"""
_SIGNED = f"""\
A POST to an address that a manager has named, signed with the secret of its webhook: `{SIGNATURE}`
is `v1=` and the hex digits of HMAC-SHA-256 over `{TIME}`, a dot, `{NONCE}`, a dot, and the body.
A receiver refuses a time more than {TOLERANCE_S} s away, a nonce that it knows, and does nothing
twice for the same `id`. It answers 2xx.
"""
_TEXT = {"type": "string"}


def async_document() -> Json:
    """The document; it says the same in every process."""
    told: tuple[type[msgspec.Struct], ...] = tuple(
        dict.fromkeys((*HALL_FRAMES, *TICKET_FRAMES, ClientFrame, WebhookBody))
    )
    shapes, schemas = msgspec.json.schema_components(
        told, ref_template="#/components/schemas/{name}"
    )
    messages = {
        shape.__name__: _message(shape, payload)
        for shape, payload in zip(told, shapes, strict=True)
    }
    messages[WebhookBody.__name__]["headers"] = {
        "type": "object",
        "required": [TIME, NONCE, SIGNATURE],
        "properties": {TIME: _TEXT, NONCE: _TEXT, SIGNATURE: _TEXT},
    }
    return {
        "asyncapi": VERSION,
        "info": {"title": "一窗 Yichuang", "version": "1", "description": _ABOUT},
        "defaultContentType": "application/json",
        "channels": {
            "hall": _feed("hall", "Hall.", HALL_FRAMES),
            "ticket": _feed("ticket", "Id of a ticket.", TICKET_FRAMES),
            "webhook": {"address": None, "description": _SIGNED, "messages": _named([WebhookBody])},
        },
        "operations": {
            "tellHall": _operation("send", "hall", HALL_FRAMES),
            "hearHall": _operation("receive", "hall", [ClientFrame]),
            "tellTicket": _operation("send", "ticket", TICKET_FRAMES),
            "hearTicket": _operation("receive", "ticket", [ClientFrame]),
            "tellWebhook": _operation("send", "webhook", [WebhookBody]),
        },
        "components": {"messages": messages, "schemas": schemas},
    }


def _schema(shape: type[msgspec.Struct]) -> Json:
    return {"$ref": f"#/components/schemas/{shape.__name__}"}


def _message(shape: type[msgspec.Struct], payload: Json) -> Json:
    says = " ".join((shape.__doc__ or "").split())
    return {"name": shape.__name__, "summary": says, "payload": payload}


def _feed(name: str, says: str, shapes: Iterable[type[Shape]]) -> Json:
    return {
        "address": f"/live/{name}s/{{{name}}}",
        "parameters": {name: {"description": says}},
        "messages": _named([*shapes, ClientFrame]),
        "bindings": {"ws": {"method": "GET"}},
    }


def _named(shapes: Iterable[type[msgspec.Struct]]) -> dict[str, Any]:
    return {s.__name__: {"$ref": f"#/components/messages/{s.__name__}"} for s in shapes}


def _operation(action: str, channel: str, shapes: Iterable[type[msgspec.Struct]]) -> Json:
    """`send` is what the house sends."""
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "messages": [{"$ref": f"#/channels/{channel}/messages/{s.__name__}"} for s in shapes],
    }
