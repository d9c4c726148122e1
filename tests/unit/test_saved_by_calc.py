"""What LibreOffice Calc makes of a catalogue: the same is read the same, the rest is refused."""

import shutil
from pathlib import Path

import pytest

from server.importer.importing import read_folder
from server.importer.report import ImportReport
from tests.support.refusals import refusals

DATA = Path(__file__).parents[1] / "data" / "spreadsheet"
ORIGINAL = DATA / "original"
# The only file of the catalogue without Chinese is the same in either encoding.
CHINESE = sorted(path.name for path in ORIGINAL.iterdir() if path.name != "theme_items.csv")


@pytest.mark.parametrize(
    ("saved", "encoding"), [("utf-8", None), ("gb18030-quoted", "GB18030"), ("wide", None)]
)
def test_the_same_catalogue_is_read(saved: str, encoding: str | None) -> None:
    """With TRUE for true, quoted text, empty columns, rare names and line breaks in cells."""
    found = read_folder(DATA / "saved" / saved)
    assert found == read_folder(ORIGINAL)
    assert found.encodings == (dict.fromkeys(CHINESE, encoding) if encoding else {})
    told = str(ImportReport(encodings=found.encodings))
    assert (f"Read as {encoding}, check the names once" in told) == (encoding is not None)


REFUSED = {
    "semicolons": (
        "windows.csv:1: -: 各格之间是分号而不是逗号，请另存为“CSV UTF-8（逗号分隔）” / "
        'has semicolons between its cells instead of commas; save it as "CSV UTF-8 (comma '
        'delimited)"'
    ),
    "tabs": (
        "windows.csv:1: -: 各格之间是制表符而不是逗号，请另存为“CSV UTF-8（逗号分隔）” / "
        'has tabs between its cells instead of commas; save it as "CSV UTF-8 (comma delimited)"'
    ),
    "title": (
        "windows.csv:1: -: 表头在第 3 行，第 1 至 2 行是标题或空行，请删除，使第 1 行为表头 "
        "hall,window,name,name_en,kind,lanes… / has its header in line 3: lines 1 to 2 are a "
        "title or blank; delete that, so that line 1 is hall,window,name,name_en,kind,lanes…"
    ),
    "utf-16": (
        "windows.csv:1: -: 是 UTF-16 编码，请另存为 CSV UTF-8 / is UTF-16; save it as CSV UTF-8"
    ),
    "western": (
        "windows.csv:1: -: 保存时丢失了中文，只剩半角问号，请另存为 CSV UTF-8 / "
        'has "??" where Chinese was lost in saving; save it as CSV UTF-8'
    ),
    "opened-as-gb18030": (
        "windows.csv:1: -: 中文已成乱码：文件曾按错误编码打开并保存；请用原文件，"
        "以“数据 > 从文本”按 UTF-8 打开 / has garbled Chinese: it was opened in the wrong "
        "encoding and saved; take the original and open it as UTF-8 (Data > From Text)"
    ),
}
REFUSED["opened-as-western"] = REFUSED["opened-as-gb18030"]


def overlaid(folder: Path, refused: str) -> Path:
    """The catalogue with the files of one refused folder in place of its own."""
    shutil.copytree(ORIGINAL, folder)
    shutil.copytree(DATA / "refused" / refused, folder, dirs_exist_ok=True)
    return folder


@pytest.mark.parametrize("refused", REFUSED)
def test_what_was_saved_otherwise_is_named_once(tmp_path: Path, refused: str) -> None:
    """One sentence in each language, and none that follows from it."""
    assert refusals(overlaid(tmp_path / "files", refused)) == [REFUSED[refused]]


def test_a_rare_character_that_gbk_lost_is_named(tmp_path: Path) -> None:
    """Its question mark would be the name of a clerk from then on."""
    said = refusals(overlaid(tmp_path / "files", "gbk"))
    assert [line.split(": ")[0] for line in said] == [f"staff.csv:{row}" for row in range(2, 7)]
    assert all('has "?" where a character was lost in saving' in line for line in said)


def test_every_refused_folder_is_looked_at() -> None:
    """And every saved one."""
    assert {path.name for path in (DATA / "refused").iterdir()} == {*REFUSED, "gbk"}
    assert len(list((DATA / "saved").iterdir())) == 3
