"""What of a case's moves its applicant is told: a follower, and what the clock has to say."""

from kit.clock import business_date
from records.cases import events as ev
from records.cases.case import Case
from records.cases.clocks.clock import ClockKind
from records.cases.clocks.reckoning import ClockState, Reckoned
from records.cases.correcting import last_day_ms
from records.cases.words import Decision
from records.casework.moved import Moved
from records.casework.office import Office
from records.db.sql import Connection
from records.models.outbox.planning import Now
from records.notices.case_words import CaseNews
from records.telling.cases import News, department_names, tell_news, tell_no_more

# Whoever did this knows it, and nothing that was to be told is of use any more.
_SILENT_ENDS = (ev.Withdrawn, ev.Collected)
# The decision is to be expected by what was promised, else by what the law says.
_DECISION = (ClockKind.PROMISED, ClockKind.STATUTORY)
_PLAIN: dict[type, CaseNews] = {
    ev.CorrectionRequested: CaseNews.CORRECTION,
    ev.Reminded: CaseNews.CORRECTION,
    ev.Supplemented: CaseNews.SUPPLEMENTED,
    ev.Closed: CaseNews.CLOSED,
    ev.NotAccepted: CaseNews.NOT_ACCEPTED,
    ev.Reopened: CaseNews.REOPENED,
    ev.Resumed: CaseNews.RESUMED,
    ev.Extended: CaseNews.EXTENDED,
    ev.Revoked: CaseNews.REVOKED,
}
_WITH_DUE = frozenset({CaseNews.ACCEPTED, CaseNews.DEEMED, CaseNews.RESUMED, CaseNews.EXTENDED})


async def tell_applicant(tx: Connection, moved: Moved) -> None:
    """Tell the last of what has happened that is news to the applicant."""
    office, case = moved.office, moved.case
    told = [news for event in moved.events if (news := _news(office, case, event))]
    if told:
        await tell_news(tx, case, told[-1], _now(office))
    elif any(isinstance(event.what, _SILENT_ENDS) for event in moved.events):
        await tell_no_more(tx, case, _now(office))


async def tell_overdue(tx: Connection, office: Office, case: Case) -> None:
    """Tell the applicant, once, that their case is late, and which department answers for it.

    Nothing is told unless what was promised is past now, so it may be asked too early, or twice.
    """
    late = [
        told
        for clock in case.clocks
        if clock.kind is ClockKind.PROMISED
        and (told := office.reckon(case, clock)).state is ClockState.OVERDUE
    ]
    if late and case.applicant is not None:
        about = {"due": _last_day(late[-1]), **await department_names(tx, case)}
        await tell_news(tx, case, News(CaseNews.OVERDUE, about, "overdue"), _now(office))


def _news(office: Office, case: Case, event: ev.CaseEvent) -> News | None:
    """What is told of an event; None: nothing."""
    what = _what(event.what)
    if what is None:
        return None
    about = _due(office, case) if what in _WITH_DUE else {}
    match event.what:
        case ev.CorrectionRequested() | ev.Reminded():
            about |= _asked(office, case)
        case ev.Extended(days=days) | ev.Paused(planned_days=days):
            about["days"] = str(days)
        case ev.Supplemented():
            about["days"] = str(case.limits.intake_days)
        case _:
            pass
    return News(what, about, str(event.version))


def _what(what: ev.What) -> CaseNews | None:
    match what:
        case ev.Accepted(deemed=deemed):
            return CaseNews.DEEMED if deemed else CaseNews.ACCEPTED
        case ev.Decided(decision=decision):
            return CaseNews.GRANTED if decision is Decision.GRANT else CaseNews.REFUSED
        case ev.Paused(told_ms=None):
            return None  # it stops nothing: the office has yet to tell them, and in writing
        case ev.Paused():
            return CaseNews.PAUSED
        case _:
            return _PLAIN.get(type(what))


def _due(office: Office, case: Case) -> dict[str, str]:
    """By which day the decision is to be expected, as far as anybody knows."""
    for kind in _DECISION:
        for clock in case.clocks:
            if clock.kind is kind and clock.ended_ms is None:
                return {"due": _last_day(office.reckon(case, clock))}
    return {}


def _asked(office: Office, case: Case) -> dict[str, str]:
    """How many papers are asked for, and the last day on which they may come."""
    about = {"materials": str(len(case.asked))}
    if case.asked_ms is not None:
        until_ms = last_day_ms(case.asked_ms, office.calendar)
        about["until"] = business_date(until_ms - 1)
    return about


def _last_day(reckoned: Reckoned) -> str:
    """The last day that is in time: a clock is due at its end."""
    return business_date(reckoned.due_ms - 1)


def _now(office: Office) -> Now:
    return Now(office.now_ms, office.real_ms)
