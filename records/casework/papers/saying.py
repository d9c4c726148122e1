"""Which paper an event of a case brings forth, and what it says: all of it as it is now."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from records.cases import events as ev
from records.cases.case import Case
from records.cases.clocks.clock import ARTICLE_45, Clock, ClockKind
from records.cases.clocks.days import day_of
from records.cases.sentences import GROUNDS
from records.cases.words import Decision, MaterialStatus
from records.casework.moved import Moved
from records.casework.office import Office
from records.models.catalogue.letterheads import Letterhead
from records.papers.facts import DeliveredPaper, PaperMaterial, Words
from records.papers.kinds import PaperKind

# By when the applicant was told that it is decided.
_DECISION = frozenset({ClockKind.STATUTORY, ClockKind.PROMISED})
_LAW = "《中华人民共和国行政许可法》第{zh}"
_LAW_EN = "Administrative Licensing Law of the People's Republic of China, article {en}"


class Occasion(NamedTuple):
    """An event with the case before and after, and what is known beside it.

    `decided` is the paper of the decision, if there is one: it is what is handed over.
    """

    moved: Moved
    event: ev.CaseEvent
    head: Letterhead
    decided: DeliveredPaper | None = None

    @property
    def case(self) -> Case:
        """The case afterwards."""
        return self.moved.case

    @property
    def office(self) -> Office:
        """When, and by which calendar."""
        return self.moved.office


def paper_kind(what: ev.What) -> PaperKind | None:
    """The kind of paper that an event brings forth; None for most."""
    if isinstance(what, ev.Paused) and what.told_ms is None:
        return None  # it stops nothing yet, so there is nothing to tell
    return _KINDS.get(type(what))


def facts(kind: PaperKind, at: Occasion) -> dict[str, Any]:
    """What the paper says, but for its number and code: values of `PaperFacts`, by their names."""
    case, head = at.case, at.head
    common: dict[str, Any] = {
        "case_number": case.number,
        "item": Words(case.item_name, case.item_name_en),
        "department": Words(head.department, head.department_en),
        "hall": Words(head.hall, head.hall_en),
        "dated": day(at.event.at_ms),
        "received_on": day(case.received_ms),
        "accepted_on": day(case.accepted_ms),
    }
    return common | _SAYS[kind](at, at.event.what)


def day(at_ms: int | None) -> date | None:
    """The date in China; None for no moment."""
    return None if at_ms is None else date.fromordinal(day_of(at_ms))


def _accepted(at: Occasion, _: ev.Accepted) -> dict[str, Any]:
    given = [one for one in at.case.materials if one.status is MaterialStatus.GIVEN]
    basis = _article(at, "三十二条第一款第五项", "32 (5)")
    return {
        **_due(at),
        "deemed": at.case.deemed,
        "materials": tuple(map(_material, given)),
        "legal_basis": basis,
    }


def _not_accepted(at: Occasion, what: ev.NotAccepted) -> dict[str, Any]:
    return _refused(at, what.refusal)


def _correction(at: Occasion, what: ev.CorrectionRequested) -> dict[str, Any]:
    asked = [one for one in at.case.materials if one.material in what.materials]
    return {
        "materials": tuple(map(_material, asked)),
        "reason": _words(what.note),
        "legal_basis": _article(at, "三十二条第一款第四项", "32 (4)"),
    }


def _extension(at: Occasion, what: ev.Extended) -> dict[str, Any]:
    clock = _deciding(at.office, at.case)
    before = at.moved.before
    earlier = next((one for one in before.clocks if _alike(one, clock)), None) if before else None
    return {
        **_due(at),
        "extended_from": _last_day(at.office, before, earlier) if before and earlier else None,
        "extension_days": what.days,
        "reason": _words(what.reason),
        "legal_basis": _article(at, "四十二条第一款", "42"),
    }


def _special(at: Occasion, what: ev.Paused) -> dict[str, Any]:
    ground, by_law = GROUNDS[what.ground], what.ground in ARTICLE_45
    return {
        **_due(at),
        "procedure": Words(ground.chinese, ground.english),
        "planned_days": what.planned_days,
        "told_on": day(what.told_ms),
        "promise_only": not by_law,
        "legal_basis": _article(at, "四十五条", "45") if by_law else None,
    }


def _decision(at: Occasion, what: ev.Decided) -> dict[str, Any]:
    if what.decision is Decision.GRANT or what.refusal is None:
        return {"granted": True, "legal_basis": _words(at.head.basis)}
    return {"granted": False, **_refused(at, what.refusal)}


def _delivery(at: Occasion, what: ev.Collected) -> dict[str, Any]:
    result = DeliveredPaper(Words("办理结果", "Result"), at.case.number)
    granted = at.case.decision is Decision.GRANT
    delivered = [one for one in (at.decided, result if granted else None) if one]
    return {
        "delivered": tuple(delivered or [result]),
        "delivered_on": day(at.event.at_ms),
        "manner": _MANNERS.get(what.by, _AT_THE_WINDOW),
    }


_KINDS: Mapping[type, PaperKind] = {
    ev.Accepted: PaperKind.ACCEPTED,
    ev.NotAccepted: PaperKind.NOT_ACCEPTED,
    ev.CorrectionRequested: PaperKind.CORRECTION,
    ev.Extended: PaperKind.EXTENSION,
    ev.Paused: PaperKind.SPECIAL_PROCEDURE,
    ev.Decided: PaperKind.DECISION,
    ev.Collected: PaperKind.DELIVERY,
}
_SAYS: Mapping[PaperKind, Callable[[Occasion, Any], dict[str, Any]]] = {
    PaperKind.ACCEPTED: _accepted,
    PaperKind.NOT_ACCEPTED: _not_accepted,
    PaperKind.CORRECTION: _correction,
    PaperKind.EXTENSION: _extension,
    PaperKind.SPECIAL_PROCEDURE: _special,
    PaperKind.DECISION: _decision,
    PaperKind.DELIVERY: _delivery,
}
_AT_THE_WINDOW = Words("窗口直接送达", "Handed over at the window")
_MANNERS: Mapping[str, Words] = {
    "code": Words("窗口直接送达（本人取件码）", "Handed over at the window, by the pickup code"),
    "proxy": Words("窗口送达（代领人）", "Handed over at the window, to a proxy"),
    "card": Words("窗口直接送达（核验证件）", "Handed over at the window, by an identity card"),
}


def _material(demand: ev.Demand) -> PaperMaterial:
    return PaperMaterial(Words(demand.name, demand.name_en))


def _words(text: str) -> Words | None:
    return Words(text) if text.strip() else None


def _refused(at: Occasion, told: ev.Told) -> dict[str, Any]:
    return {
        "reason": _words(told.reason),
        "legal_basis": _words(told.basis),
        "way_forward": _words(told.way_forward),
        "remedies": at.office.remedies_in(at.case.region),
    }


def _article(at: Occasion, zh: str, en: str) -> Words | None:
    """An article of the law on permits, for what is one: other matters have laws of their own."""
    return Words(_LAW.format(zh=zh), _LAW_EN.format(en=en)) if at.head.is_permit else None


def _deciding(office: Office, case: Case) -> Clock | None:
    """The clock by which it is decided first."""
    running = [one for one in case.clocks if one.kind in _DECISION and one.ended_ms is None]
    return min(running, key=lambda one: office.reckon(case, one).due_ms, default=None)


def _alike(one: Clock, other: Clock | None) -> bool:
    return other is not None and (one.kind, one.started_ms) == (other.kind, other.started_ms)


def _last_day(office: Office, case: Case, clock: Clock) -> date | None:
    """The last day of a clock: it is due at 24:00, which is the next one's first moment."""
    return day(office.reckon(case, clock).due_ms - 1)


def _due(at: Occasion) -> dict[str, Any]:
    clock = _deciding(at.office, at.case)
    if clock is None:
        return {}
    provisional = at.office.reckon(at.case, clock).provisional
    return {"due_on": _last_day(at.office, at.case, clock), "provisional": provisional}
