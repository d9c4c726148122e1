"""What somebody wants to book in a hall: for what, in which lane, and how many units it takes."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from handlers.catalogue.guide_schemas import ANSWERS_AT_MOST
from handlers.context import AppContext
from handlers.query import Query, bad_parameter
from kit.errors import FieldError, Invalid
from queueing.model.errors import NotServedHere
from records.booking.planning import last_day
from records.booking.release import Release
from records.booking.subject import Subject, SubjectKind
from records.hall_directory import HallInfo
from records.models.catalogue.service_items import ServiceItem, find_item
from records.models.catalogue.situations import situations_of
from records.models.catalogue.themes import find_theme, steps_of
from records.situations.situations import Outcome, outcome, paths
from records.transactions import Connection

Answers = Mapping[str, str]
CODE_LENGTH = 40
ANSWERS_LENGTH = 4000


class Wanted(NamedTuple):
    """What is to be booked; `lane` is that of the first stop, `answers` are all that count.

    `level` is how sure it must be who books it: the highest that any of the items demands.
    """

    subject: Subject
    lane: str
    units: int
    answers: dict[str, str]
    level: int


async def wanted(
    ctx: AppContext, db: Connection, hall: HallInfo, subject: Subject, answers: Answers
) -> Wanted:
    """What a subject with these answers takes in a hall.

    Raises `Invalid` for what there is not and for answers that do not fit, `NotServedHere` where
    the hall does not serve all of its lanes.
    """
    items = await _items(db, subject)
    situations = await situations_of(db, items)
    asked = paths(situations, answers)
    left = [outcome(one, way.answers) for one, way in zip(situations, asked, strict=True)]
    group = ctx.group_of(hall.id)
    served = () if hall.retired else group.line.rules.halls[hall.id].lanes
    _refuse_elsewhere(left, served)
    lanes = group.directory.lanes
    return Wanted(
        subject,
        left[0].lane,
        sum(one.units(lanes[one.lane].expected_service_s) for one in left),
        {question: option for way in asked for question, option in way.answers.items()},
        max(item.book_level for item in items),
    )


async def lanes_of_theme(db: Connection, theme: str, answers: Answers) -> dict[str, str]:
    """The lane of each item of a theme for somebody with these answers. Raises `Invalid`.

    If its questions have changed and the answers do not fit them any more, the usual ones count.
    """
    situations = await situations_of(db, await _items(db, Subject(SubjectKind.THEME, theme)))
    try:
        asked = paths(situations, answers)
    except Invalid:
        asked = paths(situations, {})
    found = zip(situations, asked, strict=True)
    return {one.item: outcome(one, way.answers).lane for one, way in found}


def release(ctx: AppContext, hall: str, now_ms: int) -> Release:
    """What a hall has released at a moment."""
    book = ctx.openings
    return Release(book.settings(hall), book.calendar, ctx.settings.secret, now_ms)


def last_bookable_day(ctx: AppContext, hall: str, now_ms: int) -> str:
    """The last day that may be booked in a hall."""
    return last_day(ctx.openings.calendar, ctx.openings.settings(hall), now_ms)


def read_subject(query: Query) -> Subject:
    """What the parameters `item` and `theme` name. Raises `Invalid` unless it is one of them."""
    sent = {kind: query[kind][0] for kind in SubjectKind if query[kind]}
    if len(sent) != 1:
        english, chinese = "is needed, or theme, but not both", "须与 theme 二者择一"
        raise bad_parameter("item", "missing" if not sent else "not_both", english, chinese)
    ((kind, code),) = sent.items()
    if not 0 < len(code) <= CODE_LENGTH:
        raise bad_parameter(kind.value, "unknown", "names nothing that there is", "没有这个编码")
    return Subject(kind, code)


def read_answers(query: Query) -> dict[str, str]:
    """The parameter `answers`: JSON, like `{"kind":"company"}`. Raises `Invalid`."""
    sent = query["answers"][0] if query["answers"] else ""
    try:
        answers = msgspec.json.decode(sent, type=dict[str, str]) if sent else {}
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeError):
        english, chinese = 'must be JSON, as {"kind":"company"}', '须为 JSON，如 {"kind":"company"}'
        raise bad_parameter("answers", "invalid", english, chinese) from None
    if len(answers) > ANSWERS_AT_MOST or len(sent) > ANSWERS_LENGTH:
        raise bad_parameter("answers", "too_long", "has too many answers", "答案过多")
    return answers


async def _items(db: Connection, subject: Subject) -> Sequence[ServiceItem]:
    if subject.item is not None:
        item = await find_item(db, subject.item)
        items = [item] if item else []
    else:
        theme = await find_theme(db, subject.code)
        items = [step.item for step in await steps_of(db, theme.code)] if theme else []
    if not items:
        english, chinese = {
            SubjectKind.ITEM: ("There is no such service item.", "没有这个事项。"),
            SubjectKind.THEME: ("There is no such theme.", "没有这个一件事。"),
        }[subject.kind]
        field = FieldError(subject.kind.value, "unknown", english, chinese)
        raise Invalid(english, chinese, errors=(field,))
    return items


def _refuse_elsewhere(left: Sequence[Outcome], served: Sequence[str]) -> None:
    if any(one.lane not in served for one in left):
        raise NotServedHere("This hall does not handle this business.", "本大厅不办理该业务。")
