"""The sentences that several kinds of papers share."""

from datetime import date

from records.papers.blocks import Paragraph, day
from records.papers.facts import PaperFacts, Words


def acceptance(facts: PaperFacts) -> Paragraph:
    """That an application is accepted, and whether by the lapse of time."""
    if facts.deemed:
        return Paragraph(
            Words(
                "因未在法定期限内一次告知补正内容，您的申请依法自收到之日起即为受理。",
                "You were not told in time what was missing. By law your application counts as "
                "accepted from the day on which it was received.",
            )
        )
    return Paragraph(
        Words(
            "您的申请属于本机关职权范围，材料齐全、符合法定形式，现予受理。",
            "Your application is within our competence, complete and in due form. It is accepted.",
        )
    )


def due(facts: PaperFacts) -> list[Paragraph]:
    """By when it will be decided, if that is known."""
    if facts.due_on is None:
        return []
    by = day(facts.due_on)
    found = [
        Paragraph(
            Words(
                f"我们将于{by.zh}前（含当日）作出决定。",
                f"We will decide by {by.en} at the latest.",
            )
        )
    ]
    if facts.provisional:
        found.append(
            Paragraph(
                Words(
                    "该日期为暂定：相关年度的放假安排尚未公布，公布后如有变化将另行告知。",
                    "This date is provisional: the holidays of that year are not announced yet. "
                    "You will be told if it changes.",
                )
            )
        )
    return found


def extension(facts: PaperFacts) -> list[Paragraph]:
    """From when to when the decision moves, and that it moves once."""
    before = day(facts.extended_from or date.min)
    days = facts.extension_days
    return [
        Paragraph(
            Words(
                f"您的申请未能在{before.zh}前办结。经本机关负责人批准，"
                f"办理期限延长{days}个工作日。",
                f"Your application could not be decided by {before.en}. With the approval of the "
                f"head of this authority the time is extended by {days} working days.",
            )
        )
    ]


def procedure(facts: PaperFacts) -> list[Paragraph]:
    """What is done meanwhile, how long it should take, and that the clock stands."""
    what, told = facts.procedure or Words(""), day(facts.told_on or date.min)
    whose = (
        Words(
            "不计入承诺的办理期限（法定期限照常计算）",
            "the promised time (that of the law runs on)",
        )
        if facts.promise_only
        else Words("依法不计入办理期限", "the time for a decision")
    )
    return [
        Paragraph(what, Words("需要进行的程序", "What has to be done")),
        Paragraph(
            Words(
                f"预计需要{facts.planned_days}个工作日。自{told.zh}告知之日起，"
                f"该程序所需时间{whose.zh}；程序结束后，期限继续计算。",
                f"It should take {facts.planned_days} working days. From {told.en}, the day on "
                f"which you are told, it does not count towards {whose.en}. The time goes on when "
                "the procedure is over.",
            )
        ),
    ]


def reason(facts: PaperFacts, label: Words | None = None) -> list[Paragraph]:
    """Why, in the words of whoever decided."""
    if facts.reason is None:
        return []
    return [Paragraph(facts.reason, label or Words("理由", "Reasons"))]


def basis(facts: PaperFacts) -> list[Paragraph]:
    """By which law."""
    if facts.legal_basis is None:
        return []
    return [Paragraph(facts.legal_basis, Words("依据", "Legal basis"))]


def way_forward(facts: PaperFacts) -> list[Paragraph]:
    """What can be done now."""
    if facts.way_forward is None:
        return []
    return [Paragraph(facts.way_forward, Words("下一步", "What you can do"))]


def remedies(facts: PaperFacts) -> list[Paragraph]:
    """Where to turn, and how long that is possible."""
    found = facts.remedies
    if found is None:
        return []
    body, court = found.reconsidered_by, found.court
    text = Words(
        f"如不服本机关的上述处理，可自收到之日起{found.reconsider_days}日内向{body.zh}申请行政复议，"
        f"或者自收到之日起{found.sue_months}个月内依法向{court.zh}提起行政诉讼。",
        f"If you do not agree, you may apply to {body.en or body.zh} for administrative "
        f"reconsideration within {found.reconsider_days} days of receiving this paper, or bring "
        f"an action before {court.en or court.zh} within {found.sue_months} months.",
    )
    return [Paragraph(text, Words("救济途径", "Remedies"))]
