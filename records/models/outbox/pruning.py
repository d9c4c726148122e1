"""Forgetting what people were told, once nobody asks for it any more."""

from records.db import sql
from records.db.sql import Connection
from records.notices.kinds import NoticeState
from records.sweeping import ROWS, rest
from records.transactions import transact

_OLD = "SELECT id FROM notice WHERE state=? AND expires_ms < ? LIMIT ?"
_GONE = (
    "DELETE FROM attempt WHERE delivery IN (SELECT id FROM delivery WHERE notice IN ({names}))",
    "DELETE FROM delivery WHERE notice IN ({names})",
    "DELETE FROM notice WHERE id IN ({names})",
)


async def prune_notices(db: Connection, before_ms: int) -> int:
    """Delete what was over before a moment, some at a time; how many notices that were."""
    gone = 0
    for state in NoticeState:
        while names := await _old(db, state, before_ms):

            async def forget(tx: Connection, names: list[str] = names) -> None:
                marks = ", ".join("?" for _ in names)
                for text in _GONE:
                    await sql.change(tx, text.format(names=marks), *names)

            await transact(forget)
            gone += len(names)
            await rest()
    return gone


async def _old(db: Connection, state: NoticeState, before_ms: int) -> list[str]:
    rows = await sql.rows(db, _OLD, state.value, before_ms, ROWS)
    return [row["id"] for row in rows]
