"""How rules are changed: checked as a whole, against all other halls, or not at all."""

from handlers import access
from handlers.context import AppContext, GroupContext
from handlers.principal import Principal
from handlers.rules.schemas import NewRulesBody, RulesAnswer, RulesHistory, RulesView
from handlers.rules.words import refusal
from kit.clock import instant
from kit.errors import FieldError, Invalid, NotFound, StaleVersion
from queueing.line.requests import LineRequest
from queueing.rules.checks import check
from queueing.rules.hall_rules import decode
from records.models.line.rules_versions import RulesVersion, history
from records.rulebook import default_rules, places
from records.transactions import connection

SHOWN = 100


def _view(row: RulesVersion) -> RulesView:
    return RulesView(decode(row.document), row.version, row.author, instant(row.at_ms), row.reason)


async def show(ctx: AppContext, who: Principal, hall: str) -> RulesView:
    """The rules in force. Raises `NotFound`, or `Forbidden` for the staff of another hall."""
    access.hall_to_act_in(ctx, who, hall)
    rules = ctx.group_of(hall).line.rules.halls[hall]
    latest = await history(connection(), hall, 1)
    if latest and latest[0].version == rules.version:
        row = latest[0]
        return RulesView(rules, row.version, row.author, instant(row.at_ms), row.reason)
    return RulesView(rules, rules.version, None, None, None)


async def versions(ctx: AppContext, hall: str) -> RulesHistory:
    """Who changed what, when and why. Raises `NotFound`."""
    known = access.hall(ctx, hall)
    rows = [_view(row) for row in await history(connection(), hall, SHOWN)]
    if len(rows) < SHOWN:  # what everything began with
        rows.append(RulesView(default_rules(known), 0, None, None, None))
    return RulesHistory(rows)


async def change(
    ctx: AppContext, request: LineRequest, hall: str, asked: NewRulesBody
) -> RulesAnswer:
    """Let a hall go on by other rules.

    Raises `NotFound`, `Invalid` with everything that is wrong, `StaleVersion` or `LineInUse`.
    """
    group = ctx.group_of(hall)
    answered = await group.line.answered(request)
    if answered is None:
        _check(group, hall, asked)
        answered = await group.line.set_rules(request, asked.rules, asked.reason)
    event = answered.event
    if event is None or event.rules is None:
        raise NotFound
    group.learn(event.rules)
    rules = decode(event.rules)
    at, told = instant(event.at), (event.seq, answered.durable)
    return RulesAnswer(rules, rules.version, event.by, at, event.reason, *told)


def _check(group: GroupContext, hall: str, asked: NewRulesBody) -> None:
    current = group.line.rules.halls[hall]
    if asked.rules.hall != hall:
        english = "These are the rules of another hall."
        raise Invalid(
            english, "这是其他大厅的规则。", errors=(FieldError("rules.hall", "invalid", english),)
        )
    if asked.rules.version != current.version:
        raise StaleVersion
    faults = check(group.line.rules.changed(asked.rules), hall, places(group.directory))
    if faults:
        raise refusal(faults, "rules")
