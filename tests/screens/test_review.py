"""The reviewer's desk: from the list to the decision, for several people at once."""

from playwright.async_api import Page, ViewportSize, expect

from tests.support.axe import axe_faults
from tests.support.browser import Screens
from tests.support.cases import act
from tests.support.house import RunningHouse
from tests.support.layout import faults_of
from tests.support.reviewing import PARALLEL_ITEM, REVIEWERS, Json, accepted, agree, reviewed
from tests.support.words import foreign_words

SMALL: ViewportSize = {"width": 1280, "height": 800}
LARGE: ViewportSize = {"width": 1920, "height": 1080}


async def desk(
    screens: Screens, house: RunningHouse, name: str, query: str = "", size: ViewportSize = SMALL
) -> Page:
    """The desk of somebody who came by a link of the demo."""
    page = await screens.open(house, f"/review?as={name}{query}", size)
    await page.get_by_test_id("desk-of").wait_for()
    return page


def row(page: Page, case: Json) -> str:
    """Where a case stands in a list."""
    return f"[data-case='{case['id']}'] button"


async def state_is(page: Page, state: str) -> None:
    """Wait until the case that is open is in this state."""
    shown = page.get_by_test_id("case-state")
    await expect(shown).to_have_attribute("data-state", state)


async def test_from_the_list_to_the_result(fresh: RunningHouse, screens: Screens) -> None:
    """By the keyboard: claimed and reviewed by one, granted and issued by another beside them."""
    first, case = await accepted(fresh, "GA-002"), await accepted(fresh)
    page = await desk(screens, fresh, "reviewer-01")
    await expect(page.get_by_test_id("list-todo").locator(".count")).to_have_text("2")
    await page.locator(row(page, first)).wait_for()
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await expect(page.locator(row(page, case))).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("case-number")).to_have_text(case["number"])
    await page.keyboard.press("c")
    await expect(page.get_by_test_id("step-review")).to_have_attribute("data-state", "claimed")
    await expect(page.locator(row(page, case))).to_contain_text("我")
    other = await desk(screens, fresh, "reviewer-02")
    await expect(other.get_by_test_id("work-none")).to_be_visible()
    await page.keyboard.press("o")
    await page.get_by_test_id("opinion-conditional").check()
    await page.get_by_test_id("form-send").click()
    await expect(page.get_by_test_id("form-missing")).to_be_visible()
    await expect(page.get_by_test_id("field-note")).to_be_focused()
    await page.keyboard.type("须补录指纹")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_test_id("step-review")).to_have_attribute("data-state", "done")
    await page.locator(row(page, case)).wait_for(state="detached")
    # It comes to the other by itself, and says what was said.
    await other.locator(row(other, case)).click()
    await other.get_by_test_id("act-grant").wait_for()
    await other.keyboard.press("g")
    await expect(other.get_by_test_id("doubts")).to_contain_text("须补录指纹")
    await other.get_by_test_id("form-send").click()
    await state_is(other, "granted")
    await state_is(page, "granted")
    await expect(page.get_by_test_id("case-changes")).to_contain_text("准予许可")
    await other.keyboard.press("i")
    await other.get_by_test_id("form-send").click()
    await state_is(other, "ready")


async def test_a_refusal_needs_its_reasons(server: RunningHouse, screens: Screens) -> None:
    """What was written stays while one reads on; nothing is sent until it is whole."""
    case = await reviewed(server)
    page = await desk(screens, server, "reviewer-02", f"&case={case['id']}")
    await page.get_by_test_id("act-refuse").wait_for()
    await page.keyboard.press("n")
    await page.get_by_test_id("field-reason").fill("未到场采集指纹")
    await page.get_by_test_id("form-send").click()
    await expect(page.get_by_test_id("field-basis")).to_be_focused()
    await page.keyboard.type("身份证法第七条")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("form-refuse")).to_have_count(0)
    await page.keyboard.press("n")
    await expect(page.get_by_test_id("field-basis")).to_have_value("身份证法第七条")
    await page.get_by_test_id("field-wayForward").fill("本人到场采集后重新申请")
    await page.get_by_test_id("form-send").dblclick()
    told = page.get_by_test_id("told-refusal")
    await expect(told).to_contain_text("本人到场采集后重新申请")
    await expect(page.get_by_test_id("case-history")).to_contain_text("不予许可")


async def test_what_others_did_is_told_and_nothing_typed_is_lost(
    server: RunningHouse, screens: Screens
) -> None:
    """A stale version says who did what; then the same words are sent. Nobody is shut out."""
    screens.forgive("status of 409")
    case = await accepted(server, PARALLEL_ITEM)
    for step in ("opinion-zr", "opinion-xf"):
        case = await agree(server, case, step)
    await act(server, case, "claim", REVIEWERS["opinion-hb"], step="opinion-hb")
    page = await desk(screens, server, "reviewer-18", f"&case={case['id']}")
    await page.get_by_test_id("act-extend").wait_for()
    await page.keyboard.press("x")
    await page.get_by_test_id("field-reason").fill("现场踏勘受阻")
    said = {"step": "opinion-hb", "opinion": "disagree", "note": "噪声超标"}
    await act(server, case, "give_opinion", REVIEWERS["opinion-hb"], **said)
    await page.keyboard.press("Control+Enter")
    changes = page.get_by_test_id("case-changes")
    await expect(changes).to_contain_text("未提交")
    await expect(changes).to_contain_text("噪声超标")
    await expect(page.get_by_test_id("field-reason")).to_have_value("现场踏勘受阻")
    for theme in ("light", "dark"):
        await page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        await expect(page.locator("html")).to_have_attribute("data-theme", theme)
        for size in (SMALL, LARGE):
            assert await faults_of(page, size, scrolls=True) == []
            assert await axe_faults(page) == []
    names = {*REVIEWERS.values(), "reviewer-18", "clerk-02", "Ctrl", "Esc"}
    assert await foreign_words(page, "zh", names) == []
    await page.get_by_test_id("form-send").click()
    await expect(page.get_by_test_id("form-extend")).to_have_count(0)
    await expect(page.get_by_test_id("clock-promised")).to_contain_text("已延期")
