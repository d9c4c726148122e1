"""An identity card at the kiosk, heard as a reader types it."""

from playwright.async_api import Page, expect

from tests.support.browser import DESK, Screens, settled, touch
from tests.support.house import RunningHouse

# Born in 1949.
NUMBER = "11010519491231002X"


async def lay_on(kiosk: Page, number: str) -> None:
    """A reader types faster than any hand, and ends with Enter."""
    await kiosk.get_by_test_id("kiosk").wait_for()
    await kiosk.keyboard.type(number)
    await kiosk.keyboard.press("Enter")


async def test_a_card_takes_a_number_with_its_priority(
    fresh: RunningHouse, screens: Screens
) -> None:
    """Nothing of it is on the screen but its end, and that is gone when nobody goes on."""
    await fresh.verb(1, "open")
    kiosk = await screens.open(fresh, "/kiosk/tonghua", DESK)
    await lay_on(kiosk, NUMBER)
    await expect(kiosk.get_by_test_id("card-end")).to_have_text("身份证尾号 2X")
    assert NUMBER not in await kiosk.content()
    await kiosk.clock.run_for(17_000)
    await expect(kiosk.get_by_role("dialog")).to_have_count(0)
    await lay_on(kiosk, NUMBER)
    await touch(kiosk, "card-priority")
    await expect(kiosk.get_by_test_id("card-held")).to_contain_text("老年人优先")
    await touch(kiosk, "lane-instant")
    await expect(kiosk.get_by_test_id("kiosk-number")).to_contain_text("A001")
    await expect(kiosk.get_by_test_id("kiosk-class")).to_contain_text("老年人")
    await settled(kiosk, 17_000)
    await expect(kiosk.get_by_test_id("kiosk-number")).to_have_count(0)
