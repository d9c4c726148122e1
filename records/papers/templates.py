"""What each kind of paper says, and which facts it cannot do without."""

from collections.abc import Callable, Mapping

from records.papers.blocks import Blanks, Block, Entry, Listing, Paragraph, Row, day
from records.papers.facts import IncompletePaperError, PaperFacts, Words
from records.papers.kinds import PaperKind
from records.papers.sentences import (
    acceptance,
    basis,
    due,
    extension,
    procedure,
    reason,
    remedies,
    way_forward,
)

_NEEDED: Mapping[PaperKind, tuple[str, ...]] = {
    PaperKind.ACCEPTED: ("received_on", "accepted_on", "due_on"),
    PaperKind.NOT_ACCEPTED: ("received_on", "reason", "legal_basis", "way_forward", "remedies"),
    PaperKind.CORRECTION: ("received_on", "materials"),
    PaperKind.EXTENSION: ("accepted_on", "extended_from", "due_on", "extension_days", "reason"),
    PaperKind.SPECIAL_PROCEDURE: ("accepted_on", "procedure", "planned_days", "told_on"),
    PaperKind.DECISION: ("accepted_on", "granted"),
    PaperKind.DELIVERY: ("delivered", "delivered_on", "manner"),
}
# 行政许可法 38: whoever refuses gives reasons and says where to turn.
_NEEDED_TO_REFUSE = ("reason", "legal_basis", "remedies")
_ALWAYS = ("number", "case_number", "verification_code", "verification_url")


def check(kind: PaperKind, facts: PaperFacts) -> None:
    """Raise `IncompletePaperError` unless the facts are all that the kind needs."""
    needed = _ALWAYS + _NEEDED[kind]
    if kind is PaperKind.DECISION and facts.granted is False:
        needed += _NEEDED_TO_REFUSE
    missing = tuple(name for name in needed if _absent(getattr(facts, name)))
    if missing:
        raise IncompletePaperError(kind, missing)


def _absent(value: object) -> bool:
    if isinstance(value, Words):
        return not value.zh.strip()
    if isinstance(value, str):
        return not value.strip()
    return value is None or value == ()


def blocks(kind: PaperKind, facts: PaperFacts) -> tuple[Block, ...]:
    """What the paper says, from the title to the signature; raises `IncompletePaperError`."""
    check(kind, facts)
    return (*_head(facts), *_BODIES[kind](facts))


def subtitle(kind: PaperKind, facts: PaperFacts) -> Words | None:
    """What a decision came to, which stands under its title."""
    if kind is not PaperKind.DECISION:
        return None
    return Words("（准予）", "Granted") if facts.granted else Words("（不予批准）", "Refused")


def _head(facts: PaperFacts) -> list[Block]:
    rows: list[Block] = [
        Row(Words("办件编号", "Case"), Words(facts.case_number)),
        Row(Words("办理事项", "Matter"), facts.item),
    ]
    if facts.applicant:
        rows.append(Row(Words("申请人", "Applicant"), Words(facts.applicant)))
    rows.append(Row(Words("受理大厅", "Service hall"), facts.hall))
    for label, date in (
        (Words("收件日期", "Received"), facts.received_on),
        (Words("受理日期", "Accepted"), facts.accepted_on),
    ):
        if date:
            rows.append(Row(label, day(date)))
    return rows


def _accepted(facts: PaperFacts) -> list[Block]:
    found: list[Block] = [acceptance(facts), *due(facts)]
    if facts.materials:
        heading = Words("收到的材料", "Materials received")
        found.append(Listing(heading, _entries(facts)))
    return found + basis(facts)


def _not_accepted(facts: PaperFacts) -> list[Block]:
    opening = Words(
        "经审查，您的申请依法不予受理。原因和下一步的办法写在下面。",
        "We have looked at your application and cannot accept it. Why, and what you can do now, "
        "is set out below.",
    )
    return [
        Paragraph(opening),
        *reason(facts),
        *basis(facts),
        *way_forward(facts),
        *remedies(facts),
    ]


def _correction(facts: PaperFacts) -> list[Block]:
    opening = Words(
        "您的申请材料还需要补正。需要补正的全部内容已一次列在下面。",
        "Your application needs to be completed. Everything that is needed is listed below, "
        "once and in full.",
    )
    heading = Words("需要补正的材料", "What is to be completed")
    found: list[Block] = [Paragraph(opening), Listing(heading, _entries(facts))]
    if facts.supplement_by:
        date = day(facts.supplement_by)
        text = Words(
            f"请于{date.zh}前补齐。材料补齐之日起重新计算受理期限。",
            f"Please hand everything in by {date.en}. The time for accepting your application "
            "then begins anew.",
        )
        found.append(Paragraph(text))
    return [*found, *reason(facts, Words("说明", "Note")), *basis(facts), *way_forward(facts)]


def _extension(facts: PaperFacts) -> list[Block]:
    return [*extension(facts), *reason(facts), *due(facts), *basis(facts)]


def _special(facts: PaperFacts) -> list[Block]:
    return [*procedure(facts), *reason(facts), *due(facts), *basis(facts)]


def _decision(facts: PaperFacts) -> list[Block]:
    if facts.granted:
        text = Words(
            "经审查，您的申请符合规定的条件，现决定准予。结果自决定之日起十日内送达。",
            "We have examined your application. It meets the conditions and is granted. "
            "The result will be delivered within ten working days of this decision.",
        )
        return [Paragraph(text), *reason(facts), *basis(facts), *way_forward(facts)]
    text = Words(
        "经审查，您的申请不符合规定的条件，现决定不予批准。理由、依据和救济途径写在下面。",
        "We have examined your application. It does not meet the conditions and is refused. "
        "The reasons, the legal basis and the remedies are set out below.",
    )
    return [Paragraph(text), *reason(facts), *basis(facts), *way_forward(facts), *remedies(facts)]


def _delivery(facts: PaperFacts) -> list[Block]:
    assert facts.delivered_on and facts.manner  # noqa: S101, PT018 -- `check` has seen them
    entries = tuple(Entry(each.title, Words(f"编号 No. {each.number}")) for each in facts.delivered)
    return [
        Row(Words("送达日期", "Delivered"), day(facts.delivered_on)),
        Row(Words("送达方式", "How"), facts.manner),
        Listing(Words("送达的文书和结果", "What was delivered"), entries),
        Blanks(
            (
                Words("受送达人签收", "Recipient's signature"),
                Words("签收日期", "Date"),
                Words("送达人", "Delivered by"),
                Words("备注", "Remarks"),
            )
        ),
    ]


def _entries(facts: PaperFacts) -> tuple[Entry, ...]:
    return tuple(Entry(each.name, each.how) for each in facts.materials)


_BODIES: Mapping[PaperKind, Callable[[PaperFacts], list[Block]]] = {
    PaperKind.ACCEPTED: _accepted,
    PaperKind.NOT_ACCEPTED: _not_accepted,
    PaperKind.CORRECTION: _correction,
    PaperKind.EXTENSION: _extension,
    PaperKind.SPECIAL_PROCEDURE: _special,
    PaperKind.DECISION: _decision,
    PaperKind.DELIVERY: _delivery,
}
