"""A case from the window to the hand, with phone, console, reviewer and display open together."""

import asyncio

from playwright.async_api import Page, ViewportSize, expect

from tests.screens.test_console_cases import choose
from tests.screens.test_mini_cases import PATH
from tests.support.browser import CUT_OFF, PHONE, Screens, open_window, press, settled, ticket_is
from tests.support.cases import act
from tests.support.house import RunningHouse

DESK: ViewportSize = {"width": 1280, "height": 800}
# Three departments, each with who reviews and who decides.
THEME = "flexible-work"
DEPARTMENTS = {
    "RS-005": ("reviewer-10", "reviewer-11"),
    "SB-003": ("reviewer-19", "reviewer-20"),
    "SW-004": ("reviewer-21", "reviewer-22"),
}
COLLECTING = "clerk-32"


async def called(screens: Screens, house: RunningHouse, window: int) -> tuple[Page, Page]:
    """The hall's display, and a console that serves A001."""
    display = await screens.open(house, "/display/tonghua")
    console = await open_window(screens, house, window)
    await press(console, "Space")
    await ticket_is(console, "called", "A001")
    call = display.locator("[data-testid=call-row][data-number=A001]")
    await expect(call).to_have_attribute("data-window", str(window))
    await press(console, "Space")
    await ticket_is(console, "serving", "A001")
    await settled(console)
    return display, console


async def served(display: Page, console: Page) -> None:
    """The service ends, and the display shows the number no more."""
    await press(console, "f")
    await press(console, "y")
    await ticket_is(console, "idle")
    await expect(display.locator("[data-testid=call-row]")).to_have_count(0)


async def test_a_single_item_is_done_on_the_spot(fresh: RunningHouse, screens: Screens) -> None:
    """Called on the display, accepted and granted at the window, ready on the phone at once."""
    screens.forgive(*CUT_OFF)
    await fresh.take("Lan")
    phone = await screens.open(fresh, "/mini/?user=Lan", PHONE)
    desk = await screens.open(fresh, "/review?as=reviewer-01", DESK)
    await desk.get_by_test_id("work-none").wait_for()
    display, console = await called(screens, fresh, 1)
    await choose(console, "GA-001")
    await press(console, "a")
    await press(console, "s")
    done = console.get_by_test_id("case-GA-001")
    await expect(done).to_have_attribute("data-state", "accepted")
    (case,) = (await fresh.get("/cases", "Lan")).json()["cases"]
    row = desk.locator(f"[data-case='{case['id']}']")
    await row.wait_for()
    await settled(console)
    await press(console, "d")
    await expect(done).to_have_attribute("data-state", "ready")
    await row.wait_for(state="detached")
    await phone.goto(f"{fresh.base_url}{PATH.format('pickup', 'Lan', case['id'])}")
    await phone.get_by_test_id("qr-code").wait_for()
    await settled(console)
    await served(display, console)


async def test_a_theme_goes_through_three_departments(
    fresh: RunningHouse, screens: Screens
) -> None:
    """Handed in once; three departments work beside each other; fetched once, with one code."""
    screens.forgive(*CUT_OFF, "status of 409")
    await fresh.take("Bao")
    display, console = await called(screens, fresh, 2)
    await choose(console, THEME)
    await press(console, "a")
    await press(console, "s")
    for item in DEPARTMENTS:
        one = console.get_by_test_id(f"case-{item}")
        await expect(one).to_have_attribute("data-state", "accepted")
    await settled(console)
    await served(display, console)
    cases = {case["item"]: case for case in (await fresh.get("/cases", "Bao")).json()["cases"]}
    assert cases.keys() == DEPARTMENTS.keys()
    assert len({case["bundle"] for case in cases.values()}) == 1
    phone = await screens.open(fresh, "/mini/pages/cases/index?user=Bao", PHONE)
    for case in cases.values():
        await phone.get_by_test_id(f"case-{case['id']}").wait_for()

    async def review(item: str) -> None:
        reviewer, _ = DEPARTMENTS[item]
        said = {"step": "review", "opinion": "agree"}
        await act(fresh, cases[item], "give_opinion", reviewer, **said)

    await asyncio.gather(*[review(item) for item in DEPARTMENTS])
    last = cases["SW-004"]
    for item in ("RS-005", "SB-003"):
        decider = DEPARTMENTS[item][1]
        await act(fresh, cases[item], "decide", decider, decision="grant")
        await act(fresh, cases[item], "issue_result", decider)
    code = await fresh.get(f"/cases/{last['id']}/pickup-code", "Bao")
    assert (code.status_code, code.json()["code"]) == (409, "case_not_ready")

    desk = await screens.open(fresh, f"/review?as=reviewer-22&case={last['id']}", DESK)
    for key, state in (("g", "granted"), ("i", "ready")):
        await desk.get_by_test_id("case-state").wait_for()
        await desk.keyboard.press(key)
        await desk.get_by_test_id("form-send").click()
        shown = desk.get_by_test_id("case-state")
        await expect(shown).to_have_attribute("data-state", state)
    await phone.goto(f"{fresh.base_url}{PATH.format('pickup', 'Bao', last['id'])}")
    await phone.get_by_test_id("qr-code").wait_for()
    code = await fresh.get(f"/cases/{cases['RS-005']['id']}/pickup-code", "Bao")
    pickup = await fresh.post("/pickups", COLLECTING, {"code": code.json()["code"]})
    assert len(pickup.json()["cases"]) == len(DEPARTMENTS)
    await fresh.post(f"/pickups/{pickup.json()['id']}/confirm", COLLECTING)
    await phone.reload()
    await phone.get_by_test_id("fetched").wait_for()
    ended = (await fresh.get("/cases", "Bao")).json()["cases"]
    assert {case["state"] for case in ended} == {"collected"}
