"""The ladder of a call at the console: by which ways somebody was told, and which comes next."""

from playwright.async_api import Page, ViewportSize, expect

from tests.support.axe import axe_faults
from tests.support.browser import DESK, PHONE, Screens, open_window, press, settled, ticket_is
from tests.support.house import RunningHouse
from tests.support.layout import faults_of

SIZES: list[ViewportSize] = [
    {"width": 1366, "height": 620},
    {"width": 1024, "height": 768},
    PHONE,
]
LI, LIS_PHONE = "Li", "13712345678"


async def give_phone(house: RunningHouse, user: str, phone: str) -> None:
    """Have the house know somebody's number."""
    asked = {"user": user, "phone": phone}
    code = (await house.http.post("/stand-in/wechat/phone-code", json=asked)).json()["code"]
    text = (await house.http.get("/api/v1/consent-texts")).json()["phone"][-1]["version"]
    given = await house.post("/me/phone", user, {"code": code, "consent": text})
    assert given.status_code == 200, given.text


async def rung_says(console: Page, channel: str, words: str) -> None:
    """Wait until a way stands so; the page's clock, by which it is read again, goes on."""
    rung = console.get_by_test_id(f"rung-{channel}")
    for _ in range(80):
        if await rung.count() and words in await rung.inner_text():
            return
        async with console.expect_response("**/deliveries"):
            await console.clock.fast_forward(2_000)
    await expect(rung).to_contain_text(words)


async def calling(screens: Screens, house: RunningHouse, window: int) -> Page:
    """A console that calls whoever is next."""
    console = await open_window(screens, house, window)
    await press(console, "Space")
    await ticket_is(console, "called")
    return console


async def test_nobody_is_reached_and_the_clerk_is_told(
    server: RunningHouse, screens: Screens
) -> None:
    """Way after way, in plain words and without a jump; where the last one fails, that is said."""
    await server.take("Wang")
    console = await open_window(screens, server, 7)
    room = await console.get_by_test_id("ladder").bounding_box()
    await press(console, "Space")
    await ticket_is(console, "called")
    await rung_says(console, "socket", "手机未确认")
    await rung_says(console, "wechat", "未订阅此类消息")
    await rung_says(console, "sms", "未留手机号")
    head = console.get_by_test_id("ladder-head")
    await expect(head).to_contain_text("未送达")
    await expect(console.get_by_test_id("console-recall")).to_be_enabled()
    assert await console.get_by_test_id("ladder").bounding_box() == room
    assert await axe_faults(console) == []
    await console.get_by_test_id("language-en").click()
    await expect(head).to_contain_text("Not reached")
    for size in SIZES:
        await console.set_viewport_size(size)
        assert await faults_of(console, size, scrolls=size["width"] < 900) == [], size
    await console.set_viewport_size(DESK)
    await console.get_by_test_id("language-zh").click()
    await press(console, "m")
    await ticket_is(console, "idle")
    await expect(head).to_have_count(0)
    assert await console.get_by_test_id("ladder").bounding_box() == room


async def test_what_was_accepted_is_not_said_to_be_read(
    server: RunningHouse, screens: Screens
) -> None:
    """WeChat refuses, so a short message goes; another call is another ladder, after its brake."""
    await give_phone(server, LI, LIS_PHONE)
    await server.take(LI)
    console = await calling(screens, server, 6)
    await rung_says(console, "wechat", "未订阅此类消息")
    await rung_says(console, "sms", "运营商已接收，不等于已读")
    sent = (await server.http.get("/stand-in/sms/sent", params={"phone": LIS_PHONE})).json()
    assert len(sent) == 1
    await server.http.post("/stand-in/wechat/grant", json={"user": LI, "template": "recalled"})
    await press(console, "r")
    await expect(console.get_by_test_id("console-recall")).to_have_text("重呼 5 秒R")
    await rung_says(console, "sms", "前一方式未成时再发")
    await rung_says(console, "wechat", "不等于已读")
    await expect(console.get_by_test_id("ladder")).not_to_have_attribute("data-reached", "no")


async def test_a_phone_that_shows_the_call_ends_the_ladder(
    server: RunningHouse, screens: Screens
) -> None:
    """Shown and tapped are two things; a number on paper has the display alone."""
    ticket = await server.take("Zhao")
    phone = await screens.open(
        server, f"/mini/pages/ticket/index?id={ticket['id']}&user=Zhao", PHONE
    )
    await phone.get_by_test_id("ticket-ahead").wait_for()
    console = await calling(screens, server, 5)
    await phone.get_by_test_id("call-seen").wait_for()
    await rung_says(console, "socket", "手机已显示")
    await rung_says(console, "wechat", "不再需要")
    await phone.get_by_test_id("call-seen").click()
    await rung_says(console, "socket", "本人已点击")
    await press(console, "m")
    await ticket_is(console, "idle")
    await server.take()
    await press(console, "Space")
    await ticket_is(console, "called")
    await rung_says(console, "display", "大屏未确认")
    await expect(console.get_by_test_id("ladder-head")).to_contain_text("纸质号")
    await expect(console.get_by_test_id("rung-sms")).to_have_count(0)


async def test_the_ladder_waits_for_the_call(server: RunningHouse, screens: Screens) -> None:
    """It is asked for after the call is answered, and again every two seconds, no sooner."""
    await server.take("Qian")
    console = await open_window(screens, server, 4)
    asked: list[str] = []
    console.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
    async with console.expect_response("**/deliveries"):
        await press(console, "Space")
        await ticket_is(console, "called")
        await settled(console, 400)
    assert asked.index("call-next") < asked.index("deliveries")
    assert asked.count("deliveries") == 1
    async with console.expect_response("**/deliveries"):
        await settled(console, 2_000)
