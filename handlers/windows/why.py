"""Saying why a person was called, so that everybody who waits could accept it."""

from datetime import UTC, datetime

from handlers.windows.schemas import CallReason, CandidateView
from kit.clock import MINUTE_MS, SHANGHAI, instant
from queueing.model import keys
from queueing.model.classes import APPOINTMENT, CLASSES
from queueing.model.documents import TicketDoc
from queueing.model.events import Candidate, Event


def _view(candidate: Candidate) -> CandidateView:
    return CandidateView(
        line=candidate.line,
        lane=keys.place(candidate.line)[1] or "",
        number=candidate.number,
        virtual_arrival=instant(candidate.arrival),
        handicap_s=candidate.handicap_ms / 1000,
        ticket_class=candidate.ticket_class,
        credit_s=candidate.credit_ms / 1000,
    )


def explain(event: Event | None) -> CallReason:
    """The candidates of a call and the reason for the choice."""
    if event is None or event.ticket is None:
        return CallReason(None, [], "Nobody is waiting for this window.", "本窗口暂无等候的号。")
    candidates = event.why or []
    chosen = next((c for c in candidates if c.ticket == event.ticket.id), None)
    views = [_view(candidate) for candidate in candidates]
    if chosen is None:
        number = event.ticket.number
        return CallReason(None, views, f"{number} was called by name.", f"{number} 为点名呼叫。")
    english, chinese = zip(
        _arrival(event.ticket, chosen),
        _against(len(candidates) - 1),
        _helping(chosen, candidates),
        strict=True,
    )
    return CallReason(_view(chosen), views, " ".join(english).strip(), "".join(chinese))


def _arrival(ticket: TicketDoc, chosen: Candidate) -> tuple[str, str]:
    """When the person counts as having come, and what a head start or another place rests on."""
    local = datetime.fromtimestamp(chosen.arrival / 1000, UTC).astimezone(SHANGHAI)
    clock = f"{local:%H:%M}"
    start = f"{chosen.number} counts as having arrived at {clock}"
    # Whoever returns or lets others go first has a place that was promised then.
    own = ticket.arrival == ticket.joined_at - ticket.credit_ms
    if not own and chosen.ticket_class != APPOINTMENT:
        return (
            f"{start}, the place promised when it returned or let others go first.",
            f"{chosen.number} 按 {clock} 到达计（返回或让号时约定的位置）。",
        )
    if not chosen.credit_ms:
        return f"{start}.", f"{chosen.number} 按 {clock} 到达计。"
    of_class, (english, chinese) = CLASSES[chosen.ticket_class], _duration(chosen.credit_ms)
    return (
        f"{start}, with {english} of priority ({of_class.en}).",
        f"{chosen.number} 按 {clock} 到达计（{of_class.zh}，优先{chinese}）。",
    )


def _duration(ms: int) -> tuple[str, str]:
    """In minutes, with half ones; less than one in seconds."""
    if ms < MINUTE_MS:
        return f"{ms // 1000} s", f" {ms // 1000} 秒"
    minutes = f"{ms / MINUTE_MS:.1f}".removesuffix(".0")
    return f"{minutes} min", f" {minutes} 分钟"


def _against(others: int) -> tuple[str, str]:
    if not others:
        return "Nobody waits in another line of this window.", "本窗口的其他队列无人等候。"
    return (
        f"The first of every other line ({others}) counts as later.",
        f"其余 {others} 个队列的第一位都更晚。",
    )


def _helping(chosen: Candidate, candidates: list[Candidate]) -> tuple[str, str]:
    """Lines that the window only helps count as later by their handicap."""
    if chosen.handicap_ms:
        english, chinese = _duration(chosen.handicap_ms)
        return (
            f"The window helps this line, whose people count as {english} later here.",
            f"本窗口协助该队列，在此按晚{chinese}计。",
        )
    if any(candidate.handicap_ms for candidate in candidates):
        return (
            "Lines that this window only helps count as later by their handicap.",
            "本窗口仅协助的队列已按让位时间后移。",
        )
    return "", ""
