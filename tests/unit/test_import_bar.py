"""The bar of an import: drawn on a terminal, gone with the import, and nothing elsewhere."""

import io
import re
import sys

import pytest

from server.cli.import_bar import ImportBar

HIDE_CURSOR, SHOW_CURSOR, CLEAR_LINE = "\x1b[?25l", "\x1b[?25h", "\x1b[2K"
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal(io.StringIO):
    """A stream that says it is one."""

    def isatty(self) -> bool:
        """Yes."""
        return True


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the test runner's own terminal is."""
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "NO_COLOR", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")


def let_fill(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, *steps: int) -> str:
    """What a bar of ten rows writes to a stream that stands for standard error."""
    monkeypatch.setattr(sys, "stderr", stream)
    with ImportBar() as bar:
        bar.begin(10)
        for step in steps:
            bar.advance(step)
    return stream.getvalue()


def frames(written: str) -> list[str]:
    """The texts that stood on the terminal, one after another, without the bar's own characters."""
    lines = re.split(r"[\r\n]", _CONTROL.sub("", written))
    return [" ".join(re.sub("[━╸╺]", "", line).split()) for line in lines if line]


def test_it_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """First that files are read, then how many rows of how many are written."""
    written = let_fill(Terminal(), monkeypatch, 4, 3)
    told = frames(written)
    assert told[0] == "读取 Reading 0/?"
    assert told[-1] == "写入 Writing 7/10"


def test_it_leaves_the_terminal_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line is cleared and the cursor is back, also when the import is refused."""
    done = let_fill(Terminal(), monkeypatch, 10)
    refused = Terminal()
    monkeypatch.setattr(sys, "stderr", refused)
    with pytest.raises(ValueError, match="refused"), ImportBar():
        raise ValueError("refused")
    for written in (done, refused.getvalue()):
        assert written.startswith(HIDE_CURSOR)
        assert SHOW_CURSOR in written
        assert written.endswith(CLEAR_LINE)


@pytest.mark.parametrize(
    ("name", "value"), [("TERM", "xterm"), ("FORCE_COLOR", "1"), ("TTY_COMPATIBLE", "1")]
)
def test_a_file_gets_nothing(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a log nor a pipe, even where colours are wished for."""
    monkeypatch.setenv(name, value)
    assert let_fill(io.StringIO(), monkeypatch, 10) == ""


def test_a_terminal_that_cannot_move_its_cursor_gets_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every change of the bar would be a line of its own."""
    monkeypatch.setenv("TERM", "dumb")
    assert let_fill(Terminal(), monkeypatch, 10) == ""


def test_standard_output_is_the_report_s(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever keeps the report in a file gets no bar into it."""
    let_fill(Terminal(), monkeypatch, 10)
    assert capsys.readouterr().out == ""
