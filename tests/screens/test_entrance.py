"""The code at the entrance and on the kiosk: fresh or not shown at all, and what a scan becomes."""

import re
from typing import Any

import pytest
import zxingcpp
from playwright.async_api import Locator, Page, ViewportSize, expect

from tests.support.bookings import appointment, booked
from tests.support.browser import CUT_OFF, PHONE, WALL, Screens, stop_clock, touch
from tests.support.house import RunningHouse
from tests.support.layout import faults_of

SIZES: list[ViewportSize] = [
    WALL,
    PHONE,
    {"width": 1024, "height": 768},
    {"width": 1366, "height": 768},
    {"width": 1080, "height": 1920},
    {"width": 320, "height": 568},
]
# The code changes now and then: its path and its picture are taken in one moment.
_SHOWN = """async (code) => {
  const { path } = code.dataset;
  const image = new Image();
  image.src = code.querySelector("img").src;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [400, 400];
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, 400, 400);
  pen.drawImage(image, 0, 0, 400, 400);
  const { data } = pen.getImageData(0, 0, 400, 400);
  return [path, Array.from({ length: 160000 }, (_, at) => data[4 * at])];
}"""


async def read(house: RunningHouse, code: Locator) -> str:
    """What a phone reads of a picture on a screen: the address of the path that belongs to it."""
    path, dots = await code.evaluate(_SHOWN)
    image = memoryview(bytes(dots)).cast("B", shape=(400, 400))
    (found,) = zxingcpp.read_barcodes(image)
    assert found.text == f"{house.base_url}{path}"
    return str(found.text)


async def scan(house: RunningHouse, url: str) -> Any:  # noqa: ANN401 - an answer
    """What a phone is given for the address that it has read."""
    code = url.rpartition("code=")[2]
    return await house.http.post("/api/v1/check-ins", json={"hall_code": code})


async def test_the_entrance_shows_a_code_that_is_taken(
    server: RunningHouse, screens: Screens
) -> None:
    """Large, in two languages if it is asked for, and with how it works."""
    page = await screens.open(server, "/entrance/tonghua?lang=both")
    code = page.get_by_test_id("entrance-code")
    await code.wait_for()
    given = await scan(server, await read(server, code))
    assert (given.status_code, given.json()["hall"]) == (201, "tonghua")
    await expect(page.get_by_test_id("code-seconds")).to_have_text(re.compile(r"^\d+$"))
    for words in ("扫码", "Scan the code", "Tonghua government service hall"):
        await page.get_by_text(words).first.wait_for()
    link = page.get_by_test_id("entrance-open")
    await expect(link).to_have_attribute("href", re.compile(r"^/mini/pages/check-in/index\?code="))
    faults = [fault for size in SIZES for fault in await faults_of(page, size, scrolls=True)]
    assert faults == []


async def test_a_code_that_is_over_is_not_shown(server: RunningHouse, screens: Screens) -> None:
    """Without the network the screen says so; with it, the next code is there."""
    screens.forgive(*CUT_OFF)
    page = await screens.open(server, "/entrance/tonghua", clock=True)
    await page.get_by_test_id("entrance-code").wait_for()
    before = await page.get_by_test_id("entrance-code").get_attribute("data-path")
    await page.context.set_offline(True)
    await page.clock.fast_forward(32_000)
    await page.get_by_test_id("entrance-none").wait_for()
    await expect(page.get_by_test_id("entrance-code")).to_have_count(0)
    await page.context.set_offline(False)
    await page.clock.fast_forward(60_000)
    await page.get_by_test_id("entrance-code").wait_for()
    assert before is not None


async def kiosk_of(screens: Screens, house: RunningHouse) -> Page:
    """A kiosk that is ready to be touched, and leaves its pages only when the test says so."""
    kiosk = await screens.open(house, "/kiosk/tonghua")
    await kiosk.get_by_test_id("lane-instant").wait_for()
    await stop_clock(kiosk)
    return kiosk


async def type_code(kiosk: Page, code: str) -> None:
    """What a scanner does."""
    await kiosk.evaluate(
        """(code) => {
          for (const key of [...code, "Enter"])
            dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));
        }""",
        code,
    )


async def test_a_kiosk_shows_the_code_and_forgets_who_looked(
    server: RunningHouse, screens: Screens
) -> None:
    """After 15 seconds without a touch the next person finds the lanes."""
    kiosk = await kiosk_of(screens, server)
    await touch(kiosk, "kiosk-booking")
    code = kiosk.get_by_test_id("kiosk-code")
    await code.wait_for()
    assert (await scan(server, await read(server, code))).status_code == 201
    await expect(kiosk.get_by_test_id("kiosk-code-open")).to_be_visible()
    await kiosk.clock.fast_forward(16_000)
    await expect(code).to_have_count(0)
    await kiosk.get_by_test_id("lane-instant").wait_for()


@pytest.mark.parametrize("opened", [False, True])
async def test_a_kiosk_reads_the_code_of_a_phone(
    server: RunningHouse, screens: Screens, *, opened: bool
) -> None:
    """Whatever it shows just then; the number is gone after 15 seconds, and not shown again."""
    name = f"phone {opened}"
    booking = await booked(server, name, minutes=-1)
    code = (await server.get(f"/appointments/{booking}/code", name)).json()["code"]
    kiosk = await kiosk_of(screens, server)
    if opened:
        await touch(kiosk, "kiosk-booking")
    await type_code(kiosk, code.upper() if opened else code)
    number = kiosk.get_by_test_id("kiosk-number")
    await number.wait_for()
    row = await appointment(booking)
    ticket = (await server.get(f"/tickets/{row.ticket}", name)).json()
    await expect(number).to_have_text(ticket["number"])
    await expect(kiosk.get_by_test_id("kiosk-keep")).to_have_count(0)
    await kiosk.clock.fast_forward(16_000)
    await expect(number).to_have_count(0)
    await expect(kiosk.get_by_test_id("kiosk-again")).to_have_count(0)


async def test_a_kiosk_says_why_a_code_is_not_taken(server: RunningHouse, screens: Screens) -> None:
    """The booking is for another hall: which one stands there."""
    booking = await booked(server, "elsewhere", minutes=-1, hall="branch-1")
    code = (await server.get(f"/appointments/{booking}/code", "elsewhere")).json()["code"]
    screens.forgive("409 (Conflict)")
    kiosk = await kiosk_of(screens, server)
    await type_code(kiosk, code)
    await expect(kiosk.get_by_test_id("kiosk-notice")).to_contain_text("公安分厅")
    await touch(kiosk, "kiosk-notice-back")
    await kiosk.get_by_test_id("lane-instant").wait_for()
