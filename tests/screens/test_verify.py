"""Anybody sees whether a paper is genuine: by its code, and by its file."""

import hashlib
from typing import Any

from playwright.async_api import FilePayload, Page, expect

from tests.support.axe import axe_faults
from tests.support.browser import PHONE, Screens
from tests.support.cases import new_case
from tests.support.house import RunningHouse
from tests.support.layout import faults_of


def pdf(content: bytes) -> FilePayload:
    """A file as it was downloaded."""
    return {"name": "notice.pdf", "mimeType": "application/pdf", "buffer": content}


async def issued(house: RunningHouse) -> tuple[dict[str, Any], bytes]:
    """A paper that somebody was given, and its file."""
    case = await new_case(house, "verifies", 6)
    listed = (await house.get(f"/cases/{case['id']}/documents", "verifies")).json()
    paper = listed["documents"][0]
    file = await house.get(f"/documents/{paper['id']}/pdf", "verifies")
    return paper, file.content


async def compared(page: Page, content: bytes) -> str | None:
    """What the page says of a file."""
    await page.get_by_test_id("verify-file").set_input_files(pdf(content))
    result = page.get_by_test_id("verify-result")
    await result.wait_for()
    return await result.get_attribute("data-result")


async def test_a_paper_is_verified_by_code_and_file(server: RunningHouse, screens: Screens) -> None:
    """Its own file is the same, a changed one is not; a code that nobody has is said so in red."""
    paper, content = await issued(server)
    screens.forgive("404 (Not Found)")
    page = await screens.open(server, "/verify", PHONE)
    await page.get_by_test_id("verify-code").fill("7k3m 9qtx 4hvd 2b8r")
    await page.get_by_test_id("verify-ask").click()
    await expect(page.get_by_test_id("verify-trouble")).to_contain_text("没有文书使用此核验码")
    code = paper["verify_path"].removeprefix("/verify/").lower().replace("-", " ")
    await page.get_by_test_id("verify-code").fill(code)
    await page.get_by_test_id("verify-ask").click()
    await expect(page.get_by_test_id("verify-number")).to_have_text(paper["number"])
    await expect(page.get_by_test_id("verify-state")).to_have_attribute("data-state", "valid")
    shown = await page.get_by_test_id("verify-sha256").inner_text()
    assert shown.replace(" ", "") == hashlib.sha256(content).hexdigest()
    assert await compared(page, content) == "same"
    assert await axe_faults(page) == []
    assert await faults_of(page, PHONE, scrolls=True) == []
    assert await compared(page, content[:-1] + b"!") == "other"
    # As the code on the paper leads there, in the other language.
    await page.goto(f"{server.base_url}{paper['verify_path']}?lang=en")
    await expect(page.get_by_test_id("verify-state")).to_contain_text("was issued here and stands")
    assert await faults_of(page, PHONE, scrolls=True) == []
