"""Reading and changing when halls take people.

A change is one transaction: the version is moved, which lets others wait; what is asked for is held
against what is there; it is written; and what follows for bookings is done. This process goes by
the new book once that is committed, the others within the next look at the version.
"""

from typing import NamedTuple

from handlers import access
from handlers.asked import RecordAsked
from handlers.context import AppContext
from handlers.openings import reading, views
from handlers.openings.schemas import (
    CalendarView,
    ExceptionAnswer,
    ExceptionBody,
    ExceptionPreview,
    ExceptionRecord,
    OpeningBody,
    OpeningsView,
    OpeningView,
    SettingBody,
    SettingsView,
)
from handlers.principal import Principal
from handlers.query import Query
from kit.clock import business_date
from kit.errors import NotFound
from kit.ids import new_id
from queueing.model.errors import IllegalMove
from records.models.opening.book import read_opening_book
from records.models.opening.hall_settings import (
    KnownSetting,
    add_setting,
    settings_of_hall,
    withdraw_setting,
)
from records.models.opening.opening_exceptions import (
    add_exception,
    exceptions_of_hall,
    find_exception,
    withdraw_exception,
)
from records.models.opening.openings import (
    Signed,
    add_opening,
    find_opening,
    find_openings,
    openings_in_force,
    openings_of_hall,
    withdraw_opening,
)
from records.models.opening.versions import move_version
from records.opening.opening_book import OpeningBook
from records.opening.sessions import Exception_, ExceptionKind, Session, sessions_of
from records.opening.settings import PLANNING_KEYS
from records.transactions import Connection, connection

SHOWN = 200


class Change(NamedTuple):
    """Who changes something, when, and in which transaction."""

    asked: RecordAsked[object]
    now_ms: int

    @property
    def ctx(self) -> AppContext:
        """The process."""
        return self.asked.ctx

    @property
    def tx(self) -> Connection:
        """The transaction."""
        return self.asked.tx

    @property
    def by(self) -> str:
        """Who signs."""
        return self.asked.who.id

    async def finish(self, hall: str, *, below: bool = True) -> OpeningBook:
        """Let what follows follow, for this hall and those below it; the book as it is now."""
        book = await self.end()
        halls = book.halls_from(hall) if below else [hall]
        await self.ctx.bookings.replan(self.tx, book, halls, self.now_ms)
        return book

    async def end(self) -> OpeningBook:
        """The book as it is now, where nothing follows for what may be booked."""
        book = await read_opening_book(self.tx)
        self.asked.after_commit.append(lambda: self.ctx.take_openings(book))
        return book


async def begin(asked: RecordAsked[object]) -> Change:
    """Begin a change, after whoever changes something just now has ended."""
    await move_version(asked.tx)
    return Change(asked, asked.ctx.clock.now_ms())


def calendar(ctx: AppContext, hall: str, query: Query) -> CalendarView:
    """The days of a hall. Raises `NotFound` or `Invalid`."""
    access.hall(ctx, hall)
    first, last = reading.read_span(query, ctx.clock.now_ms())
    return views.calendar_view(ctx.openings, hall, first, last)


async def openings(ctx: AppContext, who: Principal, hall: str) -> OpeningsView:
    """What holds in a hall, and what was written for it. Raises `NotFound` or `Forbidden`."""
    access.hall_to_act_in(ctx, who, hall)
    book, db = ctx.openings, connection()
    own = await openings_of_hall(db, hall, SHOWN)
    exceptions = await exceptions_of_hall(db, hall, SHOWN)
    today = business_date(ctx.clock.now_ms())
    holding = [*book.openings(hall, today), *book.lane_openings(hall, today)]
    known = await find_openings(db, [one.id for one in holding])
    signed = {name: one.signed for name, one in known.items()}
    return OpeningsView(
        hall,
        book.version,
        [views.opening_view(one, signed.get(one.id)) for one in holding],
        [views.opening_view(one.opening, one.signed) for one in own],
        [views.exception_record(one) for one in exceptions],
    )


async def write_opening(asked: RecordAsked[OpeningBody], hall: str) -> OpeningView:
    """Add an opening, in place of another one if it names one. Raises `NotFound`, `Invalid`."""
    ctx, body = asked.ctx, asked.body
    access.hall(ctx, hall)
    change = await begin(asked)
    opening = reading.read_opening(ctx, hall, body, change.now_ms)
    if body.replaces is not None:
        old = await find_opening(change.tx, body.replaces)
        if old is None or old.opening.hall != hall or old.signed.withdrawn_ms is not None:
            raise reading.unknown_opening()
        await withdraw_opening(change.tx, body.replaces, change.by, change.now_ms)
    reading.refuse_overlap(opening, await openings_in_force(change.tx))
    await add_opening(change.tx, opening, change.by, change.now_ms)
    await change.finish(hall)
    return await _opening(change.tx, opening.id)


async def end_opening(asked: RecordAsked[object], opening: str) -> OpeningView:
    """Withdraw an opening. Raises `NotFound` or `IllegalMove`."""
    change = await begin(asked)
    known = await find_opening(change.tx, opening)
    if known is None or not access.is_served(change.ctx, known.opening.hall):
        raise NotFound
    if not await withdraw_opening(change.tx, opening, change.by, change.now_ms):
        raise IllegalMove("This opening was withdrawn before.", "该时段已撤回。")
    await change.finish(known.opening.hall)
    return await _opening(change.tx, opening)


async def _opening(db: Connection, opening: str) -> OpeningView:
    known = await find_opening(db, opening)
    if known is None:
        raise NotFound
    return views.opening_view(known.opening, known.signed)


async def preview(ctx: AppContext, hall: str, body: ExceptionBody) -> ExceptionPreview:
    """What an exception would do; nothing is changed. Raises `NotFound` or `Invalid`."""
    access.hall(ctx, hall)
    book = await read_opening_book(connection())
    exception = reading.read_exception(ctx, hall, body, ctx.clock.now_ms())
    reading.refuse_same(exception, book.exceptions(hall, exception.starts_ms, exception.ends_ms))
    sessions = _touched(book, exception)
    bookings = (
        await ctx.bookings.concerned(connection(), exception)
        if exception.kind is ExceptionKind.CLOSURE
        else []
    )
    return ExceptionPreview(
        len(sessions),
        views.session_views(sessions[:SHOWN]),
        len(bookings),
        [views.booking_view(one) for one in bookings[:SHOWN]],
    )


def _touched(book: OpeningBook, exception: Exception_) -> list[Session]:
    """The sessions that a closure ends, cut to its time, or those that come of an extra one."""
    hall, lane, starts_ms, ends_ms = (
        exception.hall,
        exception.lane,
        exception.starts_ms,
        exception.ends_ms,
    )
    if exception.kind is ExceptionKind.EXTRA_SESSION:
        said = [exception, *book.exceptions(hall, starts_ms, ends_ms)]
        return sessions_of((hall, lane), business_date(starts_ms), (), said)
    return [
        one._replace(starts_ms=max(one.starts_ms, starts_ms), ends_ms=min(one.ends_ms, ends_ms))
        for one in book.sessions_between(hall, lane, starts_ms, ends_ms)
    ]


async def make_exception(asked: RecordAsked[ExceptionBody], hall: str) -> ExceptionAnswer:
    """Close a hall, or open it besides; a closure cancels what is booked in it.

    Raises `NotFound` or `Invalid`.
    """
    ctx = asked.ctx
    access.hall(ctx, hall)
    change = await begin(asked)
    exception = reading.read_exception(ctx, hall, asked.body, change.now_ms)
    book = await read_opening_book(change.tx)
    reading.refuse_same(exception, book.exceptions(hall, exception.starts_ms, exception.ends_ms))
    await add_exception(change.tx, exception, change.by, change.now_ms)
    cancelled = 0
    if exception.kind is ExceptionKind.CLOSURE:
        cancelled = await ctx.bookings.close(change.tx, exception, change.now_ms)
    await change.finish(hall, below=False)
    record = await _exception(change.tx, exception.id)
    members = {name: getattr(record, name) for name in record.__struct_fields__}
    return ExceptionAnswer(**members, cancelled=cancelled)


async def end_exception(asked: RecordAsked[object], exception: str) -> ExceptionRecord:
    """Withdraw an exception that is not over. Raises `NotFound` or `IllegalMove`."""
    change = await begin(asked)
    known = await find_exception(change.tx, exception)
    if known is None or not access.is_served(change.ctx, known.exception.hall):
        raise NotFound
    if known.exception.ends_ms <= change.now_ms:
        raise IllegalMove("This is over and stays as it was.", "已结束，不能撤回。")
    if not await withdraw_exception(change.tx, exception, change.by, change.now_ms):
        raise IllegalMove("This was withdrawn before.", "已撤回。")
    await change.finish(known.exception.hall, below=False)
    return await _exception(change.tx, exception)


async def _exception(db: Connection, exception: str) -> ExceptionRecord:
    known = await find_exception(db, exception)
    if known is None:
        raise NotFound
    return views.exception_record(known)


async def settings(ctx: AppContext, who: Principal, hall: str) -> SettingsView:
    """How a hall is booked. Raises `NotFound` or `Forbidden`."""
    access.hall_to_act_in(ctx, who, hall)
    history = await settings_of_hall(connection(), hall, SHOWN)
    return views.settings_view(ctx.openings, hall, history)


async def change_setting(asked: RecordAsked[SettingBody], hall: str) -> SettingsView:
    """Set one thing for a hall and those below it, or have it from above again.

    Raises `NotFound` or `Invalid`.
    """
    body = asked.body
    access.hall(asked.ctx, hall)
    change = await begin(asked)
    reading.check_setting(body.key, body.value)
    await withdraw_setting(change.tx, hall, body.key, change.by, change.now_ms)
    if body.value is not None:
        signed = Signed(change.by, change.now_ms)
        new = KnownSetting(new_id(), hall, body.key, body.value, listed=False, signed=signed)
        await add_setting(change.tx, new)
    book = await (change.finish(hall) if body.key in PLANNING_KEYS else change.end())
    return views.settings_view(book, hall, await settings_of_hall(change.tx, hall, SHOWN))
