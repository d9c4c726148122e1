"""What is done to a case, one route a verb: a body becomes an event, the table says whether."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple, Protocol, TypeVar

from handlers import access
from handlers.asked import RecordAsked
from handlers.cases import bodies, reading
from handlers.cases.schemas import CaseView
from handlers.cases.views import case_view
from handlers.context import AppContext
from handlers.declaration import Declaration
from handlers.identity.demand import demand
from handlers.principal import CITIZEN, CLERK, MANAGER, REVIEWER
from handlers.route import Routes
from kit.errors import Invalid, Refusal, StaleVersion
from queueing.model.errors import IllegalMove
from records.cases import events as ev
from records.cases.case import Case
from records.cases.errors import RefusalRequired
from records.cases.moves.actor import Actor
from records.casework.moving import move_locked
from records.casework.office import Office
from records.identity.demands import Demand, VerificationRequired
from records.models.catalogue.service_items import accept_level_of
from records.transactions import Connection

routes = Routes("case_verbs", "/api/v1/cases/<case:str>", "What is done to a case · 办件流转")


class _Versioned(Protocol):
    version: int


Body = TypeVar("Body", bound=_Versioned)


class Acting(NamedTuple):
    """What a body is read with."""

    ctx: AppContext
    tx: Connection
    office: Office
    actor: Actor
    case: Case


_Make = Callable[[Acting, Body], Awaitable[list[ev.What]]]


def _verb(
    name: str,
    schema: type[Body],
    roles: tuple[str, ...],
    make: _Make[Body],
    says: str,
    *refuses: type[Refusal],
) -> None:
    """Add a verb: its body, who may ask, the events that it makes, what it is for."""

    async def verb(asked: RecordAsked[Body], case: str) -> CaseView:
        ctx, tx = asked.ctx, asked.tx
        found, actor = await access.case(ctx, tx, asked.who, case, lock=True)
        office = reading.office(ctx)
        version: int | None = asked.body.version
        for what in await make(Acting(ctx, tx, office, actor, found), asked.body):
            found = await move_locked(tx, office, actor, found, what, version)
            version = None
        return case_view(office, actor, found)

    verb.__name__, verb.__doc__ = name, says
    declared = Declaration(
        CaseView, body=schema, roles=roles, refuses=(StaleVersion, IllegalMove, Invalid, *refuses)
    )
    routes.record_write(f"/{name}", declared)(verb)


async def _fix(at: Acting, body: bodies.FixBody) -> list[ev.What]:
    return [ev.FixedOnSpot(body.note, reading.given(at.case, body.materials))]


async def _ask(at: Acting, body: bodies.CorrectionBody) -> list[ev.What]:
    return [ev.CorrectionRequested(reading.codes(at.case, body.materials), body.note)]


async def _supplement(at: Acting, body: bodies.SupplementBody) -> list[ev.What]:
    return [ev.Supplemented(reading.given(at.case, body.materials))]


async def _accept(at: Acting, body: bodies.AcceptBody) -> list[ev.What]:
    given = reading.given(at.case, body.materials)
    level = await accept_level_of(at.tx, at.case.item)
    await demand(at.ctx, at.tx, at.case.applicant, level, Demand.ACCEPTANCE)
    more: list[ev.What] = [ev.FixedOnSpot("", given)] if given else []
    return [*more, ev.Accepted(at.office.now_ms)]


async def _later(_: Acting, __: bodies.VersionBody) -> list[ev.What]:
    raise reading.not_yet("outcome", "accept_with_outstanding")


async def _not_accept(_: Acting, body: bodies.NotAcceptBody) -> list[ev.What]:
    if body.refusal is None:
        raise RefusalRequired
    return [ev.NotAccepted(reading.told(body.refusal))]


async def _claim(_: Acting, body: bodies.StepBody) -> list[ev.What]:
    return [ev.Claimed(body.step)]


async def _release(at: Acting, body: bodies.StepBody) -> list[ev.What]:
    """A head, or a manager, takes it out of the hands of whoever is not there: on record."""
    step = at.case.step(body.step)
    held = step.by if step and step.by != at.actor.name else None
    return [ev.Released(body.step, held)]


async def _opinion(_: Acting, body: bodies.OpinionBody) -> list[ev.What]:
    return [ev.OpinionGiven(body.step, body.opinion, body.note)]


async def _return(_: Acting, body: bodies.ReturnBody) -> list[ev.What]:
    return [ev.ReturnedToStep(body.step, body.reason)]


async def _pause(at: Acting, body: bodies.PauseBody) -> list[ev.What]:
    told_ms = reading.told_at(at.office, body.told_applicant_at)
    return [ev.Paused(reading.ground(body.ground), body.planned_days, told_ms)]


async def _resume(_: Acting, __: bodies.VersionBody) -> list[ev.What]:
    return [ev.Resumed()]


async def _extend(_: Acting, body: bodies.ReasonBody) -> list[ev.What]:
    return [ev.Extended(reading.LIMITS.extension, body.reason)]


async def _decide(at: Acting, body: bodies.DecideBody) -> list[ev.What]:
    return [reading.decision(at.case, body)]


async def _issue(_: Acting, __: bodies.VersionBody) -> list[ev.What]:
    return [ev.ResultIssued()]


async def _withdraw(_: Acting, __: bodies.VersionBody) -> list[ev.What]:
    return [ev.Withdrawn()]


async def _revoke(_: Acting, body: bodies.ReasonBody) -> list[ev.What]:
    return [ev.Revoked(body.reason)]


async def _hand_over(at: Acting, body: bodies.HandOverBody) -> list[ev.What]:
    return [ev.HandOverOffered(await reading.successor(at.tx, at.case, body.to))]


async def _accept_hand_over(at: Acting, _: bodies.VersionBody) -> list[ev.What]:
    return [ev.HandOverAccepted(at.actor.user)]


_W, _P, _M, _C = (CLERK,), (REVIEWER,), (MANAGER,), (CITIZEN,)
_verb("fix_on_spot", bodies.FixBody, _W, _fix, "Put something small right at the window.")
_verb(
    "request_correction",
    bodies.CorrectionBody,
    (*_W, *_P, *_M),
    _ask,
    "Tell all that is missing, once and in one list.",
)
_verb("supplement", bodies.SupplementBody, (*_C, *_W), _supplement, "Bring what was asked for.")
_verb(
    "accept",
    bodies.AcceptBody,
    _W,
    _accept,
    "Accept what is complete; its clocks run.",
    VerificationRequired,
)
_verb(
    "accept_with_outstanding",
    bodies.VersionBody,
    _W,
    _later,
    "Accept with papers to follow; comes later, and answers 422 until then.",
)
_verb("not_accept", bodies.NotAcceptBody, _W, _not_accept, "Do not accept it.", RefusalRequired)
_verb("claim", bodies.StepBody, _P, _claim, "Take a step of one's department into one's hands.")
_verb(
    "release",
    bodies.StepBody,
    (*_P, *_M),
    _release,
    "Give a step back to its department; a head or a manager also what another has taken.",
)
_verb("give_opinion", bodies.OpinionBody, _P, _opinion, "Say what one's department thinks.")
_verb("return_to_step", bodies.ReturnBody, _P, _return, "Have a step done once more.")
_verb("pause", bodies.PauseBody, _P, _pause, "Wait for something that takes its own time.")
_verb("resume", bodies.VersionBody, _P, _resume, "Go on.")
_verb("extend", bodies.ReasonBody, _P, _extend, "Make the limit longer, once.")
_verb(
    "decide",
    bodies.DecideBody,
    (*_P, *_W),
    _decide,
    "Grant or refuse it; at a window only a department's representative does.",
    RefusalRequired,
)
_verb("issue_result", bodies.VersionBody, (*_P, *_W), _issue, "Lay the result ready.")
_verb("withdraw", bodies.VersionBody, _C, _withdraw, "Take an application back.")
_verb("revoke", bodies.ReasonBody, _P, _revoke, "Revoke what was granted.")
_verb(
    "hand_over",
    bodies.HandOverBody,
    (*_W, *_P, *_M),
    _hand_over,
    "Ask somebody to answer for the case; until they accept, the owner does.",
)
_verb("accept_hand_over", bodies.VersionBody, (*_W, *_P), _accept_hand_over, "Take it over.")
