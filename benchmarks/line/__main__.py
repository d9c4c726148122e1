"""`make bench-line`: play the days, print the tables, and write them into docs/discipline.md.

`DAYS=10` shortens everything; the page is then left alone, for its figures are those of a full run.
"""

import sys
import time
from typing import Any, NamedTuple

from benchmarks.call_to_screen import machine
from benchmarks.line import comparison, estimates, helping, report, theory
from benchmarks.line.days import SEED
from benchmarks.line.jobs import Job, run_all
from benchmarks.line.targets import HEAD, Target, targets
from kit.clock import business_date, real_ms

DAYS = 20  # of the disciplines and of help across halls
JUDGED_DAYS = 100  # of each shape, for the estimates


class Table(NamedTuple):
    """A table of the report with what is said above it."""

    title: str
    head: list[str]
    rows: list[list[str]]


def jobs(days: int, judged_days: int) -> list[Job]:
    """Everything, the longest first."""
    share = min(1.0, days / DAYS)
    found = [Job(("judge", c.name), estimates.judge, (c, judged_days)) for c in estimates.CASES]
    found += [Job(("theory", f"{x}"), theory.check, (x, share)) for x in reversed(theory.LOADS)]
    for group in helping.GROUPS:
        for way in helping.WAYS:
            found.append(Job(("help", group.title, way.name), helping.play, (group, way, days)))
    for hall in reversed(comparison.HALLS):
        for name in comparison.ROWS:
            found.append(Job(("row", hall.title, name), comparison.row, (hall, name, days)))
    return [*found, Job(("cost",), estimates.cost, ())]


def tables(found: dict[tuple[str, ...], Any]) -> list[Table]:
    """What was found, in the order of the page."""
    result = []
    for hall in comparison.HALLS:
        rows = {name: found["row", hall.title, name] for name in comparison.ROWS}
        result.append(Table(comparison.title(hall), comparison.HEAD, comparison.table(rows)))
    helped: list[list[str]] = []
    for group in helping.GROUPS:
        ways = {way.name: found["help", group.title, way.name] for way in helping.WAYS}
        helped += helping.table(group, ways)
    title = "Halls that help each other after ten minutes, normal days; waits in minutes"
    result.append(Table(title, helping.HEAD, helped))
    checks = [found["theory", f"{load}"] for load in theory.LOADS]
    title = "One shared line of 8 windows against Erlang C; mean waits in minutes"
    result.append(Table(title, theory.HEAD, theory.table(checks)))
    verdicts = [found["judge", case.name] for case in estimates.CASES]
    title = "The first estimate given to those who found no free window"
    result.append(Table(title, estimates.HEAD, estimates.table(verdicts)))
    title = "CPU time of the estimates, 16 windows"
    result.append(Table(title, estimates.COST_HEAD, estimates.cost_table(found["cost",])))
    return result


def hopes(found: dict[tuple[str, ...], Any]) -> list[Target]:
    """What was hoped for."""
    plays = [days for name, days in found.items() if name[0] in ("row", "help")]
    checks = [found["theory", f"{load}"] for load in theory.LOADS]
    judged = [found["judge", case.name] for case in estimates.CASES]
    return list(targets(plays, checks, judged, found["cost",][0]))


def main() -> None:
    """Play, print, and keep the figures of a full run."""
    days = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1] else DAYS
    judged_days = JUDGED_DAYS if days >= DAYS else max(2, JUDGED_DAYS * days // DAYS)
    began, on = time.perf_counter(), machine()
    found = run_all(jobs(days, judged_days))
    hoped = hopes(found)
    rows = [target.row() for target in hoped]
    made = [*tables(found), Table("What was hoped for", HEAD, rows)]
    for table in made:
        print(f"\n{table.title}\n\n{report.as_text(table.head, table.rows)}")
    took = (time.perf_counter() - began) / 60
    verbs = sum(days.verbs for name, days in found.items() if name[0] in ("row", "help"))
    told = (
        f"{days} days a discipline, seed {SEED}, {business_date(real_ms())}; {on}. "
        f"The comparisons ran {verbs:,} verbs, all of it took {took:.0f} minutes."
    )
    print(f"\n{told}")
    if days >= DAYS:
        parts = [f"### {t.title}\n\n{report.as_markdown(t.head, t.rows)}" for t in made]
        report.rewrite("\n\n".join([told, *parts]))
        print(f"{report.PAGE} holds these figures now.")
    if missed := [target.measure for target in hoped if not target.met]:
        print(f"Not met: {'; '.join(missed)}.")


if __name__ == "__main__":
    main()
