"""What happens to a case comes to its applicant's phone, each thing once."""

import asyncio
from typing import Any

from mini_program_mock.client.cases import CasePhone
from tests.support.cases import act, new_case
from tests.support.house import RunningHouse
from tests.support.wechat import sender


async def told(house: RunningHouse, user: str, count: int) -> list[dict[str, Any]]:
    """What somebody was told of their case, once WeChat has delivered so many; the first first."""
    async with asyncio.timeout(20):
        while True:
            listed = (await house.get("/me/notices", user)).json()["notices"]
            found = [one for one in listed if one["kind"] == "case_moved"]
            arrived = [one for one in found if one["deliveries"][0]["state"] == "received"]
            if len(arrived) >= count:
                return found[::-1]
            await asyncio.sleep(0.05)


async def test_a_case_is_told_when_accepted_and_when_decided(fresh: RunningHouse) -> None:
    """By WeChat, once each; the message opens the case, and the list of notices leads to it."""
    await fresh.login("Wang")
    wechat = sender(fresh)
    for _ in range(3):
        await wechat.grant("Wang", "case_moved")
    case = await new_case(fresh, "Wang")
    (accepted,) = await told(fresh, "Wang", 1)
    assert accepted["case"] == case["id"]
    assert case["item_name"] in accepted["text_zh"]
    await act(fresh, case, "claim", "reviewer-01", step="review")
    opinion = {"step": "review", "opinion": "agree", "note": "fine"}
    await act(fresh, case, "give_opinion", "reviewer-01", **opinion)
    await act(fresh, case, "decide", "reviewer-02", decision="grant")
    assert len(await told(fresh, "Wang", 2)) == 2
    sent = await wechat.sent("Wang")
    assert [(one["template"], one["result"]) for one in sent] == [("case_moved", 0)] * 2
    said = {one["data"]["thing2"]["value"][:2] for one in sent}
    assert said == {"已受", "准予"}
    assert {one["page"] for one in sent} == {f"pages/case/index?id={case['id']}"}
    assert await wechat.left("Wang", "case_moved") == 1
    async with CasePhone(fresh.base_url, "Wang") as phone:
        (mine,) = await phone.cases()
        assert (await phone.case(case["id"]))["number"] == mine["number"] == accepted["number"]
