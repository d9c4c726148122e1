"""The rules of verifying somebody at a window."""

from datetime import date

from handlers import access
from handlers.counter.schemas import CardSeenBody, CardSeenView
from handlers.identity.wishes import name_of
from handlers.route import RecordAsked
from kit.clock import business_date, real_ms
from kit.errors import FieldError, Invalid
from kit.privacy.masking import masked_name, masked_number
from queueing.model.errors import IllegalMove
from records.identity.codes import verification_of_code
from records.identity.resident_id import NoResidentId, read_resident_id
from records.identity.states import OPEN
from records.identity.words import Level
from records.models.identity.verifications import Verification, find_verification
from records.proving.desk import Seen, see


async def card_seen(asked: RecordAsked[CardSeenBody], hall: str, window: str) -> CardSeenView:
    """Keep whom a clerk has seen.

    Raises `NotFound`, `Forbidden`, `NotServedHere` or `IllegalMove` for a ticket that is not at
    this window, `Invalid`, `AnotherPerson`, `VerificationClosed`.
    """
    ctx, tx, who, body = asked.ctx, asked.tx, asked.who, asked.body
    access.window_to_work_at(ctx, who, hall, window)
    ticket = await access.ticket_at_own_window(ctx, tx, who, body.ticket)
    if not ticket.at_window:
        english = "Somebody is verified while their ticket is at the window."
        raise IllegalMove(english, "只能为正在本窗口的号核验身份。")
    number = _number(ctx.clock.now_ms(), body.id_number)
    attempt = await _attempt(asked, ticket.citizen)
    seen = Seen(ticket.id, ticket.citizen, name_of(body.name), number, who.actor)
    known = await see(tx, ctx.settings.key_ring, seen, attempt, real_ms())
    asked.details = {"ticket": ticket.id, "level": int(Level.CERTIFIED)}
    return CardSeenView(
        known.proof,
        Level.CERTIFIED,
        known.before,
        masked_name(seen.name),
        masked_number(seen.number),
    )


def _number(now_ms: int, text: str) -> str:
    try:
        return read_resident_id(text, date.fromisoformat(business_date(now_ms))).number
    except NoResidentId as why:
        english, chinese = f"An identity number {why}.", "身份证号码不正确，请核对后重新输入。"
        raise Invalid(errors=(FieldError("id_number", "invalid", english, chinese),)) from None


async def _attempt(asked: RecordAsked[CardSeenBody], citizen: str | None) -> Verification | None:
    """The attempt whose code was scanned. Raises `Invalid` for none, or for another account's."""
    code = asked.body.verification
    if code is None:
        return None
    known = verification_of_code(asked.ctx.settings.secret, code.strip(), real_ms())
    found = await find_verification(asked.tx, known) if known else None
    if found is None or found.state not in OPEN or citizen not in {None, found.citizen}:
        english = "This code holds no more, or is another account's; let it be shown anew."
        chinese = "核验码已失效或不属于该号的账号，请对方重新出示。"
        raise Invalid(errors=(FieldError("verification", "ended", english, chinese),))
    return found
