"""What is asked and answered about checking in."""

from typing import Annotated

import msgspec

from handlers.check_in.codes import LONGEST
from kit.geo import LATITUDE, LONGITUDE

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
CodeText = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]


class CheckInBody(msgspec.Struct, forbid_unknown_fields=True):
    """Have come; staff send nothing, for they see who is there.

    A citizen shows where: by an intent, by the code of a screen, or by a printed code with a
    position.
    """

    intent: CodeText | None = None
    hall_code: CodeText | None = None
    static_code: CodeText | None = None
    position: "PositionBody | None" = None


class ReinstateBody(msgspec.Struct, forbid_unknown_fields=True):
    """Why somebody who was said not to have come has come."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"\S")]


class KioskCheckInBody(msgspec.Struct, forbid_unknown_fields=True):
    """What a kiosk has read: a phone's code, a card's number, or a card's reading: one of them.

    `appointment` says which of several bookings of a card is meant.
    """

    citizen_code: CodeText | None = None
    id_card: Annotated[str, msgspec.Meta(min_length=1, max_length=40)] | None = None
    card: Id | None = None
    appointment: Id | None = None


class CodeView(msgspec.Struct):
    """A code and its picture; not to be shown any more from `expires_at`, in `expires_in_s`, on."""

    code: str
    svg: str
    expires_at: str
    expires_in_s: int


class HallCodeView(CodeView):
    """The code that a screen of a hall shows; the picture holds `url`, which ends in `path`."""

    url: str
    path: str


class PaperCodeView(msgspec.Struct):
    """A code to be printed and hung up in a hall, where no screen shows one."""

    code: str
    svg: str
    url: str
    path: str


class HallCodeBody(msgspec.Struct, forbid_unknown_fields=True):
    """What a phone has scanned in a hall."""

    hall_code: CodeText


class IntentView(msgspec.Struct):
    """What a phone has instead of a scanned code, while its holder logs in."""

    intent: str
    hall: str
    expires_at: str


class PositionBody(msgspec.Struct, forbid_unknown_fields=True):
    """Where a phone is, in degrees."""

    lat: Annotated[float, msgspec.Meta(ge=-LATITUDE, le=LATITUDE)]
    lng: Annotated[float, msgspec.Meta(ge=-LONGITUDE, le=LONGITUDE)]
