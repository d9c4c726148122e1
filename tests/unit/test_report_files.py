"""The files of reports: what is text stays text, whatever a spreadsheet would make of it."""

import csv
import io

import pytest
from openpyxl import load_workbook

from records.reports.cells import Cell, Table
from records.reports.files import csv_of, xlsx_of
from records.reports.formulas import FORMULA, as_text
from records.reports.month import month

RUN = ["=cmd|'/c calc'!A0", "+1", "-1", "@sum", " =1+1", "\t=1+1", "＝1", "http://x", "007", "1e5"]
ROWS: list[list[Cell]] = [[text, 5] for text in RUN]
TABLE = Table("=明细", ["@名称", "天数"], [*ROWS, [None, 0.9348]])
NIL = Table("汇总", ["部门"], [["零报告"]])


def test_an_xlsx_file_holds_the_same_text() -> None:
    """As an independent reader has it, on a sheet each: no formula, no link, no number."""
    book = load_workbook(io.BytesIO(xlsx_of([TABLE, NIL])))
    assert book.sheetnames == ["=明细", "汇总"]
    rows = list(book["=明细"].iter_rows())
    assert [cell.value for cell in rows[0]] == TABLE.header
    assert [row[0].value for row in rows[1:-1]] == RUN
    assert {row[0].data_type for row in rows[:-1]} == {"s"}
    assert {row[0].hyperlink for row in rows} == {None}
    assert [row[1].value for row in rows[1:]] == [5] * len(RUN) + [0.9348]
    assert rows[-1][0].value is None


def test_a_csv_file_says_what_is_text() -> None:
    """With the mark by which Excel knows UTF-8, and an apostrophe before what it would run."""
    raw = csv_of([TABLE, NIL])
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert rows[:2] == [["'=明细"], ["'@名称", "天数"]]
    told = [row[0] for row in rows[2 : 2 + len(RUN)]]
    assert told == [f"'{one}" for one in RUN[:7]] + RUN[7:]
    assert not any(one.lstrip().startswith(FORMULA) for one in told)
    assert rows[2 + len(RUN) :] == [["", "0.9348"], [], ["汇总"], ["部门"], ["零报告"]]
    assert as_text("事项") == "事项"


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("2026-11", ("2026-11-01", "2026-11-30")),
        ("2026-12", ("2026-12-01", "2026-12-31")),
        ("2028-02", ("2028-02-01", "2028-02-29")),
    ],
)
def test_a_month_is_that_of_china(name: str, days: tuple[str, str]) -> None:
    """From midnight to midnight there; a day that is due at 24:00 belongs to the month it ends."""
    found = month(name)
    assert found is not None
    assert found.days == days
    assert found.has(found.from_ms)
    assert not found.has(found.to_ms)
    assert found.has_last_day(found.to_ms)
    assert not found.has_last_day(found.from_ms)


@pytest.mark.parametrize("name", ["", "2026", "2026-13", "2026-00", "2026-1", "0000-01", "x-01"])
def test_anything_else_is_no_month(name: str) -> None:
    """Nothing is guessed."""
    assert month(name) is None
