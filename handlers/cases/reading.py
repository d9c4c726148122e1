"""What bodies say, held against the case: papers, refusals, moments, names."""

from collections.abc import Sequence

from handlers.cases.bodies import DecideBody, Material, MaterialBody
from handlers.context import AppContext
from handlers.refusals.bodies import RefusalBody
from handlers.refusals.bodies import told as refusal_told
from handlers.times import read_instant
from kit.clock import MINUTE_MS
from kit.errors import FieldError, Invalid
from records.cases import events as ev
from records.cases.case import Case
from records.cases.clocks.clock import Ground
from records.cases.clocks.limits import LIMITS
from records.cases.errors import RefusalRequired
from records.cases.steps import waited_for
from records.cases.words import Decision, MaterialStatus
from records.casework.office import Office
from records.models.people.staff import Staff, find_staff
from records.transactions import Connection

__all__ = ["LIMITS"]

# How far the clock of an office may be ahead of ours.
CLOCKS_APART_MS = 5 * MINUTE_MS


def office(ctx: AppContext) -> Office:
    """Now, by the calendar that this process has."""
    now = ctx.moment()
    remedies = ctx.settings.remedies
    return Office(ctx.openings.calendar, now.business_ms, now.real_ms, remedies)


def invalid(field: str, code: str, english: str, chinese: str) -> Invalid:
    """The refusal of one field."""
    return Invalid(english, chinese, errors=(FieldError(field, code, english, chinese),))


def not_yet(field: str, word: str) -> Invalid:
    """What the contract has a word for, and this house cannot do yet."""
    return invalid(field, "not_yet", f"{word} is not possible yet.", f"暂不支持 {word}。")


def status(material: Material) -> tuple[str, MaterialStatus]:
    """A paper by its code, and whether it is there. Raises `Invalid` for what comes later."""
    if isinstance(material, str):
        return material, MaterialStatus.GIVEN
    if material.status in {MaterialStatus.VAULT, MaterialStatus.WAIVED_BY_COMMITMENT}:
        raise not_yet("materials", material.status.value)
    return material.material, material.status


def codes(case: Case, materials: Sequence[Material]) -> tuple[str, ...]:
    """The papers that are named, each once. Raises `Invalid` for one that the item never asks."""
    named = [one.material if isinstance(one, MaterialBody) else one for one in materials]
    known = {one.material for one in case.materials}
    return tuple(dict.fromkeys(check_codes(named, known)))


def given(case: Case, materials: Sequence[Material]) -> tuple[str, ...]:
    """The papers that are said to be there."""
    codes(case, materials)
    told = dict(map(status, materials))
    return tuple(code for code, told in told.items() if told is MaterialStatus.GIVEN)


def check_codes(named: Sequence[str], known: set[str]) -> Sequence[str]:
    """The codes again. Raises `Invalid` for one that is not known."""
    for code in named:
        if code not in known:
            english = f"This item does not ask for the paper {code}."
            raise invalid("materials", "unknown", english, f"该事项不需要材料 {code}。")
    return named


def told(body: RefusalBody) -> ev.Told:
    """A refusal as a case keeps it. Raises `Invalid` unless it says whose matter it is instead."""
    return refusal_told(body, "refusal.")


def decision(case: Case, body: DecideBody) -> ev.Decided:
    """A decision. Raises `RefusalRequired` for a no without its reasons, `Invalid` for both."""
    if body.decision is Decision.REFUSE:
        if body.refusal is None:
            raise RefusalRequired
    elif body.refusal is not None:
        english = "What is granted is not refused."
        raise invalid("refusal", "not_allowed", english, "准予决定不能附带不予理由。")
    reviewed = tuple(one.id for one in waited_for(case.steps))
    refusal = told(body.refusal) if body.refusal else None
    return ev.Decided(body.decision, refusal, reviewed, body.note)


def ground(word: str) -> Ground:
    """What is waited for. Raises `Invalid`."""
    try:
        return Ground(word)
    except ValueError:
        english = f"A ground is one of {', '.join(Ground)}."
        raise invalid("ground", "unknown", english, "没有这种暂停事由。") from None


def told_at(at: Office, text: str | None) -> int | None:
    """When the applicant was told. Raises `Invalid` for a moment that is still to come."""
    if text is None:
        return None
    told_ms = read_instant("told_applicant_at", text)
    if told_ms > at.now_ms + CLOCKS_APART_MS:
        english = "Nobody can have been told later than now."
        raise invalid("told_applicant_at", "future", english, "告知时间不能晚于现在。")
    return min(told_ms, at.now_ms)


def _works_on(case: Case, account: Staff) -> bool:
    """A clerk of its hall, or a reviewer who may see it."""
    if not account.active or account.role not in {"clerk", "reviewer"}:
        return False
    if account.role == "clerk":
        return account.hall == case.hall
    departments = {case.department, *(one.department for one in case.steps)}
    return account.department in departments and account.region in {None, case.region}


async def successor(db: Connection, case: Case, name: str) -> str:
    """Somebody else who may answer for the case. Raises `Invalid`."""
    account = await find_staff(db, name)
    if account is None or name == case.owner or not _works_on(case, account):
        english = "Nobody by that name can take this case over."
        raise invalid("to", "unknown", english, "没有可以接手此办件的这位工作人员。")
    return account.username
