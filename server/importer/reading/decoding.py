"""From the bytes of a file to its text: UTF-8, or GB18030 as spreadsheets in China write it."""

import re
from typing import NamedTuple

GB18030 = "GB18030"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# What stands for the bytes 128 to 159 in the encoding of Western systems. Of five that mean nothing
# there, LibreOffice makes private characters; others leave them as they are.
_WESTERN = {0xF100 + n: n for n in range(128, 160)} | {
    ord(bytes([n]).decode("cp1252", "replace")): n for n in range(128, 160)
}
# What takes three bytes of UTF-8 or four.
_THREE_BYTES = re.compile("[\u0800-\U0010ffff]")


class Decoded(NamedTuple):
    """A file's text and its encoding; None for UTF-8."""

    text: str
    encoding: str | None


class NotDecoded(Exception):
    """What is wrong with the bytes, in Chinese and in English, and on which line."""

    def __init__(self, line: int, zh: str, en: str) -> None:
        self.line = line
        self.zh = zh
        self.en = en
        super().__init__(en)


def decode(content: bytes) -> Decoded:
    """The text of a file. Raises `NotDecoded`."""
    if content.startswith(_WORKBOOKS):
        raise NotDecoded(
            1,
            "是工作簿（xlsx、ods、xls），不是 CSV，请另存为 CSV UTF-8",
            "is a workbook (xlsx, ods, xls) and not CSV; save it as CSV UTF-8",
        )
    if content.startswith(_UTF_16):
        raise NotDecoded(1, "是 UTF-16 编码，请另存为 CSV UTF-8", "is UTF-16; save it as CSV UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    else:
        _refuse_lost(text)
        _refuse_garbled(text)
        return Decoded(text, None)
    if not _is_damaged_utf8(content):
        try:
            return Decoded(content.decode(GB18030), GB18030)
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
    raise NotDecoded(
        line,
        "既不是 UTF-8 也不是 GB18030 编码，请另存为 CSV UTF-8",
        "is neither UTF-8 nor GB18030; save it as CSV UTF-8",
    )


def _refuse_lost(text: str) -> None:
    """Saved in an encoding without Chinese, which leaves a question mark of each character."""
    if text.isascii() and "??" in text:
        raise NotDecoded(
            1,
            "保存时丢失了中文，只剩半角问号，请另存为 CSV UTF-8",
            'has "??" where Chinese was lost in saving; save it as CSV UTF-8',
        )


def _refuse_garbled(text: str) -> None:
    """Words that are UTF-8 once more when written otherwise were opened in the wrong encoding.

    A spreadsheet does so with a UTF-8 file that has no mark at its beginning, and saves that: it
    takes it for GB18030 in China, and for the encoding of Western systems elsewhere.
    """
    if text.isascii():
        return
    western = text.translate(_WESTERN).encode("latin-1", "replace")
    if _is_damaged_utf8(text.encode(GB18030, "replace")) or _is_damaged_utf8(western):
        raise NotDecoded(
            1,
            "中文已成乱码：文件曾按错误编码打开并保存；请用原文件，以“数据 > 从文本”按 UTF-8 打开",
            "has garbled Chinese: it was opened in the wrong encoding and saved; "
            "take the original and open it as UTF-8 (Data > From Text)",
        )


def _is_damaged_utf8(content: bytes) -> bool:
    """Whether most of it is UTF-8 all the same: read as GB18030 it would be other words.

    In text that is GB18030, pairs of bytes hardly ever make three-byte characters of UTF-8.
    """
    text = content.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = len(_THREE_BYTES.findall(text)) - wrong
    return right > wrong
