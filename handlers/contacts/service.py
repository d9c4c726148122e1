"""The rules of giving a number, of taking it back, and of how one wants to be told."""

import re

from handlers.contacts import schemas
from handlers.context import AppContext
from kit.clock import real_ms
from kit.errors import Refusal, Unavailable
from kit.privacy.masking import masked_phone
from notify.channels.contact_book import ContactBook
from records.identity.consent_texts import CONSENT_TEXTS, in_force
from records.identity.words import Purpose
from records.models.identity.consents import (
    NewConsent,
    give_consent,
    live_consent,
    withdraw_consent,
)
from records.models.notices import contacts
from records.models.notices.contacts import Contact, Wishes
from records.transactions import Connection

_CHINA = "+86"
_NUMBER = re.compile(r"\+?[0-9]{5,15}")


class ConsentRequired(Refusal):
    """Read the text as it is now, and agree to it."""

    status = 409
    zh = "请先阅读并同意最新的使用说明。"


def texts() -> schemas.ConsentTexts:
    """All versions of all texts."""
    return schemas.ConsentTexts(
        **{
            purpose.value: [
                schemas.ConsentTextView(*text, in_force=text is in_force(purpose))
                for text in versions
            ]
            for purpose, versions in CONSENT_TEXTS.items()
        }
    )


async def contact(ctx: AppContext, db: Connection, citizen: str) -> schemas.ContactView:
    """How somebody may be reached."""
    kept = await contacts.find_contact(db, citizen, "phone")
    phone = ContactBook(ctx.settings.key_ring, ctx.incidents).opened(kept)
    agreed = await live_consent(db, citizen, Purpose.PHONE)
    wishes = await contacts.find_wishes(db, citizen)
    return _view(phone, agreed.version if agreed and phone else None, wishes)


def _view(phone: str | None, consent: str | None, wishes: Wishes) -> schemas.ContactView:
    shown = masked_phone(phone) if phone else None
    language: schemas.Language = "en" if wishes.language == "en" else "zh"
    return schemas.ContactView(shown, consent, language, wishes.sms)


async def number_of(ctx: AppContext, asked: schemas.PhoneBody) -> str:
    """The number that WeChat tells. Raises `ConsentRequired` before anybody is asked for it."""
    if asked.consent != in_force(Purpose.PHONE).version:
        raise ConsentRequired
    told = await ctx.phones.phone_number(asked.code)
    number = told.replace(" ", "").replace("-", "").removeprefix(_CHINA)
    if not _NUMBER.fullmatch(number):
        raise Unavailable
    return number


async def keep_phone(
    ctx: AppContext, tx: Connection, citizen: str, number: str, by: str
) -> schemas.ContactView:
    """Keep a number whose owner has just agreed."""
    now_ms, version = real_ms(), in_force(Purpose.PHONE).version
    given = Contact.of(ctx.settings.key_ring, citizen, "phone", number)
    await contacts.put_contact(tx, given, now_ms)
    await give_consent(tx, NewConsent(citizen, Purpose.PHONE, version, by), now_ms)
    return _view(number, version, await contacts.find_wishes(tx, citizen))


async def withdraw_phone(tx: Connection, citizen: str) -> None:
    """Forget a number, and end the consent; without one there is nothing to forget."""
    await contacts.drop_contact(tx, citizen, "phone")
    await withdraw_consent(tx, citizen, Purpose.PHONE, real_ms())


async def wish(
    ctx: AppContext, tx: Connection, citizen: str, asked: schemas.NoticeWishesBody
) -> schemas.ContactView:
    """Keep how somebody wants to be told."""
    wishes = Wishes(asked.language, asked.sms)
    await contacts.put_wishes(tx, citizen, wishes, real_ms())
    return await contact(ctx, tx, citizen)
