"""What was decided is fetched with the phone: by its code, by somebody who is sent."""

from playwright.async_api import expect

from tests.screens.test_mini_cases import PATH, well_made
from tests.support.browser import CUT_OFF, PHONE, Screens
from tests.support.cases import ready_case
from tests.support.house import RunningHouse

# The clerk of the collection window C1.
COLLECTING = "clerk-32"


async def test_a_result_is_fetched_by_the_code(server: RunningHouse, screens: Screens) -> None:
    """From the first page; the code is the one that the window takes, and then the page says so."""
    screens.forgive(*CUT_OFF)
    case = await ready_case(server, "Hua", clerk=4)
    phone = await screens.open(server, "/mini/?user=Hua", PHONE)
    await expect(phone.get_by_test_id("next-title")).to_have_text("可以领取了")
    async with phone.expect_response("**/pickup-code") as answer:
        await phone.get_by_test_id("next-button").click()
    code = (await (await answer.value).json())["code"]
    await phone.get_by_test_id("qr-code").wait_for()
    await well_made(phone)
    identified = await server.post("/pickups", COLLECTING, {"code": code})
    assert identified.status_code == 201, identified.text
    await server.post(f"/pickups/{identified.json()['id']}/confirm", COLLECTING)
    await phone.reload()
    await phone.get_by_test_id("fetched").wait_for()
    await phone.get_by_test_id("to-case").click()
    await expect(phone.get_by_test_id("case-state")).to_have_text("已领取")
    assert case["number"] in await phone.get_by_test_id("case-number").inner_text()


async def test_somebody_is_sent_and_a_number_is_taken(
    server: RunningHouse, screens: Screens
) -> None:
    """Their code is shown once, and may be taken back; in the hall one takes a number to fetch."""
    case = await ready_case(server, "Lan", clerk=5)
    phone = await screens.open(server, PATH.format("pickup", "Lan", case["id"]), PHONE)
    await phone.get_by_test_id("to-proxy").click()
    await phone.get_by_test_id("proxy-name").fill("王小明")
    await phone.get_by_test_id("proxy-add").click()
    await phone.get_by_test_id("told-once").wait_for()
    await expect(phone.get_by_test_id("proxy-live")).to_contain_text("王小明")
    await phone.reload()
    await phone.get_by_test_id("proxy-live").wait_for()
    await expect(phone.get_by_test_id("qr-code")).to_have_count(0)
    await well_made(phone)
    await phone.get_by_test_id("proxy-revoke").click()
    await phone.get_by_test_id("proxy-revoked").wait_for()
    await phone.get_by_test_id("proxy-name").wait_for()
    await phone.goto(server.base_url + PATH.format("pickup", "Lan", case["id"]))
    await phone.get_by_test_id("take-collection").click()
    await expect(phone.get_by_test_id("ticket-about")).to_contain_text("统一出件")
