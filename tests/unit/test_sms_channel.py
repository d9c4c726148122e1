"""Whom a short message reaches, by which provider, and what is said of it afterwards."""

import asyncio
from collections.abc import Sequence

import pytest
from structlog.testing import capture_logs

from notify.channels.channel import Message, Outcome, Result
from notify.channels.sms.channel import AT_MOST, POSSIBLE_DOUBLE, RETRY_IN_S, Reach, SmsChannel
from notify.channels.sms.circuit import FAILURES_AT_MOST, OPEN_S
from notify.channels.sms.provider import Said, SmsAnswer
from notify.channels.sms.texts import SmsText
from records.models.notices.contacts import AddressKind, Wishes
from records.notices.kinds import NoticeKind

PHONE, NOW_MS = "13800138000", 1_795_000_000_000
CONTENT = {"number": "A012", "window_name": "7号窗口", "hall_name": "政务服务中心"}
CONTENT |= {"starts_at": "2026-11-30T01:30:00+00:00"}
TAKEN, SILENT, AWAY = (
    SmsAnswer(Said.TAKEN, "ok", message_id="m"),
    SmsAnswer(Said.SILENT, "ReadTimeout"),
    SmsAnswer(Said.AWAY, "503"),
)


class Provider:
    """Answers as it is told, and as it was told last from then on."""

    def __init__(self, name: str, *answers: SmsAnswer) -> None:
        self.name = name
        self.answers = list(answers)
        self.sent: list[tuple[str, SmsText]] = []

    async def send(self, phone: str, text: SmsText) -> SmsAnswer:
        """See `SmsProvider`."""
        self.sent.append((phone, text))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class House:
    """Two providers and a person, and the channel between them."""

    def __init__(self, first: Sequence[SmsAnswer], second: Sequence[SmsAnswer] = (TAKEN,)) -> None:
        self.a, self.b = Provider("a", *first), Provider("b", *second)
        self.wishes = Wishes()
        self.phone: str | None = PHONE
        self.sent: list[int] = []
        self.dead: list[str] = []
        self.now_s = 0.0
        reach = Reach(self._wishes, self._sent_lately)
        self.channel = SmsChannel((self.a, self.b), self, reach, lambda: self.now_s, lambda: NOW_MS)

    async def _wishes(self, citizen: str) -> Wishes:
        assert citizen == "wang"
        return self.wishes

    async def _sent_lately(self, citizen: str, since_ms: int) -> list[int]:
        return [at for at in self.sent if at > since_ms]

    async def find(self, citizen: str, kind: AddressKind) -> str | None:
        """See `Addresses`."""
        assert (citizen, kind) == ("wang", "phone")
        return self.phone

    async def mark_dead(self, citizen: str, kind: AddressKind) -> None:
        """See `Addresses`."""
        self.dead.append(f"{citizen} {kind}")

    async def tell(self, kind: NoticeKind = NoticeKind.YOUR_TURN, **content: str) -> Outcome:
        """Send a message of a kind."""
        message = Message("n", kind, "wang", "zh", "tonghua", content or CONTENT, 1)
        return await self.channel.send(message)


async def test_the_first_provider_takes_it() -> None:
    """The second is not asked."""
    house = House([TAKEN])
    assert await house.tell() == Outcome(Result.ACCEPTED, "a", message_id="m")
    ((phone, text),) = house.a.sent
    assert (phone, text.template) == (PHONE, "your_turn_zh")
    assert house.b.sent == []


@pytest.mark.parametrize("kind", [NoticeKind.YOUR_TURN, NoticeKind.REMINDER])
async def test_the_second_takes_over_when_the_first_is_away(kind: NoticeKind) -> None:
    """Whatever is told: nothing was sent, so nothing comes twice."""
    house = House([AWAY])
    with capture_logs() as logs:
        assert await house.tell(kind) == Outcome(Result.ACCEPTED, "b", message_id="m")
    assert [log["event"] for log in logs] == ["sms_provider_failed"]


async def test_a_call_goes_on_when_the_first_is_slow() -> None:
    """It may come twice; that is written down, and nothing of the person with it."""
    house = House([SILENT])
    with capture_logs() as logs:
        told = await house.tell()
    assert (told.result, told.provider, told.code) == (Result.ACCEPTED, "b", POSSIBLE_DOUBLE)
    assert [log["event"] for log in logs] == ["sms_provider_failed", "sms_may_come_twice"]
    assert (logs[1]["first"], logs[1]["second"]) == ("a", "b")
    assert PHONE not in str(logs)


async def test_anything_else_stays_unknown_when_the_first_is_slow() -> None:
    """Nobody is told twice of what can wait."""
    house = House([SILENT])
    told = await house.tell(NoticeKind.REMINDER)
    assert (told.result, told.provider) == (Result.UNKNOWN, "a")
    assert house.b.sent == []


async def test_a_call_that_nobody_answers_is_unknown() -> None:
    """The first may have told it, whatever became of the second."""
    for second in (AWAY, SILENT):
        told = await House([SILENT], [second]).tell()
        assert told.result is Result.UNKNOWN


async def test_with_both_away_it_is_tried_again() -> None:
    """Nothing was sent; when all circuits are open, after the shortest of their rests."""
    house = House([AWAY], [AWAY])
    for _ in range(FAILURES_AT_MOST):
        told = await house.tell()
        assert told.result is Result.RETRY
    assert len(house.a.sent) == FAILURES_AT_MOST
    told = await house.tell()
    assert (told.result, told.code, told.retry_in_s) == (Result.RETRY, "all_away", OPEN_S)
    house.now_s = OPEN_S - 1
    assert (await house.tell()).retry_in_s == RETRY_IN_S
    assert len(house.a.sent) == FAILURES_AT_MOST


async def test_a_provider_that_keeps_failing_is_left_out_and_tried_again() -> None:
    """So nobody waits for it; after a while one message tries."""
    house = House([SILENT, SILENT, SILENT, TAKEN])
    for _ in range(FAILURES_AT_MOST + 2):
        assert (await house.tell()).result is Result.ACCEPTED
    assert len(house.a.sent) == FAILURES_AT_MOST
    assert (await house.tell()).code == ""
    house.now_s = OPEN_S
    assert (await house.tell()).provider == "a"


@pytest.mark.parametrize(
    ("said", "result", "alarm", "dead"),
    [
        (Said.BAD_NUMBER, Result.REFUSED, False, ["wang phone"]),
        (Said.REFUSED, Result.REFUSED, False, []),
        (Said.UNFIT, Result.DEAD, True, []),
    ],
)
async def test_what_a_provider_says_of_a_message_is_final(
    said: Said, result: Result, *, alarm: bool, dead: list[str]
) -> None:
    """The other one would say the same, and such an answer is no failure of the provider."""
    house = House([SmsAnswer(said, "code", "words")])
    for _ in range(FAILURES_AT_MOST + 1):
        assert await house.tell() == Outcome(result, "a", "code", "words", alarm=alarm)
    assert set(house.dead) == set(dead)
    assert house.b.sent == []


async def test_nobody_is_told_who_does_not_want_it_or_has_no_phone() -> None:
    """Which is normal: the next way at once."""
    house = House([TAKEN])
    house.wishes = Wishes("zh", sms=False)
    assert (await house.tell())[:3] == (Result.REFUSED, "house", "not_wished")
    house.wishes, house.phone = Wishes(), None
    assert (await house.tell())[:3] == (Result.REFUSED, "house", "no_phone")
    assert house.a.sent == []
    nobody = SmsChannel((), house, Reach(house._wishes, house._sent_lately))
    message = Message("n", NoticeKind.YOUR_TURN, "wang", "zh", "tonghua", CONTENT, 1)
    assert (await nobody.send(message)).code == "no_provider"


async def test_nobody_is_flooded() -> None:
    """So many in ten minutes, so many in a day; the attempt that is under way is one of them."""
    for seconds, most in AT_MOST:
        house = House([TAKEN])
        begins = NOW_MS - seconds * 1000
        spread = range(begins + 1000, NOW_MS, (seconds * 1000 - 1000) // most)
        house.sent = [*spread[: most - 1], NOW_MS]
        assert (await house.tell()).result is Result.ACCEPTED
        house.sent.append(begins + 1)
        assert (await house.tell())[:3] == (Result.REFUSED, "house", "too_many")
        house.sent[-1] = begins
        assert (await house.tell()).result is Result.ACCEPTED


async def test_a_text_that_lacks_something_is_a_dead_letter() -> None:
    """Somebody must look why."""
    told = await House([TAKEN]).tell(NoticeKind.YOUR_TURN, number="A1")
    assert (told.result, told.code, told.detail) == (Result.DEAD, "content", "window_name")
    assert told.alarm


async def test_a_record_that_is_away_means_later() -> None:
    """Nothing was sent, so it is no unknown outcome."""
    house = House([TAKEN])

    async def away(_: str) -> Wishes:
        raise ConnectionError

    house.channel._reach = Reach(away, house._sent_lately)
    assert (await house.tell()).result is Result.RETRY


async def test_a_cancelled_try_does_not_keep_the_circuit_open() -> None:
    """A relay that stops cancels what it sends."""
    house = House([SILENT, SILENT, SILENT, TAKEN])
    for _ in range(FAILURES_AT_MOST):
        await house.tell()
    house.now_s = OPEN_S

    async def cancelled(phone: str, text: SmsText) -> SmsAnswer:
        raise asyncio.CancelledError

    send, house.a.send = house.a.send, cancelled  # type: ignore[method-assign]
    with pytest.raises(asyncio.CancelledError):
        await house.tell()
    house.a.send = send  # type: ignore[method-assign]
    assert (await house.tell()).provider == "a"
