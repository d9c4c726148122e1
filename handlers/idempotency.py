"""Repeating a write that touches SQL alone: the same key and body get the same answer.

The key is claimed first, by itself, so that a repetition in the meantime is told so. The write and
its answer are then committed together. Refusals are not kept, so the same key may try again.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from sanic import HTTPResponse, Request
from tortoise.backends.base.client import BaseDBAsyncClient

from handlers.house import house
from handlers.http import HEADERS, JSON, request_id
from handlers.principal import Principal
from kit import ids
from kit.clock import MINUTE_MS, real_ms
from kit.errors import IdempotencyKeyReused, InFlight
from records import sql

# No write lasts this long: whoever claimed the key has died.
ABANDONED_MS = MINUTE_MS

Work = Callable[[BaseDBAsyncClient], Awaitable[tuple[object, int]]]

_CLAIM = """
INSERT INTO kept_answer (request, body, status, answer, created_ms) VALUES (?, ?, 0, '', ?)
ON CONFLICT (request) DO NOTHING RETURNING request
"""
_TAKE_OVER = """
UPDATE kept_answer SET created_ms=? WHERE request=? AND status=0 AND created_ms<?
"""
# A write, and the first of its transaction: SQLite then locks at once, PostgreSQL locks the row.
_HOLD = "UPDATE kept_answer SET status=0 WHERE request=? AND status=0 AND created_ms=?"
_KEEP = "UPDATE kept_answer SET status=?, answer=? WHERE request=?"
_FORGET = "DELETE FROM kept_answer WHERE request=? AND status=0 AND created_ms=?"


async def once(request: Request[Any, Any], who: Principal, work: Work) -> HTTPResponse:
    """Carry `work` out unless it was; it is given the transaction, and returns body and status.

    Raises `IdempotencyKeyMissing`, `IdempotencyKeyReused`, `InFlight`, and whatever `work` raises.
    """
    known = request_id(request, who)
    body = ids.fingerprint(request.body or b"")
    answer, status = await house(request).shielded(_once(known, body, work))
    return HTTPResponse(answer, status, dict(HEADERS), JSON)


async def _once(request: str, body: str, work: Work) -> tuple[str, int]:
    claimed_ms = real_ms()
    if not await sql.rows(_CLAIM, request, body, claimed_ms):
        kept = await _kept(request, body, claimed_ms)
        if kept is not None:
            return kept
    try:
        return await _carry_out(request, claimed_ms, work)
    except BaseException:
        await sql.change(sql.connection(), _FORGET, request, claimed_ms)
        raise


async def _kept(request: str, body: str, now_ms: int) -> tuple[str, int] | None:
    """The answer given before; None when the claim of somebody who died has been taken over."""
    found = await sql.rows("SELECT body, status, answer FROM kept_answer WHERE request=?", request)
    if not found:
        raise InFlight
    if found[0]["body"] != body:
        raise IdempotencyKeyReused
    if found[0]["status"]:
        return found[0]["answer"], found[0]["status"]
    abandoned = now_ms - ABANDONED_MS
    if await sql.change(sql.connection(), _TAKE_OVER, now_ms, request, abandoned):
        return None
    raise InFlight(retry_after_s=1)


async def _carry_out(request: str, claimed_ms: int, work: Work) -> tuple[str, int]:
    async with sql.Transaction() as tx:
        if not await sql.change(tx, _HOLD, request, claimed_ms):
            raise InFlight(retry_after_s=1)
        told, status = await work(tx)
        answer = msgspec.json.encode(told).decode()
        await sql.change(tx, _KEEP, status, answer, request)
    return answer, status
