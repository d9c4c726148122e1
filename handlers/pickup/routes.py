"""Fetching results over HTTP."""

from typing import Any

from handlers.asked import Asked, RecordAsked
from handlers.check_in.errors import WrongHall
from handlers.declaration import HALL_STAFF, Declaration, Parameter
from handlers.limits import WRONG_PICKUP_CODES
from handlers.pickup import fetching, service
from handlers.pickup.schemas import (
    ConfirmBody,
    NewProxyAnswer,
    NewProxyBody,
    ParcelList,
    PickupBody,
    PickupCodeView,
    PickupView,
    ProxyList,
)
from handlers.principal import CITIZEN, CLERK
from handlers.query import CURSOR
from handlers.route import Routes
from kit.errors import Invalid, NotFound
from queueing.model.errors import IllegalMove
from records.cases.errors import AlreadyCollected, CaseNotReady, ProxyExists
from records.cases.parcel import ParcelState
from records.identity.demands import VerificationRequired

routes = Routes("pickup", "/api/v1", "Fetching results · 出件")
_NOT_NOW = (CaseNotReady, AlreadyCollected)
_STATES = {"type": "string", "enum": [*ParcelState, ""]}


@routes.get(
    "/cases/<case:str>/pickup-code",
    Declaration(PickupCodeView, roles=(CITIZEN,), refuses=_NOT_NOW),
)
async def code(asked: Asked[None], case: str) -> PickupCodeView:
    """The code by which the applicant fetches the result, another one every 60 seconds.

    The cases of a theme are fetched by one code: each of them answers the same one.
    """
    return await service.code(asked.ctx, asked.who, case)


@routes.record_write(
    "/pickups",
    Declaration[Any, PickupBody](
        PickupView,
        201,
        PickupBody,
        roles=(CLERK,),
        guesses=WRONG_PICKUP_CODES,
        refuses=(NotFound, WrongHall, Invalid, VerificationRequired, *_NOT_NOW),
    ),
    present=fetching.with_proxy,
)
async def begin(asked: RecordAsked[PickupBody]) -> PickupView:
    """Scan a code at a collection window: who shows it is identified for five minutes.

    Nothing is used up by it: if something jams, the same code is scanned again. Whoever has no
    phone is identified by the case's number and a look at their identity card, with a reason.
    """
    return await fetching.begin(asked)


@routes.record_write(
    "/pickups/<pickup:str>/confirm",
    Declaration[Any, ConfirmBody](
        PickupView, body=ConfirmBody, roles=(CLERK,), refuses=(IllegalMove, *_NOT_NOW)
    ),
    present=fetching.with_proxy,
)
async def confirm(asked: RecordAsked[ConfirmBody], pickup: str) -> PickupView:
    """Hand it over, with all cases of the parcel: once, whoever else has scanned it meanwhile."""
    return await fetching.confirm(asked, pickup)


@routes.record_write(
    "/cases/<case:str>/proxies",
    Declaration[Any, NewProxyBody](
        NewProxyAnswer,
        201,
        NewProxyBody,
        roles=(CITIZEN,),
        refuses=(Invalid, ProxyExists, *_NOT_NOW),
    ),
    present=service.with_code,
)
async def add_proxy(asked: RecordAsked[NewProxyBody], case: str) -> NewProxyAnswer:
    """Name somebody who fetches it; they show this code, and their identity card.

    The code holds for seven days and is told this once; one person at a time may have one.
    """
    return await service.add(asked, case)


@routes.get("/cases/<case:str>/proxies", Declaration(ProxyList, roles=(CITIZEN,)))
async def proxies(asked: Asked[None], case: str) -> ProxyList:
    """Whom the applicant has named, without their codes."""
    return await service.proxies(asked.ctx, asked.who, case)


@routes.delete("/proxies/<proxy:str>", Declaration[None, None](None, 204, roles=(CITIZEN,)))
async def revoke_proxy(asked: RecordAsked[None], proxy: str) -> None:
    """Take it back: their code holds no more."""
    await service.revoke(asked, proxy)


@routes.get(
    "/halls/<hall:str>/parcels",
    Declaration(
        ParcelList,
        roles=HALL_STAFF,
        parameters=(
            Parameter("state", "Only those in this state; `ready` unless said.", _STATES),
            CURSOR,
        ),
        only_these=True,
        refuses=(Invalid,),
    ),
)
async def parcels(asked: Asked[None], hall: str) -> ParcelList:
    """What lies in a hall to be fetched, since when, and of which cases."""
    return await service.parcels(asked.ctx, asked.who, hall, asked.query)
