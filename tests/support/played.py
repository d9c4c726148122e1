"""A stand-in by itself, without a house beside it."""

import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

from sanic import Blueprint, Sanic

_numbers = count()


@asynccontextmanager
async def playing(blueprints: Sequence[Blueprint]) -> AsyncIterator[str]:
    """Its address, for as long as the `with` lasts."""
    app: Sanic[Any, Any] = Sanic(f"stand-in-{next(_numbers)}", configure_logging=False)
    # Sanic rewrites its classes as it starts, and can do so once a process.
    app.config.TOUCHUP = False
    for blueprint in blueprints:
        app.blueprint(blueprint)
    with socket.create_server(("127.0.0.1", 0)) as here:
        server = await app.create_server(sock=here, access_log=False, return_asyncio_server=True)
        if server is None:  # only for a server that it runs itself
            raise RuntimeError
        await server.startup()
        try:
            yield f"http://127.0.0.1:{here.getsockname()[1]}"
        finally:
            await server.before_stop()
            server.close()
            Sanic.unregister_app(app)
