import asyncio
import json
from typing import Any

import pytest
from playwright.async_api import Page, Response, expect

from records.db import sql
from tests.support.browser import (
    CUT_OFF,
    DESK,
    Cut,
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


async def moves() -> list[tuple[str, str]]:
    """What the log says happened to tickets once they were issued, oldest first."""
    found = await sql.rows(
        sql.connection(),
        "SELECT e.name, t.number FROM event e JOIN ticket t ON t.id = e.ticket "
        "WHERE e.name <> 'ticket.issued' ORDER BY e.seq",
    )
    return [(row["name"].removeprefix("ticket."), row["number"]) for row in found]


async def desk(screens: Screens, house: RunningHouse, waiting: int) -> Page:
    """A console at an open window of a hall in which so many people wait."""
    house.recall_at_once()
    for _ in range(waiting):
        await house.take()
    return await open_window(screens, house, WINDOW)


async def test_the_keyboard_runs_a_whole_visit(fresh: RunningHouse, screens: Screens) -> None:
    """Call, recall, missed, undo, call again, start, and finish and call next in one key."""
    console = await desk(screens, fresh, 2)
    await press(console, "Space")
    await ticket_is(console, "called", "A001")
    await press(console, "r")
    number = console.get_by_test_id("console-number")
    await expect(number).to_have_attribute("data-call-no", "2")
    await press(console, "m")
    await ticket_is(console, "idle")
    await expect(console.get_by_test_id("console-return-A001")).to_be_enabled()
    await press(console, "u")
    await expect(console.get_by_test_id("console-undo")).to_be_disabled()
    first = console.get_by_test_id("console-waiting").get_by_role("listitem").first
    await expect(first).to_have_attribute("data-number", "A001")
    await press(console, "Space")
    await ticket_is(console, "called", "A001")
    await press(console, "Space")
    await ticket_is(console, "serving", "A001")
    await finish(console)
    await ticket_is(console, "called", "A002")
    assert await moves() == [
        ("called", "A001"),
        ("recalled", "A001"),
        ("missed", "A001"),
        ("returned", "A001"),
        ("called", "A001"),
        ("started", "A001"),
        ("finished", "A001"),
        ("called", "A002"),
    ]


async def test_the_buttons_do_what_the_keys_do(fresh: RunningHouse, screens: Screens) -> None:
    """A clicked button does not catch the next press of Space."""
    console = await desk(screens, fresh, 2)
    await click(console, "console-next")
    await ticket_is(console, "called", "A001")
    await click(console, "console-recall")
    number = console.get_by_test_id("console-number")
    await expect(number).to_have_attribute("data-call-no", "2")
    await press(console, "Space")
    await ticket_is(console, "serving", "A001")
    await click(console, "console-next")
    await click(console, "finish-finish")
    await ticket_is(console, "called", "A002")
    await click(console, "console-miss")
    await click(console, "console-return-A002")
    await expect(console.get_by_test_id("console-waiting")).to_contain_text("A002")


async def test_a_held_key_is_one_press(fresh: RunningHouse, screens: Screens) -> None:
    """A sleeve on the keyboard does not walk a citizen through every step at once."""
    console = await desk(screens, fresh, 2)
    await settled(console)
    for _ in range(4):  # without `up`, all but the first carry the mark of a repetition
        await console.keyboard.down("Space")
    await console.keyboard.up("Space")
    await ticket_is(console, "called", "A001")
    await click(console, "console-recall")
    number = console.get_by_test_id("console-number")
    await expect(number).to_have_attribute("data-call-no", "2")
    assert await moves() == [("called", "A001"), ("recalled", "A001")]


_LOOKS = """() => [
  document.querySelector("[data-testid=console-state]").dataset.state,
  document.querySelector("[data-testid=console-next]").disabled,
]"""


async def says_serving(response: Response) -> bool:
    """Whether the page has just read that its window serves somebody."""
    if not response.url.endswith("/windows/tonghua/7"):
        return False
    reading = await response.json()
    # A reading that was asked for before the call has nobody yet.
    return reading["ticket"] is not None and reading["ticket"]["state"] == "serving"


async def test_a_window_never_looks_ready_before_it_is(
    fresh: RunningHouse, screens: Screens
) -> None:
    """News of its own verb may overtake the answer; a key pressed then would be lost."""
    console = await desk(screens, fresh, 1)
    await press(console, "Space")
    await ticket_is(console, "called", "A001")
    readings: asyncio.Queue[Response] = asyncio.Queue()
    console.on("response", readings.put_nowait)
    await cut_between(console, "**/start", Fate.NO_ANSWER)
    await press(console, "Space")
    async with asyncio.timeout(15):
        while not await says_serving(await readings.get()):
            pass
    await console.evaluate("() => new Promise(done => setTimeout(done, 50))")
    state, ignores_keys = await console.evaluate(_LOOKS)
    assert state == "called" or not ignores_keys


async def test_a_pause_has_a_reason(fresh: RunningHouse, screens: Screens) -> None:
    """While it is asked for, keys are letters; the reason stands in the log."""
    console = await desk(screens, fresh, 1)
    await press(console, "p")
    await console.get_by_test_id("reason-input").press_sequentially("team meeting")
    await press(console, "Enter")
    await window_is(console, "paused")
    logged = await sql.rows(
        sql.connection(), "SELECT document FROM event WHERE name='window.paused'"
    )
    assert json.loads(logged[0]["document"])["window"]["reason"] == "team meeting"
    await press(console, "p")
    await window_is(console, "open")
    await press(console, "p")
    await click(console, "reason-preset-1")
    await window_is(console, "paused")
    assert await moves() == []
    await click(console, "console-close")
    await window_is(console, "closed")


async def test_out_of_turn_with_a_reason(fresh: RunningHouse, screens: Screens) -> None:
    """A clerk may call somebody who stands further back, and says why."""
    console = await desk(screens, fresh, 3)
    await click(console, "console-call-A003")
    await click(console, "reason-preset-1")
    await ticket_is(console, "called", "A003")


@pytest.mark.parametrize("fate", [Fate.NEVER_LEAVES, Fate.NO_ANSWER])
async def test_a_reload_in_the_middle_calls_once(
    fresh: RunningHouse, screens: Screens, fate: Fate
) -> None:
    """Whether or not the server had the request, the reloaded page finishes that one call."""
    console = await desk(screens, fresh, 3)
    cut = await cut_between(console, "**/call-next", fate)
    await press(console, "Space")
    await cut.happened()
    cut.fate = Fate.PASS
    await console.reload()
    await ticket_is(console, "called", "A001")
    assert len(cut.keys) == 2
    assert len(set(cut.keys)) == 1
    assert await moves() == [("called", "A001")]


async def test_a_reload_between_finish_and_call_does_the_rest(
    fresh: RunningHouse, screens: Screens
) -> None:
    """One key is two steps; the page that comes back takes only the one that is missing."""
    console = await serving(screens, fresh, waiting=3)
    cut = await cut_between(console, "**/call-next", Fate.NO_ANSWER)
    await finish(console)
    await cut.happened()
    cut.fate = Fate.PASS
    await console.reload()
    await ticket_is(console, "called", "A002")
    assert (await moves())[-2:] == [("finished", "A001"), ("called", "A002")]


async def serving(screens: Screens, house: RunningHouse, waiting: int) -> Page:
    """A console whose clerk serves the first of those who wait."""
    console = await desk(screens, house, waiting)
    await press(console, "Space")
    await ticket_is(console, "called", "A001")
    await press(console, "Space")
    await ticket_is(console, "serving", "A001")
    return console


async def impatient_clerk(console: Page, cut: Cut) -> None:
    """Press the key again and again while nothing seems to happen."""
    await finish(console)
    await cut.happened()
    banner = console.get_by_test_id("console-banner")
    await expect(banner).to_have_attribute("data-kind", "repeating")
    await press(console, "Space")
    await press(console, "Enter")


async def test_a_lost_answer_calls_once(fresh: RunningHouse, screens: Screens) -> None:
    """The server called and the page never heard: it asks with the same key and hears it then."""
    screens.forgive(*CUT_OFF)
    console = await serving(screens, fresh, waiting=4)
    cut = await cut_between(console, "**/call-next", Fate.LOST_ANSWER)
    await impatient_clerk(console, cut)
    cut.fate = Fate.PASS
    await ticket_is(console, "called", "A002")
    await expect(console.get_by_test_id("console-banner")).to_have_count(0)
    assert len(set(cut.keys)) == 1
    answers: list[dict[str, Any]] = [json.loads(answer) for answer in cut.answers]
    assert {answer["ticket"]["number"] for answer in answers} == {"A002"}
    assert (await moves())[-2:] == [("finished", "A001"), ("called", "A002")]


async def test_a_cut_network_calls_once(fresh: RunningHouse, screens: Screens) -> None:
    """A key pressed in the dark is carried out once when the network is back."""
    screens.forgive(*CUT_OFF)
    console = await serving(screens, fresh, waiting=4)
    cut = await cut_between(console, "**/windows/tonghua/7/*", Fate.PASS)
    await console.context.set_offline(offline=True)
    await finish(console)
    banner = console.get_by_test_id("console-banner")
    await expect(banner).to_have_attribute("data-kind", "repeating")
    await press(console, "Space")
    await press(console, "Space")
    await console.context.set_offline(offline=False)
    await ticket_is(console, "called", "A002")
    assert len(set(cut.keys)) == 2  # one for finish, one for call-next
    assert (await moves())[-2:] == [("finished", "A001"), ("called", "A002")]


async def test_a_wrong_password_is_refused_in_words(fresh: RunningHouse, screens: Screens) -> None:
    """The form says so in the language of the moment, keeps the name, and takes the right one."""
    screens.forgive("status of 401")
    console = await screens.open(fresh, "/console", DESK)
    await console.get_by_test_id("login-username").fill("clerk-07")
    await console.get_by_test_id("login-password").fill("not this one")
    await console.get_by_test_id("login-submit").click()
    refusal = console.get_by_test_id("login-error")
    await expect(refusal).to_contain_text("密码")
    await console.get_by_test_id("language-en").click()
    await expect(refusal).to_contain_text("password")
    await log_in(console, fresh, "clerk-07")
    await window_is(console, "closed")
    await console.reload()
    await window_is(console, "closed")
    await console.get_by_test_id("logout").click()
    await console.get_by_test_id("login-submit").wait_for()
    await console.reload()
    await console.get_by_test_id("login-submit").wait_for()


async def test_an_empty_line_is_said_so(fresh: RunningHouse, screens: Screens) -> None:
    """Nobody waits: the window stays free and says why."""
    console = await desk(screens, fresh, 0)
    await press(console, "Space")
    await expect(console.get_by_test_id("console-banner")).to_contain_text("目前无人等候")
    await ticket_is(console, "idle")
    assert await moves() == []
