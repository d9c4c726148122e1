"""Seeding the legal calendar, and holding it against the package."""

import sqlite3
from contextlib import closing
from pathlib import Path

from typer.testing import CliRunner

from records.models.opening.legal_days import (
    SpecialDay,
    drop_special_days,
    put_special_days,
    read_calendar,
    special_days,
)
from records.models.opening.versions import opening_version
from records.opening.legal_calendar import DayKind, LegalDay
from records.transactions import connection
from server.__main__ import cli
from server.importer.legal_days import compare, package_days, seed

OURS = SpecialDay(DayKind.HOLIDAY, "our own notice")


async def test_seeding_makes_the_record_agree(database: str) -> None:
    """Every known year, once; each time processes that run are told to look."""
    report = await seed()
    assert (report.years[0], report.years[-1]) == (2004, 2026)
    assert len(report.missing) == len(package_days()) > 700
    assert (await compare(connection())).agrees
    assert (await seed()).agrees
    assert await opening_version(connection()) == 2
    calendar = await read_calendar(connection())
    assert calendar.day("2026-02-14") == LegalDay(DayKind.MAKEUP, provisional=False)
    assert calendar.add_working_days("2026-02-13", 5) == "2026-02-27"
    assert calendar.add_working_days("2026-09-30", 20) == "2026-11-03"
    assert calendar.day("2027-01-04") == LegalDay(DayKind.WORKDAY, provisional=True)
    told = (await special_days(connection()))["2026-02-17"]
    assert "春节" in told.basis


async def test_seeding_corrects_known_years_and_leaves_others(database: str) -> None:
    """What the package does not know may have been written by somebody who does."""
    await seed()
    ours = dict.fromkeys(("2026-02-14", "2026-07-01", "2027-01-01"), OURS)
    await put_special_days(connection(), ours)
    await drop_special_days(connection(), ["2026-10-01"])
    found = await compare(connection())
    differing = (["2026-10-01"], ["2026-02-14"], ["2026-07-01"])
    assert (found.missing, found.different, found.strange) == differing
    assert found.known[-1] == 2027
    again = await seed()
    assert (again.missing, again.different, again.strange) == differing
    days = await special_days(connection())
    assert days["2027-01-01"] == OURS
    assert (await compare(connection())).agrees
    assert days["2026-02-14"].kind is DayKind.MAKEUP


def test_the_commands(tmp_path: Path) -> None:
    """`calendar seed` makes a database that is not there; `check` exits with 1 on a difference."""
    run, env = CliRunner(), {"YICHUANG_DATA": str(tmp_path)}
    seeded = run.invoke(cli, ["calendar", "seed"], env=env)
    assert (seeded.exit_code, "2004–2026" in seeded.output) == (0, True)
    checked = run.invoke(cli, ["calendar", "check"], env=env)
    assert checked.exit_code == 0
    assert "2027 and later" in checked.output
    with closing(sqlite3.connect(tmp_path / "yichuang.sqlite3")) as file, file:
        file.execute("DELETE FROM legal_day WHERE day='2026-10-01'")
    differs = run.invoke(cli, ["calendar", "check"], env=env)
    assert differs.exit_code == 1
    assert "缺少 · missing: 2026-10-01" in differs.output
