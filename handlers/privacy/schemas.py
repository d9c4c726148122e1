"""What is asked and answered about what is kept of people."""

from typing import Annotated, Any, Literal

import msgspec

from kit.choices import one_of
from queueing.model.ticket_view import TicketView
from records.identity.words import Purpose

PurposeName = Annotated[str, one_of(tuple(Purpose))]
Version = Annotated[str, msgspec.Meta(min_length=1, max_length=20)]


class ConsentView(msgspec.Struct):
    """What somebody agreed to; without `withdrawn_at` it is in force."""

    id: str
    purpose: PurposeName
    version: str
    given_at: str
    withdrawn_at: str | None


class ConsentList(msgspec.Struct):
    """All that somebody ever agreed to, the latest first."""

    consents: list[ConsentView]


class ConsentBody(msgspec.Struct, forbid_unknown_fields=True):
    """A purpose, and the version of its text that was read."""

    purpose: PurposeName
    version: Version


class PersonalData(msgspec.Struct):
    """All that is kept of somebody, in clear: by where it stands, row by row.

    `tickets_alive` are the numbers that the lines know. Moments are of UTC. Left out are keys and
    digests by which the house finds rows, and who of the staff did something.
    """

    at: str
    account: str
    tickets_alive: list[TicketView]
    kept: dict[str, list[dict[str, Any]]]


class EraseBody(msgspec.Struct, forbid_unknown_fields=True):
    """Whether what is deleted, cancelled and kept was read."""

    confirm: bool = False


class KeptView(msgspec.Struct):
    """What outlives its owner's wish, why, and until when."""

    what: str
    what_zh: str
    why: str
    why_zh: str
    until: str | None


class ErasureView(msgspec.Struct):
    """How far being forgotten has come.

    `restricted`: all is deleted but for the open `cases`, and finished when these have ended.
    `tickets` and `bookings` are what would be cancelled.
    """

    state: Literal["none", "restricted", "done"]
    kept: list[KeptView]
    at: str | None
    tickets: list[str]
    bookings: list[str]
    cases: list[str]


class RetentionRule(msgspec.Struct):
    """How long a kind of data is kept; without `days` for as long as the house stands."""

    name: str
    what: str
    what_zh: str
    why: str
    why_zh: str
    days: int | None
    since: str
    basis: str
    seen_by: str
    outlives_erasure: bool


class RetentionTable(msgspec.Struct):
    """All kinds of data that are about people."""

    rules: list[RetentionRule]
