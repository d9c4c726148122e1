"""Saying why a person was called, so that everybody who waits could accept it."""

from handlers.windows.schemas import CandidateView, Why
from kit.clock import instant
from queueing.events import Candidate, Event


def _view(candidate: Candidate) -> CandidateView:
    return CandidateView(
        line=candidate.line,
        lane=candidate.line.partition(":")[2],
        number=candidate.number,
        virtual_arrival=instant(candidate.arrival),
        handicap_s=candidate.handicap_ms / 1000,
    )


def explain(event: Event | None) -> Why:
    """The candidates of a call and the reason for the choice."""
    if event is None or event.ticket is None:
        return Why(None, [], "Nobody is waiting for this window.", "本窗口暂无等候的号。")
    candidates = [_view(candidate) for candidate in event.why or []]
    chosen = next((c for c in candidates if c.number == event.ticket.number), None)
    if len(candidates) == 1:
        return Why(
            chosen,
            candidates,
            f"{event.ticket.number} is first of the only line with people waiting.",
            f"{event.ticket.number} 是唯一有人等候的队列中的第一位。",
        )
    helped = any(candidate.handicap_s for candidate in candidates)
    return Why(
        chosen,
        candidates,
        f"{event.ticket.number} counts as the earliest arrival among the first of "
        f"{len(candidates)} lines" + (", handicaps of helped lines included." if helped else "."),
        f"{len(candidates)} 个队列的队首中，{event.ticket.number} 的折算到达时间最早"
        + ("（已计入跨队列的让位时间）。" if helped else "。"),
    )
