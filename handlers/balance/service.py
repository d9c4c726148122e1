"""Carrying advice out, and taking it back, each by one call.

A move is written down before the line is asked, under the id of the request: a retry finds it and
asks the line again, which answers as it did before.
"""

from handlers.balance.naming import in_chinese, in_english
from handlers.balance.schemas import AdviceView, BalanceView, MoveView
from handlers.house import House
from handlers.principal import Principal
from kit.clock import MINUTE_MS, instant
from kit.errors import IllegalMove, Invalid, NotFound, Refusal
from queueing import line
from queueing.balance import advise
from queueing.rule_checks import check
from queueing.rules import HallRules
from queueing.words import Advice, Kind, Move
from records import sql
from records.balance import BalanceMove
from records.layout import Layout
from records.rules import places

REMEMBERED_MS = 60 * MINUTE_MS
SHOWN = 20

_WINDOW_EVENTS = """
SELECT hall, "window", name, at_ms FROM event
WHERE grp=? AND at_ms>=? AND name IN ('window.opened', 'window.paused', 'window.closed')
"""

_KINDS = {
    "window.opened": Kind.OPEN,
    "window.paused": Kind.PAUSE,
    "window.closed": Kind.PAUSE,
}


async def show(house: House) -> BalanceView:
    """What should be done now, and what was done lately."""
    moves = await BalanceMove.filter(grp=house.rules.group).order_by("-applied_ms").limit(SHOWN)
    advice = [_advice_view(house.layout, found) for found in await _advice(house)]
    return BalanceView(advice, [_move_view(move) for move in moves])


def _advice_view(layout: Layout, advice: Advice) -> AdviceView:
    return AdviceView(
        advice.id,
        advice.kind,
        advice.hall,
        advice.window,
        advice.line,
        advice.handicap_s,
        advice.gain_min,
        in_english(advice.reason, layout),
        in_chinese(advice.reason_zh, layout),
    )


def _move_view(move: BalanceMove) -> MoveView:
    return MoveView(
        move.id,
        move.kind,
        move.hall,
        move.window,
        move.line or None,
        move.handicap_s if move.line else None,
        round(move.gain_min, 1),
        move.applied_by,
        instant(move.applied_ms),
        instant(move.undone_ms) if move.undone_ms else None,
    )


async def _advice(house: House) -> list[Advice]:
    now_ms = house.clock.now_ms()
    recent = await _recent(house, now_ms - REMEMBERED_MS)
    return advise(house.load, house.line.rules, now_ms, recent)


async def _recent(house: House, since_ms: int) -> list[Move]:
    """Which windows were moved lately, by whomever: these are left in peace."""
    group = house.rules.group
    events = await sql.rows(_WINDOW_EVENTS, group, since_ms)
    moves = [Move(e["hall"], e["window"], _KINDS[e["name"]], e["at_ms"]) for e in events]
    for done in await BalanceMove.filter(grp=group, applied_ms__gte=since_ms):
        times = [at_ms for at_ms in (done.applied_ms, done.undone_ms) if at_ms]
        moves += [Move(done.hall, done.window, Kind(done.kind), at_ms) for at_ms in times]
    return moves


async def apply(house: House, who: Principal, request: line.Request, advice_id: str) -> MoveView:
    """Do what was advised. Raises `NotFound` when the advice no longer holds."""
    move = await BalanceMove.get_or_none(id=request.id)
    if move is None:
        move = await _write_down(house, who, request, advice_id)
    try:
        await _carry_out(house, request, move)
    except Refusal:
        await move.delete()
        raise
    return _move_view(move)


async def _write_down(
    house: House, who: Principal, request: line.Request, advice_id: str
) -> BalanceMove:
    advice = next((found for found in await _advice(house) if found.id == advice_id), None)
    if advice is None:
        raise NotFound("This advice no longer holds.", "该建议已不再适用。")
    served = house.line.rules.halls[advice.hall].windows[advice.window]
    return await BalanceMove.create(
        id=request.id,
        grp=house.rules.group,
        kind=advice.kind,
        hall=advice.hall,
        window=advice.window,
        line=advice.line or "",
        handicap_s=advice.handicap_s or 0,
        before_s=served.get(advice.line or ""),
        gain_min=advice.gain_min,
        applied_by=who.id,
        applied_ms=house.clock.now_ms(),
    )


async def _carry_out(house: House, request: line.Request, move: BalanceMove) -> None:
    if move.kind == "open":
        await house.line.open_window(request, move.hall, move.window, move.applied_by)
    elif move.kind == "pause":
        await house.line.pause_window(request, move.hall, move.window, "balance")
    else:
        handicap_s = move.handicap_s if move.kind == "help" else None
        await _serve(house, request, move, handicap_s)


async def undo(house: House, who: Principal, request: line.Request, move_id: str) -> MoveView:
    """Take a move back. Raises `NotFound`, or `IllegalMove` if it was taken back before."""
    move = await BalanceMove.get_or_none(id=move_id, grp=house.rules.group)
    if move is None:
        raise NotFound
    if move.undone_ms:
        if await house.line.answered(request) is None:
            raise IllegalMove("This was taken back before.", "该调配已撤销。")
        return _move_view(move)
    await _reverse(house, who, request, move)
    move.undone_by, move.undone_ms = who.id, house.clock.now_ms()
    await move.save(update_fields=["undone_by", "undone_ms"])
    return _move_view(move)


async def _reverse(house: House, who: Principal, request: line.Request, move: BalanceMove) -> None:
    if move.kind == "open":
        await house.line.pause_window(request, move.hall, move.window, "balance")
    elif move.kind == "pause":
        await house.line.open_window(request, move.hall, move.window, who.id)
    else:
        await _serve(house, request, move, move.before_s)


async def _serve(
    house: House, request: line.Request, move: BalanceMove, handicap_s: int | None
) -> None:
    """Let a window serve a line with this handicap, or, without one, no longer."""
    if await house.line.answered(request) is not None:
        return
    rules = _serving(house.line.rules.halls[move.hall], move.window, move.line, handicap_s)
    faults = check(house.line.rules.changed(rules), move.hall, places(house.layout))
    if faults:
        raise Invalid(faults[0].detail, faults[0].detail_zh)
    outcome = await house.line.set_rules(request, rules, f"balance: {move.kind}")
    if outcome.event and outcome.event.rules:
        house.learn(outcome.event.rules)


def _serving(rules: HallRules, window: str, line_name: str, handicap_s: int | None) -> HallRules:
    lines = {name: s for name, s in rules.windows[window].items() if name != line_name}
    if handicap_s is not None:
        lines[line_name] = handicap_s
    return rules.with_window(window, lines)
