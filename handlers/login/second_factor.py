"""A second factor: six digits that an app on somebody's phone counts from a shared secret (TOTP).

A code is good for the step of 30 s it belongs to and for its neighbours, and each step counts once:
a code that somebody has looked at over a shoulder is spent.
"""

from typing import Final, Literal, NamedTuple

import pyotp

from handlers.context import AppContext
from kit import qr
from kit.crypto import same
from kit.errors import Unauthorized
from kit.privacy.sealing import KeyRing
from records.models.people.second_factors import (
    SecondFactor,
    find_second_factor,
    place,
    spend_step,
)
from records.transactions import Connection, connection

STEP_MS = 30_000
NEIGHBOURS = 1
ISSUER = "Yichuang"
Passed = Literal["none", "passed"]
NONE: Final = "none"
PASSED: Final = "passed"
TO_ENROL: Final = "to_enrol"


class SecondFactorRequired(Unauthorized):
    """Send the code of your second factor as well."""

    zh = "请输入动态验证码（第二因素）。"


class SecondFactorWrong(Unauthorized):
    """This code is wrong, or was used before; wait for the next one."""

    zh = "动态验证码错误或已使用，请等待下一个验证码。"


class NewSecret(NamedTuple):
    """What an app is given to count with."""

    secret: str
    uri: str
    svg: str


def new_secret(username: str) -> NewSecret:
    """A fresh secret; its address as a picture is what a phone reads."""
    secret = pyotp.random_base32()
    uri = pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)
    return NewSecret(secret, uri, qr.svg(uri))


def step_of(secret: str, code: str, now_ms: int) -> int | None:
    """The step whose code this is, of those that count now; all of them are looked at."""
    counted = pyotp.TOTP(secret)
    this = now_ms // STEP_MS
    found = None
    for step in range(this - NEIGHBOURS, this + NEIGHBOURS + 1):
        if same(counted.generate_otp(step), code):
            found = step
    return found


class Claim(NamedTuple):
    """What a code came to, before it is spent: nothing is asked, it is missing, or it is a step."""

    factor: SecondFactor | None
    given: bool
    step: int | None

    @property
    def asked(self) -> bool:
        """Whether the account has a factor in force."""
        return self.factor is not None and self.factor.confirmed_ms is not None


async def look(ctx: AppContext, username: str, code: str | None) -> Claim:
    """Read the factor of an account and compare a code, whatever else is still to be found wrong.

    It is done before the password is checked, so that how long that takes tells nothing.
    """
    factor = await find_second_factor(connection(), username)
    if factor is None or factor.confirmed_ms is None or code is None:
        return Claim(factor, code is not None, None)
    secret = unsealed(ctx.settings.key_ring, username, factor)
    return Claim(factor, given=True, step=step_of(secret, code, ctx.clock_guard.trusted_ms()))


def unsealed(ring: KeyRing, username: str, factor: SecondFactor) -> str:
    """The secret of a factor. Raises `SealBroken`."""
    return ring.unseal(factor.sealed, place(username))


async def spend(db: Connection, username: str, claim: Claim) -> Passed:
    """Let the code count, once, and say what `second_factor` of the login is.

    Raises `SecondFactorRequired` without a code and `SecondFactorWrong` for one that is not good.
    """
    if claim.factor is None or not claim.asked:
        return NONE
    if not claim.given:
        raise SecondFactorRequired
    if claim.step is None:
        raise SecondFactorWrong
    if not await spend_step(db, username, claim.factor.begun_ms, claim.step):
        raise SecondFactorWrong
    return PASSED
