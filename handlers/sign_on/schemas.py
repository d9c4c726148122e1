"""What is asked and answered about single sign-on."""

import msgspec

from handlers.login.schemas import FactorCode, Word


class SignOnOffer(msgspec.Struct):
    """A provider; `name` may be empty."""

    name: str


class LoginWays(msgspec.Struct):
    """How staff may log in here."""

    passwords: bool
    sign_on: SignOnOffer | None


class SignOnCode(msgspec.Struct, forbid_unknown_fields=True):
    """What the page found in its address; `factor` where a second factor is asked for."""

    code: Word
    factor: FactorCode | None = None
