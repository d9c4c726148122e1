"""The table of ladders says something of every kind, and what it says fits together."""

from itertools import pairwise

import pytest

from kit.clock import shanghai_ms
from notify.channels.channel import Outcome, Result
from notify.outbox.verdict import judge, left_out
from records.models.outbox.planning import NewNotice, Now, _deliveries
from records.models.outbox.relaying import DueDelivery
from records.notices.kinds import ChannelName, DeliveryState, NoticeKind
from records.notices.ladder import (
    CALLS,
    FEED,
    LADDERS,
    Fact,
    OnUnknown,
    Quiet,
    back_off_s,
    ended_by,
    next_rung,
    rung_of,
)
from records.notices.quiet_hours import held_until
from records.notices.sentences import sentence

_C, _K, _S = ChannelName, NoticeKind, DeliveryState
KINDS = pytest.mark.parametrize("kind", NoticeKind)
# What each kind is told by, after how many seconds (None: when the way before it has failed), how
# long, what an unknown outcome means, whether it waits for the morning, and what ends it.
TABLE = """
booked           wechat+0                             86400 wait   never    appointment
reminder         wechat+0 sms                         54000 wait   always   appointment
three_ahead      wechat+0                              1800 wait   never    ticket
your_turn        socket+0 display+0 wechat+5 sms        600 resend never    ticket
recalled         socket+0 display+0 wechat+5 sms        600 resend never    ticket
missed           wechat+0                              1800 wait   never    ticket
rescheduled      wechat+0 sms                         86400 wait   if_by_hall appointment
closed           wechat+0 sms                        172800 wait   always   -
case_moved       wechat+0                            172800 wait   always   case
ready_for_pickup wechat+0 sms                        259200 wait   always   -
hall_event       webhook+0                            86400 resend never    -
"""
ENDS_MS = 24 * 3600 * 1000
_ENDS = {
    "ticket": Fact.TICKET_MOVED,
    "appointment": Fact.APPOINTMENT_MOVED,
    "case": Fact.CASE_MOVED,
}


def _row(kind: NoticeKind) -> str:
    ladder = LADDERS[kind]
    rungs = [
        f"{rung.channel}" + ("" if rung.after_s is None else f"+{rung.after_s:.0f}")
        for rung in ladder.rungs
    ]
    ends = [name for name, fact in _ENDS.items() if fact in ladder.ended_by] or ["-"]
    words = [kind, *rungs, ladder.expires_s, ladder.on_unknown.name.lower()]
    return " ".join(str(word) for word in [*words, ladder.quiet.name.lower(), *ends])


def test_the_table() -> None:
    """As people were promised; a new kind gets its line."""
    expected = [" ".join(line.split()) for line in TABLE.strip().splitlines()]
    assert [_row(kind) for kind in NoticeKind] == expected


@KINDS
def test_every_way_is_begun_by_the_plan_or_by_the_one_before(kind: NoticeKind) -> None:
    """No rung is left that nothing begins, and none goes to the same channel twice."""
    rungs = LADDERS[kind].rungs
    assert rungs[0].after_s is not None
    assert len({rung.channel for rung in rungs}) == len(rungs)
    for before, rung in pairwise(rungs):
        assert rung.channel not in FEED or before.channel in FEED
        if rung.after_s is None:
            assert next_rung(kind, before.channel) == rung
    assert next_rung(kind, rungs[-1].channel) is None
    assert rung_of(kind, rungs[-1].channel) is rungs[-1]


def test_only_calls_report_that_nobody_was_reached_and_are_sent_again() -> None:
    """And whoever knows repeats by their id."""
    assert {kind for kind in NoticeKind if LADDERS[kind].reports_failure} == CALLS
    resent = {k for k in NoticeKind if LADDERS[k].on_unknown is OnUnknown.RESEND}
    assert resent == CALLS | {_K.HALL_EVENT}
    assert ended_by(Fact.TICKET_MOVED) >= CALLS


@KINDS
def test_who_is_told_of_it(kind: NoticeKind) -> None:
    """A person by all ways but webhooks; systems by webhooks; nobody is behind a paper ticket."""
    ways = {rung.channel for rung in LADDERS[kind].rungs}
    person = NewNotice(kind, "k", "hall", {}, citizen="c", shown_as="hall:1")
    paper, lamp = person._replace(citizen=None), NewNotice(kind, "k", "hall", {}, webhooks=["w"])
    now = Now(0, 0)
    assert {row[1] for row in _deliveries(person, now)} == {str(w) for w in ways - {_C.WEBHOOK}}
    assert _deliveries(paper, now) == []
    assert {row[1] for row in _deliveries(lamp, now)} == {str(w) for w in ways & {_C.WEBHOOK}}


@KINDS
def test_what_is_over_when_it_is_written_is_told_by_nobody(kind: NoticeKind) -> None:
    """But for the feed, which has told it."""
    over = NewNotice(kind, "k", "h", {}, citizen="c", shown_as="h:1", webhooks=["w"], over=True)
    states = {(row[1], row[3]) for row in _deliveries(over, Now(0, 0))}
    assert all((state == _S.ACCEPTED) == (way in FEED) for way, state in states)
    assert {state for _, state in states} <= {_S.ACCEPTED, _S.SUPERSEDED}


@KINDS
def test_the_night(kind: NoticeKind) -> None:
    """From nine in the evening until half past seven, for what the hall begins."""
    times = {
        (20, 59): None,
        (21, 0): shanghai_ms("2026-11-24", 7, 30),
        (7, 29): shanghai_ms("2026-11-23", 7, 30),
        (7, 30): None,
    }
    for (hour, minute), until_ms in times.items():
        now_ms = shanghai_ms("2026-11-23", hour, minute)
        waits = LADDERS[kind].quiet
        assert held_until(kind, "hall", now_ms) == (None if waits is Quiet.NEVER else until_ms)
        assert held_until(kind, "", now_ms) == (until_ms if waits is Quiet.ALWAYS else None)


@KINDS
def test_it_can_be_said(kind: NoticeKind) -> None:
    """In both languages, whether or not its details are known."""
    content = {
        "hall_name": "H",
        "number": "A001",
        "window_name": "7",
        "ahead": "3",
        "starts_at": "2026-12-01T01:00:00.000+00:00",
        "return_within_s": "1800",
        "reason": "R",
    }
    for known in (content, {}):
        english, chinese = sentence(kind, known, known)
        assert english.endswith(".")
        assert chinese.endswith("。")
        assert not set("[]{}") & set(english + chinese)
    said = sentence(_K.MISSED, content, content)
    assert "30 minutes" in said.english
    assert "2026-12-01 09:00" in sentence(_K.BOOKED, content, content).chinese


def waiting(kind: NoticeKind, channel: ChannelName, attempts: int = 1) -> DueDelivery:
    """A delivery under way."""
    return DueDelivery(1, "n", kind, channel, "c", attempts, ENDS_MS, "hall", None, None, {}, "zh")


@KINDS
@pytest.mark.parametrize("result", Result)
def test_every_outcome_of_every_kind(kind: NoticeKind, result: Result) -> None:
    """Whatever comes of it, a delivery ends, is tried again in time, or begins the next way."""
    for rung in LADDERS[kind].rungs:
        if rung.channel in FEED:
            continue
        outcome, tried = Outcome(result, "p", "c", "d", "m"), 0
        told = judge(waiting(kind, rung.channel), outcome, 0)
        while told.state is _S.QUEUED:
            tried += 1
            assert (told.attempt, told.provider, told.code) == (tried, "p", "c")
            assert told.not_before_ms == round(back_off_s(tried) * 1000)
            assert not told.go_on
            told = judge(waiting(kind, rung.channel, tried + 1), outcome, 0)
        ends = {
            Result.ACCEPTED: (_S.ACCEPTED, False, False, 0),
            Result.RETRY: (_S.REFUSED, True, True, rung.tries - 1),
            Result.REFUSED: (_S.REFUSED, True, False, 0),
            Result.DEAD: (_S.REFUSED, True, True, 0),
            Result.UNKNOWN: (_S.UNKNOWN, kind in CALLS or kind is _K.HALL_EVENT, False, 0),
        }
        state, on, dead, again = ends[result]
        if result is Result.UNKNOWN and LADDERS[kind].on_unknown is OnUnknown.RESEND:
            again = 1 if kind in CALLS else rung.tries - 1
        assert (told.state, told.go_on, told.dead) == (state, on, dead)
        assert tried == again


def test_nothing_is_tried_again_after_its_time() -> None:
    """A rest that long begins the next way."""
    rest = Outcome(Result.RETRY, "p", retry_in_s=ENDS_MS / 1000)
    told = judge(waiting(_K.CLOSED, _C.WECHAT), rest, 1)
    assert (told.state, told.go_on) == (_S.REFUSED, True)


def test_a_way_that_is_left_out_has_no_attempt() -> None:
    """And says why."""
    told = left_out(waiting(_K.CLOSED, _C.WECHAT, 0), "paused")
    assert (told.attempt, told.state, told.go_on, told.reason) == (0, _S.REFUSED, True, "paused")
