"""Legal persons and authorisations over HTTP."""

from handlers.asked import Asked, RecordAsked
from handlers.declaration import Declaration, Parameter
from handlers.limits import BOOKINGS
from handlers.organisations import service
from handlers.organisations.schemas import (
    Authorisations,
    AuthorisationView,
    DecideBody,
    OrganisationBody,
)
from handlers.principal import CITIZEN, CLERK
from handlers.route import Routes
from kit.errors import Invalid, NotFound
from queueing.model.errors import IllegalMove
from records.identity.demands import VerificationRequired

routes = Routes("organisations", "/api/v1", "Acting for legal persons · 单位授权")
_STATE = Parameter(
    "state",
    "`requested` (usually), `in_force`, `refused` or `revoked`.",
    {"type": "string", "enum": ["requested", "in_force", "refused", "revoked", ""]},
)


@routes.record_write(
    "/me/organisations",
    Declaration(
        AuthorisationView,
        201,
        OrganisationBody,
        roles=(CITIZEN,),
        limit=BOOKINGS,
        refuses=(Invalid,),
    ),
)
async def request(asked: RecordAsked[OrganisationBody]) -> AuthorisationView:
    """Ask to act for a legal person; a clerk decides after looking at the paper."""
    return await service.request(asked)


@routes.get("/me/organisations", Declaration(Authorisations, roles=(CITIZEN,)))
async def mine(asked: Asked[None]) -> Authorisations:
    """For whom I act, the latest first."""
    return await service.mine(asked.ctx, asked.who)


@routes.delete(
    "/me/organisations/<authorisation:str>",
    Declaration[None, None](None, 204, roles=(CITIZEN,)),
)
async def give_back(asked: RecordAsked[None], authorisation: str) -> None:
    """Act for a legal person no longer; what is booked stays booked."""
    await service.give_back(asked, authorisation)


@routes.get(
    "/authorisations",
    Declaration(
        Authorisations,
        roles=(CLERK,),
        parameters=(_STATE,),
        only_these=True,
        refuses=(Invalid,),
    ),
)
async def in_state(asked: Asked[None]) -> Authorisations:
    """What waits for a decision, the oldest first."""
    return await service.in_state(asked.ctx, asked.query)


@routes.record_write(
    "/authorisations/<authorisation:str>/decide",
    Declaration(
        AuthorisationView,
        body=DecideBody,
        roles=(CLERK,),
        refuses=(NotFound, VerificationRequired, Invalid, IllegalMove),
    ),
)
async def decide(asked: RecordAsked[DecideBody], authorisation: str) -> AuthorisationView:
    """Decide on an authorisation once its paper was seen."""
    return await service.decide(asked, authorisation)
