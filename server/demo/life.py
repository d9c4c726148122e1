"""What `make run` has beside the house as long as it is a demo: bookings, and life in the branches.

All of it begins after the house is ready, and nobody waits for it. The city hall has no robots: it
belongs to whoever tries the demo.
"""

import asyncio
import os
import sys
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from handlers.context import AppContext
from records.models.people.staff import demo_accounts
from records.transactions import connection
from server.demo.bookings import DEMO_GROUP, SeedBookings
from server.jobs.loops import forever, running
from server.settings import Settings

# The other windows of a branch are for whoever tries the demo.
CLERKS = 2
ENDS_WITHIN_S = 3.0


@asynccontextmanager
async def living(settings: Settings, ctx: AppContext) -> AsyncIterator[None]:
    """Let the demo live for as long as the `with` lasts; elsewhere nothing happens."""
    async with AsyncExitStack() as stack:
        if settings.demo.life:
            seeding = forever(SeedBookings(ctx), ctx.moment, ctx.incidents)
            await stack.enter_async_context(running(seeding))
            if branches := await clerks_of_branches(ctx):
                await stack.enter_async_context(_crowd(settings, branches))
        yield


async def clerks_of_branches(ctx: AppContext) -> dict[str, list[str]]:
    """A few demo clerks of each branch of the demo's city hall, at windows of their own."""
    group = ctx.groups.get(DEMO_GROUP)
    branches = [
        hall.id
        for hall in (group.directory.halls.values() if group else ())
        if hall.parent is not None and not hall.retired
    ]
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for one in await demo_accounts(connection()):
        if one.hall in branches and one.window is not None and len(found[one.hall]) < CLERKS:
            found[one.hall].setdefault(one.window, one.username)
    return {hall: list(clerks.values()) for hall, clerks in found.items()}


@asynccontextmanager
async def _crowd(settings: Settings, branches: dict[str, list[str]]) -> AsyncIterator[None]:
    """A process like any other client: it knows the API and nothing else."""
    crowd = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "mini_program_mock.crowd.branches",
        "--tied",
        "--base",
        settings.address.url,
        *(f"{hall}={','.join(clerks)}" for hall, clerks in branches.items()),
        env={**os.environ, "YICHUANG_DEMO_PASSWORD": settings.demo.password},
        stdin=asyncio.subprocess.PIPE,  # closes however this process dies
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            crowd.terminate()
        try:
            await asyncio.wait_for(crowd.wait(), ENDS_WITHIN_S)
        except TimeoutError:
            crowd.kill()
            await crowd.wait()
