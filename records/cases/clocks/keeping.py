"""Which clocks run: what each event starts, ends, makes longer or lets go."""

from collections.abc import Collection
from dataclasses import replace

from records.cases.clocks.clock import EXTENDABLE, Clock, ClockKind
from records.cases.events import CaseLimits

Clocks = tuple[Clock, ...]
_K = ClockKind
# What a decision ends is also what its extension makes longer.
DECIDED_IN_TIME = EXTENDABLE


def intake(clocks: Clocks, limits: CaseLimits, at_ms: int) -> Clocks:
    """An answer is due: that it is accepted, or is not, or what is missing."""
    return (*clocks, Clock(_K.INTAKE, at_ms, limits.intake_days))


def answered(clocks: Clocks, at_ms: int) -> Clocks:
    """It was answered."""
    return _end(clocks, {_K.INTAKE}, at_ms)


def accepted(clocks: Clocks, limits: CaseLimits, from_ms: int, at_ms: int) -> Clocks:
    """The decision is due, by law and by promise, reckoned from `from_ms`."""
    days = {
        _K.STATUTORY: limits.statutory_days,
        _K.PROMISED: limits.promised_days,
        _K.PROJECT: limits.project_days,
    }
    new = [Clock(kind, from_ms, limit) for kind, limit in days.items() if limit is not None]
    return (*answered(clocks, at_ms), *new)


def extended(clocks: Clocks, days: int) -> Clocks:
    """The decision is due so much later."""
    return tuple(
        replace(one, extended_days=one.extended_days + days)
        if one.kind in DECIDED_IN_TIME and one.ended_ms is None
        else one
        for one in clocks
    )


def decided(clocks: Clocks, limits: CaseLimits, at_ms: int) -> Clocks:
    """It was decided, and is to be handed over."""
    new = Clock(_K.DELIVERY, at_ms, limits.delivery_days)
    return (*_end(clocks, DECIDED_IN_TIME, at_ms), new)


def laid_ready(clocks: Clocks, at_ms: int) -> Clocks:
    """It may be fetched: from here on it is the applicant who is waited for."""
    return _end(clocks, {_K.DELIVERY}, at_ms)


def cancelled(clocks: Clocks, at_ms: int) -> Clocks:
    """Nobody waits any more."""
    return _end(clocks, frozenset(_K), at_ms, cancelled=True)


def _end(
    clocks: Clocks, kinds: Collection[ClockKind], at_ms: int, *, cancelled: bool = False
) -> Clocks:
    return tuple(
        replace(one, ended_ms=at_ms, cancelled=cancelled)
        if one.kind in kinds and one.ended_ms is None
        else one
        for one in clocks
    )
