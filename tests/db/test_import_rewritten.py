"""Codes that a spreadsheet has rewritten do not retire what they stood for."""

import pytest

from records.models.catalogue.halls import Window
from server.importer.problems import ImportRefused
from server.importer.reading.sheets import Catalogue
from tests.support.small_catalogue import at_branch, bring, catalogue, window

pytestmark = pytest.mark.usefixtures("database")


def with_window(*codes: str) -> Catalogue:
    """A hall with these windows."""
    return catalogue(windows=[*(window(c, "a", "b") for c in codes), *at_branch("a", "b")])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("01", "1"),
        ("1", "1.00"),
        ("3.10", "3.1"),
        ("1E5", "100000"),
        ("00", "0"),
        ("371500000000123456", "371500000000123000"),
        ("371500000000123789", "371500000000124000"),
    ],
)
async def test_a_rewritten_code_is_refused(old: str, new: str) -> None:
    """Both are named, and the way out; nothing was changed."""
    await bring(with_window(old, "E1"))
    with pytest.raises(ImportRefused) as refused:
        await bring(with_window(new, "E1"))
    (said,) = str(refused.value).splitlines()
    assert said.startswith(f"windows.csv: -: 编号 hall/{old} 变成了 hall/{new}：")
    assert f"the code hall/{old} became hall/{new}: spreadsheets rewrite numbers" in said
    assert {one.code for one in await Window.filter(hall_id="hall", retired_at_ms=None)} == {
        old,
        "E1",
    }


async def test_a_code_may_still_be_changed_on_purpose() -> None:
    """In two imports; and only a person writes a zero before a number."""
    await bring(with_window("01", "E1"))
    await bring(with_window("E1"))
    assert (await bring(with_window("1", "E1"))).tables["windows"].added == ["hall/1"]
    report = await bring(with_window("01", "E1"))
    assert (report.tables["windows"].added, report.tables["windows"].retired) == (
        ["hall/01"],
        ["hall/1"],
    )


async def test_other_codes_come_and_go() -> None:
    """Numbers that are no spelling of each other, and the same number elsewhere."""
    await bring(with_window("01", "2"))
    report = await bring(with_window("10", "12"))
    assert report.tables["windows"].retired == ["hall/01", "hall/2"]
