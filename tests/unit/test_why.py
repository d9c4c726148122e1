"""Why somebody was called, in words that are true."""

from typing import Any

import pytest

from handlers.windows.why import explain
from kit.clock import MINUTE_MS, shanghai_ms
from queueing.model.documents import TicketDoc
from queueing.model.events import Candidate, Event
from queueing.model.transitions import State

NINE = shanghai_ms("2026-11-23", 9)


def call(
    ticket_class: str = "walk_in", credit_ms: int = 0, moved_ms: int = 0, handicap_ms: int = 0
) -> tuple[str, str]:
    """What is said of a call of somebody who came at nine, in English and in Chinese."""
    arrival = NINE - credit_ms + moved_ms
    unimportant: dict[str, Any] = {
        **dict.fromkeys(("id", "hall", "lane", "line", "prefix", "date"), "x"),
        **dict.fromkeys(("n", "order", "call_no", "version"), 1),
    }
    ticket = TicketDoc(
        **unimportant,
        number="A001",
        state=State.CALLED,
        joined_at=NINE,
        waiting_since=NINE,
        arrival=arrival,
        credit_ms=credit_ms,
        ticket_class=ticket_class,
    )
    chosen = Candidate("hall:a", "x", "A001", arrival, handicap_ms, ticket_class, credit_ms)
    event = Event("ticket.called", "hall", 1, NINE, "clerk", ticket=ticket, why=[chosen])
    why = explain(event)
    return why.reason, why.reason_zh


def test_one_line_is_not_one_person() -> None:
    """Others may well wait behind in the same line."""
    english, chinese = call()
    assert "Nobody waits in another line" in english
    assert "其他队列无人等候" in chinese


def test_a_head_start_is_named() -> None:
    """With what it rests on."""
    english, chinese = call("elderly", 60 * MINUTE_MS)
    assert "arrived at 08:00, with 60 min of priority (elderly)" in english
    assert "老年人，优先 60 分钟" in chinese


@pytest.mark.parametrize(("of_class", "credit_ms"), [("walk_in", 0), ("elderly", 60 * MINUTE_MS)])
def test_a_promised_place_is_no_head_start(of_class: str, credit_ms: int) -> None:
    """Whoever returned or let others go first stands where that was promised."""
    english, chinese = call(of_class, credit_ms, credit_ms + 7 * MINUTE_MS)
    assert "arrived at 09:07, the place promised" in english
    assert "priority" not in english
    assert "约定的位置" in chinese


@pytest.mark.parametrize(
    ("ms", "english", "chinese"),
    [(45_000, "45 s", "45 秒"), (90_000, "1.5 min", "1.5 分钟"), (600_000, "10 min", "10 分钟")],
)
def test_short_times_are_not_rounded_away(ms: int, english: str, chinese: str) -> None:
    """Nobody has a priority of zero minutes, or counts as later by a long fraction."""
    for told in (call("elderly", ms), call(handicap_ms=ms)):
        assert f" {english} " in told[0]
        assert chinese in told[1]
