"""Repeating a write to SQL: the same key and body get the same answer.

The key is claimed first, by itself, so that a repetition in the meantime is told so. The write and
its answer are then committed together. Refusals are not kept, so the same key may try again.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from sanic import HTTPResponse, Request

from handlers.context import ctx
from handlers.http import HEADERS, JSON, body_digest, request_id
from handlers.principal import Principal
from kit.clock import MINUTE_MS, real_ms
from kit.errors import IdempotencyKeyReused, Refusal, Unavailable
from queueing.line.requests import LineRequest
from records.models import idempotent_answers
from records.transactions import Connection, connection, transaction


class InFlight(Refusal):
    """The same request is still being carried out."""

    status = 409
    zh = "相同的请求正在处理中。"


# No write lasts this long: whoever claimed the key has died.
ABANDONED_MS = MINUTE_MS

Work = Callable[[Connection], Awaitable[tuple[object, int]]]
Before = Callable[[], Awaitable[None]]


async def idempotent(
    request: Request[Any, Any], who: Principal, key: str, work: Work, before: Before | None = None
) -> HTTPResponse:
    """Carry `work` out unless it was; it is given the transaction, and returns body and status.

    `before` comes first, once the key is claimed, and with no transaction open: it may wait.
    Raises `IdempotencyKeyMissing`, `IdempotencyKeyReused`, `InFlight`, and whatever the two raise.
    """
    known = request_id(request, who, key)
    body = body_digest(request)
    answer, status = await ctx(request).shielded(_once(known, body, work, before))
    return HTTPResponse(answer, status, dict(HEADERS), JSON)


@asynccontextmanager
async def told_alike(request: LineRequest) -> AsyncIterator[bool]:
    """Hold whoever repeats a key to the same body; tells whether the key was used before.

    For what gives the same answer however often it is done, and so need not be kept. After a
    refusal the key may be used for something else. Raises `IdempotencyKeyReused`.
    """
    claimed_ms = real_ms()
    first = await idempotent_answers.claim(connection(), request.id, request.body, claimed_ms)
    if not first:
        kept = await idempotent_answers.find_kept(connection(), request.id)
        if kept is not None and kept.body != request.body:
            raise IdempotencyKeyReused
    try:
        yield not first
    except Unavailable:
        raise  # it may have been done
    except Refusal:
        if first:
            await idempotent_answers.forget(connection(), request.id, claimed_ms)
        raise


async def kept_answer(request: Request[Any, Any], who: Principal, key: str) -> object | None:
    """What is known of a request under its key; None if it is a new one."""
    return await idempotent_answers.find_kept(connection(), request_id(request, who, key))


async def _once(
    request: str, body: str, work: Work, before: Before | None = None
) -> tuple[str, int]:
    claimed_ms = real_ms()
    if not await idempotent_answers.claim(connection(), request, body, claimed_ms):
        kept = await _kept(request, body, claimed_ms)
        if kept is not None:
            return kept
    try:
        if before:
            await before()
        return await _carry_out(request, claimed_ms, work)
    except BaseException:
        await idempotent_answers.forget(connection(), request, claimed_ms)
        raise


async def _kept(request: str, body: str, now_ms: int) -> tuple[str, int] | None:
    """The answer given before; None when the claim of somebody who died has been taken over."""
    kept = await idempotent_answers.find_kept(connection(), request)
    if kept is None:
        raise InFlight
    if kept.body != body:
        raise IdempotencyKeyReused
    if kept.status:
        return kept.answer, kept.status
    abandoned_ms = now_ms - ABANDONED_MS
    if await idempotent_answers.take_over(connection(), request, abandoned_ms, now_ms):
        return None
    raise InFlight(retry_after_s=1)


async def _carry_out(request: str, claimed_ms: int, work: Work) -> tuple[str, int]:
    async with transaction() as tx:
        if not await idempotent_answers.hold(tx, request, claimed_ms):
            raise InFlight(retry_after_s=1)
        told, status = await work(tx)
        answer = msgspec.json.encode(told).decode()
        await idempotent_answers.keep(tx, request, status, answer)
    return answer, status
