"""From a clerk's call to the phone of who is called: `python -m benchmarks.call_to_phone`.

A house of its own. Every person has a phone on the feed of their ticket, the hall has a display on
the feed of the hall. The clock starts when the clerk's request leaves, and stops when the display
is told, when the phone is told, and when it is on record that the phone has shown the call: then
the ladder of silent calling has ended. Each call is timed by all three, so they compare.
"""

import asyncio
import contextlib
import json
import statistics
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from typing import Any, NamedTuple

import httpx
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.call_to_screen import HALL, Place, house_of_its_own, machine

CALLS = 200
WARM_UP = 10
WITHIN_S = 10
WINDOW, CLERK = 7, "clerk-07"
_keys = count(1)

Json = dict[str, Any]


class Delays(NamedTuple):
    """Of one call, in ms from the clerk's request."""

    display: float
    phone: float
    received: float


class Caller:
    """The requests of whoever is logged in."""

    def __init__(self, http: httpx.AsyncClient, answer: httpx.Response) -> None:
        """`answer` is that of a login."""
        answer.raise_for_status()
        self._http, self.token = http, answer.json()["access_token"]

    async def post(self, path: str, body: Json | None = None) -> Json:
        """Do something."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": f"b{next(_keys)}"}
        answer = await self._http.post(f"/api/v1{path}", headers=headers, json=body or {})
        answer.raise_for_status()
        told: Json = answer.json()
        return told

    async def get(self, path: str) -> Any:  # noqa: ANN401 - whatever is told
        """Ask something."""
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = await self._http.get(f"/api/v1{path}", headers=headers)
        answer.raise_for_status()
        return answer.json()

    async def verb(self, verb: str) -> Json:
        """A clerk's verb."""
        return await self.post(f"/windows/{HALL}/{WINDOW}/{verb}")


class Feed:
    """A socket on a feed, which notes when each number was called."""

    def __init__(self, socket: ClientConnection, *, answers: bool) -> None:
        """With `answers` each call is acknowledged, as by a phone that shows it."""
        self._socket, self._answers = socket, answers
        self._called: asyncio.Queue[tuple[str, float]] = asyncio.Queue()

    async def listen(self) -> None:
        """Read until cancelled."""
        loop = asyncio.get_running_loop()
        async for text in self._socket:
            frame = json.loads(text)
            if frame.get("op") == "event" and frame["name"] == "ticket.called":
                at_s = loop.time()
                if self._answers:
                    said = {"op": "received", "seq": frame["seq"]}
                    await self._socket.send(json.dumps(said))
                await self._called.put((frame["data"]["number"], at_s))

    async def called(self, number: str) -> float:
        """When it was told that this number is called."""
        async with asyncio.timeout(WITHIN_S):
            while True:
                told, at_s = await self._called.get()
                if told == number:
                    return at_s


@asynccontextmanager
async def listening(
    place: Place, path: str, token: str, *, answers: bool = False
) -> AsyncIterator[Feed]:
    """A feed that is listened to until the `with` ends."""
    url = place.base_url.replace("http", "ws", 1) + path
    async with connect(url, proxy=None, compression=None) as socket:
        await socket.send(json.dumps({"op": "hello", "token": token}))
        await socket.recv()  # the snapshot: from here on nothing is missed
        feed = Feed(socket, answers=answers)
        task = asyncio.create_task(feed.listen())
        yield feed
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def citizen(http: httpx.AsyncClient, name: str) -> Caller:
    """Somebody with a phone."""
    code = (await http.post("/stand-in/wechat/code", json={"user": name})).json()
    return Caller(http, await http.post("/api/v1/login/wechat", json=code))


async def on_record(clerk: Caller, ticket: str) -> float:
    """When the record has it that the phone has shown the call."""
    async with asyncio.timeout(WITHIN_S):
        while True:
            told = await clerk.get(f"/tickets/{ticket}/deliveries")
            if any(o["channel"] == "socket" and o["state"] == "received" for o in told):
                return asyncio.get_running_loop().time()


async def call(clerk: Caller, display: Feed, phones: dict[str, Feed]) -> Delays:
    """Call the next person, and let the visit come to its end."""
    began_s = asyncio.get_running_loop().time()
    ticket = (await clerk.verb("call-next"))["ticket"]
    received_s = await on_record(clerk, ticket["id"])
    told = [await feed.called(ticket["number"]) for feed in (display, phones[ticket["id"]])]
    for verb in ("start", "finish"):
        await clerk.verb(verb)
    return Delays(*[(at_s - began_s) * 1000 for at_s in (*told, received_s)])


async def measure(place: Place) -> list[Delays]:
    """The delays of every call."""
    async with AsyncExitStack() as stack:
        http = httpx.AsyncClient(base_url=place.base_url, timeout=30)
        await stack.enter_async_context(http)
        password = {"password": place.demo_password}
        staff = {"username": CLERK, **password}
        clerk = Caller(http, await http.post("/api/v1/login/staff", json=staff))
        device = {"name": "display", **password}
        screen = Caller(http, await http.post("/api/v1/login/device", json=device))
        phones = {}
        for n in range(WARM_UP + CALLS):
            person = await citizen(http, f"person {n}")
            ticket = await person.post("/tickets", {"hall": HALL, "lane": "instant"})
            path = f"/live/tickets/{ticket['id']}"
            feed = listening(place, path, person.token, answers=True)
            phones[ticket["id"]] = await stack.enter_async_context(feed)
        wall = listening(place, f"/live/halls/{HALL}", screen.token)
        display = await stack.enter_async_context(wall)
        await clerk.verb("open")
        delays = [await call(clerk, display, phones) for _ in range(WARM_UP + CALLS)]
    return delays[WARM_UP:]


async def main() -> None:
    """Measure and print."""
    on = machine()
    async with house_of_its_own() as place:
        delays = await measure(place)
    print(f"call to phone, {len(delays)} calls, each with a display and {CALLS} phones listening")
    for name, title in (
        ("display", "the display is told"),
        ("phone", "the phone is told"),
        ("received", "on record that the phone has shown it"),
    ):
        of = [getattr(one, name) for one in delays]
        p99 = statistics.quantiles(of, n=100, method="inclusive")[-1]
        print(f"  {title}: p50 {statistics.median(of):.1f} ms, p99 {p99:.1f} ms")
    print(f"  {on}")


if __name__ == "__main__":
    asyncio.run(main())
