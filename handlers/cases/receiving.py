"""A case begins at a window: for whom is served there, for an item or all items of a theme."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from handlers import access
from handlers.asked import RecordAsked
from handlers.cases import reading
from handlers.cases.bodies import NewCaseBody
from handlers.cases.schemas import CaseView, ThemeCases
from handlers.cases.views import case_view
from handlers.identity.demand import demand
from kit.errors import NotFound
from kit.ids import new_id
from queueing.model.documents import TicketDoc
from queueing.model.errors import IllegalMove
from queueing.model.transitions import State
from records.cases import events as ev
from records.cases.clocks.limits import LIMITS
from records.cases.errors import RefusalRequired
from records.cases.words import MaterialStatus, StepKind
from records.casework.moving import begin, case_numbers
from records.identity.demands import Demand
from records.models.catalogue.service_items import ServiceItem, find_item_alone
from records.models.catalogue.situations import situations_of
from records.models.catalogue.themes import find_theme, steps_of
from records.models.catalogue.workflows import workflow_for
from records.models.identity.acting_bookings import organisation_of_ticket
from records.models.identity.ticket_people import whose
from records.situations.situations import Outcome, Path, outcome, paths
from records.transactions import Connection

_LATER = ("submit", "accept_with_outstanding")


class _Wanted(NamedTuple):
    """An item, the answers that count for it, and what they leave."""

    item: ServiceItem
    path: Path
    left: Outcome


async def receive(asked: RecordAsked[NewCaseBody]) -> CaseView | ThemeCases:
    """Begin a case, or one for each item of a theme.

    Raises `Forbidden`, `Invalid`, `NotFound` for the ticket, `NotServedHere` and `IllegalMove`
    unless it is being served at this window, `RefusalRequired`, `CaseExists`, and
    `VerificationRequired` for what is to be accepted at once.
    """
    body = asked.body
    if body.outcome != "submit":
        access.only_at_a_window(asked.who)
    _check_shape(body)
    ticket = await _ticket(asked, body.ticket or "")
    wanted = await _wanted(asked.tx, body)
    statuses = _statuses(body, wanted)
    office, actor = reading.office(asked.ctx), await access.actor_of(asked.tx, asked.who)
    applicant = await whose(asked.tx, ticket)
    if body.outcome == "accept":
        level = max(one.item.accept_level for one in wanted)
        await demand(asked.ctx, asked.tx, applicant, level, Demand.ACCEPTANCE)
    then = _then(body, office.now_ms)
    bundle = new_id() if body.theme else None
    numbers = await case_numbers(asked.tx, office, len(wanted))
    views = []
    for one, number in zip(wanted, numbers, strict=True):
        received = await _received(asked, (ticket, applicant), one, (number, bundle), statuses)
        case = await begin(asked.tx, office, actor, received, then)
        views.append(case_view(office, actor, case))
    return ThemeCases(views) if body.theme else views[0]


def _check_shape(body: NewCaseBody) -> None:
    if body.outcome in _LATER:
        raise reading.not_yet("outcome", body.outcome)
    if (body.item is None) == (body.theme is None):
        english = "Name either an item or a theme."
        raise reading.invalid("item", "invalid", english, "请指定事项或“一件事”之一。")
    if body.ticket is None:
        english = "Name the ticket that is being served."
        raise reading.invalid("ticket", "missing", english, "请指明正在办理的号。")
    if body.outcome == "not_accept" and body.refusal is None:
        raise RefusalRequired


async def _ticket(asked: RecordAsked[NewCaseBody], ticket_id: str) -> TicketDoc:
    """The ticket, at the window of whoever asks."""
    ticket = await access.ticket_at_own_window(asked.ctx, asked.tx, asked.who, ticket_id)
    if ticket.state is not State.SERVING:
        english = "A case is accepted while its ticket is being served."
        raise IllegalMove(english, "只能为正在办理的号受理。")
    return ticket


async def _wanted(db: Connection, body: NewCaseBody) -> list[_Wanted]:
    items = await _items(db, body)
    situations = await situations_of(db, items)
    ways = paths(situations, body.answers or {})
    return [
        _Wanted(item, way, outcome(one, way.answers))
        for item, one, way in zip(items, situations, ways, strict=True)
    ]


async def _items(db: Connection, body: NewCaseBody) -> Sequence[ServiceItem]:
    if body.theme is not None:
        theme = await find_theme(db, body.theme)
        steps = await steps_of(db, theme.code) if theme else []
        if not steps:
            english = "There is no such theme."
            raise reading.invalid("theme", "unknown", english, "没有这个“一件事”。")
        return [step.item for step in steps]
    item = await find_item_alone(db, body.item or "")
    if item is None:
        raise reading.invalid("item", "unknown", "There is no such item.", "没有这个事项。")
    return [item]


def _statuses(body: NewCaseBody, wanted: Sequence[_Wanted]) -> dict[str, MaterialStatus]:
    """What was handed in. To accept it, all that is asked for must be there."""
    told = dict(map(reading.status, body.materials))
    demanded = {paper.code: paper for one in wanted for paper in one.left.materials}
    reading.check_codes(list(told), set(demanded))
    missing = [
        paper for code, paper in demanded.items() if told.get(code) is not MaterialStatus.GIVEN
    ]
    if body.outcome == "accept" and missing:
        english = f"Still missing: {', '.join(paper.name_en for paper in missing)}."
        chinese = f"材料尚不齐全：{'、'.join(paper.name for paper in missing)}。"
        raise reading.invalid("materials", "missing", english, chinese)
    return told


def _then(body: NewCaseBody, now_ms: int) -> list[ev.What]:
    if body.outcome == "accept":
        return [ev.Accepted(now_ms)]
    if body.outcome == "not_accept" and body.refusal:
        return [ev.NotAccepted(reading.told(body.refusal))]
    return []


async def _received(
    asked: RecordAsked[NewCaseBody],
    whose_ticket: tuple[TicketDoc, str | None],
    wanted: _Wanted,
    named: tuple[str, str | None],
    statuses: Mapping[str, MaterialStatus],
) -> ev.Received:
    item, way, left = wanted
    ticket, applicant = whose_ticket
    hall = asked.ctx.hall(ticket.hall)
    if hall is None:
        raise NotFound
    workflow = await workflow_for(asked.tx, item.code, left.lane)
    return ev.Received(
        number=named[0],
        hall=hall.id,
        region=hall.region,
        lane=left.lane,
        item=item.code,
        item_name=item.name,
        item_name_en=item.name_en,
        department=item.department_id,
        answers=dict(way.answers),
        applicant=applicant,
        ticket=ticket.id,
        theme=asked.body.theme,
        bundle=named[1],
        owner=asked.who.id,
        materials=tuple(
            ev.Demand(
                paper.code,
                paper.name,
                paper.name_en,
                statuses.get(paper.code, MaterialStatus.MISSING),
            )
            for paper in left.materials
        ),
        limits=_limits(item, left),
        workflow=f"{workflow.scope}@{workflow.version}",
        steps=tuple(
            ev.PlannedStep(
                step.step,
                StepKind(step.kind),
                step.name,
                step.name_en,
                step.department or item.department_id,
                step.requires,
                step.days,
            )
            for step in workflow.steps
        ),
        organisation=await organisation_of_ticket(asked.tx, ticket.id),
        note=asked.body.note or asked.body.reason or "",
    )


def _limits(item: ServiceItem, left: Outcome) -> ev.CaseLimits:
    return ev.CaseLimits(
        intake_days=LIMITS.intake,
        statutory_days=item.legal_days or LIMITS.statutory,
        promised_days=left.promised_days,
        project_days=item.project_limit,
        delivery_days=LIMITS.delivery,
    )
