"""What is asked and answered about reaching a person."""

from typing import Annotated, Literal

import msgspec

Language = Literal["zh", "en"]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Version = Annotated[str, msgspec.Meta(min_length=1, max_length=20)]


class ContactView(msgspec.Struct):
    """How the house may reach somebody: the number masked, and the text that was agreed to."""

    phone: str | None
    consent: str | None
    language: Language
    sms: bool


class PhoneBody(msgspec.Struct, forbid_unknown_fields=True):
    """What getPhoneNumber gave the mini program, and the version of the text that was agreed to."""

    code: Code
    consent: Version


class NoticeWishesBody(msgspec.Struct, forbid_unknown_fields=True):
    """In which language somebody is told, and whether short messages may come."""

    language: Language
    sms: bool


class ConsentTextView(msgspec.Struct):
    """A version of a text; only one is in force."""

    version: str
    text: str
    text_zh: str
    in_force: bool


class ConsentTexts(msgspec.Struct):
    """All versions that anybody agreed to, by purpose, the latest last."""

    phone: list[ConsentTextView]
    face: list[ConsentTextView]
    ctid: list[ConsentTextView]
    card: list[ConsentTextView]
