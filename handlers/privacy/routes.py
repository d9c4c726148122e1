"""What is kept of people, over HTTP."""

from sanic import HTTPResponse

from handlers.asked import Asked, RecordAsked
from handlers.contacts.service import ConsentRequired
from handlers.declaration import Declaration
from handlers.http import answer
from handlers.principal import CITIZEN, MANAGER
from handlers.privacy import consents, erasing, service
from handlers.privacy.schemas import (
    ConsentBody,
    ConsentList,
    ConsentView,
    EraseBody,
    ErasureView,
    PersonalData,
    RetentionTable,
)
from handlers.route import Routes
from kit.errors import RateLimited
from records.privacy.errors import ConfirmErasure, ErasureBlocked

routes = Routes("privacy", "/api/v1", "What is kept of people · 个人信息")


@routes.get("/me/consents", Declaration(ConsentList, roles=(CITIZEN,)))
async def own_consents(asked: Asked[None]) -> ConsentList:
    """What I agreed to, and what I took back."""
    return await consents.own(asked.who.id)


@routes.record_write(
    "/me/consents",
    Declaration(ConsentView, 201, ConsentBody, roles=(CITIZEN,), refuses=(ConsentRequired,)),
)
async def give_consent(asked: RecordAsked[ConsentBody]) -> ConsentView:
    """Agree to the text of a purpose, in the version that is in force."""
    return await consents.give(asked)


@routes.delete("/me/consents/<purpose:str>", Declaration[None, None](None, 204, roles=(CITIZEN,)))
async def withdraw_consent(asked: RecordAsked[None], purpose: str) -> None:
    """Take a consent back: what was learnt by it is deleted, and proofs that came of it end."""
    await consents.withdraw(asked.tx, asked.who.id, purpose)


@routes.get("/me/export", Declaration(PersonalData, roles=(CITIZEN,), refuses=(RateLimited,)))
async def export(asked: Asked[None]) -> HTTPResponse:
    """All that is kept of me, as a file; five times a day."""
    reply = answer(await service.personal_data(asked.ctx, asked.who))
    reply.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return reply


@routes.get("/me/erase", Declaration(ErasureView, roles=(CITIZEN,)))
async def erasure(asked: Asked[None]) -> ErasureView:
    """What would be cancelled and what would be kept if I asked to be forgotten, or how far it is.

    Nothing is changed by asking.
    """
    return await erasing.shown(asked.ctx, asked.who)


@routes.record_write(
    "/me/erase",
    Declaration(
        ErasureView,
        body=EraseBody,
        roles=(CITIZEN,),
        refuses=(ConfirmErasure, ErasureBlocked),
    ),
    ask_first=erasing.give_up_tickets,
)
async def erase(asked: RecordAsked[EraseBody]) -> ErasureView:
    """Delete what is kept of me. Numbers and bookings that are to come are cancelled.

    While a case of mine is open, what it needs is used for it alone (`restricted`); when the last
    one has ended, nothing is left that leads to me, and my logins end (`done`).
    """
    return await erasing.erase(asked)


@routes.get("/retention", Declaration(RetentionTable, roles=(MANAGER,)))
async def retention(_: Asked[None]) -> RetentionTable:
    """What is kept of people, why, how long, on which ground, and who sees it."""
    return service.retention()
