"""How advice and moves are shown."""

from handlers.balance.naming import names_of
from handlers.balance.schemas import AdviceView, MoveView
from kit.clock import instant
from queueing.advice import Advice
from queueing.words import sentences
from records.balance import BalanceMove
from records.layout import Layout


def advice_view(layout: Layout, advice: Advice) -> AdviceView:
    """Advice with the names by which people know lanes."""
    reason = sentences(advice, names_of(layout))
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


def move_view(move: BalanceMove) -> MoveView:
    """A move that was done."""
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
