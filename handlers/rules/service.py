"""How rules are changed: checked as a whole, against all other halls, or not at all."""

from handlers.house import House
from handlers.principal import CLERK, Principal
from handlers.rules.schemas import NewRules, RulesAnswer, RulesHistory, RulesView
from kit.clock import instant
from kit.errors import FieldError, Forbidden, Invalid, NotFound, StaleVersion
from queueing import line
from queueing.rule_checks import check
from queueing.rules import HallRules, decode
from records.rules import RulesVersion, default_rules, history, places

SHOWN = 100


def _known(house: House, hall: str) -> HallRules:
    rules = house.line.rules.halls.get(hall)
    if rules is None:
        raise NotFound("There is no such hall.", "没有这个大厅。")
    return rules


def _view(row: RulesVersion) -> RulesView:
    return RulesView(decode(row.document), row.version, row.author, instant(row.at_ms), row.reason)


async def show(house: House, who: Principal, hall: str) -> RulesView:
    """The rules in force. Raises `NotFound`, or `Forbidden` for the staff of another hall."""
    rules = _known(house, hall)
    if who.role == CLERK and who.hall != hall:
        raise Forbidden
    latest = await history(hall, 1)
    if latest and latest[0].version == rules.version:
        row = latest[0]
        return RulesView(rules, row.version, row.author, instant(row.at_ms), row.reason)
    return RulesView(rules, rules.version, None, None, None)


async def versions(house: House, hall: str) -> RulesHistory:
    """Who changed what, when and why. Raises `NotFound`."""
    _known(house, hall)
    rows = [_view(row) for row in await history(hall, SHOWN)]
    if len(rows) < SHOWN:  # what everything began with
        rows.append(RulesView(default_rules(house.layout.halls[hall]), 0, None, None, None))
    return RulesHistory(rows)


async def change(house: House, request: line.Request, hall: str, asked: NewRules) -> RulesAnswer:
    """Let a hall go on by other rules.

    Raises `NotFound`, `Invalid` with everything that is wrong, `StaleVersion` or `LineInUse`.
    """
    answered = await house.line.answered(request)
    if answered is None:
        _check(house, hall, asked)
        answered = await house.line.set_rules(request, asked.rules, asked.reason)
    event = answered.event
    if event is None or event.rules is None:
        raise NotFound
    house.learn(event.rules)
    rules = decode(event.rules)
    at, told = instant(event.at), (event.seq, answered.durable)
    return RulesAnswer(rules, rules.version, event.by, at, event.reason, *told)


def _check(house: House, hall: str, asked: NewRules) -> None:
    current = _known(house, hall)
    if asked.rules.hall != hall:
        english = "These are the rules of another hall."
        raise Invalid(
            english, "这是其他大厅的规则。", errors=(FieldError("rules.hall", "invalid", english),)
        )
    if asked.rules.version != current.version:
        raise StaleVersion
    faults = check(house.line.rules.changed(asked.rules), hall, places(house.layout))
    if faults:
        raise Invalid(
            faults[0].detail,
            faults[0].detail_zh,
            errors=tuple(
                FieldError(f"rules.{f.field}", f.code, f.detail, f.detail_zh) for f in faults
            ),
            details_zh=[fault.detail_zh for fault in faults],
        )
