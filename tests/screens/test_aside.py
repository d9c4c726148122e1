"""What a clerk does with somebody who cannot be served here and now."""

from playwright.async_api import Page, expect

from records.db import sql
from tests.support.browser import (
    PHONE,
    Fate,
    Screens,
    click,
    cut_between,
    finish,
    open_window,
    press,
    settled,
    ticket_is,
)
from tests.support.house import RunningHouse

WINDOW = 7


async def serving(screens: Screens, house: RunningHouse, waiting: int) -> Page:
    """A console whose clerk serves A001."""
    for _ in range(waiting):
        await house.take()
    console = await open_window(screens, house, WINDOW)
    for state in ("called", "serving"):
        await press(console, "Space")
        await ticket_is(console, state, "A001")
    return console


async def moves(number: str) -> list[str]:
    """What the log says happened to a ticket, oldest first."""
    found = await sql.rows(
        sql.connection(),
        "SELECT e.name FROM event e JOIN ticket t ON t.id = e.ticket WHERE t.number=? "
        "ORDER BY e.seq",
        number,
    )
    return [row["name"].removeprefix("ticket.") for row in found]


async def test_a_person_steps_aside_and_comes_back(fresh: RunningHouse, screens: Screens) -> None:
    """One key and a reason free the window; another puts the number back in its own place."""
    console = await serving(screens, fresh, waiting=3)
    await press(console, "h")
    await click(console, "reason-preset-1")
    await ticket_is(console, "idle")
    parked = console.get_by_test_id("console-parked")
    await expect(parked.locator("[data-number=A001]")).to_be_visible()
    await press(console, "Space")
    await ticket_is(console, "called", "A002")
    await expect(console.get_by_test_id("console-resume-A001")).to_be_enabled()
    await press(console, "g")
    await expect(parked.locator("[data-number=A001]")).to_have_count(0)
    await ticket_is(console, "called", "A002")
    first = console.get_by_test_id("console-waiting").get_by_role("listitem").first
    await expect(first).to_have_attribute("data-number", "A001")
    assert await moves("A001") == ["issued", "called", "started", "parked", "resumed"]
    reason = await sql.rows(
        sql.connection(), "SELECT document FROM event WHERE name='ticket.parked'"
    )
    assert "填写表格" in reason[0]["document"]


async def test_the_phone_says_that_the_place_is_kept(fresh: RunningHouse, screens: Screens) -> None:
    """Whoever stepped aside need not fear for it."""
    issued = await fresh.take()
    phone = await screens.open(fresh, issued["follow"]["path"], PHONE)
    await fresh.verb(WINDOW, "open")
    await fresh.verb(WINDOW, "call-next")
    await fresh.verb(WINDOW, "park", {"reason": "a form"})
    await expect(phone.get_by_test_id("ticket-parked")).to_contain_text("位置为您保留")
    await fresh.verb(WINDOW, "resume", {"ticket": issued["id"]})
    await expect(phone.get_by_test_id("ticket-ahead")).to_contain_text("下一位就是您")


async def test_a_number_goes_to_another_lane(fresh: RunningHouse, screens: Screens) -> None:
    """The one at the window, by key; the display counts it where it belongs."""
    display = await screens.open(fresh, "/display/tonghua")
    console = await serving(screens, fresh, waiting=1)
    await press(console, "t")
    await click(console, "transfer-lane-social")
    await ticket_is(console, "idle")
    await expect(display.get_by_test_id("waiting-social")).to_have_text("1")
    await expect(display.get_by_test_id("call-row")).to_have_count(0)
    row = console.get_by_test_id("console-waiting").locator("[data-number=A001]")
    await expect(row).to_contain_text("社会事务")


async def test_a_number_goes_to_one_window_alone(fresh: RunningHouse, screens: Screens) -> None:
    """Somebody who waits is kept for a colleague for a reason, and their phone names the window."""
    issued = await fresh.take()
    phone = await screens.open(fresh, issued["follow"]["path"], PHONE)
    await fresh.verb(8, "open")
    console = await open_window(screens, fresh, WINDOW)
    await click(console, "console-transfer-A001")
    await expect(console.get_by_test_id("transfer-window-9")).to_have_count(0)
    await click(console, "transfer-window-8")
    dialog = console.get_by_role("dialog")
    await expect(dialog).to_contain_text("转办 A001 到8号")
    await click(console, "reason-preset-2")
    await expect(phone.get_by_test_id("ticket-only")).to_contain_text("8号窗口")
    await expect(console.get_by_test_id("console-waiting")).to_contain_text("无人等候")
    called = (await fresh.verb(8, "call-next")).json()
    assert called["ticket"]["number"] == "A001"
    told = await sql.rows(
        sql.connection(), "SELECT document FROM event WHERE name='ticket.transferred'"
    )
    assert "需指定窗口办理" in told[0]["document"]


async def test_a_move_is_thought_over_while_its_reason_is_asked(
    fresh: RunningHouse, screens: Screens
) -> None:
    """Back leads to the choice of another lane; nothing is moved before a reason is given."""
    await fresh.take()
    console = await open_window(screens, fresh, WINDOW)
    await click(console, "console-transfer-A001")
    await click(console, "transfer-lane-project")
    dialog = console.get_by_role("dialog")
    await expect(dialog).to_contain_text("投资项目")
    await settled(console)
    await dialog.get_by_role("button", name="返回").click()
    await click(console, "transfer-lane-social")
    await expect(dialog).to_contain_text("社会事务")
    await console.get_by_test_id("reason-input").fill("  填错了表  ")
    assert await moves("A001") == ["issued"]
    await click(console, "reason-submit")
    row = console.get_by_test_id("console-waiting").locator("[data-number=A001]")
    await expect(row).to_contain_text("社会事务")
    told = await sql.rows(
        sql.connection(), "SELECT document FROM event WHERE name='ticket.transferred'"
    )
    assert ['"reason":"填错了表"' in event["document"] for event in told] == [True]


async def test_finishing_calls_nobody_if_that_is_wanted(
    fresh: RunningHouse, screens: Screens
) -> None:
    """A key of its own ends the service and leaves the window free."""
    console = await serving(screens, fresh, waiting=2)
    await finish(console, "f")
    await ticket_is(console, "idle")
    await expect(console.get_by_test_id("console-finish")).to_be_disabled()
    assert await moves("A001") == ["issued", "called", "started", "finished"]
    assert await moves("A002") == ["issued"]


async def test_a_visit_goes_on_to_its_next_stop(fresh: RunningHouse, screens: Screens) -> None:
    """With the same number: the console and the phone say so, and it waits in the next lane."""
    body = {"hall": "tonghua", "theme": "newborn"}
    issued = (await fresh.post("/tickets", "kiosk", body)).json()
    phone = await screens.open(fresh, issued["follow"]["path"], PHONE)
    await expect(phone.get_by_test_id("ticket-stops")).to_contain_text("社会事务")
    console = await open_window(screens, fresh, WINDOW)
    await press(console, "Space")
    await ticket_is(console, "called", issued["number"])
    await expect(console.get_by_test_id("console-why")).to_contain_text(issued["number"])
    await expect(console.get_by_test_id("console-stops")).to_contain_text("社会事务")
    await press(console, "Space")
    await ticket_is(console, "serving")
    await finish(console, "f")
    await expect(console.get_by_test_id("console-banner")).to_contain_text("下一站")
    row = console.get_by_test_id("console-waiting").get_by_role("listitem").first
    await expect(row).to_contain_text("社会事务")
    await expect(phone.get_by_test_id("ticket-stops")).to_have_count(0)
    await expect(phone.get_by_test_id("ticket-state")).to_have_attribute("data-state", "waiting")


async def test_keys_do_nothing_while_an_answer_is_under_way(
    fresh: RunningHouse, screens: Screens
) -> None:
    """Neither a dialog opens nor is a second verb sent."""
    console = await serving(screens, fresh, waiting=2)
    cut = await cut_between(console, "**/finish", Fate.NO_ANSWER)
    await finish(console, "f")
    await cut.happened()
    await settled(console)
    for key in "htfgrmup":
        await console.keyboard.press(key)
    await expect(console.get_by_role("dialog")).to_have_count(0)
    assert len(cut.keys) == 1
    assert await moves("A001") == ["issued", "called", "started", "finished"]


async def test_a_window_of_another_hall_is_said_to_be_one(
    fresh: RunningHouse, screens: Screens
) -> None:
    """On the display, on the phone, and at the console of the window itself."""
    rules = (await fresh.get("/halls/branch-1/rules", "manager")).json()["rules"]
    rules["windows"]["1"]["tonghua:social"] = 600
    body = {"rules": rules, "reason": "a long line in town"}
    assert (await fresh.post("/halls/branch-1/rules", "manager", body)).status_code == 200
    display = await screens.open(fresh, "/display/tonghua")
    issued = await fresh.take(lane="social")
    phone = await screens.open(fresh, issued["follow"]["path"], PHONE)
    await fresh.post("/windows/branch-1/1/open", "manager")
    await fresh.post("/windows/branch-1/1/call-next", "manager")
    row = display.get_by_test_id("call-row")
    await expect(row.get_by_test_id("call-afar")).to_contain_text("远程")
    await expect(row).to_contain_text("公安分厅")
    await expect(phone.get_by_test_id("ticket-afar")).to_contain_text("公安分厅")
    await expect(display.get_by_test_id("waiting-social")).to_have_text("0")
