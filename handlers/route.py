"""A slice's routes: each is declared once, and every request is held to the declaration.

A request passes, in this order: who asks (401, 403), the key (400), the parameters (422), the body
(400, 413, 415, 422), the limit (429); then its handler answers. A write is carried out to its end
even if the client hangs up.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import msgspec
from sanic import Blueprint, HTTPResponse, Request, Websocket
from tortoise.backends.base.client import BaseDBAsyncClient

from handlers import limits
from handlers.asked import Asked, Body_co, Called, LineAsked, RecordAsked
from handlers.body import read_body
from handlers.context import AppContext, ctx
from handlers.declaration import ANYBODY, NOBODY, Declaration, Keyed
from handlers.http import answer, anybody, idempotency_key, line_request, require
from handlers.idempotency import idempotent, kept_answer
from handlers.limits import Limit
from handlers.principal import Principal
from handlers.query import read_query
from kit.errors import RateLimited
from records.models.audit.audit_rows import audit
from records.transactions import transaction

AnswerT = TypeVar("AnswerT")
Names = ParamSpec("Names")


Handler = Callable[Concatenate[Asked[Body_co], Names], Awaitable[AnswerT | HTTPResponse]]
LineHandler = Callable[Concatenate[LineAsked[Body_co], Names], Awaitable[AnswerT]]
RecordHandler = Callable[Concatenate[RecordAsked[Body_co], Names], Awaitable[AnswerT]]
# Asks somebody outside the house, while no transaction is open.
AskFirst = Callable[[Asked[Body_co]], Awaitable[Any]]
Present = Callable[[AppContext, AnswerT], Awaitable[AnswerT]]
SocketHandler = Callable[Concatenate[Request[Any, Any], Websocket, Names], Awaitable[None]]
# A handler that has been given the names in the path.
_Handle = Callable[[Any], Awaitable[Any]]
_CarryOut = Callable[[Asked[Any], Declaration[Any, Any], _Handle], Awaitable[HTTPResponse]]


class Routes:
    """The routes of a slice; its blueprint serves them, with each declaration beside its route."""

    def __init__(self, name: str, prefix: str, about: str) -> None:
        """`about` says in one line, in both languages, what the slice is for."""
        self.blueprint = Blueprint(name, url_prefix=prefix)
        self.blueprint.ctx.about = about

    def get(
        self, path: str, declared: Declaration[AnswerT, Body_co]
    ) -> Callable[[Handler[Body_co, Names, AnswerT]], Handler[Body_co, Names, AnswerT]]:
        """Add a route that changes nothing."""
        return self._adding("GET", path, declared, _answer)

    def post(
        self, path: str, declared: Declaration[AnswerT, Body_co]
    ) -> Callable[[Handler[Body_co, Names, AnswerT]], Handler[Body_co, Names, AnswerT]]:
        """Add a route that needs no key: what it does may be done twice."""
        return self._adding("POST", path, declared, _answer)

    def put(
        self, path: str, declared: Declaration[AnswerT, Body_co]
    ) -> Callable[[RecordHandler[Body_co, Names, AnswerT]], RecordHandler[Body_co, Names, AnswerT]]:
        """Add a route that sets the whole of something; done twice it does no more: no key."""
        return self._adding("PUT", path, declared, _end)

    def delete(
        self, path: str, declared: Declaration[AnswerT, Body_co]
    ) -> Callable[[RecordHandler[Body_co, Names, AnswerT]], RecordHandler[Body_co, Names, AnswerT]]:
        """Add a route by which something ends; done twice it does no more, so it needs no key."""
        return self._adding("DELETE", path, declared, _end)

    def line_verb(
        self,
        path: str,
        declared: Declaration[AnswerT, Body_co],
        present: Callable[[Asked[Body_co], AnswerT], AnswerT] | None = None,
    ) -> Callable[[LineHandler[Body_co, Names, AnswerT]], LineHandler[Body_co, Names, AnswerT]]:
        """Add a verb of the line; `present` completes the answer for a client that waited."""
        declared = replace(declared, keyed=Keyed.LINE)
        return self._adding("POST", path, declared, partial(_move_line, present=present))

    def record_write(
        self,
        path: str,
        declared: Declaration[AnswerT, Body_co],
        ask_first: AskFirst[Body_co] | None = None,
        present: Present[AnswerT] | None = None,
    ) -> Callable[[RecordHandler[Body_co, Names, AnswerT]], RecordHandler[Body_co, Names, AnswerT]]:
        """Add a write to SQL alone, or to SQL after `ask_first` has asked somebody outside.

        `present` puts into the answer what must not be kept with it, for repetitions as well.
        """
        declared = replace(declared, keyed=Keyed.RECORD)
        write = partial(_write_record, ask_first=ask_first, present=present)
        return self._adding("POST", path, declared, write)

    def web_socket(
        self, path: str, declared: Declaration[None, None]
    ) -> Callable[[SocketHandler[Names]], SocketHandler[Names]]:
        """Add a WebSocket. It is documented by its declaration; its first frame says who asks."""

        def add(handler: SocketHandler[Names]) -> SocketHandler[Names]:
            # Sanic would else read the source of each handler, to guess in which form it fails.
            self.blueprint.add_websocket_route(
                handler, path, error_format="json", ctx_declared=declared
            )
            return handler

        return add

    def _adding(
        self, method: str, path: str, declared: Declaration[Any, Any], carry_out: _CarryOut
    ) -> Callable[[Any], Any]:
        def add(handler: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
            action = f"{self.blueprint.name}.{handler.__name__}"

            @wraps(handler)
            async def serve(request: Request[Any, Any], **names: str) -> HTTPResponse:
                asked = _read(request, declared, Called(action, names))
                return await carry_out(asked, declared, lambda asked: handler(asked, **names))

            self.blueprint.add_route(
                serve, path, methods=[method], error_format="json", ctx_declared=declared
            )
            return handler

        return add


def _read(
    request: Request[Any, Any], declared: Declaration[Any, Any], called: Called
) -> Asked[Any]:
    sender = _sender(request, declared.roles)
    key = idempotency_key(request) if declared.keyed else ""
    query = read_query(request, declared)
    body = read_body(request, declared.body) if declared.body else None
    return Asked(ctx(request), request, sender, query, body, key, called)


def _sender(request: Request[Any, Any], roles: tuple[str, ...]) -> Principal | None:
    if roles == NOBODY:
        return None
    return anybody(request) if roles == ANYBODY else require(request, *roles)


async def _answer(
    asked: Asked[Any], declared: Declaration[Any, Any], handle: _Handle
) -> HTTPResponse:
    told = await handle(asked)
    if isinstance(told, HTTPResponse):
        return told
    return HTTPResponse(status=declared.status) if told is None else answer(told, declared.status)


async def _end(asked: Asked[Any], declared: Declaration[Any, Any], handle: _Handle) -> HTTPResponse:
    async def work() -> HTTPResponse:
        after: list[Callable[[], None]] = []
        async with transaction() as tx:
            told = await _write(_writing(asked, tx, after), handle)
        for step in after:
            step()
        if told is None:
            return HTTPResponse(status=declared.status)
        return answer(told, declared.status)

    return await asked.ctx.shielded(work())


async def _write(writing: RecordAsked[Any], handle: _Handle) -> object:
    """What a handler tells, once it has written, and its row of the audit with it."""
    told = await handle(writing)
    deed = writing.deed(told)._replace(reason=writing.reason, details=writing.details)
    await audit(writing.tx, deed)
    return told


def _writing(
    asked: Asked[Any], tx: BaseDBAsyncClient, after: list[Callable[[], None]], told: object = None
) -> RecordAsked[Any]:
    return RecordAsked(
        *(asked.ctx, asked.http, asked.sender, asked.query, asked.body, asked.key, asked.called),
        tx=tx,
        after_commit=after,
        told=told,
    )


async def _move_line(
    asked: Asked[Any],
    declared: Declaration[Any, Any],
    handle: _Handle,
    present: Callable[[Asked[Any], Any], Any] | None,
) -> HTTPResponse:
    request = line_request(asked.http, asked.who, asked.key)
    members = asked.ctx, asked.http, asked.sender, asked.query, asked.body, asked.key
    moving = LineAsked(*members, asked.called, request=request)

    async def move() -> object:
        if declared.limit:
            await _spend(moving, declared.limit, lambda: asked.ctx.answered(request))
        return await handle(moving)

    told = await asked.ctx.shielded(move())
    return answer(present(asked, told) if present else told, declared.status)


async def _spend(
    asked: Asked[Any], limit: Limit, answered: Callable[[], Awaitable[object]]
) -> None:
    """Count a request. Whoever repeats one is told what they were told before, however often."""
    try:
        await limits.hit(asked.ctx, asked.who, limit)
    except RateLimited:
        if await answered() is None:
            raise


async def _write_record(
    asked: Asked[Any],
    declared: Declaration[Any, Any],
    handle: _Handle,
    ask_first: AskFirst[Any] | None,
    present: Present[Any] | None,
) -> HTTPResponse:
    after: list[Callable[[], None]] = []
    told: list[object] = [None]

    async def ask() -> None:
        if ask_first:
            told[0] = await ask_first(asked)

    async def write(tx: BaseDBAsyncClient) -> tuple[object, int]:
        return await _write(_writing(asked, tx, after, told[0]), handle), declared.status

    async def work() -> HTTPResponse:
        if declared.limit:
            known = partial(kept_answer, asked.http, asked.who, asked.key)
            await _spend(asked, declared.limit, known)
        reply = await idempotent(asked.http, asked.who, asked.key, write, ask)
        for step in after:
            step()
        return await _presented(asked, declared, reply, present) if present else reply

    guessed = declared.guesses
    tried = limits.guess(asked.ctx, asked.who, guessed, work) if guessed else work()
    return await asked.ctx.shielded(tried)


async def _presented(
    asked: Asked[Any], declared: Declaration[Any, Any], kept: HTTPResponse, present: Present[Any]
) -> HTTPResponse:
    told = msgspec.json.decode(kept.body or b"", type=declared.answer)
    return answer(await present(asked.ctx, told), declared.status)
