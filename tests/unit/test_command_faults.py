"""What keeps a command from its work is told in both languages, without a traceback."""

import pytest
from redis.exceptions import ConnectionError as RedisAway
from typer.testing import CliRunner

from kit.errors import NotFound
from queueing.line.script_errors import EpochEnded
from server import __main__ as command

FAULTS = {
    "refusal": (
        NotFound("There is no such group.", "没有这个协同组。"),
        "There is no such group. · 没有这个协同组。",
    ),
    "redis": (RedisAway("no answer"), "no answer"),
    "rebuilt": (
        EpochEnded(),
        "the line was rebuilt meanwhile; try again · 队列刚刚重建，请重试",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_reset_that_fails_says_why(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence and exit code 1."""
    fault, says = FAULTS[name]

    async def fails(*_: object) -> None:
        raise fault

    monkeypatch.setattr(command, "reset_clock", fails)
    monkeypatch.setattr(command, "_settings", lambda: None)
    ended = CliRunner().invoke(command.cli, ["clock", "reset", "--group", "g"])
    assert ended.exit_code == 1
    assert isinstance(ended.exception, SystemExit)
    assert ended.output == f"Nothing was changed · 未作更改：{says}\n"
