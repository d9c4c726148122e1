"""What is asked and answered about second factors."""

from typing import Annotated, Literal

import msgspec

from handlers.login.schemas import FactorCode, StaffAnswer


class SecondFactorView(msgspec.Struct):
    """`started` waits for its first code; `required` where nobody works without."""

    state: Literal["none", "started", "confirmed"]
    since: str | None
    required: bool


class NewSecondFactor(msgspec.Struct):
    """What an app is given; told once. `svg` is a QR code of `uri`."""

    secret: str
    uri: str
    svg: str


class CodeBody(msgspec.Struct, forbid_unknown_fields=True):
    """The six digits that the app shows."""

    code: FactorCode


class ResetBody(msgspec.Struct, forbid_unknown_fields=True):
    """Why somebody's factor is taken away, such as a lost phone."""

    reason: Annotated[str, msgspec.Meta(min_length=2, max_length=200)]


class SecondFactorConfirmed(msgspec.Struct):
    """The factor is in force. Whoever only enrolled is given their whole `login` now."""

    state: Literal["confirmed"]
    login: StaffAnswer | None
