"""From a delivery of the record to the message that a channel sends."""

from collections.abc import Mapping
from typing import Protocol

from notify.channels.channel import Message
from records.models.outbox.relaying import DueDelivery
from records.notices.kinds import NoticeKind
from records.notices.sentences import brief

# The names that only a process knows are put in when a message is made: a hall may be renamed.
_PAGES: Mapping[NoticeKind, tuple[str, str]] = {
    **dict.fromkeys(
        (NoticeKind.THREE_AHEAD, NoticeKind.YOUR_TURN, NoticeKind.RECALLED, NoticeKind.MISSED),
        ("/pages/ticket/index", "ticket"),
    ),
    **dict.fromkeys(
        (NoticeKind.BOOKED, NoticeKind.REMINDER, NoticeKind.RESCHEDULED, NoticeKind.CLOSED),
        ("/pages/appointment/index", "appointment"),
    ),
    NoticeKind.CASE_MOVED: ("/pages/case/index", "case"),
    NoticeKind.READY_FOR_PICKUP: ("/pages/case/index", "case"),
}


class Names(Protocol):
    """What things are called, in a language (`zh` or `en`)."""

    def hall(self, hall: str, language: str) -> str:
        """A hall."""

    def window(self, hall: str, window: str, language: str) -> str:
        """A window of a hall; empty if there is none by that name."""

    def return_within_s(self, hall: str) -> int:
        """How long a missed ticket may return there."""

    async def subject(self, hall: str, subject: str, language: str) -> str:
        """What somebody comes for: an item, a theme or a lane, as `item:GA-001`."""


async def message_of(waiting: DueDelivery, names: Names) -> Message:
    """What is sent. Its id is the notice's: the same for every attempt."""
    content = dict(waiting.content)
    hall, language = waiting.hall, waiting.language
    content["hall_name"] = names.hall(hall, language)
    if window := content.pop("window", ""):
        at = content.pop("window_hall", "") or hall
        content["window_name"] = names.window(at, window, language) or content.get(
            "window_name", window
        )
    if waiting.kind is NoticeKind.MISSED:
        content["return_within_s"] = str(names.return_within_s(hall))
    if progress := brief(content, language):
        content["progress"] = progress
    named = content.pop("item_name", ""), content.pop("item_name_en", "")
    item, lane = content.pop("item", ""), content.pop("lane", "")
    subject = content.pop("subject", "") or (f"item:{item}" if item else f"lane:{lane}")
    if any(named):
        # As it was called when the case was received: the catalogue may not have it any more.
        content["subject_name"] = named[language == "en"]
    elif subject != "lane:":
        content["subject_name"] = await names.subject(hall, subject, language)
    content |= _page(waiting)
    return Message(
        id=waiting.notice,
        kind=waiting.kind,
        recipient=waiting.recipient,
        language=language,
        hall=hall,
        content=content,
        attempt=waiting.attempts,
    )


def _page(waiting: DueDelivery) -> dict[str, str]:
    """The address in the mini program of what it is about."""
    path, about = _PAGES.get(waiting.kind, ("", ""))
    names = {
        "ticket": waiting.ticket,
        "appointment": waiting.appointment,
        "case": waiting.case_id,
    }
    name = names.get(about)
    return {"page": f"{path}?id={name}"} if path and name else {}
