"""Windows over HTTP: one line a verb."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, TypeVar

from handlers import access
from handlers.asked import Asked, LineAsked
from handlers.body import EmptyBody
from handlers.context import AppContext
from handlers.declaration import HALL_STAFF, Declaration
from handlers.principal import MANAGER, Principal
from handlers.route import Routes
from handlers.windows import service
from handlers.windows.finishing import finish
from handlers.windows.schemas import (
    CallAnswer,
    FinishBody,
    OpenAnswer,
    OptionalReasonBody,
    ReasonBody,
    TicketRef,
    TicketRefWithReason,
    TransferTarget,
    VerbAnswer,
    WindowPage,
)
from kit.errors import Refusal
from queueing.line.requests import LineRequest, Outcome
from queueing.line.verbs import Line
from queueing.model.errors import (
    IllegalMove,
    NotServedHere,
    TicketExists,
    TooEarly,
    WindowBusy,
    WindowNotOpen,
)
from records.cases.errors import RefusalRequired

routes = Routes(
    "windows", "/api/v1/windows/<hall:str>/<window:str>", "What clerks do at a window · 窗口"
)

Body = TypeVar("Body")
_Tell = Callable[..., Awaitable[VerbAnswer]]
# How a verb is refused, beside what follows from its declaration.
_OF_TICKET = (IllegalMove, NotServedHere)
_OF_WINDOW = (WindowBusy, WindowNotOpen)


class AtWindow(NamedTuple):
    """All that a verb acts on but its body."""

    ctx: AppContext
    line: Line
    request: LineRequest
    place: tuple[str, str]
    who: Principal


def _verb(
    name: str,
    schema: type[Body],
    act: Callable[[AtWindow, Body], Awaitable[Outcome]],
    says: str | None,
    *refuses: type[Refusal],
    roles: tuple[str, ...] = HALL_STAFF,
    told: tuple[type[VerbAnswer], _Tell] = (VerbAnswer, service.tell),
) -> None:
    """Add a verb: its body, what it does, how it may be refused, who may, how its end is told."""
    answer, tell = told

    async def verb(asked: LineAsked[Body], hall: str, window: str) -> VerbAnswer:
        ctx, who = asked.ctx, asked.who
        info = access.window_to_work_at(ctx, who, hall, window)
        at = AtWindow(ctx, ctx.group_of(hall).line, asked.request, (hall, window), who)
        return await tell(ctx, hall, info, await act(at, asked.body))

    verb.__name__, verb.__doc__ = name.replace("-", "_"), says
    declared: Declaration[Any, Body] = Declaration(
        answer, body=schema, roles=roles, refuses=refuses
    )
    routes.line_verb(f"/{name}", declared)(verb)


@routes.get("", Declaration(WindowPage, roles=HALL_STAFF))
async def show(asked: Asked[None], hall: str, window: str) -> WindowPage:
    """The window, its ticket, and who waits."""
    return await service.page(asked.ctx, asked.who, hall, window)


_verb(
    "call-next",
    EmptyBody,
    lambda a, _: a.line.call_next(a.request, *a.place),
    "Call whoever should come next, and say why.",
    *_OF_WINDOW,
    told=(CallAnswer, service.call_answer),
)
_verb(
    "call",
    TicketRefWithReason,
    lambda a, body: a.line.call(a.request, *a.place, body.ticket, body.reason),
    "Call a named ticket out of turn.",
    *_OF_WINDOW,
    *_OF_TICKET,
)
_verb(
    "recall",
    EmptyBody,
    lambda a, _: a.line.recall(a.request, *a.place),
    Line.recall.__doc__,
    IllegalMove,
    TooEarly,
)
_verb(
    "start",
    EmptyBody,
    lambda a, _: a.line.start(a.request, *a.place),
    Line.start.__doc__,
    IllegalMove,
)
_verb(
    "finish",
    FinishBody,
    lambda a, body: finish(a.ctx, a.request, a.place, body),
    "The person has been served. Whoever is sent away with nothing done (`not_done`) must have "
    "been told no on record, at this window, for this ticket or one of its cases.",
    IllegalMove,
    RefusalRequired,
)
_verb(
    "undo-finish",
    EmptyBody,
    lambda a, _: a.line.undo_finish(a.request, *a.place),
    "Go on with the service finished last, if the window has called nobody since.",
    *_OF_TICKET,
    TicketExists,
    WindowNotOpen,
)
_verb(
    "miss", EmptyBody, lambda a, _: a.line.miss(a.request, *a.place), Line.miss.__doc__, IllegalMove
)
_verb(
    "return",
    TicketRef,
    lambda a, body: a.line.undo_miss(a.request, *a.place, body.ticket),
    "Undo a wrong miss.",
    *_OF_TICKET,
)
_verb(
    "park",
    ReasonBody,
    lambda a, body: a.line.park(a.request, *a.place, body.reason),
    "Let the person step aside for a while.",
    IllegalMove,
)
_verb(
    "resume",
    TicketRef,
    lambda a, body: a.line.resume(a.request, *a.place, body.ticket),
    "Put a parked ticket back in its place in the line.",
    *_OF_TICKET,
)
_verb(
    "transfer",
    TransferTarget,
    lambda a, body: service.transfer(a.ctx, a.request, a.place, body),
    "Send a ticket to another lane or window, with its number and its place. "
    "Without `ticket` the one at this window is sent. One that is named waits: a reason must then "
    "be given, which goes on the record.",
    *_OF_TICKET,
    WindowNotOpen,
)
_verb(
    "release",
    OptionalReasonBody,
    lambda a, body: a.line.release(a.request, *a.place, body.reason or "released"),
    "Free the window from an abandoned ticket.",
    IllegalMove,
    roles=(MANAGER,),
)
_verb(
    "open",
    EmptyBody,
    lambda a, _: service.open_window(a.ctx, a.who, a.request, a.place),
    "Begin to take people. A window that the same clerk has open elsewhere is paused.",
    WindowBusy,
    told=(OpenAnswer, service.tell_open),
)
_verb(
    "pause",
    ReasonBody,
    lambda a, body: a.line.pause_window(a.request, *a.place, body.reason),
    "Take nobody for a while.",
    *_OF_WINDOW,
)
_verb(
    "close",
    EmptyBody,
    lambda a, _: a.line.close_window(a.request, *a.place),
    Line.close_window.__doc__,
    *_OF_WINDOW,
)
