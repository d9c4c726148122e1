"""Serving: from settings to a listening process, and back to nothing when asked to stop."""

import asyncio
import gc
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

import uvloop
from sanic.server.async_server import AsyncioServer

from handlers.context import AppContext
from kit.clock import Clock
from server.container import RealTime, open_context
from server.demo.network import own_address, recipe
from server.http.app import create_app
from server.http.protocol import RequestDeadlineProtocol
from server.logs import configure_logs
from server.settings import BadSettings, Settings

STOP_WITHIN_S = 5.0
STOPPED_EARLY = 130  # what a shell says of Ctrl-C

Body = Callable[[AppContext, asyncio.Event], Awaitable[int]]


@asynccontextmanager
async def serving(
    settings: Settings,
    clock: Clock | None = None,
    real: RealTime | None = None,
    *,
    sole_app: bool = False,
) -> AsyncIterator[AppContext]:
    """A house that answers at its address for as long as the `with` lasts."""
    async with open_context(settings, clock, real) as ctx:
        app = create_app(ctx, sole_app=sole_app)
        server = await app.create_server(
            settings.address.host,
            settings.address.port,
            protocol=RequestDeadlineProtocol,
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
            yield ctx
        finally:
            await _close(server, ctx)


async def _close(server: AsyncioServer, ctx: AppContext) -> None:
    """Take no more requests, say good-bye to the sockets, let the last answers out."""
    for group in ctx.groups.values():
        group.hub.close()
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

    def stop_starting() -> None:
        stop.set()
        _on_stop(stop.set)  # a second Ctrl-C must not disturb the clearing up
        if task is not None:
            task.cancel()

    _on_stop(stop_starting)
    yield
    _on_stop(stop.set)


def _check_port(settings: Settings) -> None:
    """Say that the port is taken before anything is set up. Raises `BadSettings`."""
    address = settings.address
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as fault:
            place = f"{address.host} port {address.port} (YICHUANG_HOST, YICHUANG_PORT)"
            raise BadSettings(f"{place}: {fault.strerror}") from None


def _settle_memory() -> None:
    """What stands by now stays: the collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()


def run(settings: Settings, body: Body, clock: Clock | None = None) -> int:
    """Serve while `body` runs; it is given the wish to stop, and its result is the exit code."""
    configure_logs(settings.log_level, settings.log_folder)
    _check_port(settings)
    # SQLite works in a thread: every statement of a commit would else wait out Python's 5 ms.
    sys.setswitchinterval(0.0005)

    async def main() -> int:
        stop = asyncio.Event()
        try:
            async with AsyncExitStack() as stack:
                with _given_up_at(stop):
                    ctx = await stack.enter_async_context(serving(settings, clock, sole_app=True))
                _settle_memory()
                return await body(ctx, stop)
        except asyncio.CancelledError:
            if not stop.is_set():
                raise
            return STOPPED_EARLY

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main())


def greet(settings: Settings, hall: str) -> None:
    """Print where everything is, by the pages of one hall."""
    base = settings.base_url
    lines = [
        "",
        "Yichuang 一窗 is ready · 服务已就绪",
        f"  start here · 首页        {base}/",
        f"  kiosk · 取号机           {base}/kiosk/{hall}",
        f"  hall display · 叫号屏    {base}/display/{hall}",
        f"  window console · 工作台  {base}/console",
        f"  hall manager · 大厅管理  {base}/manager",
        f"  entrance · 入口签到屏    {base}/entrance/{hall}",
        f"  mini program · 小程序    {base}/mini/",
        f"  API                      {base}/docs",
    ]
    if settings.app.demo:
        lines.append(f"  WeChat, played · 微信替身 {base}/stand-in/wechat/")
        lines.append(f"  network id · 网证替身    {base}/stand-in/ctid/")
        lines.append(
            "  demo accounts · 演示账号 clerk-01 … clerk-65, dc-clerk-01 … 06, "
            "reviewer-01 … 52, dc-reviewer-01 … 02, manager  "
            f"password · 密码 {settings.demo.password}"
        )
        lines += recipe(settings.address, settings.app.web.public_url, own_address())
    lines.append("  Ctrl-C stops everything · 按 Ctrl-C 停止")
    sys.stdout.write("\n".join(lines) + "\n\n")
    sys.stdout.flush()
