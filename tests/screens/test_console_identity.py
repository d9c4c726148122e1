"""Whom a clerk serves: looked at by their card where something demands it, and masked."""

from playwright.async_api import expect

from tests.screens.test_console_cases import choose, serving
from tests.support.browser import Screens, press, settled
from tests.support.house import RunningHouse

NUMBER = "11010519491231002X"
# Whoever hands it in has to be known by their card.
DEMANDING = "JY-003"


async def test_a_case_that_demands_a_card_is_accepted_after_a_look_at_it(
    fresh: RunningHouse, screens: Screens
) -> None:
    """The refusal asks for the card by itself; afterwards the person is known, and masked."""
    screens.forgive("403")
    console = await serving(screens, fresh, 1)
    await choose(console, DEMANDING)
    await press(console, "a")
    await settled(console)
    await console.get_by_test_id("case-accept").click()
    await expect(console.get_by_test_id("verify-demanded")).to_be_visible()
    submit = console.get_by_test_id("verify-submit")
    await console.get_by_test_id("verify-name").fill("张三")
    await console.get_by_test_id("verify-number").fill(NUMBER)
    await expect(submit).to_be_disabled()  # before anybody has looked at its holder
    await console.get_by_test_id("verify-card-seen").check()
    await submit.click()
    await console.get_by_test_id("verify-close").click()
    person = console.get_by_test_id("person")
    await expect(console.get_by_test_id("person-level")).to_have_attribute("data-level", "5")
    await expect(person).not_to_contain_text(NUMBER)
    await settled(console)
    await console.get_by_test_id("case-accept").click()
    case = console.get_by_test_id(f"case-{DEMANDING}")
    await expect(case).to_have_attribute("data-state", "accepted")
