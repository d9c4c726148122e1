"""The manager's desk: windows are moved, rules changed, priorities looked back at."""

from typing import Any

from playwright.async_api import Page, expect

from records.db import sql
from tests.support.browser import Screens, log_in
from tests.support.house import RunningHouse


async def desk(screens: Screens, house: RunningHouse) -> Page:
    """A manager who has logged in."""
    page = await screens.open(house, "/manager", {"width": 1440, "height": 900})
    await log_in(page, house, "manager")
    await page.get_by_test_id("manager-hall").select_option("tonghua")
    return page


async def rules_of(house: RunningHouse) -> dict[str, Any]:
    """The rules in force."""
    found: dict[str, Any] = (await house.get("/halls/tonghua/rules", "manager")).json()["rules"]
    return found


async def test_advice_is_taken_and_taken_back(fresh: RunningHouse, screens: Screens) -> None:
    """Somebody waits where nobody serves: one click opens a window, another undoes it."""
    await fresh.take(lane="enquiry")
    page = await desk(screens, fresh)
    advice = page.get_by_test_id("balance-advice").get_by_role("listitem").first
    await expect(advice).to_have_attribute("data-kind", "open")
    await expect(advice).to_contain_text("开窗")
    await advice.get_by_role("button").click()
    moves = page.get_by_test_id("balance-moves").get_by_role("listitem")
    await expect(moves).to_have_count(1)
    await moves.first.get_by_role("button").click()
    await expect(page.get_by_test_id("balance-undone")).to_be_visible()
    await expect(page.get_by_test_id("balance-error")).to_have_count(0)


async def test_advice_that_no_longer_holds_is_refused_in_words(
    fresh: RunningHouse, screens: Screens
) -> None:
    """A colleague was quicker: the sentence is shown, and the list is read again."""
    screens.forgive("status of 4")
    await fresh.take(lane="enquiry")
    page = await desk(screens, fresh)
    advice = page.get_by_test_id("balance-advice").get_by_role("listitem").first
    kept = await advice.get_attribute("data-advice")
    await fresh.post(f"/balance/advice/{kept}/apply", "manager")
    await advice.get_by_role("button").click()
    await expect(page.get_by_test_id("balance-error")).not_to_be_empty()
    await expect(page.get_by_test_id("balance-moves").get_by_role("listitem")).to_have_count(1)


async def test_rules_that_would_be_unfair_are_refused_beside_the_field(
    fresh: RunningHouse, screens: Screens
) -> None:
    """Then put right, and in force at once; the history says who and why."""
    screens.forgive("status of 422")
    page = await desk(screens, fresh)
    save = page.get_by_test_id("rules-save")
    handicap = page.get_by_test_id("handicap-7-social")
    await handicap.fill("40")
    await page.get_by_test_id("class-reason-veteran").fill("")
    await page.get_by_test_id("rules-reason").fill("a test of the bound")
    await save.click()
    beyond = page.get_by_test_id("field-error-fairness_bound_s")
    await expect(beyond).to_contain_text("公平上限")
    await expect(page.get_by_test_id("field-error-classes.veteran.reason")).to_be_visible()
    await expect(page.get_by_test_id("rules-error")).not_to_be_empty()
    before = await rules_of(fresh)
    await handicap.fill("2.5")
    await page.get_by_test_id("class-reason-veteran").fill("军人依法优先")
    await save.click()
    await expect(page.get_by_test_id("rules-saved")).to_be_visible()
    await expect(beyond).to_have_count(0)
    after = await rules_of(fresh)
    assert after["windows"]["7"]["social"] == 150
    assert after["version"] == before["version"] + 1
    assert {**after["windows"], "7": None} == {**before["windows"], "7": None}
    history = page.get_by_test_id("rules-history")
    await history.locator("summary").click()
    await expect(history).to_contain_text("a test of the bound")


async def test_only_lines_that_are_offered_can_be_added(
    fresh: RunningHouse, screens: Screens
) -> None:
    """What another hall keeps to itself would be refused, so it is not in the list."""
    rules = (await fresh.get("/halls/branch-1/rules", "manager")).json()["rules"]
    page = await desk(screens, fresh)
    options = page.get_by_test_id("rules-add-line").locator("option[value^='branch-1:']")
    await expect(options).to_have_count(len(rules["remote_lanes"]))
    values = await options.evaluate_all("found => found.map((option) => option.value)")
    assert values == [f"branch-1:{lane}" for lane in rules["remote_lanes"]]
    await expect(options.first).to_contain_text("公安分厅")


async def test_a_figure_that_is_none_is_not_sent(fresh: RunningHouse, screens: Screens) -> None:
    """The field says so; nothing left the page."""
    page = await desk(screens, fresh)
    await page.get_by_test_id("class-credit-elderly").fill("soon")
    await page.get_by_test_id("rules-reason").fill("no figure")
    await page.get_by_test_id("rules-save").click()
    await page.get_by_test_id("field-error-classes.elderly.credit_s").wait_for()
    assert (await rules_of(fresh))["classes"]["elderly"]["credit_s"] == 3600


async def test_rules_that_somebody_else_changed_are_read_again(
    fresh: RunningHouse, screens: Screens
) -> None:
    """Nobody overwrites what they have not seen."""
    screens.forgive("status of 409")
    page = await desk(screens, fresh)
    await page.get_by_test_id("rules-reason").fill("too late")
    rules = await rules_of(fresh)
    rules["classes"]["elderly"]["credit_s"] = 1800
    body = {"rules": rules, "reason": "quicker"}
    assert (await fresh.post("/halls/tonghua/rules", "manager", body)).status_code == 200
    await page.get_by_test_id("rules-save").click()
    await page.get_by_test_id("rules-reload").click()
    await expect(page.get_by_test_id("class-credit-elderly")).to_have_value("30")
    await page.get_by_test_id("class-cap-elderly").fill("12")
    await page.get_by_test_id("rules-save").click()
    await page.get_by_test_id("rules-saved").wait_for()
    elderly = (await rules_of(fresh))["classes"]["elderly"]
    assert (elderly["credit_s"], elderly["cap"]) == (1800, 12)


async def test_priorities_are_looked_back_at(fresh: RunningHouse, screens: Screens) -> None:
    """Each with its reason; a note is needed, and stays."""
    await fresh.take(**{"class": "green_channel", "reason": "重大项目"})
    page = await desk(screens, fresh)
    use = page.get_by_test_id("review-list").get_by_role("listitem").first
    await expect(use).to_contain_text("绿色通道")
    await expect(use).to_contain_text("重大项目")
    await expect(page.get_by_test_id("review-no-A001")).to_be_disabled()
    await page.get_by_test_id("review-note-A001").fill("没有批文")
    await page.get_by_test_id("review-no-A001").click()
    await expect(use).to_contain_text("没有批文")  # said once it is answered
    await page.reload()
    await page.get_by_test_id("manager-hall").select_option("tonghua")
    await expect(use).to_contain_text("没有批文")
    await expect(page.get_by_test_id("coverage")).to_contain_text("预计等候准确度")


async def test_a_stranded_number_is_moved(fresh: RunningHouse, screens: Screens) -> None:
    """The manager chooses where to; that its lane is gone stands on the record as the reason."""
    ticket = await fresh.take(lane="collection")
    await fresh.post("/windows/tonghua/C1/open", "manager")
    for lines in fresh.group.line.rules.halls["tonghua"].windows.values():
        lines.pop("collection", None)
    page = await desk(screens, fresh)
    number = ticket["number"]
    await page.get_by_test_id(f"stranded-lane-{number}").select_option("social")
    await page.get_by_test_id(f"stranded-move-{number}").click()
    await expect(page.get_by_test_id("stranded")).to_have_count(0)
    found = await sql.rows(
        sql.connection(), "SELECT document FROM event WHERE name='ticket.transferred'"
    )
    assert ["已停用：业务类别 collection" in event["document"] for event in found] == [True]
