"""`python -m mini_program_mock.crowd`: play a day against a running house."""

import json
from pathlib import Path
from typing import Annotated

import httpx
import typer
import uvloop

from mini_program_mock.client.session import Json, Refused
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
    found = _played(order, password)
    if report is not None:
        write_report(found, report)
        return
    summary = {name: found[name] for name in ("counts", "waits", "troubles", "feed", "lag_max_s")}
    typer.echo(json.dumps(summary, ensure_ascii=False, indent=1))


def _played(order: Order, password: str) -> Json:
    """The day's report; a house that is not there ends it with one line."""
    why = ""
    try:
        return uvloop.run(play(order, password))
    except* (Refused, httpx.TransportError) as faults:
        why = repr(faults.exceptions[0])
    typer.secho(f"The crowd has gone home · 人群已离开：{why}", err=True, fg="red")
    raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
