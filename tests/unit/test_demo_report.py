"""The table that closes a demo day, as a terminal of the usual width shows it."""

from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console

from server.demo.report import LaneDay, table_of

COLUMNS = 80
WAITS = [5999.0, 5998.0]


def shown(*names: str) -> str:
    """A day of these lanes, with figures as long as they get."""
    told = [(True, True)]
    days = [LaneDay(name, 1200, 1200, 1200, 1200, WAITS, told) for name in names]
    console = Console(width=COLUMNS, file=StringIO(), color_system=None)
    with console.capture() as capture:
        console.print(table_of("tonghua", days))
    return capture.get()


@pytest.mark.parametrize(
    "names",
    [
        ("即来即办\ninstant", "帮办咨询\nenquiry", "统一出件\ncollection"),
        ("一个很长很长的业务类别名称\na-very-very-long-lane-code", "另一个业务类别\nb"),
    ],
    ids=["the demo's lanes", "long names"],
)
def test_no_cell_is_cut(names: tuple[str, ...]) -> None:
    """Every figure and all of each name are there, in both languages' headings."""
    text = shown(*names)
    lines = text.splitlines()
    assert max(cell_len(line.rstrip()) for line in lines) <= COLUMNS
    assert "…" not in text
    for heading in ("取号", "issued", "取消", "cancelled", "P95等候", "mean wait", "coverage"):
        assert heading in text
    rows = [line for line in lines if "1200" in line]
    assert len(rows) == len(names)
    assert all("1200   1200   1200      1200" in row for row in rows)
    assert all("99:59" in row and "100% / 100%" in row for row in rows)
    first_column = "".join(line[:20].strip().split("  ")[0] for line in lines)
    for part in "\n".join(names).splitlines():
        assert part in first_column
