"""Advice on windows: what it says, what it never says, and that it settles."""

import msgspec

from queueing.balancing.advice import Advice, AdviceKind, Grounds, PastMove, Why, id_of
from queueing.balancing.balance import advise
from queueing.model.transitions import State, WindowState
from queueing.rules.checks import check
from queueing.rules.hall_rules import Place, Rulebook
from tests.support.small_load import EXPECTED_S, Group, table

EVERYTHING = {"instant": 0, "social": 0, "project": 0}
CALM = {"instant": 0, "project": 0}
DWELL_S = 20 * 60


async def advice(group: Group, *recent: PastMove) -> list[Advice]:
    """What is advised now."""
    return await advise(group.estimator, group.estimator.state.book, group.at_ms, recent)


def crowd(group: Group, lane: str, count: int, *, hall: str = "home") -> None:
    """So many people come, ten seconds apart."""
    for _ in range(count):
        group.issue(lane, hall=hall)
        group.wait(10)


def lopsided() -> Group:
    """One window for social with a crowd, one for the rest with nobody."""
    group = Group(table("home", {"1": {"social": 0}, "2": dict(CALM)}))
    group.busy("1", lane="social")
    crowd(group, "social", 12)
    return group


def two_halls(handicap_bound_s: int = 5400) -> Group:
    """A crowded hall whose social lane may be served from afar, and an idle one."""
    home = table("home", {"1": dict(EVERYTHING)}, ["social"])
    home = msgspec.structs.replace(home, fairness_bound_s=handicap_bound_s)
    group = Group(home, table("away", {"9": dict(EVERYTHING)}))
    group.busy("1", lane="social")
    for _ in range(15):
        group.issue("social", line="home:social+remote")
        group.wait(10)
    return group


async def test_nothing_is_advised_where_nobody_waits() -> None:
    """Both windows have just started."""
    group = Group(table("home", {"1": dict(EVERYTHING), "2": dict(EVERYTHING)}))
    assert await advice(group) == []


async def test_people_without_an_open_window_come_first() -> None:
    """Even if their window was just paused, and others would gain more."""
    windows = {"1": {"instant": 0}, "2": {"social": 0, "instant": 0}, "3": {"project": 0}}
    group = Group(table("home", windows))
    group.turn("3", WindowState.PAUSED)
    group.turn("2", WindowState.CLOSED)
    group.busy("1")
    crowd(group, "instant", 60)
    group.issue("project")
    found = await advice(group, PastMove("home", "3", AdviceKind.PAUSE, group.at_ms))
    assert (found[0].kind, found[0].window, found[0].urgent) == (AdviceKind.OPEN, "3", True)
    assert found[0].grounds == Grounds(Why.UNSERVED, "project", waiting=1)
    assert (found[1].kind, found[1].window) == (AdviceKind.OPEN, "2")


async def test_a_closed_window_is_opened_for_a_crowd_but_not_for_a_few() -> None:
    """One at a window of four minutes does not call for another clerk."""
    for count, expected in ((1, []), (20, [(AdviceKind.OPEN, "2")])):
        group = Group(table("home", {"1": dict(EVERYTHING), "2": dict(EVERYTHING)}))
        group.turn("2", WindowState.CLOSED)
        group.wait(3600)
        group.busy("1")
        crowd(group, "instant", count)
        assert [(a.kind, a.window) for a in await advice(group)] == expected


async def test_an_idle_window_helps_the_crowded_lane_of_its_hall() -> None:
    """After its own people, and the gain is said."""
    found = (await advice(lopsided()))[0]
    assert (found.kind, found.window, found.line) == (AdviceKind.HELP, "2", "social")
    assert found.handicap_s == 300
    assert found.gain_min > 100


async def test_an_idle_window_helps_another_hall() -> None:
    """The line is named with its hall, and the window prefers its own by more."""
    found = (await advice(two_halls()))[0]
    assert (found.kind, found.hall, found.window) == (AdviceKind.HELP, "away", "9")
    assert (found.line, found.handicap_s) == ("home:social", 900)


async def test_a_lane_that_may_not_be_served_from_afar_is_not() -> None:
    """However long its line."""
    group = Group(table("home", {"1": dict(EVERYTHING)}), table("away", {"9": dict(EVERYTHING)}))
    group.busy("1", lane="social")
    crowd(group, "social", 15)
    assert [a for a in await advice(group) if a.kind is AdviceKind.HELP] == []


async def test_what_the_rules_would_refuse_is_not_advised() -> None:
    """The bound leaves room for 300 seconds beyond the greatest head start, then for none."""
    assert (await advice(two_halls(3600 + 300)))[0].handicap_s == 300
    assert [a for a in await advice(two_halls(3600 + 299)) if a.kind is AdviceKind.HELP] == []


async def test_every_help_that_is_advised_passes_the_checks_of_the_rules() -> None:
    """As the manager's own change would."""
    group = two_halls()
    book = group.estimator.state.book
    lanes = frozenset(EXPECTED_S)
    for found in await advice(group):
        if found.kind is AdviceKind.HELP:
            assert found.line is not None
            assert found.handicap_s is not None
            lines = {**book.halls[found.hall].windows[found.window], found.line: found.handicap_s}
            changed = book.changed(book.halls[found.hall].with_window(found.window, lines))
            places = {
                hall: Place(frozenset(rules.windows), lanes) for hall, rules in book.halls.items()
            }
            assert check(changed, found.hall, places) == []


async def test_help_that_makes_those_at_home_wait_is_stopped() -> None:
    """The helping window is the only one for its own crowd."""
    windows = {"1": {"social": 0}, "2": {**CALM, "social": 1}}
    group = Group(table("home", windows))
    group.busy("1", lane="social")
    group.busy("2", lane="project")
    crowd(group, "social", 4)
    crowd(group, "instant", 15)
    found = [a for a in await advice(group) if a.kind is AdviceKind.STOP_HELPING]
    assert [(a.window, a.line) for a in found] == [("2", "social")]
    assert found[0].gain_min >= 15


async def test_help_ends_when_the_line_is_calm_but_not_at_once() -> None:
    """It is kept for the dwell; one that the rules always had is not touched."""
    group = Group(table("home", {"1": {"social": 0}, "2": {**CALM, "social": 300}}))
    sent = PastMove("home", "2", AdviceKind.HELP, group.at_ms)
    assert await advice(group, sent) == []
    group.wait(DWELL_S)
    found = await advice(group, sent)
    assert [(a.kind, a.line) for a in found] == [(AdviceKind.STOP_HELPING, "social")]
    assert [a for a in await advice(group) if a.kind is AdviceKind.STOP_HELPING] == []


async def test_an_idle_window_may_pause_if_every_lane_keeps_one() -> None:
    """Of three that do the same, one at a time; the last one never."""
    group = Group(table("home", {name: dict(EVERYTHING) for name in "123"}))
    for name in "123":
        group.serve(group.issue("instant"), name, 60)
    group.wait(DWELL_S)
    found = await advice(group)
    assert [a.kind for a in found] == [AdviceKind.PAUSE]
    assert found[0].gain_min <= 0
    group.turn(found[0].window, WindowState.PAUSED)
    second = await advice(group)
    assert [a.kind for a in second] == [AdviceKind.PAUSE]
    group.turn(second[0].window, WindowState.PAUSED)
    assert await advice(group) == []


async def test_the_only_window_of_a_lane_never_pauses() -> None:
    """Though it is idle all day."""
    windows = {"1": {"instant": 0, "social": 0}, "2": {"instant": 0, "project": 0}}
    group = Group(table("home", windows))
    for name in windows:
        group.serve(group.issue("instant"), name, 60)
    group.wait(3600)
    assert await advice(group) == []


async def test_no_window_pauses_where_those_who_come_need_it() -> None:
    """Nobody waits just now, but somebody comes every minute."""
    group = Group(table("home", {name: dict(EVERYTHING) for name in "123"}))
    for name in "123":
        group.serve(group.issue("instant"), name, 1)
    for _ in range(30):
        group.wait(60)
        group.end(group.issue("instant"), "ticket.cancelled", State.CANCELLED)
    assert await advice(group) == []


async def test_a_hall_does_not_rely_on_another_one_to_pause() -> None:
    """Its lanes could all be served from afar, but not everybody wants that."""
    lanes = list(EXPECTED_S)
    away = {"9": {**EVERYTHING, **{f"home:{lane}": 0 for lane in lanes}}}
    group = Group(table("home", {"1": dict(EVERYTHING)}, lanes), table("away", away))
    group.serve(group.issue("instant"), "1", 60)
    group.wait(3600)
    assert await advice(group) == []


async def test_a_window_that_could_help_does_not_pause() -> None:
    """It is told one thing, the one that saves more."""
    group = Group(table("home", {"1": {"social": 0}, "2": dict(CALM), "3": dict(CALM)}))
    for name in "23":
        group.serve(group.issue("instant"), name, 60)
    group.wait(DWELL_S)
    group.busy("1", lane="social")
    crowd(group, "social", 12)
    found = [a.kind for a in await advice(group) if a.window == "2"]
    assert found == [AdviceKind.HELP]


async def test_a_window_that_was_moved_rests() -> None:
    """For twenty minutes nothing is advised for it."""
    group = lopsided()
    moved = PastMove("home", "2", AdviceKind.STOP_HELPING, group.at_ms)
    assert await advice(group, moved) == []
    group.wait(DWELL_S)
    assert (await advice(group, moved))[0].window == "2"


async def test_the_same_advice_has_the_same_name() -> None:
    """And another window, line or kind another one."""
    group = lopsided()
    first = (await advice(group))[0]
    group.wait(30)
    assert (await advice(group))[0].id == first.id
    names = {
        id_of(kind, hall, window, line)
        for kind in AdviceKind
        for hall in ("a", "b")
        for window in "12"
        for line in (None, "social")
    }
    assert len(names) == 4 * 2 * 2 * 2


async def test_the_greatest_gain_stands_first() -> None:
    """And each window is told one thing."""
    windows = {"1": {"social": 0}, "2": dict(CALM), "3": dict(EVERYTHING)}
    group = Group(table("home", windows))
    group.turn("3", WindowState.CLOSED)
    group.busy("1", lane="social")
    crowd(group, "social", 20)
    found = await advice(group)
    assert len(found) == 2
    assert [a.gain_min for a in found] == sorted((a.gain_min for a in found), reverse=True)
    assert len({(a.hall, a.window) for a in found}) == 2


async def test_a_book_is_not_changed_by_asking() -> None:
    """Everything is imagined."""
    group = two_halls()
    before = {hall: msgspec.to_builtins(r) for hall, r in group.estimator.state.book.halls.items()}
    waiting = dict(group.estimator.state.waiting)
    await advice(group)
    book: Rulebook = group.estimator.state.book
    assert {hall: msgspec.to_builtins(r) for hall, r in book.halls.items()} == before
    assert group.estimator.state.waiting == waiting
