"""What is asked and answered about logins."""

from typing import Annotated, Literal

import msgspec

from handlers.principal import DEVICES, ENROLLING, ROLES, DeviceKind
from kit.choices import one_of

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
Word = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


FactorCode = Annotated[str, msgspec.Meta(pattern="^[0-9]{6}$")]


class WeChatLogin(msgspec.Struct, forbid_unknown_fields=True):
    """A citizen, by the code that wx.login gave."""

    code: Word


class StaffLogin(msgspec.Struct, forbid_unknown_fields=True):
    """A clerk, reviewer or manager; a clerk may name another window of the hall."""

    username: Name
    password: Word
    window: Annotated[str, msgspec.Meta(min_length=1, max_length=40)] | None = None
    code: FactorCode | None = None


class DeviceLogin(msgspec.Struct, forbid_unknown_fields=True):
    """A screen that was enrolled."""

    name: Name
    password: Word


class TicketLogin(msgspec.Struct, forbid_unknown_fields=True):
    """The bearer of a paper ticket, by the secret in its QR code."""

    ticket: Name
    secret: Word


class RefreshBody(msgspec.Struct, forbid_unknown_fields=True):
    """A login that goes on."""

    refresh_token: Word


class NewPairing(msgspec.Struct, forbid_unknown_fields=True):
    """A new screen that wants to be enrolled."""

    kind: DeviceKind
    hall: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class PairingClaim(msgspec.Struct, forbid_unknown_fields=True):
    """A new screen that asks whether it was confirmed."""

    secret: Word


class LoginAnswer(msgspec.Struct, kw_only=True):
    """A login: what to send with every request, and what renews it."""

    access_token: str
    refresh_token: str
    expires_in_s: int
    role: Annotated[str, one_of((*ROLES, ENROLLING))]
    id: str


class StaffAnswer(LoginAnswer, kw_only=True):
    """`window` is the one this login works at; only clerks have one.

    `to_enrol`, with the role `enrolling`: this login may set up a second factor, and nothing else.
    """

    hall: str | None
    window: str | None
    name: str
    second_factor: Literal["none", "passed", "to_enrol"] = "none"


class DeviceAnswer(LoginAnswer, kw_only=True):
    """Without a hall the device serves its whole group."""

    hall: str | None
    kind: Annotated[str, one_of(DEVICES)]


class PairingAnswer(msgspec.Struct):
    """The code to show, and the secret to ask with."""

    pairing: str
    code: str
    secret: str
    expires_in_s: int


class PairingPending(msgspec.Struct):
    """Nobody has confirmed the code so far."""

    state: Literal["waiting"] = "waiting"


class EnrolledDevice(msgspec.Struct):
    """What the device logs in with from now on. It is told once."""

    name: str
    password: str
