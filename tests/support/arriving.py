"""Many notices, two processes that relay them, and both killed again and again: what arrives.

What halls are told goes to webhooks of the stand-in, which does nothing twice; messages to people
to a receiver that knows no repeats, and counts them.
"""

import asyncio
import random
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

import httpx

from kit.clock import real_ms
from mini_program_mock.stand_in.webhook import stand_in
from records.db import sql
from records.models.outbox.planning import NewNotice, Now, plan
from records.notices.kinds import NoticeKind
from records.transactions import connection, transaction
from tests.support.fleet import ROOT
from tests.support.lamps import Lamps, Lit
from tests.support.notices import notice
from tests.support.played import playing
from tests.support.receiver import Receiver, receiving
from tests.support.webhooks import CONTENT

PROCESSES = 2
AT_ONCE = 250
ENDS_WITHIN_S = 600
# One receiver is told one thing at a time: a hall has many.
LAMPS = 97
# Calls wait five seconds for a phone: these were made before.
AGO_MS = 5_000
_KINDS = (
    NoticeKind.BOOKED,
    NoticeKind.YOUR_TURN,
    NoticeKind.BOOKED,
    NoticeKind.YOUR_TURN,
    NoticeKind.HALL_EVENT,
)
_UNDER_WAY = """
SELECT count(*) AS n FROM delivery
WHERE state='sending' OR (state='queued' AND not_before_ms IS NOT NULL)
"""
_SENT = """
SELECT d.notice, d.channel, d.state, n.kind,
  (SELECT count(*) FROM attempt a WHERE a.delivery = d.id AND a.resend = ?) AS resends
FROM delivery d JOIN notice n ON n.id = d.notice
WHERE d.channel IN ('wechat', 'sms', 'webhook')
"""


class Figures(NamedTuple):
    """What came of it.

    `missing` did not arrive and is not listed as unknown; `doubled` was done twice by a webhook,
    which knows repeats; `unexplained` arrived once more without a resend on record; `refused` did
    not prove to a webhook that the house had sent it.
    """

    notices: int
    kills: int
    arrived: int
    missing: int
    doubled: int
    duplicates: int
    resends: int
    unexplained: int
    unknown: int
    refused: int

    @property
    def good(self) -> bool:
        """Whether the promise was kept."""
        return self.missing == self.doubled == self.unexplained == self.refused == 0

    def table(self) -> str:
        """A line each."""
        return "\n".join(f"  {name:12} {count:6}" for name, count in self._asdict().items())


def _notices(count: int) -> list[NewNotice]:
    return [_notice(_KINDS[n % len(_KINDS)], n) for n in range(count)]


def _notice(kind: NoticeKind, n: int) -> NewNotice:
    if kind is NoticeKind.HALL_EVENT:
        return notice(kind, str(n), webhooks=[f"lamp-{n % LAMPS}"], content=CONTENT)
    return notice(kind, str(n))


async def _started(database_url: str, receiver: Receiver) -> Process:
    command = [sys.executable, "-m", "tests.support.lone_relay", database_url, receiver.url]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=PIPE)
    assert process.stdout is not None
    assert await process.stdout.readline()
    return process


async def _killed(process: Process) -> None:
    process.send_signal(signal.SIGKILL)
    await process.wait()


async def _plan(new: list[NewNotice]) -> None:
    """A few at a time, while others send."""
    for first in range(0, len(new), AT_ONCE):
        at_ms = real_ms()
        async with transaction() as tx:
            await plan(tx, new[first : first + AT_ONCE], Now(at_ms, at_ms - AGO_MS))
        await asyncio.sleep(0.05)


async def arrive(database_url: str, notices: int, kills: int) -> Figures:
    """Plan so many, kill the processes so often while they are sent, and count."""
    receiver = Receiver(silent=0.02, broken=0.02)
    async with (
        receiving(receiver),
        playing(stand_in(lambda: real_ms() / 1000)) as url,
        httpx.AsyncClient(base_url=url) as http,
    ):
        lamps = Lamps(http, LAMPS)
        await lamps.make()
        await _relayed(database_url, receiver, _notices(notices), kills)
        lit = await lamps.lit()
    rows = await sql.rows(connection(), _SENT, True)  # noqa: FBT003 - a value
    return _count(rows, receiver.taken, lit, notices, kills)


async def _relayed(database_url: str, receiver: Receiver, new: list[NewNotice], kills: int) -> None:
    """Have these told by processes that are killed so often meanwhile."""
    chance = random.Random(kills)
    processes = [await _started(database_url, receiver) for _ in range(PROCESSES)]
    planning = asyncio.ensure_future(_plan(new))
    try:
        for n in range(kills):
            await asyncio.sleep(chance.uniform(0.1, 0.5))
            await _killed(processes[n % PROCESSES])
            processes[n % PROCESSES] = await _started(database_url, receiver)
        await planning
        async with asyncio.timeout(ENDS_WITHIN_S):
            while (await sql.rows(connection(), _UNDER_WAY))[0]["n"]:
                await asyncio.sleep(0.2)
    finally:
        for process in processes:
            await _killed(process)


def _count(
    rows: list[dict[str, Any]],
    taken: Mapping[str, Counter[str]],
    lit: Lit,
    notices: int,
    kills: int,
) -> Figures:
    arrived = {name for counts in taken.values() for name in counts} | set(lit.effects)
    listed = {row["notice"] for row in rows if row["state"] == "unknown"}
    people = [row for row in rows if row["channel"] != "webhook"]
    lamps = [row for row in rows if row["channel"] == "webhook"]
    more = [(max(0, taken[row["channel"]][row["notice"]] - 1), row["resends"]) for row in people]
    # A webhook says how often it was told the same, and not what.
    more.append((lit.repeats, sum(row["resends"] for row in lamps)))
    return Figures(
        notices=notices,
        kills=kills,
        arrived=len(arrived),
        missing=len({row["notice"] for row in rows} - arrived - listed),
        doubled=len(lit.effects) - len(set(lit.effects) & {row["notice"] for row in lamps}),
        duplicates=sum(n for n, _ in more),
        resends=sum(resends for _, resends in more),
        unexplained=sum(max(0, n - resends) for n, resends in more),
        unknown=len(listed),
        refused=lit.refused,
    )
