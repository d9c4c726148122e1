import re
from typing import Any

from playwright.async_api import Page, expect

from tests.support.browser import CUT_OFF, PHONE, Fate, Screens, cut_between
from tests.support.house import RunningHouse


async def phone_with(
    screens: Screens, house: RunningHouse, before: int = 0
) -> tuple[Page, dict[str, Any]]:
    """A phone that has read the code of a ticket with so many people before it."""
    for _ in range(before):
        await house.take()
    issued = await house.take()
    phone = await screens.open(house, issued["follow"]["path"], PHONE)
    await expect(phone.get_by_test_id("ticket-number")).to_have_text(issued["number"])
    return phone, issued


async def state_is(phone: Page, state: str) -> None:
    """Wait until the phone says that the ticket is in this state."""
    await expect(phone.get_by_test_id("ticket-state")).to_have_attribute("data-state", state)


async def test_it_counts_down_and_names_the_window(fresh: RunningHouse, screens: Screens) -> None:
    """Live from one ahead to the window, and to the end."""
    phone, _ = await phone_with(screens, fresh, before=1)
    ahead = phone.get_by_test_id("ticket-ahead")
    await expect(ahead).to_have_text("1")
    await fresh.verb(1, "open")
    await fresh.verb(1, "call-next")
    # Nobody is before it in its lane, but the one open window is busy for longer.
    await expect(ahead).to_contain_text("同类业务中您排第一")
    await fresh.verb(7, "open")
    await fresh.verb(7, "call-next")
    await state_is(phone, "called")
    window = phone.get_by_test_id("ticket-window")
    await expect(window).to_have_attribute("data-window", "7")
    await expect(window).to_contain_text("号窗口")
    await expect(phone).to_have_title("A002 → 7号窗口")
    await fresh.verb(7, "start")
    await state_is(phone, "serving")
    await fresh.verb(7, "finish")
    await state_is(phone, "served")
    await phone.reload()
    await state_is(phone, "served")


async def test_a_finish_that_was_a_mistake(fresh: RunningHouse, screens: Screens) -> None:
    """Whoever looks again sees that the service goes on, and then everything live."""
    phone, _ = await phone_with(screens, fresh)
    for verb in ("open", "call-next", "start", "finish"):
        await fresh.verb(7, verb)
    await state_is(phone, "served")
    await fresh.verb(7, "undo-finish")
    await phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await state_is(phone, "serving")
    await fresh.verb(7, "park", {"reason": "a form"})
    await state_is(phone, "parked")


async def test_whoever_looks_gets_the_exact_figure(fresh: RunningHouse, screens: Screens) -> None:
    """The feed tells marks only; a phone that is taken out of the pocket asks."""
    phone, _ = await phone_with(screens, fresh, before=9)
    ahead = phone.get_by_test_id("ticket-ahead")
    await expect(ahead).to_have_text("9")
    await fresh.verb(1, "open")
    await fresh.verb(1, "call-next")
    await phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(ahead).to_have_text("8")


async def test_who_missed_the_call_comes_back(fresh: RunningHouse, screens: Screens) -> None:
    """By the button, behind the one who waits, even when the answer is lost."""
    screens.forgive(*CUT_OFF)
    phone, _ = await phone_with(screens, fresh)
    await fresh.take()
    await fresh.verb(7, "open")
    await fresh.verb(7, "call-next")
    await fresh.verb(7, "miss")
    await state_is(phone, "missed")
    cut = await cut_between(phone, "**/return", Fate.LOST_ANSWER)
    await phone.get_by_test_id("ticket-return").click()
    await cut.happened()
    cut.fate = Fate.PASS
    await state_is(phone, "waiting")
    await expect(phone.get_by_test_id("ticket-ahead")).to_have_text("1")
    assert len(set(cut.keys)) == 1


async def test_it_can_be_given_up(fresh: RunningHouse, screens: Screens) -> None:
    """Only after a second thought; then the place goes to the next one."""
    phone, issued = await phone_with(screens, fresh)
    await phone.get_by_test_id("ticket-cancel").click()
    await phone.get_by_role("button", name="保留").click()
    await state_is(phone, "waiting")
    await phone.get_by_test_id("ticket-cancel").click()
    await phone.get_by_test_id("ticket-cancel-confirm").click()
    await state_is(phone, "cancelled")
    found = await fresh.get(f"/tickets/{issued['id']}", "manager")
    assert found.json()["state"] == "cancelled"


async def test_a_code_that_was_tampered_with_opens_nothing(
    fresh: RunningHouse, screens: Screens
) -> None:
    """Somebody else's number is not to be had by guessing."""
    screens.forgive("status of 4")
    issued = await fresh.take()
    phone = await screens.open(fresh, f"/ticket#{issued['id']}.{'0' * 32}", PHONE)
    await phone.get_by_test_id("ticket-invalid").wait_for()
    await expect(phone.get_by_test_id("ticket-number")).to_have_count(0)
    for fragment in ("", "#", "#%zz", f"#{issued['id']}"):
        await phone.goto(f"{fresh.base_url}/ticket{fragment}")
        await phone.get_by_test_id("ticket-hint").wait_for()


async def test_the_wait_is_told_as_a_range(fresh: RunningHouse, screens: Screens) -> None:
    """Nothing while nobody serves; then from as much as to as much, and live."""
    phone, _ = await phone_with(screens, fresh, before=8)
    await expect(phone.get_by_test_id("ticket-ahead")).to_have_text("8")
    told = phone.get_by_test_id("ticket-estimate")
    await expect(told).to_have_count(0)
    await fresh.verb(7, "open")
    await expect(told).to_contain_text(re.compile(r"约 \d+–\d+ 分钟"))
    before = await told.inner_text()
    for window in (1, 2, 3, 4):
        await fresh.verb(window, "open")
    await expect(told).not_to_have_text(before)


async def test_others_may_be_let_go_first(fresh: RunningHouse, screens: Screens) -> None:
    """After a second thought, and once, even when the answer is lost."""
    screens.forgive(*CUT_OFF)
    phone, issued = await phone_with(screens, fresh, before=1)
    for _ in range(6):
        await fresh.take()
    ahead = phone.get_by_test_id("ticket-ahead")
    await phone.get_by_test_id("ticket-postpone").click()
    await phone.get_by_role("button", name="不让了").click()
    await expect(ahead).to_have_text("1")
    await phone.get_by_test_id("ticket-postpone").click()
    await phone.get_by_test_id("postpone-3").check(force=True)
    await expect(phone.get_by_test_id("postpone-outcome")).to_contain_text("4")
    cut = await cut_between(phone, "**/postpone", Fate.LOST_ANSWER)
    await phone.get_by_test_id("postpone-confirm").click()
    await cut.happened()
    cut.fate = Fate.PASS
    await expect(ahead).to_have_text("4")
    await expect(phone.get_by_test_id("ticket-postponed")).to_contain_text("已让号")
    assert len(set(cut.keys)) == 1
    found = await fresh.get(f"/tickets/{issued['id']}", "manager")
    assert found.json()["ahead"] == 4
