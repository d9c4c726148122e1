"""What is asked and answered about fetching results."""

from typing import Annotated

import msgspec

from handlers.check_in.codes import LONGEST
from kit.choices import one_of
from records.cases.parcel import ParcelState, PickupBy, PickupState

NAME_LONGEST = 60
CodeText = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]
NumberText = Annotated[str, msgspec.Meta(min_length=1, max_length=24)]
ReasonText = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"\S")]
NameText = Annotated[str, msgspec.Meta(min_length=1, max_length=NAME_LONGEST, pattern=r"\S")]
ProxyState = Annotated[str, one_of(("live", "revoked", "used", "expired"))]


class PickupCodeView(msgspec.Struct):
    """A code and its picture; not to be shown any more from `expires_at`, in `expires_in_s`, on."""

    code: str
    svg: str
    expires_at: str
    expires_in_s: int


class PickupBody(msgspec.Struct, forbid_unknown_fields=True):
    """The `code` that somebody shows, or, without a phone, the `case_number` on their papers.

    With a number staff have looked at the identity card, and say why there is no code.
    """

    code: CodeText | None = None
    case_number: NumberText | None = None
    reason: ReasonText | None = None
    card_checked: bool = False


class ConfirmBody(msgspec.Struct, forbid_unknown_fields=True):
    """It is handed over; to a proxy only once their identity card was looked at."""

    card_checked: bool = False


class PickupCase(msgspec.Struct):
    """A case whose result is handed over."""

    id: str
    number: str
    item: str
    item_name: str
    item_name_en: str
    department: str


class PickupView(msgspec.Struct):
    """Somebody who fetches: identified until `expires_at`, and then it is scanned again.

    `case` and `number` are the first of its `cases`. `proxy` is the name of who was sent, whose
    identity card is to be looked at.
    """

    id: str
    state: PickupState
    case: str
    number: str
    cases: list[PickupCase]
    how: PickupBy
    expires_at: str
    handed_over_at: str | None
    proxy: str | None = None


class NewProxyBody(msgspec.Struct, forbid_unknown_fields=True):
    """Who fetches it for the applicant, as on their identity card."""

    name: NameText


class ProxyView(msgspec.Struct):
    """Somebody who may fetch, while `live`."""

    id: str
    name: str
    state: ProxyState
    made_at: str
    expires_at: str


class NewProxyAnswer(ProxyView):
    """A new proxy with the code that they show; it is told here, and nowhere else."""

    code: str
    svg: str


class ProxyList(msgspec.Struct):
    """Who was named, the latest first."""

    proxies: list[ProxyView]


class ParcelCase(msgspec.Struct):
    """A case in a parcel."""

    id: str
    number: str
    item: str


class ParcelView(msgspec.Struct):
    """What lies in a hall to be fetched at once, and since when; whose it is, is not said."""

    id: str
    state: ParcelState
    ready_at: str | None
    reminded: int
    cases: list[ParcelCase]


class ParcelList(msgspec.Struct):
    """A page of parcels, those that have lain longest first."""

    parcels: list[ParcelView]
    next_cursor: str | None
