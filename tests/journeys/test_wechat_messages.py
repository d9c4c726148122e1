"""Messages by WeChat, sent to the stand-in over HTTP: every answer by its name."""

import asyncio
from typing import NamedTuple

import pytest

from notify.channels.channel import Result
from notify.channels.wechat.answers import PAUSES_S
from notify.channels.wechat.results import MessageResult
from records.notices.kinds import NoticeKind
from tests.support.house import RunningHouse
from tests.support.wechat import CONTENT, Sender, message, sender


@pytest.fixture
def wechat(server: RunningHouse) -> Sender:
    """The house's way to phones."""
    return sender(server)


class Told(NamedTuple):
    """What an errcode means: the outcome, whether an operator is to know, what grants are left."""

    errcode: int
    result: Result
    alarm: bool = False
    left: int = 1


ANSWERS = [
    Told(-1, Result.RETRY),
    Told(502, Result.RETRY),
    Told(503, Result.RETRY),
    Told(40003, Result.REFUSED),
    Told(40037, Result.DEAD, alarm=True),
    Told(47003, Result.DEAD, alarm=True),
    Told(43101, Result.REFUSED, left=0),
    Told(45009, Result.RETRY, alarm=True),
    Told(43104, Result.DEAD),
    Told(99999, Result.DEAD),
]


@pytest.mark.parametrize("told", ANSWERS, ids=lambda told: str(told.errcode))
async def test_every_answer_by_its_name(wechat: Sender, told: Told) -> None:
    """What was surely not sent leaves its grant; WeChat's own words are on record."""
    user = f"answered {told.errcode}"
    await wechat.grant(user)
    await wechat.force(told.errcode)
    outcome = await wechat.channel.send(message(user))
    assert (outcome.result, outcome.alarm) == (told.result, told.alarm)
    assert (outcome.provider, outcome.code) == ("wechat", str(told.errcode))
    assert await wechat.left(user) == told.left
    assert bool(outcome.detail) == (told.errcode < 500 or told.errcode > 599)
    assert wechat.addresses.dead == ([(user, "openid")] if told.errcode == 40003 else [])
    assert outcome.pause_s == (PAUSES_S[0] if told.errcode == 45009 else 0)
    assert (outcome.retry_in_s > 0) == (outcome.result is Result.RETRY)
    assert [one["result"] for one in await wechat.sent(user)] == [told.errcode]


async def test_an_accepted_message_spends_a_grant(wechat: Sender) -> None:
    """WeChat has it, by an id of its own; without another accept nothing more is sent."""
    await wechat.grant("anna")
    outcome = await wechat.channel.send(message("anna"))
    assert (outcome.result, outcome.alarm) == (Result.ACCEPTED, False)
    assert outcome.message_id.isdecimal()
    again = await wechat.channel.send(message("anna", id="another"))
    assert (again.result, again.code) == (Result.REFUSED, "no_grant")
    (sent,) = await wechat.sent("anna")
    assert (sent["template"], sent["result"]) == ("your_turn", 0)
    assert sent["data"] == {
        "character_string1": {"value": "A007"},
        "thing2": {"value": "7 号窗口"},
        "thing3": {"value": "通化市政务服务中心"},
    }
    assert sent["page"] == CONTENT["page"]


@pytest.mark.parametrize("kind", [kind for kind in NoticeKind if kind != NoticeKind.HALL_EVENT])
async def test_every_kind_is_accepted(wechat: Sender, kind: NoticeKind) -> None:
    """By WeChat's own rules for fields, in each language."""
    for language in ("zh", "en"):
        await wechat.grant("every kind", str(kind))
        told = message("every kind", kind, id=f"{kind}-{language}", language=language)
        assert (await wechat.channel.send(told)).result is Result.ACCEPTED


async def test_busy_three_times_is_a_dead_letter(wechat: Sender) -> None:
    """Each try rests longer than the one before; then the next way is gone, and somebody looks."""
    await wechat.grant("patient")
    await wechat.force(-1, 3)
    tries = [await wechat.channel.send(message("patient", attempt=n)) for n in (1, 2, 3)]
    assert [one.result for one in tries] == [Result.RETRY, Result.RETRY, Result.DEAD]
    assert tries[0].retry_in_s < tries[1].retry_in_s
    assert await wechat.left("patient") == 1
    assert (await wechat.channel.send(message("patient"))).result is Result.ACCEPTED


async def test_an_answer_that_does_not_come_is_unknown(
    wechat: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was sent all the same: its grant is gone, and sent again it takes no second one."""
    monkeypatch.setattr("notify.channels.wechat.http.AT_MOST_S", 0.3)
    await wechat.grant("unknown", times=2)
    await wechat.force(0, delay_ms=3000)
    outcome = await wechat.channel.send(message("unknown"))
    assert (outcome.result, outcome.message_id) == (Result.UNKNOWN, "")
    assert await wechat.left("unknown") == 1
    again = await wechat.channel.send(message("unknown", attempt=2))
    assert (again.result, await wechat.left("unknown")) == (Result.ACCEPTED, 1)
    assert [one["result"] for one in await wechat.sent("unknown")] == [0, 0]


async def test_a_page_that_wechat_does_not_know_is_left_out(wechat: Sender) -> None:
    """The message comes, an operator is told; a second refusal is what it is."""
    await wechat.grant("lost", times=2)
    wrong = {**CONTENT, "page": "/pages/nowhere"}
    outcome = await wechat.channel.send(message("lost", content=wrong))
    assert (outcome.result, outcome.code, outcome.alarm) == (Result.ACCEPTED, "41030", True)
    assert [(one["result"], one["page"]) for one in await wechat.sent("lost")] == [
        (41030, "pages/nowhere"),
        (0, ""),
    ]
    await wechat.force(41030, 2)
    outcome = await wechat.channel.send(message("lost", id="second"))
    assert (outcome.result, outcome.code, outcome.alarm) == (Result.DEAD, "41030", True)


@pytest.mark.parametrize("errcode", [40001, 40014, 42001])
async def test_a_token_that_is_not_taken_is_renewed_and_tried_once_more(
    wechat: Sender, errcode: int
) -> None:
    """Once: a second refusal rests, and an operator is told."""
    user = f"token {errcode}"
    await wechat.grant(user)
    await wechat.force(errcode)
    assert (await wechat.channel.send(message(user))).result is Result.ACCEPTED
    assert [one["result"] for one in await wechat.sent(user)] == [errcode, 0]
    await wechat.grant(user)
    await wechat.force(errcode, 2)
    outcome = await wechat.channel.send(message(user, id="second"))
    assert (outcome.result, outcome.code, outcome.alarm) == (Result.RETRY, str(errcode), True)
    assert await wechat.left(user) == 1


async def test_43101_on_a_call_goes_on_at_once(wechat: Sender) -> None:
    """Somebody turned messages off: no alarm, no retry, and the ledger has none of them."""
    await wechat.grant("turned off", times=3)
    await wechat.force(43101)
    outcome = await wechat.channel.send(message("turned off"))
    assert (outcome.result, outcome.retry_in_s, outcome.alarm) == (Result.REFUSED, 0, False)
    assert await wechat.left("turned off") == 0
    later = await wechat.channel.send(message("turned off", id="later"))
    assert (later.result, later.code) == (Result.REFUSED, "no_grant")


async def test_who_cannot_be_reached_is_nobodys_fault(wechat: Sender) -> None:
    """No address, or a message without what its template needs: WeChat is not asked."""
    outcome = await wechat.channel.send(message("nobody"))
    assert (outcome.result, outcome.code) == (Result.REFUSED, "no_address")
    no_time = {name: said for name, said in CONTENT.items() if name != "starts_at"}
    outcome = await wechat.channel.send(message("booked", NoticeKind.BOOKED, content=no_time))
    assert (outcome.result, outcome.code, outcome.alarm) == (Result.DEAD, "content", True)
    assert outcome.detail == "booked: starts_at"
    assert await wechat.sent("booked") == []


async def test_a_wechat_that_is_away_is_asked_again(
    wechat: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing was sent: the grant is there for the next try."""
    await wechat.grant("away")
    await wechat.server.ctx.wechat.tokens.current()
    client = wechat.server.ctx.wechat
    monkeypatch.setattr(client, "_url", lambda path: f"http://127.0.0.1:9{path}")
    outcome = await wechat.channel.send(message("away"))
    assert (outcome.result, outcome.code) == (Result.RETRY, "ConnectError")
    assert await wechat.left("away") == 1


class Noted:
    """What WeChat said of messages, each by its id."""

    def __init__(self) -> None:
        self.asked: set[str] = set()
        self.taken: dict[str, MessageResult] = {}

    async def take(self, result: MessageResult, now: object) -> bool:
        """See `MessageResults`; the first time nobody knows of the message yet."""
        if result.message_id not in self.asked:
            self.asked.add(result.message_id)
            return False
        self.taken[result.message_id] = result
        return True


async def test_what_became_of_a_message_comes_later(
    wechat: Sender, server: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its id; by person and kind if that was never heard of. It is waited for a little."""
    noted = Noted()
    monkeypatch.setattr(server.ctx, "results", noted)
    await server.login("told later")
    await wechat.grant("told later")
    outcome = await wechat.channel.send(message("told later"))
    async with asyncio.timeout(10):
        while outcome.message_id not in noted.taken:
            await asyncio.sleep(0.02)
    result = noted.taken[outcome.message_id]
    assert result.delivered
    assert result.kinds == (NoticeKind.YOUR_TURN,)
    assert result.citizen


async def test_a_citizen_sees_what_is_left(wechat: Sender, server: RunningHouse) -> None:
    """Each kind with its template, so that a phone asks for those of which there are none."""
    await wechat.grant("careful", "booked", 2)
    reply = await server.get("/me/grants", "careful")
    told = {one["kind"]: (one["template_id"], one["left"]) for one in reply.json()}
    assert told["booked"] == ("booked", 2)
    assert told["your_turn"] == ("your_turn", 0)
    assert "hall_event" not in told


async def test_a_phones_own_word_grants_nothing(wechat: Sender) -> None:
    """There is no such route; only WeChat's push counts."""
    reply = await wechat.server.post("/me/grants", "careful", {"your_turn": 5})
    assert reply.status_code in {404, 405}
    assert await wechat.left("careful") == 0
