"""The mini program's session against a house that cuts lines and loses answers."""

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from mini_program_mock.client import session as module
from mini_program_mock.client.client import Kiosk
from mini_program_mock.client.fold import fold, line_of
from mini_program_mock.client.session import Json, Refused

LOGIN = {"access_token": "a1", "refresh_token": "r1", "expires_in_s": 900, "role": "kiosk"}


class House:
    """Answers what a test tells it to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[httpx.Request] = []
        self.answers: list[Callable[[httpx.Request], httpx.Response]] = []
        self.logins = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Every login succeeds; anything else gets the next answer."""
        if "/login/" in request.url.path:
            self.logins += 1
            return httpx.Response(200, json={**LOGIN, "access_token": f"a{self.logins}"})
        self.asked.append(request)
        return self.answers.pop(0)(request)

    def keys(self) -> set[str]:
        """The Idempotency-Keys that came."""
        return {request.headers["idempotency-key"] for request in self.asked}


def says(status: int, **body: object) -> Callable[[httpx.Request], httpx.Response]:
    """An answer."""
    return lambda _: httpx.Response(status, json=body, headers={"Retry-After": "0"})


def cut(_: httpx.Request) -> httpx.Response:
    """The line is cut before the answer arrives."""
    raise httpx.ReadError("cut")


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    """A house that can be asked again without a pause."""
    monkeypatch.setattr(module, "FIRST_PAUSE_S", 0)
    return House()


@pytest_asyncio.fixture
async def kiosk(house: House) -> AsyncIterator[Kiosk]:
    """A kiosk that talks to it."""
    async with httpx.AsyncClient(transport=httpx.MockTransport(house)) as http:
        yield Kiosk("http://house", "kiosk", "password", http)


async def test_a_key_survives_cuts_and_failures(house: House, kiosk: Kiosk) -> None:
    """One intention has one key, however often it has to be sent."""
    house.answers = [cut, says(503), says(409, code="in_flight"), cut, says(201, number="A001")]
    assert (await kiosk.take_number("tonghua", "instant"))["number"] == "A001"
    assert len(house.asked) == 5
    assert len(house.keys()) == 1
    house.answers = [says(201, number="A002")]
    await kiosk.take_number("tonghua", "instant")
    assert len(house.keys()) == 2


async def test_a_refusal_is_final(house: House, kiosk: Kiosk) -> None:
    """It is told with its code, and not tried again."""
    house.answers = [says(409, code="ticket_exists", ticket="t1", detail="no")]
    with pytest.raises(Refused, match="409 ticket_exists: no") as refused:
        await kiosk.take_number("tonghua", "instant")
    assert refused.value.problem["ticket"] == "t1"


async def test_a_refused_token_is_renewed_once(house: House, kiosk: Kiosk) -> None:
    """The request is repeated with the new one, under the same key."""
    house.answers = [says(401, code="unauthorized"), says(201, number="A001")]
    await kiosk.take_number("tonghua", "instant")
    assert [r.headers["authorization"] for r in house.asked] == ["Bearer a1", "Bearer a2"]
    assert len(house.keys()) == 1
    house.answers = [says(401, code="unauthorized")] * 2
    with pytest.raises(Refused, match="401"):
        await kiosk.take_number("tonghua", "instant")


def test_the_fold_is_the_contracts() -> None:
    """A ticket comes, is called, leaves its window and is gone."""
    window = {"state": "open", "number": None, "helps": None}
    state: Json = {"day": "d", "tickets": {}, "windows": {"7": window}}
    told: Json = {"number": "A001", "lane": "instant", "call_no": 0, "key": [5, 1]}
    told |= {"called_at": None, "window_hall": None, "only": None}
    fold(state, "ticket.issued", {**told, "state": "waiting", "window": None})
    later = {**told, "number": "A002", "key": [4, 2], "state": "waiting", "window": None}
    fold(state, "ticket.issued", later)
    assert line_of(state, "instant") == ["A002", "A001"]
    fold(state, "ticket.called", {**told, "state": "called", "window": "7", "call_no": 1})
    assert state["windows"]["7"]["number"] == "A001"
    assert state["tickets"]["A001"]["window"] == "7"
    fold(state, "ticket.missed", {**told, "state": "missed", "window": "7", "call_no": 1})
    assert state["windows"]["7"]["number"] is None
    assert state["tickets"]["A001"]["window"] is None
    fold(state, "ticket.cancelled", {**told, "state": "cancelled", "window": None})
    assert list(state["tickets"]) == ["A002"]
    fold(state, "ticket.transferred", {**later, "only": "8"})
    assert line_of(state, "instant") == []
    fold(state, "window.paused", {"window": "7", "state": "paused", "number": None, "helps": None})
    assert state["windows"]["7"]["state"] == "paused"
    fold(state, "rules.changed", {"version": 2})
    fold(state, "day.ended", {"day": "next"})
    assert state["day"] == "next"


def test_the_fold_tells_the_windows_of_two_halls_apart() -> None:
    """A window that helps shows another hall's number; that hall shows no window of its own."""
    state: Json = {"day": "d", "tickets": {}, "windows": {}}
    helping = {"window": "7", "state": "open", "number": "C004", "helps": "branch-1"}
    fold(state, "window.helping", helping)
    assert state["windows"]["7"] == {"state": "open", "number": "C004", "helps": "branch-1"}
    called: Json = {"number": "C001", "lane": "social", "call_no": 1, "key": [5, 1]}
    called |= {"called_at": None, "window_hall": "branch-2", "only": None, "state": "called"}
    fold(state, "ticket.called", {**called, "window": "7"})
    assert state["windows"]["7"]["number"] == "C004"
    assert state["tickets"]["C001"]["window_hall"] == "branch-2"
    fold(state, "ticket.called", {**called, "window": "7", "window_hall": None})
    assert state["windows"]["7"] == {"state": "open", "number": "C001", "helps": None}


def test_old_snapshot_and_events_are_the_new_snapshot() -> None:
    """What was recorded of every verb in two halls, of which one helps the other."""
    frames = Path(__file__).parents[2] / "web" / "tests" / "core" / "hall-frames.json"
    for case in json.loads(frames.read_text()):
        state = case["before"]
        for event in case["events"]:
            fold(state, event["name"], event["data"])
        assert state == case["after"]
