"""A month of cases told from nothing but events and a calendar gone through day by day: slowly."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from kit.clock import business_date
from records.cases import events as ev
from tests.support.case_office import KNOWN_2026


class Counted(NamedTuple):
    """What a recount comes to, in the order of the report's figures."""

    cases: int = 0
    accepted: int = 0
    decided: int = 0
    open: int = 0
    overdue: int = 0
    on_time: tuple[int, int] = (0, 0)
    early: tuple[int, int] = (0, 0)
    same_day: tuple[int, int] = (0, 0)
    speed_up: tuple[int, int] = (0, 0)
    deemed: tuple[int, int] = (0, 0)
    second_corrections: tuple[int, int] = (0, 0)


def recount(stories: Iterable[list[ev.CaseEvent]]) -> Counted:
    """What November comes to, from nothing but events and a calendar gone through day by day."""
    told = [one for story in stories if (one := _story(story))]
    accepted = [one for one in told if one["accepted_now"]]
    decided = [one for one in told if one["decided_now"]]
    fell_due = sum(one["fell_due"] for one in told)
    legal, used = (sum(one[name] for one in decided) for name in ("legal", "used"))
    again, first = (sum(one[name] for one in told) for name in ("again", "first"))
    return Counted(
        cases=len(told),
        accepted=len(accepted),
        decided=len(decided),
        open=sum(one["open"] for one in told),
        overdue=sum(one["late"] for one in told),
        on_time=(sum(not one["late"] for one in decided), len(decided) + fell_due),
        early=(sum(one["early"] for one in decided), len(decided)),
        same_day=(sum(one["same_day"] for one in accepted), len(accepted)),
        speed_up=(legal - used, legal),
        deemed=(sum(one["deemed"] for one in accepted), len(accepted)),
        second_corrections=(again, again + first),
    )


def _story(story: list[ev.CaseEvent]) -> dict[str, Any] | None:
    """One case at the end of November; None if it does not belong there."""
    begin, end = "2026-11-01", "2026-12-01"
    past = [one for one in story if business_date(one.at_ms) < end]
    days = [(business_date(one.at_ms), one.what) for one in past]
    if not days or not isinstance(days[0][1], ev.Received):
        return None
    limits = days[0][1].limits
    accepted = next(((d, w) for d, w in days if isinstance(w, ev.Accepted)), None)
    decided = next((d for d, w in days if isinstance(w, ev.Decided)), None)
    closed = next((d for d, w in days if isinstance(w, ev.Closed)), None)
    if (decided or closed or end) < begin:
        return None
    asked = [d for d, w in days if isinstance(w, ev.CorrectionRequested)]
    told: dict[str, Any] = dict.fromkeys(
        ("accepted_now", "decided_now", "fell_due", "late", "early", "same_day", "deemed"), False
    )
    told |= {"legal": limits.statutory_days, "used": 0, "open": not decided and not closed}
    told |= {
        "first": sum(d >= begin for d in asked[:1]),
        "again": sum(d >= begin for d in asked[1:]),
    }
    if accepted is None:
        return told
    started = business_date(accepted[1].from_ms)
    last = _days_after(started, limits.promised_days)
    late = decided > last if decided else last < end
    return told | {
        "accepted_now": accepted[0] >= begin,
        "decided_now": bool(decided and decided >= begin),
        "late": late,
        "fell_due": decided is None and begin <= last < end,
        "early": bool(decided) and _working(decided or "", last) >= 1,
        "same_day": decided == started,
        "deemed": accepted[1].deemed,
        "used": _working(started, decided or "2026-11-30"),
    }


def _days_after(day: str, days: int) -> str:
    at = date.fromisoformat(day)
    while days:
        at += timedelta(days=1)
        days -= KNOWN_2026.is_working(at.isoformat())
    return at.isoformat()


def _working(after: str, until: str) -> int:
    """Working days after one day up to another, one by one."""
    at, count = date.fromisoformat(after), 0
    while at.isoformat() < until:
        at += timedelta(days=1)
        count += KNOWN_2026.is_working(at.isoformat())
    return count
