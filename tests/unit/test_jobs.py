"""What a process repeats."""

import asyncio

from structlog.testing import capture_logs

from kit.clock import Moment
from kit.incidents import Incidents
from server.jobs.loops import forever, running

NOW = Moment(real_ms=1, business_ms=2, steady_s=3.0)


class _Fails:
    """A job whose first step fails."""

    name, group, every_s = "fails", "city", 0.0

    def __init__(self) -> None:
        self.at: list[Moment] = []
        self.twice = asyncio.Event()

    async def run_once(self, now: Moment) -> None:
        """Fail, then do it."""
        self.at.append(now)
        if len(self.at) == 1:
            raise KeyError
        self.twice.set()


async def test_a_step_that_failed_is_reported_and_done_again() -> None:
    """Under the name of its job; each step is told the time."""
    job, incidents = _Fails(), Incidents()
    with capture_logs() as logs:
        async with running(forever(job, lambda: NOW, incidents)), asyncio.timeout(30):
            await job.twice.wait()
    assert job.at[:2] == [NOW, NOW]
    assert [(line["event"], line["loop"], line["group"]) for line in logs] == [
        ("loop_failed", "fails", "city")
    ]
