"""One sealer a group: it chains the rows that are in no chain yet, in the order of their ids.

A row that was committed late, with a smaller id, is taken at the next pass: the chain's order is
its own. Two processes that seal at once make one chain, for a number is given once.
"""

import asyncio

import structlog
from tortoise.exceptions import IntegrityError

from records.auditing.chain import START, digest
from records.auditing.heads import Head, HeadFiles
from records.models.audit.audit_links import Link, add_links, last_link
from records.models.audit.audit_rows import mark_sealed, unsealed_deeds
from records.transactions import Connection, transact

_log = structlog.get_logger()

AT_ONCE = 500


async def seal(heads: HeadFiles, group: str, now_ms: int) -> int:
    """Chain what is unsealed, up to a bound; how many rows that were. `now_ms` is real time."""

    async def write(tx: Connection) -> list[Link]:
        last = await last_link(tx, group)
        number, before = (last.number, last.digest) if last else (0, START)
        links = []
        for deed in await unsealed_deeds(tx, group, AT_ONCE):
            number, before = number + 1, digest(before, number + 1, deed)
            links.append(Link(number, deed.id, before))
        if links:
            await add_links(tx, group, links, now_ms)
            await mark_sealed(tx, [(link.number, link.row) for link in links])
        return links

    try:
        links = await transact(write)
    except IntegrityError:  # another process was quicker: what it left comes next time
        return 0
    if links:
        head = Head(links[-1].number, links[-1].digest)
        await asyncio.to_thread(heads.append, group, head, now_ms)
        _log.info("audit_sealed", group=group, number=head.number, digest=head.digest)
    return len(links)
