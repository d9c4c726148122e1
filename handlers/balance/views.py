"""How advice and moves are shown."""

from handlers.balance.naming import names_of
from handlers.balance.schemas import AdviceView, BalanceMoveView
from handlers.balance.words import sentences
from kit.clock import instant
from queueing.balancing.advice import Advice
from records.hall_directory import HallDirectory
from records.models.balance_moves import BalanceMove


def advice_view(directory: HallDirectory, advice: Advice) -> AdviceView:
    """Advice with the names by which people know lanes."""
    reason = sentences(advice, names_of(directory))
    return AdviceView(
        advice.id,
        advice.kind,
        advice.hall,
        advice.window,
        advice.line,
        advice.handicap_s,
        advice.gain_min,
        reason.en,
        reason.zh,
    )


def move_view(move: BalanceMove) -> BalanceMoveView:
    """A move that was done."""
    return BalanceMoveView(
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
