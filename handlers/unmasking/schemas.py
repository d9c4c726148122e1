"""What is asked and answered about the person at a window."""

from typing import Annotated, Literal

import msgspec

Field = Literal["name", "id_number", "phone"]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"\S")]


class UnmaskBody(msgspec.Struct, forbid_unknown_fields=True):
    """What is to be seen of whose ticket, case or verification (one of them), and why."""

    field: Field
    reason: Reason
    ticket: Id | None = None
    case: Id | None = None
    verification: Id | None = None


class UnmaskAnswer(msgspec.Struct):
    """The value, for as long as it may be shown; null for whoever repeats the request later."""

    id: str
    hall: str
    window: str
    field: Field
    value: str | None
    shown_until: str


class PersonOrganisation(msgspec.Struct):
    """The legal person for whom somebody has come."""

    id: str
    name_masked: str
    credit_code_masked: str


class PersonView(msgspec.Struct):
    """Who is at a window, as far as it is known; `level` is how sure that is."""

    known: bool
    level: int
    name_masked: str | None = None
    number_masked: str | None = None
    phone_masked: str | None = None
    organisation: PersonOrganisation | None = None
