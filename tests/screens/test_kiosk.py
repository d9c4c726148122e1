import json
import re
from typing import Any

from playwright.async_api import Page, ViewportSize, expect

from records.db import sql
from tests.support.browser import (
    CUT_OFF,
    Fate,
    Screens,
    cut_between,
    open_window,
    settled,
    take_number,
    touch,
)
from tests.support.house import RunningHouse


async def tickets() -> list[dict[str, Any]]:
    """Every ticket on record, oldest first."""
    return await sql.rows(
        sql.connection(), "SELECT number, lane, document FROM ticket ORDER BY ordinal"
    )


async def kiosk_of(screens: Screens, house: RunningHouse) -> Page:
    """A kiosk that is ready to be touched."""
    kiosk = await screens.open(house, "/kiosk/tonghua")
    await kiosk.get_by_test_id("lane-instant").wait_for()
    await settled(kiosk)
    return kiosk


async def test_one_touch_gives_a_number_and_its_code(fresh: RunningHouse, screens: Screens) -> None:
    """The number is large, the code is a picture, and both belong to the ticket on record."""
    kiosk = await kiosk_of(screens, fresh)
    await touch(kiosk, "lane-business")
    await expect(kiosk.get_by_test_id("kiosk-number")).to_have_text("B001")
    await expect(kiosk.get_by_test_id("kiosk-ahead")).to_have_attribute("data-ahead", "0")
    code = kiosk.get_by_test_id("kiosk-qr")
    await expect(code).to_be_visible()
    width = await code.evaluate("image => image.decode().then(() => image.naturalWidth)")
    assert width > 0
    path = await code.get_attribute("data-path")
    assert path is not None
    phone = await screens.open(fresh, path)
    await expect(phone.get_by_test_id("ticket-number")).to_have_text("B001")
    assert [ticket["number"] for ticket in await tickets()] == ["B001"]


async def test_the_code_leads_to_the_address_of_the_house(
    fresh: RunningHouse, screens: Screens
) -> None:
    """What a phone reads is the whole address, not a path that only this browser could follow."""
    issued = await fresh.take("kiosk")
    assert issued["follow"]["url"] == fresh.base_url + issued["follow"]["path"]
    phone = await screens.open_url(issued["follow"]["url"])
    await expect(phone.get_by_test_id("ticket-number")).to_have_text(issued["number"])


async def test_two_touches_are_one_person(fresh: RunningHouse, screens: Screens) -> None:
    """Neither a double tap nor two events in one breath give a second number."""
    kiosk = await kiosk_of(screens, fresh)
    await kiosk.get_by_test_id("lane-instant").dblclick()
    await expect(kiosk.get_by_test_id("kiosk-number")).to_have_text("A001")
    await touch(kiosk, "kiosk-done")
    lane = kiosk.get_by_test_id("lane-instant")
    await lane.wait_for()
    await settled(kiosk)
    await lane.evaluate("lane => { lane.click(); lane.click(); }")
    await expect(kiosk.get_by_test_id("kiosk-number")).to_have_text("A002")
    await touch(kiosk, "kiosk-done")
    await expect(kiosk.get_by_test_id("waiting-instant")).to_have_text("2")
    assert [ticket["number"] for ticket in await tickets()] == ["A001", "A002"]


async def test_a_lost_answer_is_asked_for_again(fresh: RunningHouse, screens: Screens) -> None:
    """The same key goes out until the answer arrives, and it is the answer of the first time."""
    screens.forgive(*CUT_OFF)
    kiosk = await kiosk_of(screens, fresh)
    cut = await cut_between(kiosk, "**/api/v1/tickets", Fate.LOST_ANSWER)
    await touch(kiosk, "lane-instant")
    await kiosk.get_by_test_id("kiosk-notice").wait_for()
    cut.fate = Fate.PASS
    await expect(kiosk.get_by_test_id("kiosk-number")).to_have_text("A001")
    await expect(kiosk.get_by_test_id("kiosk-notice")).to_have_count(0)
    assert len(cut.keys) > 1
    assert len(set(cut.keys)) == 1
    assert len(await tickets()) == 1


async def test_a_reload_in_between_still_shows_the_number(
    fresh: RunningHouse, screens: Screens
) -> None:
    """A kiosk that restarts while it asks finishes what it began."""
    kiosk = await kiosk_of(screens, fresh)
    cut = await cut_between(kiosk, "**/api/v1/tickets", Fate.NO_ANSWER)
    await touch(kiosk, "lane-instant")
    await cut.happened()
    cut.fate = Fate.PASS
    await kiosk.reload()
    await expect(kiosk.get_by_test_id("kiosk-number")).to_have_text("A001")
    assert len(cut.keys) == 2
    assert len(set(cut.keys)) == 1
    assert len(await tickets()) == 1


async def test_a_priority_is_chosen_and_then_forgotten(
    fresh: RunningHouse, screens: Screens
) -> None:
    """It counts for the one person who chose it."""
    kiosk = await kiosk_of(screens, fresh)
    await take_number(kiosk)
    await touch(kiosk, "kiosk-priority")
    await touch(kiosk, "priority-elderly")
    await expect(kiosk.get_by_test_id("kiosk-chosen")).to_contain_text("老年人")
    await touch(kiosk, "lane-instant")
    await expect(kiosk.get_by_test_id("kiosk-ahead")).to_have_attribute("data-ahead", "0")
    await expect(kiosk.get_by_test_id("kiosk-class")).to_contain_text("优先：老年人")
    await touch(kiosk, "kiosk-done")
    await expect(kiosk.get_by_test_id("kiosk-chosen")).to_have_count(0)
    await take_number(kiosk)
    elderly = ['"elderly"' in ticket["document"] for ticket in await tickets()]
    assert elderly == [False, True, False]


async def test_a_class_that_is_used_up_is_said_so(fresh: RunningHouse, screens: Screens) -> None:
    """Whoever gets no priority hears it at the kiosk, and the console claims none."""
    rules = (await fresh.get("/halls/tonghua/rules", "manager")).json()["rules"]
    rules["classes"]["veteran"]["cap"] = 1
    body = {"rules": rules, "reason": "one a day"}
    assert (await fresh.post("/halls/tonghua/rules", "manager", body)).status_code == 200
    await fresh.take(**{"class": "veteran", "reason": "证件"})
    kiosk = await kiosk_of(screens, fresh)
    await touch(kiosk, "kiosk-priority")
    await touch(kiosk, "priority-veteran")
    await touch(kiosk, "lane-instant")
    await expect(kiosk.get_by_test_id("kiosk-class")).to_contain_text("名额已满")
    console = await open_window(screens, fresh, 7)
    line = console.get_by_test_id("console-waiting")
    await expect(line.locator("[data-number=A001]")).to_contain_text("退役军人")
    await expect(line.locator("[data-number=A002]")).not_to_contain_text("退役军人")


async def test_everything_is_on_a_small_screen(fresh: RunningHouse, screens: Screens) -> None:
    """Nobody scrolls a kiosk, also not while waits are told."""
    await fresh.verb(7, "open")
    for width, height in ((1366, 768), (1280, 800), (1024, 768)):
        size: ViewportSize = {"width": width, "height": height}
        kiosk = await screens.open(fresh, "/kiosk/tonghua", size)
        await kiosk.get_by_test_id("estimate-instant").wait_for()
        for button in ("kiosk-theme", "kiosk-priority"):
            await expect(kiosk.get_by_test_id(button)).to_be_in_viewport(ratio=1)


async def test_the_wait_is_told_before_and_after_the_touch(
    fresh: RunningHouse, screens: Screens
) -> None:
    """On the card of a lane that is served, and beside the number; nothing where nobody serves."""
    await fresh.verb(7, "open")
    for _ in range(5):
        await fresh.take()
    kiosk = await kiosk_of(screens, fresh)
    told = kiosk.get_by_test_id("estimate-instant")
    await expect(told).to_contain_text(re.compile(r"现在取号约 \d+–\d+ 分钟"))
    await expect(kiosk.get_by_test_id("estimate-collection")).to_have_count(0)
    before = await told.inner_text()
    await touch(kiosk, "lane-instant")
    await expect(kiosk.get_by_test_id("kiosk-estimate")).to_contain_text(re.compile(r"\d+–\d+"))
    await touch(kiosk, "kiosk-done")
    for window in (1, 2, 3, 4):
        await fresh.verb(window, "open")
    await kiosk.evaluate("dispatchEvent(new Event('focus'))")
    await expect(told).not_to_have_text(before)


async def test_one_number_for_all_of_one_matter(fresh: RunningHouse, screens: Screens) -> None:
    """The kiosk says which lanes it leads to; one that the hall cannot serve is not given."""
    kiosk = await kiosk_of(screens, fresh)
    await touch(kiosk, "kiosk-theme")
    await touch(kiosk, "theme-newborn")
    await touch(kiosk, "theme-take")
    number = kiosk.get_by_test_id("kiosk-number")
    await expect(number).to_have_text(re.compile(r"[A-Z]001"))
    issued = json.loads((await tickets())[0]["document"])
    if issued.get("stops"):
        await kiosk.get_by_test_id("kiosk-stops").wait_for()


async def test_the_other_classes_are_taken_with_a_reason(
    fresh: RunningHouse, screens: Screens
) -> None:
    """For a paper brought later, and for what cannot wait."""
    kiosk = await kiosk_of(screens, fresh)
    for name in ("return_token", "green_channel"):
        await touch(kiosk, "kiosk-priority")
        await touch(kiosk, f"priority-{name}")
        await take_number(kiosk)
    documents = [json.loads(ticket["document"]) for ticket in await tickets()]
    assert [found["class"] for found in documents] == ["return_token", "green_channel"]


async def test_a_hall_that_is_not_there_is_said_so(fresh: RunningHouse, screens: Screens) -> None:
    """A mistyped address leads back to the start page, not to an empty screen."""
    screens.forgive("status of 404")
    for path in ("/kiosk/nowhere", "/display/nowhere"):
        page = await screens.open(fresh, path)
        await page.get_by_text("没有这个大厅").wait_for()
        assert await page.get_by_role("link").get_attribute("href") == "/"
