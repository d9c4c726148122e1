"""A collection window: a number is called, a code is scanned, a result is handed over."""

from playwright.async_api import Page, expect

from handlers.pickup.codes import pickup_code
from kit.clock import real_ms
from records.models.cases.fetching.parcels import find_parcel
from records.transactions import connection
from tests.support.browser import (
    DESK,
    Screens,
    log_in,
    press,
    settled,
    ticket_is,
    window_is,
)
from tests.support.house import RunningHouse
from tests.support.pickups import FIRST, code_of, proxy_for, ready


async def scanned(console: Page, code: str) -> None:
    """A scanner types, in capitals, faster than any hand."""
    await console.evaluate(
        """code => {
          for (const key of [...code.toUpperCase(), 'Enter']) {
            const at = document.activeElement ?? document.body
            const bubbling = { bubbles: true, cancelable: true }
            at.dispatchEvent(new KeyboardEvent('keydown', { key, code: `Key${key}`, ...bubbling }))
          }
        }""",
        code,
    )


async def stage_is(console: Page, at: str) -> None:
    """How far the parcel at the window has come."""
    await expect(console.get_by_test_id("pickup")).to_have_attribute("data-at", at)


async def test_results_are_handed_over_beside_the_number(
    fresh: RunningHouse, screens: Screens
) -> None:
    """By the keyboard alone: called, scanned, confirmed; a proxy's card first; without a phone."""
    screens.forgive("status of 409")  # the second scan
    mine, theirs, other = [await ready(fresh, name) for name in ("anna", "ben", "cara")]
    await fresh.take("anna", "collection")
    console = await screens.open(fresh, "/console", DESK, clock=True)
    await log_in(console, fresh, FIRST)
    await window_is(console, "closed")
    field = console.get_by_test_id("pickup-scan")
    await expect(field).to_be_focused()
    await press(console, "Space")
    await window_is(console, "open")
    for state in ("called", "serving"):
        await press(console, "Enter" if state == "called" else "Space")
        await ticket_is(console, state, "F001")
    await scanned(console, await code_of(fresh, mine, "anna"))
    await stage_is(console, "identified")
    await expect(console.get_by_test_id("pickup-case")).to_contain_text(mine["number"])
    await press(console, "Enter")
    await stage_is(console, "done")
    await ticket_is(console, "serving", "F001")
    await scanned(console, await scannable(fresh, mine))
    await stage_is(console, "refused")
    await expect(console.get_by_test_id("pickup")).to_contain_text("已被领取")
    # A proxy is handed it once their card was looked at.
    made = await proxy_for(fresh, theirs, "ben", "欧阳娜娜")
    await scanned(console, made["code"])
    await expect(console.get_by_test_id("pickup-proxy")).to_have_text("欧阳娜娜")
    await press(console, "Enter")
    await stage_is(console, "identified")
    await press(console, "c")
    await expect(console.get_by_test_id("pickup-proxy-card")).to_be_checked()
    await press(console, "Enter")
    await stage_is(console, "done")
    # Whoever has no phone says a number and shows a card.
    await console.get_by_test_id("pickup-no-phone").click()
    await console.get_by_test_id("pickup-number").fill(other["number"])
    await console.get_by_role("button", name="没有智能手机").click()
    await console.get_by_test_id("pickup-card").check()
    await console.get_by_test_id("pickup-ask-number").click()
    await stage_is(console, "identified")
    await expect(field).to_be_focused()
    await press(console, "Enter")
    await stage_is(console, "done")
    await settled(console)


async def scannable(house: RunningHouse, case: dict[str, str]) -> str:
    """The code that the phone still showed as it was handed over."""
    parcel = await find_parcel(connection(), case["id"])
    assert parcel is not None
    return pickup_code(house.ctx.settings.secret, parcel, real_ms()).text
