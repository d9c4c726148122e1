"""The people and machines of a hall as they use its API.

Nothing here knows more of the house than its HTTP and WebSocket contract.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable

import httpx

from mini_program_mock.client.feed import LiveFeed
from mini_program_mock.client.fold import fold
from mini_program_mock.client.session import Json, Session

CALLS = frozenset({"ticket.called", "ticket.recalled"})


class TicketHolder(Session):
    """Whoever may follow a ticket, give it up and return with it."""

    async def ticket(self, ticket: str) -> Json:
        """A ticket as it stands."""
        return dict(await self.get(f"/api/v1/tickets/{ticket}"))

    async def tickets(self) -> list[Json]:
        """My live tickets."""
        return list(await self.get("/api/v1/tickets"))

    async def cancel(self, ticket: str) -> Json:
        """Give a number up."""
        return dict(await self.post(f"/api/v1/tickets/{ticket}/cancel"))

    async def return_to_line(self, ticket: str) -> Json:
        """Wait again after having been missed."""
        return dict(await self.post(f"/api/v1/tickets/{ticket}/return"))

    async def postpone(self, ticket: str, callers: int) -> Json:
        """Let others go first: at least so many are ahead then."""
        body = {"callers": callers}
        return dict(await self.post(f"/api/v1/tickets/{ticket}/postpone", body))

    def feed(self, ticket: str) -> LiveFeed:
        """The live feed of a ticket."""
        return LiveFeed(self, f"/live/tickets/{ticket}")

    def follow(self, ticket: str) -> AsyncGenerator[Json, None]:
        """Every frame of a ticket's live feed, across cuts."""
        return self.feed(ticket).frames()


class MiniProgram(TicketHolder):
    """The mini program on the phone of a citizen, who may have any name."""

    def __init__(self, base_url: str, name: str, http: httpx.AsyncClient | None = None) -> None:
        super().__init__(base_url, http)
        self.name = name

    async def credentials(self) -> tuple[str, Json]:
        """What wx.login gives works once, so each login asks for another."""
        given = await self.send("POST", "/stand-in/wechat/code", {"user": self.name})
        return "/api/v1/login/wechat", {"code": given["code"]}

    async def wx_login(self) -> Json:
        """Log in through WeChat."""
        return await self.login()

    async def halls(self) -> list[Json]:
        """The halls with the load of their lanes."""
        halls: list[Json] = await self.get("/api/v1/halls")
        return halls

    async def quickest(self, item: str) -> list[Json]:
        """The halls that offer an item, the quickest first."""
        halls: list[Json] = await self.get(f"/api/v1/halls?for={item}")
        return halls

    async def take_number(self, hall: str, lane: str, *, key: str | None = None) -> Json:
        """Take a number."""
        return dict(await self.post("/api/v1/tickets", {"hall": hall, "lane": lane}, key=key))

    async def take_for_theme(self, hall: str, theme: str, *, key: str | None = None) -> Json:
        """Take one number for everything that belongs to one matter."""
        return dict(await self.post("/api/v1/tickets", {"hall": hall, "theme": theme}, key=key))


class PaperTicket(TicketHolder):
    """A printed ticket whose QR code was scanned with a phone."""

    def __init__(
        self, base_url: str, ticket: str, secret: str, http: httpx.AsyncClient | None = None
    ) -> None:
        super().__init__(base_url, http)
        self.id = ticket
        self._secret = secret

    async def credentials(self) -> tuple[str, Json]:
        """See `Session`."""
        return "/api/v1/login/ticket", {"ticket": self.id, "secret": self._secret}


class Device(Session):
    """A screen that was enrolled."""

    def __init__(
        self, base_url: str, name: str, password: str, http: httpx.AsyncClient | None = None
    ) -> None:
        super().__init__(base_url, http)
        self.name = name
        self._password = password

    async def credentials(self) -> tuple[str, Json]:
        """See `Session`."""
        return "/api/v1/login/device", {"name": self.name, "password": self._password}


class Kiosk(Device):
    """The machine that prints numbers."""

    async def take_number(
        self, hall: str, lane: str, *, ticket_class: str = "walk_in", key: str | None = None
    ) -> Json:
        """Take a number for whoever stands here; a class other than walk_in names its reason."""
        body = {"hall": hall, "lane": lane}
        if ticket_class != "walk_in":
            body |= {"class": ticket_class, "reason": "card shown at the kiosk"}
        return dict(await self.post("/api/v1/tickets", body, key=key))

    async def check_in_code(self, hall: str) -> str:
        """The code that is on the screen just now."""
        return str((await self.get(f"/api/v1/halls/{hall}/check-in-code"))["code"])


class Clerk(Session):
    """A clerk at a window."""

    def __init__(
        self,
        base_url: str,
        username: str,
        password: str,
        window: str | None = None,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        """`window` is another one than the clerk's own."""
        super().__init__(base_url, http)
        self.username = username
        self._password = password
        self._wanted = window

    async def credentials(self) -> tuple[str, Json]:
        """See `Session`."""
        body = {"username": self.username, "password": self._password}
        if self._wanted is not None:
            body["window"] = self._wanted
        return "/api/v1/login/staff", body

    @property
    def window(self) -> str:
        """The window this login works at."""
        return str(self.answer["window"])

    def _path(self) -> str:
        return f"/api/v1/windows/{self.answer['hall']}/{self.window}"

    async def view(self) -> Json:
        """The window, its ticket, and who waits."""
        await self.token()
        return dict(await self.get(self._path()))

    async def do(self, verb: str, body: Json | None = None, *, key: str | None = None) -> Json:
        """Any verb of the window."""
        await self.token()
        return dict(await self.post(f"{self._path()}/{verb}", body, key=key))

    async def open(self) -> Json:
        """Begin to take people."""
        return await self.do("open")

    async def pause(self, reason: str) -> Json:
        """Take nobody for a while."""
        return await self.do("pause", {"reason": reason})

    async def close(self) -> Json:
        """End the window's work."""
        return await self.do("close")

    async def call_next(self, *, key: str | None = None) -> Json:
        """Call whoever should come next."""
        return await self.do("call-next", key=key)

    async def call(self, ticket: str, reason: str) -> Json:
        """Call a named ticket out of turn."""
        return await self.do("call", {"ticket": ticket, "reason": reason})

    async def recall(self) -> Json:
        """Call once more."""
        return await self.do("recall")

    async def start(self) -> Json:
        """The person has come."""
        return await self.do("start")

    async def finish(self) -> Json:
        """The person has been served."""
        return await self.do("finish")

    async def undo_finish(self) -> Json:
        """Go on with the service finished last."""
        return await self.do("undo-finish")

    async def miss(self) -> Json:
        """The person did not come."""
        return await self.do("miss")

    async def park(self, reason: str) -> Json:
        """Let the person step aside for a while."""
        return await self.do("park", {"reason": reason})

    async def resume(self, ticket: str) -> Json:
        """Put a parked ticket back in its place."""
        return await self.do("resume", {"ticket": ticket})

    async def transfer(
        self,
        *,
        lane: str | None = None,
        window: str | None = None,
        ticket: str | None = None,
        reason: str | None = None,
    ) -> Json:
        """Send a ticket to a lane or a window: the one here, or for a `reason` one that waits."""
        given = {"lane": lane, "window": window, "ticket": ticket, "reason": reason}
        return await self.do("transfer", {name: to for name, to in given.items() if to is not None})

    async def undo_miss(self, ticket: str) -> Json:
        """Put a ticket that was missed by mistake back in its place."""
        return await self.do("return", {"ticket": ticket})


class Display(Device):
    """A hall's screen: the last snapshot and every event since, folded into one state."""

    def __init__(
        self,
        base_url: str,
        hall: str,
        name: str,
        password: str,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        super().__init__(base_url, name, password, http)
        self.state: Json = {"day": "", "tickets": {}, "windows": {}}
        self.epoch, self.seq = 0, 0
        self.events, self.gaps, self.snapshots = 0, 0, 0
        self.on_event: list[Callable[[str, Json], None]] = []
        self.feed = LiveFeed(self, f"/live/halls/{hall}")
        self._news = asyncio.Event()

    async def run(self) -> None:
        """Show the hall until cancelled."""
        async for frame in self.feed.frames():
            if frame["op"] == "snapshot":
                self.state = frame["state"]
                self.epoch, self.seq = frame["epoch"], frame["seq"]
                self.snapshots += 1
            elif frame["op"] == "event":
                await self._take(frame)
            self._news.set()

    async def _take(self, frame: Json) -> None:
        if (frame["epoch"], frame["seq"]) != (self.epoch, self.seq + 1):
            self.gaps += 1
            self.feed.resync()
            return
        self.seq = frame["seq"]
        self.events += 1
        fold(self.state, frame["name"], frame["data"])
        if frame["name"] in CALLS:
            await self.feed.send({"op": "shown", "seq": self.seq})
        for tell in self.on_event:
            tell(frame["name"], frame["data"])

    async def until(self, condition: Callable[[], bool], timeout_s: float = 10) -> None:
        """Wait until what is shown meets a condition. Raises `TimeoutError`."""
        async with asyncio.timeout(timeout_s):
            while not condition():
                self._news.clear()
                await self._news.wait()
