"""What is answered about the audit."""

from typing import Any

import msgspec


class DeedView(msgspec.Struct):
    """A row of the audit. `sealed_as` is its number in the chain of `group`; null for seconds."""

    id: int
    at: str
    group: str
    actor: str
    action: str
    object: str
    reason: str
    details: dict[str, Any]
    sealed_as: int | None


class DeedList(msgspec.Struct):
    """A page of the audit, the latest first."""

    rows: list[DeedView]
    next_cursor: str | None


class UnmaskingView(msgspec.Struct):
    """That somebody saw something clear: of the ticket, case or verification that is named."""

    id: int
    at: str
    actor: str
    hall: str
    window: str
    field: str
    ticket: str | None
    case: str | None
    verification: str | None
    reason: str


class UnmaskingList(msgspec.Struct):
    """A page of these, the latest first."""

    unmaskings: list[UnmaskingView]
    next_cursor: str | None
