"""`python -m mini_program_mock.crowd.branches`: let branch halls of a running house live."""

import asyncio
import contextlib
import sys
from collections.abc import Coroutine
from typing import Annotated, Any

import typer
import uvloop

from mini_program_mock.crowd.branch import live, read_branches


def main(
    halls: Annotated[list[str], typer.Argument(help="each HALL=CLERK,CLERK")],
    password: Annotated[str, typer.Option(envvar="YICHUANG_DEMO_PASSWORD")],
    base: Annotated[str, typer.Option(help="where the house answers")] = "http://127.0.0.1:8000",
    tied: Annotated[bool, typer.Option(help="end when standard input closes")] = False,  # noqa: FBT002 - an option
) -> None:
    """Let people come to these halls, and clerks serve them, until ended."""
    living = live(base.rstrip("/"), read_branches(halls), password)
    with contextlib.suppress(asyncio.CancelledError):
        uvloop.run(_until_left_alone(living) if tied else living)


async def _until_left_alone(living: Coroutine[Any, Any, None]) -> None:
    """Until the pipe at standard input closes, as it does however its other end dies."""
    loop = asyncio.get_running_loop()
    task = asyncio.ensure_future(living)
    loop.add_reader(sys.stdin.fileno(), task.cancel)
    await task


if __name__ == "__main__":
    typer.run(main)
