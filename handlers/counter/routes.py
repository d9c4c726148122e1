"""Verifying somebody at a window, over HTTP."""

from handlers.counter import service
from handlers.counter.schemas import CardSeenBody, CardSeenView
from handlers.declaration import HALL_STAFF, Declaration
from handlers.route import RecordAsked, Routes
from kit.errors import Invalid
from queueing.model.errors import IllegalMove, NotServedHere
from records.proving.errors import AnotherPerson, VerificationClosed

routes = Routes("counter", "/api/v1", "Who stands at a window · 窗口核验")


@routes.record_write(
    "/windows/<hall:str>/<window:str>/verifications",
    Declaration(
        CardSeenView,
        201,
        CardSeenBody,
        roles=HALL_STAFF,
        refuses=(NotServedHere, IllegalMove, Invalid, AnotherPerson, VerificationClosed),
    ),
)
async def verify(asked: RecordAsked[CardSeenBody], hall: str, window: str) -> CardSeenView:
    """Say that the card of whoever stands here was seen, and that it is theirs: level 5.

    The ticket is at this window. Whoever has no account is given one by their number; a case that
    is received for this ticket is theirs.
    """
    return await service.card_seen(asked, hall, window)
