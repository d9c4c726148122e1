"""What an import makes of the rules that managers wrote: lanes that go, lanes that come."""

from msgspec.structs import replace

from records.hall_directory import read_directory
from records.rulebook import read_rulebook
from records.transactions import connection
from tests.support.recorded_line import GROUP, HALL, RecordedLine
from tests.support.small_catalogue import BRANCH, at_branch, bring, catalogue, hall, lane, window


async def test_rules_lose_a_retired_lane_and_gain_a_new_one(bench: RecordedLine) -> None:
    """The report says which; the window serves the new lane as the file says."""
    rules = bench.line.rules.halls[HALL]
    kept = replace(rules, windows={"1": {"a": 0}, "2": {"a": 60, "b": 0}})
    await bench.line.set_rules(bench.request(), kept, "window 1 is for lane a")
    windows = [window("1", "b", "c", handicap_s=30), window("2", "b"), *at_branch("b")]
    report = await bring(catalogue(lanes=[lane("b"), lane("c")], windows=windows))
    assert report.lost_lines == {HALL: ["a"]}
    assert "no longer name a" in str(report)
    book = await read_rulebook(connection(), await read_directory(connection(), GROUP))
    assert book.halls[HALL].windows == {"1": {"c": 30}, "2": {"b": 0}}
    assert book.halls[HALL].lanes == ["b", "c"]
    again = await bring(catalogue(lanes=[lane("b"), lane("c")], windows=windows))
    assert again.lost_lines == {}


async def test_a_lane_that_the_rules_left_out_stays_out(bench: RecordedLine) -> None:
    """Who knew of a lane and did not name it meant that; an import does not undo it."""
    rules = bench.line.rules.halls[HALL]
    kept = replace(rules, windows={"1": {"b": 0}, "2": {"b": 0}}, lanes=["b"])
    await bench.line.set_rules(bench.request(), kept, "no lane a today")
    await bring(catalogue())
    book = await read_rulebook(connection(), await read_directory(connection(), GROUP))
    assert book.halls[HALL].windows == {"1": {"b": 0}, "2": {"b": 0}}


async def test_a_new_lane_keeps_the_bound(bench: RecordedLine) -> None:
    """A handicap of the file beyond what the hall's bound leaves is cut to that."""
    rules = bench.line.rules.halls[HALL]
    await bench.line.set_rules(bench.request(), rules, "as it is")
    here = [window("1", "a", "b", "c", handicap_s=7200), window("2", "a", "b")]
    windows = [*here, *at_branch("a", "b")]
    await bring(catalogue(lanes=[lane("a"), lane("b"), lane("c")], windows=windows))
    found = (await read_rulebook(connection(), await read_directory(connection(), GROUP))).halls[
        HALL
    ]
    credit_s = max(of_class.credit_s for of_class in found.classes.values())
    assert found.windows["1"]["c"] == found.fairness_bound_s - credit_s


async def test_a_line_that_is_remote_no_more_is_forgotten_by_others(bench: RecordedLine) -> None:
    """Rules of another hall that serve it from afar lose it, too."""
    rules = bench.line.rules.halls[BRANCH]
    helping = replace(rules, windows={**rules.windows, "1": {f"{HALL}:b": 60}})
    await bench.line.set_rules(bench.request(), helping, "help")
    files = catalogue(halls=[hall(HALL, remote=()), hall(BRANCH)])
    assert (await bring(files)).lost_lines == {BRANCH: [f"{HALL}:b"]}
    book = await read_rulebook(connection(), await read_directory(connection(), GROUP))
    assert book.halls[BRANCH].windows["1"] == {"a": 0, "b": 0}
    assert f"{HALL}:b+remote" not in book.all_lines()
