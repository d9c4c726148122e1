"""Many notices, two processes that relay them, and both killed again and again: what arrives."""

import asyncio
import random
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from kit.clock import real_ms
from records.db import sql
from records.models.outbox.planning import NewNotice, Now, plan
from records.notices.kinds import NoticeKind
from records.transactions import connection, transaction
from tests.support.fleet import ROOT
from tests.support.notices import notice
from tests.support.receiver import Receiver, receiving

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

    `missing` did not arrive and is not listed as unknown; `doubled` arrived twice at the receiver
    that knows repeats; `unexplained` arrived once more without a resend on record.
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

    @property
    def good(self) -> bool:
        """Whether the promise was kept."""
        return self.missing == self.doubled == self.unexplained == 0

    def table(self) -> str:
        """A line each."""
        return "\n".join(f"  {name:12} {count:6}" for name, count in self._asdict().items())


def _notices(count: int) -> list[NewNotice]:
    return [
        notice(
            kind := _KINDS[n % len(_KINDS)],
            str(n),
            webhooks=[f"lamp-{n % LAMPS}"] if kind is NoticeKind.HALL_EVENT else (),
        )
        for n in range(count)
    ]


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
    chance = random.Random(kills)
    receiver = Receiver(silent=0.02, broken=0.02)
    async with receiving(receiver):
        processes = [await _started(database_url, receiver) for _ in range(PROCESSES)]
        planning = asyncio.ensure_future(_plan(_notices(notices)))
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
    rows = await sql.rows(connection(), _SENT, True)  # noqa: FBT003 - a value
    return _count(rows, receiver.taken, notices, kills)


def _count(
    rows: list[dict[str, Any]], taken: Mapping[str, Counter[str]], notices: int, kills: int
) -> Figures:
    arrived = {name for counts in taken.values() for name in counts}
    listed = {row["notice"] for row in rows if row["state"] == "unknown"}
    extra = {
        (row["notice"], row["channel"]): taken[row["channel"]][row["notice"]] - 1 for row in rows
    }
    more = [(max(0, extra[row["notice"], row["channel"]]), row["resends"]) for row in rows]
    # The webhook's receiver goes by the id: what comes again under the same one has no effect.
    effects = len(taken["webhook"]) - len([row for row in rows if row["channel"] == "webhook"])
    return Figures(
        notices=notices,
        kills=kills,
        arrived=len(arrived),
        missing=len({row["notice"] for row in rows} - arrived - listed),
        doubled=max(0, effects),
        duplicates=sum(n for n, _ in more),
        resends=sum(resends for _, resends in more),
        unexplained=sum(max(0, n - resends) for n, resends in more),
        unknown=len(listed),
    )
