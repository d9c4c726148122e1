"""Which rows of the audit a manager reads: those of the groups where they act, and the house's."""

import json
import unicodedata
from collections.abc import Mapping, Sequence

from handlers import access
from handlers.audit_log.schemas import DeedList, DeedView, UnmaskingList, UnmaskingView
from handlers.context import AppContext
from handlers.declaration import Parameter
from handlers.principal import Principal
from handlers.query import (
    CURSOR,
    Query,
    bad_cursor,
    bad_parameter,
    cursor,
    only_values,
    read_cursor,
)
from kit.clock import instant
from records.models.audit.audit_rows import HOUSE, DeedRow
from records.models.audit.deed_lists import Sought, list_deeds
from records.transactions import connection

PAGE = 50
LONGEST = 100
LAST = 2**62
UNMASK = "unmasking.unmask"
_WORD = {"type": "string", "maxLength": LONGEST}
ACTOR = Parameter("actor", "Only what this login did, as `clerk:clerk-07`.", _WORD)
PARAMETERS = (
    ACTOR,
    Parameter("action", "Only these; with a dot at its end all that begin so.", _WORD),
    Parameter("object", "Only what was done to this; with a slash at its end all in it.", _WORD),
    CURSOR,
)
OF_UNMASKINGS = (ACTOR, CURSOR)


async def deeds(ctx: AppContext, who: Principal, query: Query) -> DeedList:
    """A page. Raises `Invalid`."""
    values = only_values(query)
    words = (_word(values, "actor"), _word(values, "action"), _word(values, "object"))
    found, more = await _page(ctx, who, Sought((), *words), values)
    return DeedList([_deed(row) for row in found], more)


async def unmaskings(ctx: AppContext, who: Principal, query: Query) -> UnmaskingList:
    """Who saw what of whom, and why. Raises `Invalid`."""
    values = only_values(query)
    found, more = await _page(ctx, who, Sought((), _word(values, "actor"), UNMASK), values)
    return UnmaskingList([_unmasking(row) for row in found], more)


async def _page(
    ctx: AppContext, who: Principal, sought: Sought, values: Mapping[str, str]
) -> tuple[Sequence[DeedRow], str | None]:
    groups = {ctx.group_of(hall).id for hall in access.own_halls(ctx, who)}
    # What concerns the house as a whole is for whoever manages all of it.
    known = sorted(groups | {HOUSE} if access.acts_in(who) else groups)
    before = _before(values.get("cursor", ""))
    wanted = sought._replace(groups=known, before=before)
    found = await list_deeds(connection(), wanted, PAGE + 1)
    shown = found[:PAGE]
    return shown, cursor(str(shown[-1].id)) if len(found) > PAGE else None


def _before(sent: str) -> int | None:
    place = read_cursor(sent)
    if not place:
        return None
    if not (place.isascii() and place.isdecimal() and int(place) < LAST):
        raise bad_cursor()
    return int(place)


def _word(values: Mapping[str, str], name: str) -> str:
    value = values.get(name, "").strip()
    if len(value) > LONGEST or any(unicodedata.category(one).startswith("C") for one in value):
        raise bad_parameter(name, "invalid", "is too long or not plain text", "过长或含有无效字符")
    return value


def _deed(row: DeedRow) -> DeedView:
    return DeedView(
        row.id,
        instant(row.at_ms),
        row.grp,
        row.actor,
        row.action,
        row.target,
        row.reason,
        json.loads(row.details),
        row.sealed_as,
    )


def _unmasking(row: DeedRow) -> UnmaskingView:
    hall, window, *_ = [*row.target.split("/"), "", ""]
    told = json.loads(row.details)
    about = (told.get("ticket"), told.get("case"), told.get("verification"))
    at, field = instant(row.at_ms), str(told.get("field", ""))
    return UnmaskingView(row.id, at, row.actor, hall, window, field, *about, row.reason)
