"""The rules of giving a number, of taking it back, and of how one wants to be told."""

import re

from handlers.contacts import schemas
from handlers.contacts.consent_texts import IN_FORCE, PHONE_TEXTS
from handlers.context import AppContext
from kit.clock import real_ms
from kit.errors import Refusal, Unavailable
from kit.privacy.masking import masked_phone
from notify.channels.contact_book import ContactBook
from records.models.notices import contacts
from records.models.notices.contacts import Consent, Contact, Wishes
from records.transactions import Connection

_CHINA = "+86"
_NUMBER = re.compile(r"\+?[0-9]{5,15}")


class ConsentRequired(Refusal):
    """Read the text about your phone number as it is now, and agree to it."""

    status = 409
    zh = "请先阅读并同意最新的手机号使用说明。"


def texts() -> schemas.ConsentTexts:
    """All versions of the text."""
    return schemas.ConsentTexts(
        [schemas.ConsentTextView(*text, in_force=text is IN_FORCE) for text in PHONE_TEXTS]
    )


async def contact(ctx: AppContext, db: Connection, citizen: str) -> schemas.ContactView:
    """How somebody may be reached."""
    kept = await contacts.find_contact(db, citizen, "phone")
    phone = ContactBook(ctx.settings.key_ring, ctx.incidents).opened(kept)
    wishes = await contacts.find_wishes(db, citizen)
    return _view(phone, kept.consent if kept and phone else None, wishes)


def _view(phone: str | None, consent: str | None, wishes: Wishes) -> schemas.ContactView:
    shown = masked_phone(phone) if phone else None
    language: schemas.Language = "en" if wishes.language == "en" else "zh"
    return schemas.ContactView(shown, consent, language, wishes.sms)


async def number_of(ctx: AppContext, asked: schemas.PhoneBody) -> str:
    """The number that WeChat tells. Raises `ConsentRequired` before anybody is asked for it."""
    if asked.consent != IN_FORCE.version:
        raise ConsentRequired
    told = await ctx.phones.phone_number(asked.code)
    number = told.replace(" ", "").replace("-", "").removeprefix(_CHINA)
    if not _NUMBER.fullmatch(number):
        raise Unavailable
    return number


async def keep_phone(
    ctx: AppContext, tx: Connection, citizen: str, number: str
) -> schemas.ContactView:
    """Keep a number whose owner has just agreed."""
    now_ms, version = real_ms(), IN_FORCE.version
    consent = Consent(version, now_ms)
    given = Contact.of(ctx.settings.key_ring, citizen, "phone", number, consent)
    await contacts.put_contact(tx, given, now_ms)
    return _view(number, version, await contacts.find_wishes(tx, citizen))


async def withdraw_phone(tx: Connection, citizen: str) -> None:
    """Forget a number; without one there is nothing to forget."""
    await contacts.drop_contact(tx, citizen, "phone")


async def wish(
    ctx: AppContext, tx: Connection, citizen: str, asked: schemas.NoticeWishesBody
) -> schemas.ContactView:
    """Keep how somebody wants to be told."""
    wishes = Wishes(asked.language, asked.sms)
    await contacts.put_wishes(tx, citizen, wishes, real_ms())
    return await contact(ctx, tx, citizen)
