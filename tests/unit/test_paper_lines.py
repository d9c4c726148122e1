import pytest

from records.papers.cleaning import Cleaner
from records.papers.wrapping import wrap


def width(text: str) -> float:
    """Chinese characters and signs are two wide, letters one."""
    return sum(2 if ord(char) > 0x2E80 else 1 for char in text)


@pytest.mark.parametrize(
    ("text", "limit", "lines"),
    [
        ("受理通知书", 4, ["受理", "通知", "书"]),
        ("请到窗口，谢谢", 8, ["请到窗", "口，谢谢"]),  # a comma begins no line
        ("依照《办法》", 6, ["依照", "《办", "法》"]),  # a bracket ends none
        ("the long words", 9, ["the long", "words"]),
        ("请带 certificate 来", 12, ["请带", "certificate", "来"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),  # a word that fits no line is parted
        ("，，，，，", 4, ["，，", "，，", "，"]),  # rules give way before they overflow
        ("一\n\n二", 4, ["一", "", "二"]),
        ("", 4, [""]),
    ],
)
def test_where_lines_end(text: str, limit: float, lines: list[str]) -> None:
    """Between characters or words, and by the rules for signs; no line is too wide."""
    assert [line for line, _ in wrap(text, width, limit)] == lines


def test_which_lines_end_a_paragraph() -> None:
    """Only the last one of each, so that only the others are spread to the margin."""
    assert [last for _, last in wrap("一二三\n四", width, 4)] == [False, True, True]


def test_cleaned_text_keeps_its_lines_and_nothing_hidden() -> None:
    """One kind of line end, one kind of blank, no marks; what is lacking is told once."""
    cleaner = Cleaner({ord(char) for char in "甲乙é a\u3000"})
    assert cleaner.clean(" 甲\r\n \r\n乙\u2029a\u00a0a\ufe0f\u200d\u061c ") == "甲\n乙\na a"
    assert cleaner.clean("e\u0301\u3000丙丙\ud800\ue000") == "é\u3000〓〓〓〓"
    assert list(cleaner.replaced) == ["丙", "\ud800", "\ue000"]
    assert cleaner.line("甲\n\n乙") == "甲 乙"
