"""What is asked and answered about the accounts of one person."""

from typing import Annotated, Literal

import msgspec

WayKind = Literal["wechat", "ctid", "desk", "card"]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class WayView(msgspec.Struct):
    """A way by which the house knows somebody: a WeChat, a certificate, a desk, a card.

    `current` is the one by which this login was made.
    """

    id: str
    kind: WayKind
    since: str
    current: bool


class OtherAccount(msgspec.Struct):
    """Another account that was proven to be the same person's, with what is alive there."""

    id: str
    kind: Literal["wechat", "desk"]
    since: str
    tickets: int
    bookings: int
    cases: int


class AccountsView(msgspec.Struct):
    """An account: how sure it is whose it is, its ways, and what could become part of it."""

    level: int
    ways: list[WayView]
    others: list[OtherAccount]


class MergeBody(msgspec.Struct, forbid_unknown_fields=True):
    """The account that is to become part of mine."""

    account: Id
