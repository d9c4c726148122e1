"""A morning on which everything breaks: people take numbers and are called all the same."""

import asyncio
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from redis import asyncio as aioredis

from records.db import sql
from records.db.engine import open_database
from tests.support.crowding import Reply, serve_until_empty, take_many, twice
from tests.support.fleet import Fleet
from tests.support.rollback import roll_back

CAUGHT_UP_WITHIN_S = 10  # what the house promises
# Two groups: of ten people one goes to the district.
HALLS = ("tonghua",) * 9 + ("dongchang",)
DISTRICT_WINDOWS = range(1, 5)
_RECORDED = "SELECT count(*) AS n FROM event WHERE grp=?"


class Plan(NamedTuple):
    """How many people, clerks and blows."""

    tickets: int
    takers: int
    windows: int
    kills: int  # Redis dies and comes back with what it had written
    flushes: int  # somebody types FLUSHALL
    rewinds: int  # Redis comes back from a copy that was made a while ago
    deaths: int  # a server process is killed and started again
    backs: tuple[int, ...] = ()  # SQL forgets its last so many events


@dataclass
class Figures:
    """What became of it."""

    plan: Plan
    seconds: float = 0.0
    seen: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    epochs: int = 0  # of the group that had fewer
    recorded: int = 0
    calls: int = 0
    served: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[Any] = field(default_factory=list)
    gaps: int = 0
    behind_s: float = 0.0  # the longest time until SQL had again what it had forgotten

    @property
    def good(self) -> bool:
        """Whether every promise was kept."""
        tickets = self.plan.tickets
        return (
            (self.lost, self.doubled, self.gaps) == ([], [], 0)
            and self.recorded == self.calls == self.served == tickets
            and self.behind_s <= CAUGHT_UP_WITHIN_S
        )

    def table(self) -> str:
        """The figures, one a line."""
        rows = {
            "tickets acknowledged": self.plan.tickets,
            "tickets recorded": self.recorded,
            "calls recorded": self.calls,
            "served": self.served,
            "Redis killed · emptied · rewound": (
                f"{self.done['kill']} · {self.done['flush']} · {self.done['rewind']}"
            ),
            "server processes killed": self.done["death"],
            "SQL went back": self.done["back"],
            "until SQL had it again, at most": f"{self.behind_s:.1f} s",
            "epochs": self.epochs,
            "requests answered 2xx": self.seen["200"] + self.seen["201"],
            "503s seen · cut off": f"{self.seen['503']} · {self.seen['cut off']}",
            "answered durable: false": self.seen["durable: false"],
            "duration": f"{self.seconds:.0f} s",
            "acknowledged and lost": len(self.lost),
            "doubled": len(self.doubled),
            "gaps in the halls' logs": self.gaps,
        }
        return "\n".join(f"{name:<34}{value:>16}" for name, value in rows.items())


class Storm:
    """The blows, spread evenly over the work."""

    def __init__(self, fleet: Fleet, plan: Plan, figures: Figures) -> None:
        """In an order that a seed decides, so that a bad day can be had again."""
        self._fleet = fleet
        self._figures, self._done = figures, figures.done
        self._backs = list(plan.backs)
        self._copy = fleet.folder / "older copy"
        blows = ["kill"] * plan.kills + ["flush"] * plan.flushes
        blows += ["rewind"] * plan.rewinds + ["death"] * plan.deaths
        blows += ["back"] * len(plan.backs)
        random.Random(2026).shuffle(blows)
        self._blows = blows

    async def rage(self, progress: Callable[[], float]) -> None:
        """Strike whenever the work has come so far."""
        how: dict[str, Callable[[], Awaitable[None]]] = {
            "kill": self._kill,
            "flush": self._flush,
            "rewind": self._rewind,
            "death": self._death,
            "back": self._back,
        }
        await self._reach(progress, 0.03)
        await asyncio.to_thread(shutil.copytree, self._fleet.redis.data, self._copy)
        for n, blow in enumerate(self._blows):
            await self._reach(progress, 0.05 + 0.9 * n / len(self._blows))
            await how[blow]()
            self._done[blow] += 1

    async def _reach(self, progress: Callable[[], float], part: float) -> None:
        while progress() < part:
            await asyncio.sleep(0.02)

    async def _kill(self) -> None:
        await self._fleet.redis.kill()
        await asyncio.sleep(0.1)
        await self._fleet.redis.start()

    async def _flush(self) -> None:
        async with aioredis.Redis.from_url(self._fleet.redis.url) as redis:
            await redis.flushall()

    async def _rewind(self) -> None:
        data = self._fleet.redis.data
        await self._fleet.redis.kill()
        await asyncio.to_thread(shutil.rmtree, data)
        await asyncio.to_thread(shutil.copytree, self._copy, data)
        await self._fleet.redis.start()

    async def _death(self) -> None:
        victim = self._fleet.servers[self._done["death"] % len(self._fleet.servers)]
        await victim.end(signal.SIGKILL)
        await victim.start()

    async def _back(self) -> None:
        """A replica was promoted; what it lacks comes from the log, or Redis must not be lost."""
        # Every second time it is the record of the other group; the first one goes on meanwhile.
        group = ("tonghua", "dongchang")[self._done["back"] % 2]
        before = await _recorded(group)
        await roll_back(group, self._backs.pop())
        began = time.monotonic()
        async with asyncio.timeout(60):
            while await _recorded(group) < before:
                await asyncio.sleep(0.05)
        self._figures.behind_s = max(self._figures.behind_s, time.monotonic() - began)


async def _recorded(group: str) -> int:
    found = await sql.rows(sql.connection(), _RECORDED, group)
    return int(found[0]["n"])


async def weather(fleet: Fleet, plan: Plan) -> Figures:
    """Let everybody come, be called and be served, and see what the record says of it."""
    figures = Figures(plan)
    taken: list[Reply] = []
    called: list[Reply] = []
    all_taken = asyncio.Event()

    async def take() -> None:
        await take_many(fleet, plan.tickets, plan.takers, taken, HALLS)
        all_taken.set()

    def progress() -> float:
        return (len(taken) + len(called)) / (2 * plan.tickets)

    began = time.monotonic()
    windows = range(1, plan.windows + 1)
    async with open_database(fleet.database_url):
        async with asyncio.TaskGroup() as work:
            work.create_task(take())
            for hall, at in (("tonghua", windows), ("dongchang", DISTRICT_WINDOWS)):
                serving = serve_until_empty(fleet, at, all_taken.is_set, called, hall)
                work.create_task(serving)
            work.create_task(Storm(fleet, plan, figures).rage(progress))
        figures.seconds = time.monotonic() - began
        figures.seen = fleet.seen
        await _judge(figures, taken, called)
    return figures


async def _judge(figures: Figures, taken: list[Reply], called: list[Reply]) -> None:
    """Compare what was promised with what is recorded."""
    tickets = {
        row["id"]: row
        for row in await sql.rows(sql.connection(), "SELECT id, hall, number, state FROM ticket")
    }
    events = await sql.rows(sql.connection(), "SELECT hall, seq, name, ticket FROM event")
    calls = [row["ticket"] for row in events if row["name"] == "ticket.called"]
    figures.recorded, figures.calls = len(tickets), len(calls)
    figures.served = sum(row["state"] == "served" for row in tickets.values())
    figures.lost = [
        ticket["number"]
        for ticket in taken
        if tickets.get(ticket["id"], {}).get("number") != ticket["number"]
    ]
    figures.lost += [
        reply["ticket"]["id"] for reply in called if reply["ticket"]["id"] not in calls
    ]
    figures.doubled = [
        *twice([(ticket["hall"], ticket["number"]) for ticket in taken]),
        *twice([(row["hall"], row["number"]) for row in tickets.values()]),
        *twice([reply["ticket"]["id"] for reply in called]),
        *twice(calls),
    ]
    figures.gaps = sum(
        _gaps([row["seq"] for row in events if row["hall"] == hall]) for hall in set(HALLS)
    )
    figures.epochs = min(
        row["epoch"] for row in await sql.rows(sql.connection(), "SELECT epoch FROM journal_head")
    )


def _gaps(seqs: list[int]) -> int:
    """How many of a hall's numbers are missing or there twice."""
    return len(seqs) - len(set(seqs)) + max(seqs) - len(set(seqs))
