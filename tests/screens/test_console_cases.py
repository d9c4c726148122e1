"""What is handed in at a window, by the keyboard alone."""

from typing import Any

from playwright.async_api import Page, expect

from tests.support.browser import Screens, open_window, press, settled, ticket_is
from tests.support.cases import ITEM
from tests.support.house import RunningHouse


async def serving(screens: Screens, house: RunningHouse, clerk: int) -> Page:
    """A console whose clerk serves A001, with the case pane at rest."""
    await house.take()
    console = await open_window(screens, house, clerk)
    for state in ("called", "serving"):
        await press(console, "Space")
        await ticket_is(console, state, "A001")
    await settled(console)
    return console


async def choose(console: Page, item: str) -> None:
    """Find an item by its code, and take it."""
    await press(console, "i")
    search = console.get_by_test_id("case-search")
    await search.fill(item)
    await settled(console)
    await console.get_by_test_id(f"subject-{item}").wait_for()
    await search.press("Enter")
    await console.get_by_test_id("case-papers").wait_for()
    await settled(console)


async def cases(house: RunningHouse, clerk: int) -> list[dict[str, Any]]:
    """The cases of the hall, the latest first."""
    listed = await house.get("/cases", f"clerk-{clerk:02}")
    found: list[dict[str, Any]] = listed.json()["cases"]
    return found


async def test_done_on_the_spot_by_the_keyboard(fresh: RunningHouse, screens: Screens) -> None:
    """Search, tick every paper by its digit, accept, grant and issue; no acceptance before."""
    console = await serving(screens, fresh, 1)
    await choose(console, "GA-001")
    papers = await console.get_by_role("checkbox").count()
    accept = console.get_by_test_id("case-accept")
    for place in range(papers):
        await expect(accept).to_be_disabled()
        await expect(accept).to_contain_text(f"还缺 {papers - place} 份")
        await press(console, str(place + 1))
    await expect(accept).to_be_enabled()
    await press(console, "s")
    case = console.get_by_test_id("case-GA-001")
    await expect(case).to_have_attribute("data-state", "accepted")
    await settled(console)
    await press(console, "d")
    await expect(case).to_have_attribute("data-state", "ready")
    (made,) = await cases(fresh, 1)
    assert [one["verb"] for one in made["timeline"]] == [
        "receive",
        "accept",
        "decide",
        "issue_result",
    ]
    await press(console, "f")
    await press(console, "y")
    await ticket_is(console, "idle")


async def test_what_is_missing_is_told_at_once_and_comes_later(
    fresh: RunningHouse, screens: Screens
) -> None:
    """The list is exactly what is not ticked; with the case's number the rest is taken in."""
    console = await serving(screens, fresh, 2)
    await choose(console, ITEM)
    await press(console, "1")
    await press(console, "b")
    missing = console.get_by_test_id("correction-list").get_by_role("listitem")
    names = await missing.all_text_contents()
    await settled(console)
    await console.get_by_test_id("correction-note").press("Enter")
    case = console.get_by_test_id(f"case-{ITEM}")
    await expect(case).to_have_attribute("data-state", "correction")
    (asked,) = await cases(fresh, 2)
    assert [one["name"] for one in asked["outstanding"]] == names
    assert sorted(asked["asked"]) == sorted(one["material"] for one in asked["outstanding"])
    await console.reload()
    await case.wait_for()
    await settled(console)
    await press(console, "c")
    await console.get_by_test_id("case-number").fill(asked["number"])
    await console.get_by_test_id("case-number").press("Enter")
    await expect(console.get_by_test_id("case-supplement")).to_be_disabled()
    await press(console, "a")
    await settled(console)
    await press(console, "s")
    await expect(case).to_have_attribute("data-state", "received")
    await expect(console.get_by_test_id("case-accept")).to_be_enabled()


async def test_nobody_leaves_with_nothing_done_and_no_reason(
    fresh: RunningHouse, screens: Screens
) -> None:
    """Not done asks for a refusal, which is filed before the service ends."""
    console = await serving(screens, fresh, 2)
    await press(console, "e")
    submit = console.get_by_test_id("refusal-submit")
    await expect(submit).to_be_disabled()  # no item says on what basis
    await settled(console)
    await press(console, "2")
    await console.get_by_test_id("refusal-to").fill("县政务大厅 12 号窗口")
    await console.get_by_test_id("refusal-basis").fill("行政许可法第三十二条")
    await ticket_is(console, "serving", "A001")
    await submit.press("Control+Enter")
    await ticket_is(console, "idle")
    (filed,) = (await fresh.get("/refusals?state=open", "manager")).json()["refusals"]
    assert (filed["kind"], filed["to"]) == ("not_ours", "县政务大厅 12 号窗口")
