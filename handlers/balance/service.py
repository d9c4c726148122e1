"""Carrying advice out, and taking it back, each by one call.

A move is written down before the line is asked, under the id of the request, and is done once the
line has answered. Whoever finds it asked but not done finishes it under that id, which the line
answers as it did before; it is forgotten only when it is certain that nothing was done.
"""

from tortoise.exceptions import IntegrityError

from handlers.balance import steps
from handlers.balance.advising import current_advice
from handlers.balance.schemas import BalanceView, MoveView
from handlers.balance.views import advice_view, move_view
from handlers.house import House
from handlers.principal import MANAGER, Principal
from kit.clock import MINUTE_MS
from kit.errors import IdempotencyKeyReused, IllegalMove, NotFound, Refusal, Unavailable
from queueing import line
from queueing.advice import Advice
from records.balance import BalanceMove

SHOWN = 20
GIVEN_UP_MS = 10 * MINUTE_MS  # who asked and was not answered has then left


async def show(house: House) -> BalanceView:
    """What should be done now, and what was done lately."""
    done = BalanceMove.filter(grp=house.rules.group, done_ms__isnull=False)
    moves = await done.order_by("-applied_ms").limit(SHOWN)
    advice = [advice_view(house.layout, found) for found in await current_advice(house)]
    return BalanceView(advice, [move_view(move) for move in moves])


async def apply(house: House, who: Principal, request: line.Request, advice_id: str) -> MoveView:
    """Do what was advised.

    Raises `NotFound` when the advice no longer holds, `IllegalMove` when it was done already.
    """
    move = await BalanceMove.get_or_none(id=request.id)
    if move is not None:
        if move.body != request.body:
            raise IdempotencyKeyReused
        return await _finish(house, move)
    claim = f"{house.rules.group}:{advice_id}"
    other = await BalanceMove.get_or_none(claim=claim)
    if other is not None and not await _let_go(house, other):
        return await _finish(house, other)
    try:
        move = await _write_down(house, who, request, claim, await _advised(house, advice_id))
    except (IntegrityError, NotFound) as late:
        if isinstance(late, NotFound) and not await BalanceMove.exists(claim=claim):
            raise
        return await apply(house, who, request, advice_id)  # somebody was quicker
    try:
        return await _finish(house, move)
    except (Unavailable, IdempotencyKeyReused):
        raise  # it may have been done
    except Refusal:
        await BalanceMove.filter(id=move.id, done_ms__isnull=True).delete()
        raise


async def _advised(house: House, advice_id: str) -> Advice:
    for found in await current_advice(house, advice_id):
        if found.id == advice_id:
            return found
    raise NotFound("This advice no longer holds.", "该建议已不再适用。")


async def _write_down(
    house: House, who: Principal, request: line.Request, claim: str, advice: Advice
) -> BalanceMove:
    served = house.line.rules.halls[advice.hall].windows.get(advice.window, {})
    return await BalanceMove.create(
        id=request.id,
        body=request.body,
        claim=claim,
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


async def _finish(house: House, move: BalanceMove) -> MoveView:
    """Carry a move out, unless it is done."""
    if move.done_ms is None:
        await steps.carry_out(house, _request_of(move), move)
        await _done(house, move)
    return move_view(move)


def _request_of(move: BalanceMove) -> line.Request:
    """The request that a move was written down for, whoever finishes it."""
    return line.Request(move.id, move.body, f"{MANAGER}:{move.applied_by}")


async def _done(house: House, move: BalanceMove) -> None:
    move.done_ms = house.clock.now_ms()
    await BalanceMove.filter(id=move.id).update(done_ms=move.done_ms)


async def _let_go(house: House, move: BalanceMove) -> bool:
    """Whether a move that claims some advice need not hinder it any more.

    Raises `IllegalMove` if that was done and is still so.
    """
    await _settle(house, move)
    if move.done_ms is None:
        if 0 <= house.clock.now_ms() - move.applied_ms < GIVEN_UP_MS:
            return False
        await BalanceMove.filter(id=move.id, done_ms__isnull=True).delete()
        return True
    if await steps.stands(house, move):
        raise IllegalMove("This was done already.", "该建议已被执行。")
    await BalanceMove.filter(id=move.id).update(claim=None)
    return True


async def _settle(house: House, move: BalanceMove) -> None:
    """Learn whether a move was done whose answer was never written down."""
    if move.done_ms is None and await house.line.answered(_request_of(move)) is not None:
        await _done(house, move)


async def undo(house: House, who: Principal, request: line.Request, move_id: str) -> MoveView:
    """Take a move back.

    Raises `NotFound`, or `IllegalMove` if it was taken back before or changed since.
    """
    move = await BalanceMove.get_or_none(id=move_id, grp=house.rules.group)
    if move is None:
        raise NotFound
    await _settle(house, move)
    if move.done_ms is None:  # nothing to take back
        raise NotFound
    answered = await house.line.answered(request)
    if move.undone_ms is None and answered is None:
        # Its own window was moved by a later move on the same advice.
        if move.claim is None and not move.line:
            raise IllegalMove("The window was moved again since.", "该窗口此后已再次调配。")
        await steps.take_back(house, who.id, request, move)
    return await _undone(house, who, request, move)


async def _undone(
    house: House, who: Principal, request: line.Request, move: BalanceMove
) -> MoveView:
    """Write down who took a move back. Raises `IllegalMove` if another request did."""
    await BalanceMove.filter(id=move.id, undone_ms__isnull=True).update(
        undone_by=who.id,
        undone_ms=house.clock.now_ms(),
        undone_request=request.id,
        claim=None,
    )
    await move.refresh_from_db()
    if move.undone_request != request.id:
        raise IllegalMove("This was taken back before.", "该调配已撤销。")
    return move_view(move)
