from playwright.async_api import expect

from tests.support.browser import PHONE, Screens
from tests.support.house import RunningHouse


async def test_every_link_leads_somewhere(server: RunningHouse, screens: Screens) -> None:
    """No page of the house is offered that is not there, and none of them asks another machine."""
    landing = await screens.open(server, "/")
    await landing.get_by_test_id("hall-tonghua").wait_for()
    await landing.get_by_test_id("demo-logins").wait_for()  # which moves the other links on
    hrefs = "links => links.map((link) => link.getAttribute('href'))"
    targets = set(await landing.get_by_role("link").evaluate_all(hrefs))
    assert {"/display/tonghua", "/kiosk/tonghua", "/console", "/manager", "/docs"} <= targets
    for target in sorted(targets):
        found = await server.http.get(target, follow_redirects=True)
        assert found.status_code == 200, target
        assert found.headers["content-type"].startswith("text/html"), target


async def test_a_visitor_gets_from_the_start_page_to_every_screen(
    server: RunningHouse, screens: Screens
) -> None:
    """By clicking alone; in the demo the screens enrol themselves."""
    page = await screens.open(server, "/")
    await page.get_by_test_id("open-display-tonghua").click()
    await expect(page.get_by_test_id("connection")).to_have_attribute("data-status", "live")
    await page.goto(server.base_url)
    await page.get_by_test_id("open-kiosk-tonghua").click()
    await page.get_by_test_id("lane-instant").wait_for()
    await page.goto(server.base_url)
    for desk, asked in (("console", 1), ("manager", 0)):
        await page.goto(server.base_url)
        await page.get_by_test_id(f"open-{desk}").click()
        await page.get_by_test_id("login-submit").wait_for()
        await expect(page.get_by_test_id("login-window")).to_have_count(asked)


async def test_the_quickest_hall_for_what_one_needs(server: RunningHouse, screens: Screens) -> None:
    """Found by a word of it; the hall where a window is open comes first."""
    await server.post("/windows/branch-2/1/open", "manager")
    page = await screens.open(server, "/", PHONE)
    await page.get_by_test_id("fastest-words").fill("户口")
    await page.get_by_test_id("fastest-item-GA-002").click()
    halls = page.get_by_test_id("fastest-halls").get_by_role("listitem")
    await expect(halls.first).to_have_attribute("data-hall", "branch-2")
    await expect(halls.first).to_contain_text("1 分钟以内")
    await expect(page.get_by_test_id("fastest-halls")).to_contain_text("该业务暂无窗口开放")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.get_by_test_id("fastest-words").fill("没有这回事")
    await page.get_by_text("没有找到此事项").wait_for()


async def test_the_start_page_fits_a_phone(server: RunningHouse, screens: Screens) -> None:
    """Nothing sticks out to the side."""
    page = await screens.open(server, "/", PHONE)
    await page.get_by_test_id("hall-tonghua").wait_for()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
