"""How the day goes, on stderr: a bar in a terminal, now and then a line anywhere else."""

import asyncio
import time

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from mini_program_mock.client.client import Display
from mini_program_mock.crowd.floor import Floor
from mini_program_mock.crowd.plan import CLOSES_S

TICK_S = 0.25
LINE_EVERY_S = 10.0
_COUNTS = (
    "booked {booked} · issued {issued} · waiting {waiting} · served {served} · missed {missed}"
)


class Scoreboard:
    """Looks at the floor and the display, and changes neither."""

    def __init__(self, floor: Floor, display: Display) -> None:
        self._floor = floor
        self._display = display
        self._console = Console(stderr=True)

    def _figures(self) -> str:
        states = [ticket["state"] for ticket in self._display.state["tickets"].values()]
        counts = self._floor.counts
        return _COUNTS.format(
            booked=counts["booked"],
            issued=counts["issued"],
            waiting=states.count("waiting"),
            served=counts["served"],
            missed=counts["missed"],
        )

    async def run(self) -> None:
        """Show the day until cancelled."""
        await (self._bar() if self._console.is_terminal else self._lines())

    async def _bar(self) -> None:
        columns = (
            TextColumn("{task.fields[clock]}", style="bold"),
            BarColumn(),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self._console) as progress:
            day = progress.add_task("", total=CLOSES_S, clock="")
            while True:
                pace = self._floor.pace
                done = min(max(pace.now_s, 0), CLOSES_S)
                progress.update(
                    day, completed=done, description=self._figures(), clock=pace.clock()
                )
                await asyncio.sleep(TICK_S)

    async def _lines(self) -> None:
        began = time.monotonic()
        while True:
            elapsed = f"{time.monotonic() - began:5.0f} s"
            line = f"{elapsed}  {self._floor.pace.clock()}  {self._figures()}"
            self._console.print(line, highlight=False)
            await asyncio.sleep(LINE_EVERY_S)
