from playwright.async_api import expect

from tests.support.browser import PHONE, Screens, finish, open_window, press, ticket_is, touch
from tests.support.house import RunningHouse


async def test_one_visit_seen_on_every_screen(fresh: RunningHouse, screens: Screens) -> None:
    """A number is taken at the kiosk, called at the console, shown on the display and the phone."""
    display = await screens.open(fresh, "/display/tonghua")
    kiosk = await screens.open(fresh, "/kiosk/tonghua")
    await touch(kiosk, "lane-instant")
    number = await kiosk.get_by_test_id("kiosk-number").inner_text()
    path = await kiosk.get_by_test_id("kiosk-qr").get_attribute("data-path")
    assert path is not None
    phone = await screens.open(fresh, path, PHONE)
    await phone.get_by_test_id("ticket-no-window").wait_for()
    await expect(display.get_by_test_id("waiting-instant")).to_have_text("1")

    console = await open_window(screens, fresh, 7)
    await expect(phone.get_by_test_id("ticket-ahead")).to_contain_text("下一位就是您")
    await press(console, "Space")
    await ticket_is(console, "called", number)
    call = display.locator(f"[data-testid=call-row][data-number={number}]")
    await expect(call).to_have_attribute("data-window", "7")
    await expect(call).to_have_attribute("data-state", "called")
    await expect(phone.get_by_test_id("ticket-window")).to_have_attribute("data-window", "7")
    await expect(display.get_by_test_id("waiting-instant")).to_have_text("0")

    await press(console, "Space")
    await ticket_is(console, "serving", number)
    await expect(call).to_have_attribute("data-state", "serving")
    await finish(console)
    await ticket_is(console, "idle")
    await expect(call).to_have_count(0)
    await expect(phone.get_by_test_id("ticket-state")).to_have_attribute("data-state", "served")
