"""A case on the phone of whom it belongs to: its list, its way through the office, its end."""

from playwright.async_api import Page, expect

from tests.screens.test_mini import LOOKS, SMALL, is_there
from tests.support.axe import axe_faults
from tests.support.browser import PHONE, Screens
from tests.support.cases import ITEM, act, materials, new_case
from tests.support.house import RunningHouse
from tests.support.layout import faults_of

PATH = "/mini/pages/{}/index?user={}&id={}"


async def well_made(page: Page) -> None:
    """It fits small and large phones, plain and with large type, and everybody can use it."""
    for look in ("", LOOKS["large and dark"]):
        if look:
            await page.evaluate(look)
            await page.reload()
        await is_there(page)
        for size in (SMALL, PHONE):
            await page.set_viewport_size(size)
            assert await faults_of(page, size, scrolls=True) == [], size
        assert await axe_faults(page) == []
    await page.evaluate("localStorage.removeItem('yichuang.mini.appearance')")
    await page.reload()


async def test_a_case_is_followed_and_corrected(server: RunningHouse, screens: Screens) -> None:
    """What is missing stands on the first page; when it has come, so does the promise."""
    papers = await materials(server)
    papers[0]["status"] = "missing"
    case = await new_case(server, "Mei", 6, outcome="receive", materials=papers)
    missing = [papers[0]["material"]]
    await act(server, case, "request_correction", "clerk-06", materials=missing, note="")
    phone = await screens.open(server, "/mini/?user=Mei", PHONE)
    await server.post("/windows/tonghua/6/finish", "clerk-06")
    await phone.reload()
    await expect(phone.get_by_test_id("next-title")).to_have_text("请补 1 份材料")
    await phone.get_by_test_id("next-button").click()
    name = next(one["name"] for one in case["materials"] if one["material"] == missing[0])
    await expect(phone.get_by_test_id("missing")).to_contain_text(name)
    await well_made(phone)
    await act(server, case, "supplement", "clerk-06", materials=missing)
    await act(server, case, "accept", "clerk-06")
    await phone.reload()
    await expect(phone.get_by_test_id("case-state")).to_have_attribute("data-state", "accepted")
    await expect(phone.get_by_test_id("case-promise")).to_contain_text("前办结")
    await expect(phone.get_by_test_id("missing")).to_have_count(0)
    await expect(phone.get_by_test_id("timeline")).to_contain_text("已正式受理。")
    await well_made(phone)
    paper = phone.get_by_test_id("paper-accepted")
    await expect(paper).to_contain_text("打开", timeout=30_000)
    async with phone.expect_download() as download:
        await paper.click()
    file = await (await download.value).path()
    assert file.read_bytes().startswith(b"%PDF-")
    await phone.goto(f"{server.base_url}{PATH.format('cases', 'Mei', '')}&lang=en")
    row = phone.get_by_test_id(f"case-{case['id']}")
    await expect(row.get_by_test_id("case-promise")).to_contain_text("Decision expected by")
    await well_made(phone)
    await row.get_by_test_id(f"open-{case['id']}").click()
    await phone.get_by_test_id("withdraw").click()
    await phone.keyboard.press("Escape")
    await phone.get_by_test_id("withdraw").click()
    await phone.get_by_test_id("withdraw-confirm").click()
    await expect(phone.get_by_test_id("case-state")).to_have_text("Withdrawn")
    await expect(phone.get_by_test_id("withdraw")).to_have_count(0)
    assert case["item"] == ITEM
