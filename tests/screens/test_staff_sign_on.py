"""How staff log in by a page: a second factor set up and asked for, and single sign-on."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pyotp
from playwright.async_api import Page, Route, expect

from handlers.login.passwords import set_password
from kit.clock import real_ms
from kit.sign_on.claims import ClaimRules
from kit.sign_on.settings import CALLBACK, SignOnSettings
from records.db import sql
from records.transactions import connection
from tests.support.axe import axe_faults
from tests.support.browser import CUT_OFF, Screens
from tests.support.house import RunningHouse, running_house
from tests.support.ports import free_port

OWN = "a password of one's own"

LOOKS = "cdn.jsdelivr.net"


@asynccontextmanager
async def open_provider() -> AsyncIterator[str]:
    """A provider as a process of its own, for it warns in ways that are faults here."""
    port, person = free_port(), {"sub": "staff-7", "preferred_username": "clerk-07"}
    command = ("-W", "ignore", "-m", "oidc_provider_mock", "-p", str(port))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *command, "--user-claims", json.dumps(person)),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    issuer = f"http://127.0.0.1:{port}"
    try:
        async with asyncio.timeout(30), httpx.AsyncClient() as client:
            while True:
                try:
                    await client.get(f"{issuer}/.well-known/openid-configuration")
                    break
                except httpx.TransportError:
                    await asyncio.sleep(0.1)
        yield issuer
    finally:
        process.kill()
        await process.wait()


async def as_nothing(route: Route) -> None:
    """What the provider's page has from elsewhere: its looks, which nothing here needs."""
    await route.fulfill(status=200, body="")


async def fill_in(page: Page, house: RunningHouse, name: str) -> None:
    """Name and password, in the form."""
    await page.get_by_test_id("login-username").fill(name)
    await page.get_by_test_id("login-password").fill(OWN)
    await page.get_by_test_id("login-submit").click()


def code_of(secret: str) -> str:
    """The code of now."""
    return pyotp.TOTP(secret.replace(" ", "")).generate_otp(real_ms() // 30_000)


async def test_staff_log_in_with_a_factor_and_by_single_sign_on(
    template: Path, tmp_path: Path, screens: Screens
) -> None:
    """Outside the demo a clerk sets a factor up, needs it at each login, and signs on with it."""
    port = free_port()
    here = f"http://127.0.0.1:{port}"
    screens.forgive("401", "404", *CUT_OFF)  # outside of a demo, and once the house is closed
    screens.anothers_page_asks(LOOKS)
    async with open_provider() as issuer:
        sign_on = SignOnSettings(
            issuer=issuer,
            client_id="yichuang",
            client_secret="known to both",
            callback_url=f"{here}{CALLBACK}",
            name="统一认证",
            rules=ClaimRules(),
            factors=frozenset(),
            passwords=True,
            plain_http=False,
        )
        changes: dict[str, Any] = {
            "app__demo": False,
            "app__secret": b"a secret that no demo has ever used",
        }
        async with running_house(
            tmp_path / "house", template, app__sign_on=sign_on, address__port=port, **changes
        ) as house:
            await set_password("clerk-07", OWN)
            page = await screens.open(house, "/console")
            await fill_in(page, house, "clerk-07")
            await page.get_by_test_id("enrol-page").wait_for()
            secret = await page.get_by_test_id("setup-secret").inner_text()
            assert await axe_faults(page) == []
            await page.get_by_test_id("setup-code").fill(code_of(secret))
            await page.get_by_test_id("setup-confirm").click()
            await page.get_by_test_id("account-link").click()
            await expect(page.get_by_test_id("factor-on")).to_be_visible()
            await expect(page.get_by_test_id("sessions-table")).to_contain_text("本次登录")
            assert await axe_faults(page) == []
            await page.get_by_test_id("logout").click()
            await _by_password(house, await screens.open(house, "/console"), secret)
            await _by_sign_on(house, await screens.open(house, "/console"), secret)


async def _by_password(house: RunningHouse, page: Page, secret: str) -> None:
    await sql.change(connection(), "UPDATE second_factor SET last_step=0")
    await fill_in(page, house, "clerk-07")
    await page.get_by_test_id("factor-code").fill("000 000")
    await page.get_by_test_id("factor-submit").click()
    await page.get_by_test_id("factor-error").wait_for()
    assert await axe_faults(page) == []
    await page.get_by_test_id("factor-code").fill(code_of(secret))
    await page.get_by_test_id("factor-submit").click()
    await page.get_by_test_id("account-link").wait_for()
    await page.get_by_test_id("account-link").click()
    await page.get_by_test_id("logout").click()
    await page.wait_for_url(f"{house.base_url}/")


async def _by_sign_on(house: RunningHouse, page: Page, secret: str) -> None:
    await sql.change(connection(), "UPDATE second_factor SET last_step=0")
    await page.route(f"https://{LOOKS}/**", as_nothing)
    await page.get_by_test_id("login-sign-on").click()
    await page.get_by_role("button", name="staff-7").click()
    await page.get_by_test_id("factor-code").wait_for()
    assert "sign_on" not in page.url
    await page.get_by_test_id("factor-code").fill(code_of(secret))
    await page.get_by_test_id("factor-submit").click()
    await expect(page.get_by_test_id("account-link")).to_be_visible()
    assert page.url == f"{house.base_url}/console"
