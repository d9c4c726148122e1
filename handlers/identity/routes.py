"""Showing who one is, over HTTP."""

from handlers import limits
from handlers.asked import Asked, RecordAsked
from handlers.body import EmptyBody
from handlers.declaration import Declaration
from handlers.identity import asking, service
from handlers.identity.providers.offered import ProviderNotOffered
from handlers.identity.schemas import (
    IdentityView,
    RevokeBody,
    RevokedView,
    VerificationBody,
    VerificationCodeView,
    VerificationsView,
    VerificationView,
)
from handlers.identity.service import Begun
from handlers.identity.wishes import IdentityConsentRequired
from handlers.principal import CITIZEN, MANAGER
from handlers.route import Routes
from kit.errors import Forbidden, NotFound, RateLimited
from records.proving.errors import AnotherPerson, VerificationClosed, VerificationLocked

routes = Routes("identity", "/api/v1", "Showing who one is · 身份核验")


async def _start(asked: Asked[VerificationBody]) -> Begun:
    return await service.start(asked)


@routes.record_write(
    "/identity/verifications",
    Declaration(
        VerificationView,
        201,
        VerificationBody,
        roles=(CITIZEN,),
        limit=limits.VERIFICATIONS,
        refuses=(IdentityConsentRequired, ProviderNotOffered, AnotherPerson, VerificationLocked),
        more="A new one takes the place of an open one of the same provider.",
    ),
    ask_first=_start,
)
async def begin(asked: RecordAsked[VerificationBody]) -> VerificationView:
    """Begin to show who I am: by my face, by 网证 without name or number, or at a counter."""
    return await service.started(asked)


@routes.get("/identity/verifications", Declaration(VerificationsView, roles=(CITIZEN,)))
async def own(asked: Asked[None]) -> VerificationsView:
    """My latest attempts, as they were known last."""
    return await service.own(asked.ctx, asked.who)


@routes.get(
    "/identity/verifications/<verification:str>",
    Declaration(VerificationView, roles=(CITIZEN,), refuses=(RateLimited,)),
)
async def verification(asked: Asked[None], verification: str) -> VerificationView:
    """An attempt as it stands: while it is open, its provider is asked now."""
    await limits.hit(asked.ctx, asked.who, limits.VERIFICATION_QUERIES)
    work = service.verification(asked.ctx, asked.who, verification)
    return await asked.ctx.shielded(work)


@routes.record_write(
    "/identity/verifications/<verification:str>/cancel",
    Declaration(VerificationView, body=EmptyBody, roles=(CITIZEN,), refuses=(VerificationClosed,)),
)
async def cancel(asked: RecordAsked[EmptyBody], verification: str) -> VerificationView:
    """Give an attempt up; one that was given up stays so."""
    return await service.cancel(asked, verification)


@routes.get(
    "/identity/verifications/<verification:str>/code",
    Declaration(VerificationCodeView, roles=(CITIZEN,), refuses=(VerificationClosed,)),
)
async def code(asked: Asked[None], verification: str) -> VerificationCodeView:
    """What I show to a clerk who is to look at my card: another one each time, for five minutes."""
    return await service.code(asked.ctx, asked.who, verification)


@routes.get("/me/identity", Declaration(IdentityView, roles=(CITIZEN,)))
async def identity(asked: Asked[None]) -> IdentityView:
    """How sure the house is who I am, and what shows it; name and number masked, also to me."""
    return await service.identity(asked.ctx, asked.who)


@routes.delete("/me/identity/<proof:str>", Declaration[None, None](None, 204, roles=(CITIZEN,)))
async def revoke(asked: RecordAsked[None], proof: str) -> None:
    """Let what I have shown hold no longer; name and number are deleted with it."""
    await service.revoke_own(asked.tx, asked.who, proof)


@routes.record_write(
    "/identity/proofs/<proof:str>/revoke",
    Declaration(RevokedView, body=RevokeBody, roles=(MANAGER,)),
)
async def revoke_any(asked: RecordAsked[RevokeBody], proof: str) -> RevokedView:
    """Let a proof hold no longer that should not have been given."""
    return await service.revoke_any(asked, proof)


@routes.post(
    "/partners/ctid",
    Declaration[None, None](
        None,
        204,
        refuses=(Forbidden, NotFound),
        more="Signed by the headers Ctid-Time, Ctid-Nonce and Ctid-Signature, over the body, too.",
    ),
)
async def ctid_called(asked: Asked[None]) -> None:
    """Hear from 网证 that something has happened; what, it is asked.

    Forged, changed, stale or repeated: refused, and nothing is changed.
    """
    work = asking.called(asked.ctx, asked.http.headers, asked.http.body or b"")
    await asked.ctx.shielded(work)
