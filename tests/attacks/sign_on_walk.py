"""The part of the walk through all routes that is about how staff are logged in."""

from typing import Any

import pyotp

from kit.clock import real_ms
from kit.sign_on.provider import IdentityProvider
from tests.support.house import RunningHouse
from tests.support.provider import Browser, open_provider


async def sign_staff_on(server: RunningHouse, walk: Any) -> None:  # noqa: ANN401 - `Walk`
    """Single sign-on, a second factor from its secret to its end, and logins listed and ended."""
    await walk.go("GET /api/v1/login/ways")
    async with open_provider() as provider:
        server.ctx.identity_provider = IdentityProvider(provider.settings())
        browser = Browser(server, provider)
        end = await browser.sign_on()
        name, _, value = browser.cookie.partition("=")
        server.http.cookies.set(name, value)
        await walk.go("POST /api/v1/login/oidc", body={"code": end.partition("=")[2]})
        server.http.cookies.clear()
        await walk.go("GET /api/v1/login/oidc/start")
        await walk.go("GET /api/v1/login/oidc/callback", body={"state": "none"})
        server.ctx.identity_provider = None
    await _prove(walk)
    for who, path in (("clerk-11", "/me/sessions"), ("manager", "/staff-sessions")):
        await server.login("clerk-11")
        listed = await walk.go(f"GET /api/v1{path}", who)
        found = [one for one in listed["sessions"] if one.get("username", who) == "clerk-11"]
        await walk.go(f"DELETE /api/v1{path}/{{session}}", who, session=found[0]["id"])
        del server.tokens["clerk-11"]


async def _prove(walk: Any) -> None:  # noqa: ANN401 - `Walk`
    """One's own factor, and another's that a manager takes away."""
    mine = "/api/v1/me/second-factor"
    secret = (await walk.go(f"POST {mine}", "clerk-10"))["secret"]
    step = real_ms() // 30_000
    counted = pyotp.TOTP(secret)
    code = {"code": counted.generate_otp(step)}
    await walk.go(f"POST {mine}/confirm", "clerk-10", code)
    await walk.go(f"GET {mine}", "clerk-10")
    await walk.go(f"DELETE {mine}", "clerk-10", {"code": counted.generate_otp(step + 1)})
    reset = "DELETE /api/v1/staff/{username}/second-factor"
    await walk.go(reset, "manager", {"reason": "a lost phone"}, username="clerk-12")
