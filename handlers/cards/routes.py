"""Cards over HTTP."""

from handlers.asked import RecordAsked
from handlers.cards import service
from handlers.cards.schemas import CardReadingBody, CardReadingView
from handlers.declaration import Declaration
from handlers.principal import CLERK, KIOSK
from handlers.route import Routes
from kit.errors import Invalid, NotFound

routes = Routes("cards", "/api/v1/halls/<hall:str>", "Identity cards at kiosk and window · 身份证")


@routes.record_write(
    "/card-readings",
    Declaration(
        CardReadingView, 201, CardReadingBody, roles=(KIOSK, CLERK), refuses=(NotFound, Invalid)
    ),
)
async def read(asked: RecordAsked[CardReadingBody], hall: str) -> CardReadingView:
    """A card was laid on: today's bookings of whom it shows, and the priority that it shows.

    It is kept sealed for two minutes, for the one who sent it. It proves the card, not its holder.
    """
    return await service.read(asked, hall)
