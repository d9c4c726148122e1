"""What people are told of their cases, in the transaction of what happened to these.

Somebody is told the last thing that has happened, and not what was before: what waits to be told
of a case, for it is night, gives way to what is newer. Who has no account here is told by nobody.
"""

from collections.abc import Mapping
from typing import NamedTuple

from records.cases.case import Case
from records.db import sql
from records.db.sql import Connection
from records.models.outbox.planning import NewNotice, Now, end_of_case, plan
from records.notices.case_words import CaseNews
from records.notices.kinds import NoticeKind
from records.notices.ladder import Fact, ended_by
from records.notices.quiet_hours import BY, HALL

_DEPARTMENT = "SELECT name, name_en FROM department WHERE code=?"


class News(NamedTuple):
    """What is told, with what belongs to it; `key` is the same for the same fact of a case."""

    what: CaseNews
    about: Mapping[str, str]
    key: str


async def tell_news(tx: Connection, case: Case, news: News, now: Now) -> None:
    """Tell the applicant, in place of what was to be told of this case before."""
    if case.applicant is None:
        return
    content = {
        BY: HALL,
        "event": news.what.value,
        "number": case.number,
        "item_name": case.item_name,
        "item_name_en": case.item_name_en,
        **news.about,
    }
    new = NewNotice(
        kind=NoticeKind.CASE_MOVED,
        dedupe_key=f"{NoticeKind.CASE_MOVED}:{case.id}:{news.key}",
        hall=case.hall,
        content=content,
        citizen=case.applicant,
        case_id=case.id,
    )
    await end_of_case(tx, case.id, ended_by(Fact.CASE_MOVED), now, but=new.id)
    await plan(tx, [new], now)


async def tell_no_more(tx: Connection, case: Case, now: Now) -> None:
    """What was to be told of this case is not so any more."""
    if case.applicant is not None:
        await end_of_case(tx, case.id, ended_by(Fact.CASE_MOVED), now)


async def department_names(db: Connection, case: Case) -> dict[str, str]:
    """Who decides a case, as people call them."""
    found = await sql.rows(db, _DEPARTMENT, case.department)
    return {
        name: value
        for row in found
        for name, value in (("department", row["name"]), ("department_en", row["name_en"]))
    }
