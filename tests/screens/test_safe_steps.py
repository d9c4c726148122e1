"""A clerk with two left hands: what is pressed once too often does nothing."""

import pytest
from playwright.async_api import Page, Route, expect

from kit.clock import ManualClock
from records import sql
from tests.support.browser import (
    CUT_OFF,
    DESK,
    Fate,
    Screens,
    click,
    cut_between,
    finish,
    log_in,
    open_window,
    press,
    settled,
    ticket_is,
    window_is,
)
from tests.support.house import RunningHouse

WINDOW = 7
LONG_SERVICE_S = 65


async def moves(number: str) -> list[str]:
    """What the log says happened to a ticket, oldest first."""
    found = await sql.rows(
        "SELECT e.name FROM event e JOIN ticket t ON t.id = e.ticket WHERE t.number=? "
        "ORDER BY e.seq",
        number,
    )
    return [row["name"].removeprefix("ticket.") for row in found]


async def serving(
    screens: Screens, house: RunningHouse, waiting: int = 2, clock: ManualClock | None = None
) -> Page:
    """A console whose clerk serves A001; the keys still rest. By `clock`, A001 came slowly."""
    for _ in range(waiting):
        await house.take()
    console = await open_window(screens, house, WINDOW)
    for state in ("called", "serving"):
        await press(console, "Space")
        await ticket_is(console, state, "A001")
        if clock is not None and state == "called":
            clock.advance(seconds=30)
    return console


async def at_rest(console: Page) -> None:
    """Whatever was pressed has had its effect: no answer is under way, no key rests."""
    await settled(console)
    step = console.get_by_test_id("console-next")
    await expect(step).to_be_enabled()
    await expect(step).to_have_attribute("aria-disabled", "false")


async def reads(console: Page, clock: ManualClock, seconds: int) -> None:
    """Let business time pass and the console read its window again, as it does every 15 s."""
    clock.advance(seconds=seconds)
    async with console.expect_response(lambda found: found.url.endswith(f"/tonghua/{WINDOW}")):
        await console.clock.fast_forward(15_000)


@pytest.mark.parametrize("later_ms", [0, 600])
@pytest.mark.parametrize("key", ["Space", "Enter", "f"])
async def test_a_second_press_closes_nobody(
    fresh: RunningHouse, screens: Screens, key: str, later_ms: int
) -> None:
    """Start has just become finish: the key rests, visibly, and is not kept for later."""
    console = await serving(screens, fresh)
    step = console.get_by_test_id("console-next")
    await expect(step).to_have_attribute("aria-disabled", "true")
    await console.clock.fast_forward(later_ms)
    await console.keyboard.press(key)
    await settled(console)
    await expect(step).to_have_attribute("aria-disabled", "false")
    await expect(console.get_by_role("dialog")).to_have_count(0)
    await ticket_is(console, "serving", "A001")
    assert await moves("A001") == ["issued", "called", "started"]


async def test_a_double_click_is_one_step(fresh: RunningHouse, screens: Screens) -> None:
    """The pointer is as hasty as a key: called, and not begun."""
    await fresh.take()
    console = await open_window(screens, fresh, WINDOW)
    await settled(console)
    place = await console.get_by_test_id("console-next").bounding_box()
    assert place is not None
    at = place["x"] + 40, place["y"] + 20
    await console.mouse.click(*at)
    await ticket_is(console, "called", "A001")
    await console.mouse.click(*at)
    await at_rest(console)
    await ticket_is(console, "called", "A001")
    assert await moves("A001") == ["issued", "called"]


async def test_a_short_service_is_asked_about(fresh: RunningHouse, screens: Screens) -> None:
    """Going on is the default, also for whoever drums on; a key of its own finishes."""
    console = await serving(screens, fresh)
    await press(console, "Space")
    dialog = console.get_by_role("dialog")
    await expect(dialog).to_contain_text("才办理了")
    for key in ("Space", "Enter", "y"):
        await console.keyboard.press(key)
    await expect(dialog).to_be_visible()
    await press(console, "Space")
    await expect(dialog).to_have_count(0)
    assert await moves("A001") == ["issued", "called", "started"]
    await finish(console)
    await ticket_is(console, "called", "A002")


async def test_a_question_ends_with_what_it_was_about(
    fresh: RunningHouse, screens: Screens
) -> None:
    """Another tab moves the person on: the answer must not hit the next one."""
    console = await serving(screens, fresh)
    await press(console, "h")
    await console.get_by_role("dialog").wait_for()
    for verb in ("finish", "call-next"):
        await fresh.verb(WINDOW, verb)
    await expect(console.get_by_role("dialog")).to_have_count(0)
    await ticket_is(console, "called", "A002")


async def test_a_long_service_is_not_asked_about_and_its_clock_is_the_servers(
    timed: RunningHouse, screens: Screens, clock: ManualClock
) -> None:
    """By a second screen, too, whose own clock is seven hours off."""
    console = await serving(screens, timed, clock=clock)
    await reads(console, clock, LONG_SERVICE_S)
    await expect(console.get_by_test_id("console-timer")).to_contain_text("1:0")
    other = await screens.open(timed, "/console", DESK, clock=True)
    await other.clock.set_system_time("2026-11-23T16:00:00+08:00")
    await log_in(other, timed, f"clerk-{WINDOW:02}")
    await expect(other.get_by_test_id("console-timer")).to_contain_text("已办理")
    await expect(other.get_by_test_id("console-timer")).to_contain_text("1:0")
    await press(console, "Space")
    await ticket_is(console, "called", "A002")


async def test_a_finish_is_undone(
    timed: RunningHouse, screens: Screens, clock: ManualClock
) -> None:
    """Button and key say whose, and the service clock goes on as if nothing had happened."""
    console = await serving(screens, timed, clock=clock)
    await reads(console, clock, LONG_SERVICE_S)
    await press(console, "f")
    await ticket_is(console, "idle")
    undo = console.get_by_test_id("console-undo")
    await expect(undo).to_contain_text("撤销办结 A001")
    await press(console, "u")
    await ticket_is(console, "serving", "A001")
    await expect(console.get_by_test_id("console-timer")).to_contain_text("1:0")
    await expect(undo).to_be_disabled()
    assert (await moves("A001"))[-2:] == ["finished", "finish_undone"]


async def test_a_recall_waits(timed: RunningHouse, screens: Screens, clock: ManualClock) -> None:
    """The button counts down; the server's "too early" is a calm word, and counts down again."""
    screens.forgive("status of 409")
    await timed.take()
    console = await open_window(screens, timed, WINDOW)
    await press(console, "Space")
    await ticket_is(console, "called", "A001")
    recall = console.get_by_test_id("console-recall")
    await expect(recall).to_contain_text("秒")
    await expect(recall).to_be_disabled()
    await console.clock.fast_forward(6_000)  # the page's clock runs ahead of the house's
    await expect(recall).to_be_enabled()
    await console.keyboard.press("r")
    banner = console.get_by_test_id("console-banner")
    await expect(banner).to_have_attribute("data-kind", "info")
    await expect(banner).to_contain_text("重呼")
    await expect(recall).to_be_disabled()
    await reads(console, clock, 10)
    await press(console, "r")
    await expect(console.get_by_test_id("console-number")).to_have_attribute("data-call-no", "2")


async def test_one_resumes_and_the_next_does_not(fresh: RunningHouse, screens: Screens) -> None:
    """Whoever moves up into the first place is not put back by the second press."""
    for _ in range(2):
        await fresh.take()
    await fresh.verb(WINDOW, "open")
    for _ in range(2):
        await fresh.verb(WINDOW, "call-next")
        await fresh.verb(WINDOW, "park", {"reason": "a form"})
    console = await screens.open(fresh, "/console", DESK, clock=True)
    await log_in(console, fresh, f"clerk-{WINDOW:02}")
    parked = console.get_by_test_id("console-parked").locator("[data-number]")
    await expect(parked).to_have_count(2)
    await press(console, "g")
    await expect(parked).to_have_count(1)
    await console.clock.fast_forward(400)
    await console.keyboard.press("g")
    await at_rest(console)
    await expect(parked).to_have_count(1)


async def test_enter_twice_at_the_login_calls_nobody(fresh: RunningHouse, screens: Screens) -> None:
    """The second one was for the form, though the desk is there already."""
    await fresh.take()
    await fresh.verb(WINDOW, "open")
    console = await screens.open(fresh, "/console", DESK, clock=True)
    await console.get_by_test_id("login-username").fill(f"clerk-{WINDOW:02}")
    await console.get_by_test_id("login-password").fill(fresh.demo_password)
    await console.keyboard.press("Enter")
    await window_is(console, "open")
    await console.keyboard.press("Enter")
    await at_rest(console)
    await ticket_is(console, "idle")
    assert await moves("A001") == ["issued"]


async def test_logging_out_asks_what_becomes_of_the_person(
    fresh: RunningHouse, screens: Screens
) -> None:
    """Staying is the default; putting on hold keeps the place, and no window is left open."""
    console = await serving(screens, fresh)
    await click(console, "logout")
    await expect(console.get_by_role("dialog")).to_contain_text("A001 还在窗口")
    await press(console, "Enter")
    await ticket_is(console, "serving", "A001")
    await click(console, "logout")
    await click(console, "leave-park")
    await console.get_by_test_id("login-submit").wait_for()
    assert (await moves("A001"))[-1] == "parked"
    window = (await fresh.get(f"/windows/tonghua/{WINDOW}", "manager")).json()["window"]
    assert (window["state"], window["ticket"]) == ("paused", None)


async def test_logging_out_leaves_no_window_open(fresh: RunningHouse, screens: Screens) -> None:
    """Nobody would call at it; a window that is closed is left without a question."""
    console = await open_window(screens, fresh, WINDOW)
    await click(console, "logout")
    await click(console, "leave-close")
    await console.get_by_test_id("login-submit").wait_for()
    await log_in(console, fresh, f"clerk-{WINDOW:02}")
    await window_is(console, "closed")
    await console.get_by_test_id("logout").click()
    await console.get_by_test_id("login-submit").wait_for()


async def test_a_second_window_pauses_the_first(fresh: RunningHouse, screens: Screens) -> None:
    """With a word at both; as long as somebody is at the first, the second does not open."""
    screens.forgive("status of 409")
    first = await serving(screens, fresh, waiting=1)
    second = await screens.open(fresh, "/console", DESK, clock=True)
    await second.get_by_test_id("login-window").fill("9")
    await log_in(second, fresh, f"clerk-{WINDOW:02}")
    await window_is(second, "closed")
    banner = second.get_by_test_id("console-banner")
    await click(second, "console-open")
    await expect(banner).to_contain_text("7号综合窗口")
    await expect(banner).to_have_attribute("data-kind", "refused")
    await finish(first)
    await ticket_is(first, "idle")
    await click(second, "console-open")
    await window_is(second, "open")
    await expect(banner).to_contain_text("7号综合窗口已暂停")
    await window_is(first, "paused")
    await expect(first.get_by_test_id("console-window-state")).to_contain_text("9号综合窗口")


async def test_offline_says_since_when(fresh: RunningHouse, screens: Screens) -> None:
    """Counts are not shown as if fresh, and become so again by themselves."""
    screens.forgive(*CUT_OFF)
    await fresh.take()
    console = await open_window(screens, fresh, WINDOW)
    await console.context.set_offline(offline=True)
    offline = console.get_by_test_id("console-offline")
    await expect(offline).to_contain_text("离线，自")
    await expect(console.get_by_test_id("connection")).to_have_attribute("data-status", "down")
    await console.context.set_offline(offline=False)
    await console.clock.fast_forward(15_000)
    await expect(offline).to_have_count(0)


async def test_a_late_finish_hits_nobody_else(fresh: RunningHouse, screens: Screens) -> None:
    """Pressed while the network was cut; meanwhile the same clerk went on at another screen."""
    screens.forgive(*CUT_OFF)
    console = await serving(screens, fresh)
    cut = await cut_between(console, f"**/{WINDOW}/finish", Fate.PASS)
    await console.context.set_offline(offline=True)
    await finish(console)
    banner = console.get_by_test_id("console-banner")
    await expect(banner).to_have_attribute("data-kind", "repeating")
    for verb in ("finish", "call-next", "start"):
        assert (await fresh.verb(WINDOW, verb)).status_code == 200
    sent = len(cut.keys)
    await console.context.set_offline(offline=False)
    await console.clock.fast_forward(15_000)
    await expect(banner).to_contain_text("没有再执行")
    await ticket_is(console, "serving", "A002")
    assert len(cut.keys) == sent
    assert await moves("A002") == ["issued", "called", "started"]


SIZES = [(1366, 620), (1024, 768)]
NAMES = {
    "name": "综合受理与投资项目审批协同服务专窗一楼东侧第七号窗口（试点）",
    "name_en": "Comprehensive service window 7",
}
_HIDDEN = """() => [...document.querySelectorAll(
    ".work button, .work .card > *, aside h2, aside .lanes li, header button, header p"
  )].filter(found => {
    const { right, bottom, height } = found.getBoundingClientRect();
    const card = (found.closest(".card") ?? document.body).getBoundingClientRect();
    return height === 0 || right > innerWidth || bottom > innerHeight || bottom > card.bottom;
  }).map(found => found.textContent)"""


async def renamed(route: Route) -> None:
    """The window under a long name."""
    response = await route.fetch()
    reading = await response.json()
    reading["window"] |= NAMES
    await route.fulfill(response=response, json=reading)


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_nothing_is_hidden_on_a_small_screen(
    fresh: RunningHouse, screens: Screens, width: int, height: int
) -> None:
    """With two-digit counts, a long name of the window, a message, and somebody being called."""
    for _ in range(12):
        await fresh.take()
    console = await screens.open(fresh, "/console", {"width": width, "height": height}, clock=True)
    await console.route(f"**/windows/tonghua/{WINDOW}", renamed)
    await log_in(console, fresh, f"clerk-{WINDOW:02}")
    await window_is(console, "closed")
    await click(console, "console-open")
    await window_is(console, "open")
    await press(console, "Space")
    await ticket_is(console, "called", "A001")
    await expect(console.get_by_text(NAMES["name"])).to_be_visible()
    assert await console.evaluate(_HIDDEN) == []
    page = await console.evaluate("[document.body.scrollWidth, document.body.scrollHeight]")
    assert page == [width, height]
