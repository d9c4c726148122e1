"""Cases over HTTP: from the window on, looked up, listed."""

from typing import Any

from handlers import access
from handlers.asked import Asked, RecordAsked
from handlers.cases import listing, reading
from handlers.cases.bodies import NewCaseBody
from handlers.cases.receiving import receive
from handlers.cases.schemas import CaseList, CaseView, ThemeCases
from handlers.cases.views import case_view
from handlers.declaration import Declaration
from handlers.principal import CITIZEN, CLERK, STAFF
from handlers.route import Routes
from kit.errors import Invalid, NotFound
from queueing.model.errors import IllegalMove, NotServedHere
from records.cases.errors import CaseExists, RefusalRequired
from records.identity.demands import VerificationRequired
from records.transactions import connection

routes = Routes("cases", "/api/v1/cases", "Cases, from the window to the result · 办件")


@routes.record_write(
    "",
    Declaration[Any, NewCaseBody](
        CaseView,
        201,
        NewCaseBody,
        roles=(CLERK, CITIZEN),
        refuses=(
            NotFound,
            NotServedHere,
            IllegalMove,
            CaseExists,
            RefusalRequired,
            VerificationRequired,
            Invalid,
        ),
        or_else=ThemeCases,
    ),
)
async def create(asked: RecordAsked[NewCaseBody]) -> CaseView | ThemeCases:
    """Receive what the person at the window hands in; accept it, or say why not, at once.

    With a `theme` there is a case for each of its items, and the answer is `{"cases": […]}`.
    Citizens' own submission (`submit`) comes later, and answers 422 until then.
    """
    return await receive(asked)


@routes.get(
    "",
    Declaration(
        CaseList,
        roles=(CITIZEN, *STAFF),
        parameters=listing.PARAMETERS,
        only_these=True,
        refuses=(Invalid,),
    ),
)
async def every(asked: Asked[None]) -> CaseList:
    """A citizen's own cases, the latest first; for staff what they may handle, the first due."""
    return await listing.every(asked.ctx, asked.who, asked.query)


@routes.get("/<case:str>", Declaration(CaseView, roles=(CITIZEN, *STAFF)))
async def show(asked: Asked[None], case: str) -> CaseView:
    """A case as it stands."""
    found, actor = await access.case(asked.ctx, connection(), asked.who, case)
    return case_view(reading.office(asked.ctx), actor, found)
