"""`python -m mini_program_mock.crowd`: play a day against a running house."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
import uvloop

from mini_program_mock.crowd.day import Order, play
from mini_program_mock.crowd.report import write_report

WINDOWS = 29


def main(  # noqa: PLR0913, PLR0917 - each is an option of the command line
    password: Annotated[str, typer.Option(envvar="YICHUANG_DEMO_PASSWORD")],
    base: Annotated[str, typer.Option(help="where the house answers")] = "http://127.0.0.1:8000",
    hall: Annotated[str, typer.Option()] = "tonghua",
    speed: Annotated[float, typer.Option(min=0.1, help="business seconds per real one")] = 60,
    visits: Annotated[int, typer.Option(min=1)] = 900,
    seed: Annotated[int, typer.Option()] = 1,
    windows: Annotated[int, typer.Option(min=1, max=WINDOWS)] = WINDOWS,
    report: Annotated[Path | None, typer.Option(help="write what was seen to this file")] = None,
) -> None:
    """Play a whole day of a hall: arrivals, calls, walks, service, and people who stay away."""
    order = Order(base.rstrip("/"), hall, speed, visits, seed, windows)
    found = uvloop.run(play(order, password))
    if report is not None:
        write_report(found, report)
    summary = {name: found[name] for name in ("counts", "troubles", "feed", "lag_max_s")}
    sys.stderr.write(json.dumps(summary, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    typer.run(main)
