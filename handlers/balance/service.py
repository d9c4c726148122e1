"""Carrying advice out, and taking it back, each by one call.

A move is written down before the line is asked, under the id of the request, and is done once the
line has answered. Whoever finds it asked but not done finishes it under that id, which the line
answers as it did before; it is forgotten only when it is certain that nothing was done.
"""

from handlers.balance import steps
from handlers.balance.schemas import BalanceMoveView, BalanceView
from handlers.balance.views import advice_view, move_view
from handlers.context import AppContext, GroupContext
from handlers.principal import MANAGER, Principal
from kit.clock import MINUTE_MS
from kit.errors import IdempotencyKeyReused, NotFound, Refusal, Unavailable
from queueing.balancing.advice import Advice
from queueing.line.requests import LineRequest
from queueing.model.errors import IllegalMove
from records.models import balance_moves
from records.models.balance_moves import BalanceMove
from records.transactions import connection

SHOWN = 20
GONE = "This advice no longer holds.", "该建议已不再适用。"
GIVEN_UP_MS = 10 * MINUTE_MS  # who asked and was not answered has then left


async def show(ctx: AppContext) -> BalanceView:
    """What should be done now, group by group, and what was done lately."""
    moves = await balance_moves.latest_moves(connection(), ctx.groups, SHOWN)
    advice = [
        advice_view(group.directory, found)
        for group in ctx.groups.values()
        for found in await group.adviser.current()
    ]
    return BalanceView(advice, [move_view(move) for move in moves])


async def apply(
    ctx: AppContext, who: Principal, request: LineRequest, advice_id: str
) -> BalanceMoveView:
    """Do what was advised.

    Raises `NotFound` when the advice no longer holds, `IllegalMove` when it was done already.
    """
    return await _apply(await _group_of(ctx, request, advice_id), who, request, advice_id)


async def _group_of(ctx: AppContext, request: LineRequest, advice_id: str) -> GroupContext:
    """The group in which this was asked before, is being done, or is advised."""
    move = await balance_moves.move_of_groups(connection(), ctx.groups, request.id)
    found = ctx.groups[move.grp] if move else await _claiming(ctx, advice_id)
    # Before advice is worked out anew, which takes a while, it is looked for as it is.
    found = found or await _advising(ctx, advice_id, None)
    found = found or await _advising(ctx, advice_id, advice_id)
    found = found or await _claiming(ctx, advice_id)  # somebody was quicker
    if found is None:
        raise NotFound(*GONE)
    return found


async def _claiming(ctx: AppContext, advice_id: str) -> GroupContext | None:
    for group in ctx.groups.values():
        if await balance_moves.claimant(connection(), _claim(group, advice_id)):
            return group
    return None


async def _advising(ctx: AppContext, advice_id: str, wanted: str | None) -> GroupContext | None:
    for group in ctx.groups.values():
        if advice_id in {advice.id for advice in await group.adviser.current(wanted)}:
            return group
    return None


def _claim(group: GroupContext, advice_id: str) -> str:
    """What only one move at a time may hold."""
    return f"{group.id}:{advice_id}"


async def _apply(
    group: GroupContext, who: Principal, request: LineRequest, advice_id: str
) -> BalanceMoveView:
    move = await balance_moves.find_move(connection(), request.id)
    if move is not None:
        if move.body != request.body:
            raise IdempotencyKeyReused
        return await _finish(group, move)
    claim = _claim(group, advice_id)
    other = await balance_moves.claimant(connection(), claim)
    if other is not None and not await _let_go(group, other):
        return await _finish(group, other)
    try:
        move = _asked(group, who, request, claim, await _advised(group, advice_id))
    except NotFound:
        if await balance_moves.claimant(connection(), claim) is None:
            raise
        move = None
    if move is None or not await balance_moves.add_move(connection(), move):
        return await _apply(group, who, request, advice_id)  # somebody was quicker
    try:
        return await _finish(group, move)
    except (Unavailable, IdempotencyKeyReused):
        raise  # it may have been done
    except Refusal:
        await balance_moves.drop_move(connection(), move.id)
        raise


async def _advised(group: GroupContext, advice_id: str) -> Advice:
    for found in await group.adviser.current(advice_id):
        if found.id == advice_id:
            return found
    raise NotFound(*GONE)


def _asked(
    group: GroupContext, who: Principal, request: LineRequest, claim: str, advice: Advice
) -> BalanceMove:
    """The move that carries some advice out, to be written down."""
    served = group.line.rules.halls[advice.hall].windows.get(advice.window, {})
    return BalanceMove(
        id=request.id,
        body=request.body,
        claim=claim,
        grp=group.id,
        kind=advice.kind,
        hall=advice.hall,
        window=advice.window,
        line=advice.line or "",
        handicap_s=advice.handicap_s or 0,
        before_s=served.get(advice.line or ""),
        gain_min=advice.gain_min,
        applied_by=who.id,
        applied_ms=group.clock.now_ms(),
    )


async def _finish(group: GroupContext, move: BalanceMove) -> BalanceMoveView:
    """Carry a move out, unless it is done."""
    if move.done_ms is None:
        await steps.carry_out(group, _request_of(move), move)
        await _done(group, move)
    return move_view(move)


def _request_of(move: BalanceMove) -> LineRequest:
    """The request that a move was written down for, whoever finishes it."""
    return LineRequest(move.id, move.body, f"{MANAGER}:{move.applied_by}")


async def _done(group: GroupContext, move: BalanceMove) -> None:
    move.done_ms = group.clock.now_ms()
    await balance_moves.move_done(connection(), move.id, move.done_ms)


async def _let_go(group: GroupContext, move: BalanceMove) -> bool:
    """Whether a move that claims some advice need not hinder it any more.

    Raises `IllegalMove` if that was done and is still so.
    """
    await _settle(group, move)
    if move.done_ms is None:
        if 0 <= group.clock.now_ms() - move.applied_ms < GIVEN_UP_MS:
            return False
        await balance_moves.drop_move(connection(), move.id)
        return True
    if await steps.stands(group, move):
        raise IllegalMove("This was done already.", "该建议已被执行。")
    await balance_moves.release_claim(connection(), move.id)
    return True


async def _settle(group: GroupContext, move: BalanceMove) -> None:
    """Learn whether a move was done whose answer was never written down."""
    if move.done_ms is None and await group.line.answered(_request_of(move)) is not None:
        await _done(group, move)


async def undo(
    ctx: AppContext, who: Principal, request: LineRequest, move_id: str
) -> BalanceMoveView:
    """Take a move back.

    Raises `NotFound`, or `IllegalMove` if it was taken back before or changed since.
    """
    move = await balance_moves.move_of_groups(connection(), ctx.groups, move_id)
    if move is None:
        raise NotFound
    group = ctx.groups[move.grp]
    await _settle(group, move)
    if move.done_ms is None:  # nothing to take back
        raise NotFound
    answered = await group.line.answered(request)
    if move.undone_ms is None and answered is None:
        # Its own window was moved by a later move on the same advice.
        if move.claim is None and not move.line:
            raise IllegalMove("The window was moved again since.", "该窗口此后已再次调配。")
        await steps.take_back(group, who.id, request, move)
    return await _undone(group, who, request, move)


async def _undone(
    group: GroupContext, who: Principal, request: LineRequest, move: BalanceMove
) -> BalanceMoveView:
    """Write down who took a move back. Raises `IllegalMove` if another request did."""
    now_ms = group.clock.now_ms()
    await balance_moves.undo_move(connection(), move, request.id, who.id, now_ms)
    if move.undone_request != request.id:
        raise IllegalMove("This was taken back before.", "该调配已撤销。")
    return move_view(move)
