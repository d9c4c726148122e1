"""What is asked and answered about acting for legal persons."""

from typing import Annotated

import msgspec

from handlers.times import INSTANT_LENGTH
from kit.choices import one_of

NameText = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=r"\S")]
CodeText = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
ReasonText = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"\S")]
STATES = ("requested", "in_force", "refused", "revoked", "expired")


class OrganisationBody(msgspec.Struct, forbid_unknown_fields=True):
    """For whom somebody wants to act, and until when: a year if nothing is said."""

    name: NameText
    credit_code: CodeText
    until: Annotated[str, msgspec.Meta(max_length=INSTANT_LENGTH)] | None = None


class OrganisationView(msgspec.Struct):
    """A legal person; nothing of it is told in clear."""

    id: str
    name_masked: str
    credit_code_masked: str


class AuthorisationView(msgspec.Struct):
    """That somebody may act for a legal person, once it is `in_force`; a clerk's `reason`."""

    id: str
    organisation: OrganisationView
    state: Annotated[str, one_of(STATES)]
    until: str
    scope: str
    reason: str | None


class Authorisations(msgspec.Struct):
    """Several of them."""

    authorisations: list[AuthorisationView]


class DecideBody(msgspec.Struct, forbid_unknown_fields=True):
    """What a clerk decides; nothing is in force whose paper nobody has seen."""

    in_force: bool
    reason: ReasonText
    paper_seen: bool = False
