"""Serving: from settings to a listening process, and back to nothing when asked to stop."""

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

import uvloop
from sanic.server.async_server import AsyncioServer

from handlers.house import House
from kit.clock import Clock
from records.layout import Layout
from server.app import create_app
from server.logs import configure_logs
from server.opening import RealTime, open_house
from server.protocol import Impatient
from server.settings import BadSettings, Settings

STOP_WITHIN_S = 5.0
STOPPED_EARLY = 130  # what a shell says of Ctrl-C

Body = Callable[[House, asyncio.Event], Awaitable[int]]


@asynccontextmanager
async def serving(
    settings: Settings,
    clock: Clock | None = None,
    real: RealTime | None = None,
    *,
    alone: bool = False,
) -> AsyncIterator[House]:
    """A house that answers at its address for as long as the `with` lasts."""
    async with open_house(settings, clock, real) as house:
        app = create_app(house, alone=alone)
        server = await app.create_server(
            settings.host,
            settings.port,
            protocol=Impatient,
            return_asyncio_server=True,
            access_log=False,
            # Sanic rewrites its classes as it starts: whoever came earlier would be half served.
            asyncio_server_kwargs={"start_serving": False},
        )
        if server is None:  # create_server returns None only for a server it runs itself
            raise RuntimeError
        await server.startup()
        await server.before_start()
        await server.after_start()
        await server.start_serving()
        try:
            yield house
        finally:
            await _close(server, house)


async def _close(server: AsyncioServer, house: House) -> None:
    """Take no more requests, say good-bye to the sockets, let the last answers out."""
    house.hub.close()
    await server.before_stop()
    closed = server.close()
    if closed is not None:
        await asyncio.wait([closed], timeout=0.5)
    for connection in list(server.connections):
        connection.close_if_idle()
    deadline = asyncio.get_running_loop().time() + STOP_WITHIN_S
    while server.connections and asyncio.get_running_loop().time() < deadline:
        await asyncio.sleep(0.05)
        for connection in list(server.connections):
            connection.close_if_idle()
    for connection in list(server.connections):
        connection.abort()
    await server.after_stop()


def _on_stop(heed: Callable[[], None]) -> None:
    """Do this, and nothing else, at Ctrl-C or SIGTERM."""
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(name, heed)


@contextmanager
def _given_up_at(stop: asyncio.Event) -> Iterator[None]:
    """Inside, a wish to stop cancels the task as well; afterwards it only sets `stop`."""
    task = asyncio.current_task()

    def give_up() -> None:
        stop.set()
        _on_stop(stop.set)  # a second Ctrl-C must not disturb the clearing up
        if task is not None:
            task.cancel()

    _on_stop(give_up)
    yield
    _on_stop(stop.set)


def _check_port(settings: Settings) -> None:
    """Say that the port is taken before anything is set up. Raises `BadSettings`."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as fault:
            place = f"{settings.host} port {settings.port} (YICHUANG_HOST, YICHUANG_PORT)"
            raise BadSettings(f"{place}: {fault.strerror}") from None


def run(settings: Settings, body: Body, clock: Clock | None = None) -> int:
    """Serve while `body` runs; it is given the wish to stop, and its result is the exit code."""
    configure_logs(settings.log_level)
    _check_port(settings)
    # SQLite works in a thread: every statement of a commit would else wait out Python's 5 ms.
    sys.setswitchinterval(0.0005)

    async def main() -> int:
        stop = asyncio.Event()
        try:
            async with AsyncExitStack() as stack:
                with _given_up_at(stop):
                    house = await stack.enter_async_context(serving(settings, clock, alone=True))
                return await body(house, stop)
        except asyncio.CancelledError:
            if not stop.is_set():
                raise
            return STOPPED_EARLY

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main())


def greet(settings: Settings, layout: Layout) -> None:
    """Print where everything is."""
    base = settings.base_url
    hall = next(iter(layout.halls), settings.group)
    lines = [
        "",
        "Yichuang 一窗 is ready · 服务已就绪",
        f"  start here · 首页        {base}/",
        f"  kiosk · 取号机           {base}/kiosk/{hall}",
        f"  hall display · 叫号屏    {base}/display/{hall}",
        f"  window console · 工作台  {base}/console",
        f"  API                      {base}/docs",
    ]
    if settings.demo:
        lines.append(
            f"  demo accounts · 演示账号 clerk-01 … clerk-65, manager  "
            f"password · 密码 {settings.demo_password}"
        )
    lines.append("  Ctrl-C stops everything · 按 Ctrl-C 停止")
    sys.stdout.write("\n".join(lines) + "\n\n")
    sys.stdout.flush()
