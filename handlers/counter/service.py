"""Verifying at a window: whose card it is, and whose account that becomes."""

from datetime import date
from typing import NamedTuple

from handlers import access
from handlers.asked import RecordAsked
from handlers.context import AppContext
from handlers.counter.schemas import CounterAnswer, CounterBody
from handlers.identity.wishes import name_of
from handlers.times import refused
from kit.clock import business_date
from kit.errors import FieldError, Invalid, NotFound
from kit.privacy.masking import masked_name, masked_number
from queueing.model.documents import TicketDoc
from queueing.model.errors import IllegalMove
from records.identity.codes import verification_of_code
from records.identity.resident_id import NoResidentId, ResidentId, read_resident_id
from records.identity.words import Level, Provider
from records.models.identity.ticket_people import set_ticket_person
from records.models.identity.verifications import Verification, find_verification
from records.models.people.citizens import joined
from records.proving.attempts import pass_at_counter
from records.proving.desk import account_of_number
from records.proving.errors import AnotherPerson, VerificationClosed
from records.proving.proving import Details, Proven, prove
from records.transactions import Connection


class CodeOver(NotFound):
    """This code is not ours, or holds no more; ask for the one that the phone shows now."""

    zh = "核验码无效或已过期，请出示手机上最新的核验码。"

    @classmethod
    def code(cls) -> str:
        """To clients it is like one that never was."""
        return NotFound.code()


class _Found(NamedTuple):
    """Whose account it is, and whether it was there before."""

    citizen: str
    known: bool


async def verify(asked: RecordAsked[CounterBody], hall: str, window: str) -> CounterAnswer:
    """Take over what a clerk has seen.

    Raises `Forbidden`, `NotFound`, `Invalid`, `NotServedHere`, `IllegalMove` unless the ticket is
    at this window, `CodeOver`, `VerificationClosed`, `AnotherPerson`.
    """
    ctx, tx, who, body = asked.ctx, asked.tx, asked.who, asked.body
    access.window_to_work_at(ctx, who, hall, window)
    _check_shape(body)
    person = read_number(ctx, "id_number", body.id_number)
    seen = Details(name_of(body.name), person.number)
    ticket = await _ticket(asked, body.ticket) if body.ticket is not None else None
    attempt = await _attempt(ctx, tx, body.verification) if body.verification is not None else None
    now_ms, ring = ctx.clock_guard.trusted_ms(), ctx.settings.key_ring
    found = await _account(asked, person.number, ticket, attempt)
    if attempt is not None:
        proof = await pass_at_counter(tx, ring, attempt, seen, who.actor, now_ms)
        if proof is None:
            raise VerificationClosed
    else:
        level = Level.CERTIFIED
        proven = Proven(found.citizen, Provider.COUNTER, level, "", seen.number, seen.name)
        proof = await prove(tx, ring, proven, now_ms)
    if ticket is not None and not ticket.citizen:
        await set_ticket_person(tx, ticket.id, found.citizen, proof, who.actor, now_ms)
    masked = masked_name(seen.name), masked_number(seen.number)
    return CounterAnswer(proof, int(Level.CERTIFIED), found.known, *masked)


def read_number(ctx: AppContext, field: str, text: str) -> ResidentId:
    """The number of a card. Raises `Invalid`, which quotes nothing of it."""
    try:
        return read_resident_id(text, date.fromisoformat(business_date(ctx.clock.now_ms())))
    except NoResidentId as why:
        english, chinese = f"An identity number {why}.", "身份证号码不正确，请核对后重新输入。"
        raise Invalid(
            english, chinese, errors=(FieldError(field, "invalid", english, chinese),)
        ) from None


def _check_shape(body: CounterBody) -> None:
    if not body.card_seen:
        english, chinese = "must be true: look at card and holder first", "须先核对身份证与本人"
        raise refused("card_seen", "required", english, chinese)
    if body.ticket is None and body.verification is None:
        english, chinese = "is needed, or the code of a verification", "须与核验码二者至少填一"
        raise refused("ticket", "missing", english, chinese)


async def _ticket(asked: RecordAsked[CounterBody], ticket_id: str) -> TicketDoc:
    ticket = await access.ticket_at_own_window(asked.ctx, asked.tx, asked.who, ticket_id)
    if not ticket.at_window:
        english = "Call this number first: whoever is verified stands at the window."
        raise IllegalMove(english, "请先叫号，再为到窗口的本人核验。")
    return ticket


async def _attempt(ctx: AppContext, tx: Connection, code: str) -> Verification:
    """The attempt whose owner shows this code, on which a clerk is to decide."""
    now_ms = ctx.clock_guard.trusted_ms()
    named = verification_of_code(ctx.settings.secret, code.strip().lower(), now_ms)
    found = await find_verification(tx, named) if named else None
    if found is None or found.provider is not Provider.COUNTER:
        raise CodeOver
    if not found.is_open or found.expires_ms <= now_ms:
        raise VerificationClosed
    return found


async def _account(
    asked: RecordAsked[CounterBody],
    number: str,
    ticket: TicketDoc | None,
    attempt: Verification | None,
) -> _Found:
    """The account of the ticket or of the attempt, which must be one; else that of the number."""
    # An account that became part of another one since the number was taken goes by that one.
    holder = await joined(asked.tx, ticket.citizen) if ticket and ticket.citizen else ""
    if attempt is not None:
        if holder and holder != attempt.citizen:
            raise AnotherPerson
        return _Found(attempt.citizen, known=True)
    if holder:
        return _Found(holder, known=True)
    ring, now_ms = asked.ctx.settings.key_ring, asked.ctx.clock_guard.trusted_ms()
    return _Found(*await account_of_number(asked.tx, ring, number, now_ms))
