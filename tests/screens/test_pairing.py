import re

from playwright.async_api import Page, Route, expect

from tests.support.browser import DESK, Screens, log_in, settled
from tests.support.house import RunningHouse


async def refuse(route: Route) -> None:
    """What a house outside the demo answers."""
    await route.fulfill(status=404, content_type="application/problem+json", body="{}")


async def unknown_screen(screens: Screens, house: RunningHouse, kind: str) -> Page:
    """A screen that nobody has enrolled, in a house that enrols none by itself."""
    screen = await screens.open_url("about:blank")
    await screen.route("**/stand-in/devices", refuse)
    await screen.goto(f"{house.base_url}/{kind}/tonghua")
    return screen


async def test_a_manager_brings_a_screen_to_life_and_turns_it_away(
    fresh: RunningHouse, screens: Screens
) -> None:
    """The code is confirmed once; a reload needs nobody; a revoked screen shows a code again."""
    screens.forgive("status of 404", "status of 401", "WebSocket connection to")
    display = await unknown_screen(screens, fresh, "display")
    code = await display.get_by_test_id("pairing-code").inner_text()
    assert re.fullmatch(r"\d{6}", code)
    manager = await screens.open(fresh, "/manager", DESK)
    await log_in(manager, fresh, "manager")
    await manager.get_by_test_id("pair-code").fill("000000")
    await manager.get_by_test_id("pair-label").fill("一楼东侧大屏")
    await manager.get_by_test_id("pair-submit").click()
    await expect(manager.get_by_test_id("devices-error")).to_contain_text("没有屏幕显示此配对码")
    await manager.get_by_test_id("pair-code").fill(code)
    await manager.get_by_test_id("pair-submit").click()
    light = display.get_by_test_id("connection")
    await expect(light).to_have_attribute("data-status", "live")
    await display.reload()
    await expect(light).to_have_attribute("data-status", "live")
    listed = manager.get_by_test_id("device-list").get_by_role("listitem")
    row = listed.filter(has_text="一楼东侧大屏")
    await row.get_by_role("button").click()
    await row.get_by_role("button", name=re.compile("确定")).click()
    await expect(display.get_by_test_id("pairing-code")).not_to_have_text(code)
    await expect(row).to_contain_text("已撤销")


async def test_a_kiosk_is_enrolled_the_same_way(fresh: RunningHouse, screens: Screens) -> None:
    """And gives numbers from then on."""
    screens.forgive("status of 404")
    kiosk = await unknown_screen(screens, fresh, "kiosk")
    code = await kiosk.get_by_test_id("pairing-code").inner_text()
    body = {"code": code, "label": "一号取号机"}
    assert (await fresh.post("/devices", "manager", body)).status_code == 201
    await kiosk.get_by_test_id("lane-instant").click()
    await expect(kiosk.get_by_test_id("kiosk-number")).to_have_text("A001")


async def test_a_double_click_revokes_no_screen(fresh: RunningHouse, screens: Screens) -> None:
    """The question stands where the button was, and takes no second click for an answer."""
    manager = await screens.open(fresh, "/manager", DESK, clock=True)
    await log_in(manager, fresh, "manager")
    await manager.get_by_test_id("revoke-kiosk").dblclick()
    sure = manager.get_by_test_id("revoke-confirm-kiosk")
    await expect(sure).to_be_visible()
    await settled(manager)
    await expect(sure).to_have_attribute("aria-disabled", "false")
    devices = (await fresh.get("/devices", "manager")).json()["devices"]
    assert [one["name"] for one in devices if one["revoked"]] == []
