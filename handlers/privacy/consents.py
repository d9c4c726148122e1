"""The rules of agreeing to something, and of taking it back as easily."""

from handlers.asked import RecordAsked
from handlers.contacts import service as contacts
from handlers.privacy.schemas import ConsentBody, ConsentList, ConsentView
from kit.clock import instant, real_ms
from kit.errors import NotFound
from records.identity.consent_texts import in_force
from records.identity.words import Provider, Purpose
from records.models.identity.consents import (
    Consent,
    NewConsent,
    consents_of,
    give_consent,
    withdraw_consent,
)
from records.models.identity.own_proofs import forget_provider
from records.transactions import Connection, connection

# What was learnt by a consent is forgotten with it.
LEARNT_BY = {
    Purpose.FACE: (Provider.FACE,),
    Purpose.CTID: (Provider.CTID,),
    Purpose.CARD: (Provider.COUNTER,),
}
WITHDRAWN = "consent_withdrawn"


async def own(citizen: str) -> ConsentList:
    """All that somebody agreed to."""
    return ConsentList([_view(one) for one in await consents_of(connection(), citizen)])


def _view(one: Consent) -> ConsentView:
    ended = instant(one.withdrawn_ms) if one.withdrawn_ms is not None else None
    return ConsentView(one.id, one.purpose, one.version, instant(one.given_ms), ended)


async def give(asked: RecordAsked[ConsentBody]) -> ConsentView:
    """Note a consent to the text in force. Raises `ConsentRequired` for any other."""
    purpose = Purpose(asked.body.purpose)
    if asked.body.version != in_force(purpose).version:
        raise contacts.ConsentRequired
    who = asked.who
    new = NewConsent(who.id, purpose, asked.body.version, who.actor)
    return _view(await give_consent(asked.tx, new, real_ms()))


async def withdraw(tx: Connection, citizen: str, purpose: str) -> None:
    """Take a consent back, with all that was learnt by it. Raises `NotFound`."""
    if purpose not in set(Purpose):
        raise NotFound("There is no such purpose.", "没有这项同意。")
    if purpose == Purpose.PHONE:
        await contacts.withdraw_phone(tx, citizen)
        return
    now_ms = real_ms()
    await withdraw_consent(tx, citizen, Purpose(purpose), now_ms)
    await forget_provider(tx, citizen, LEARNT_BY[Purpose(purpose)], WITHDRAWN, now_ms)
