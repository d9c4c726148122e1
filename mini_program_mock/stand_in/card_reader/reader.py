"""The socket of a played reader: whoever listens is told of each card, and nothing is kept."""

import json
from http import HTTPStatus

from websockets.asyncio.server import Server, ServerConnection, broadcast, serve
from websockets.http11 import Request, Response

HOST, PORT = "127.0.0.1", 9210
LONGEST = 100


class CardReader:
    """Tells its listeners of cards. A page from elsewhere is not listened to, nor told anything."""

    def __init__(self, origins: frozenset[str] | None = None) -> None:
        """`origins` are pages that may listen besides those of this machine."""
        self._listening: set[ServerConnection] = set()
        self._origins = origins or frozenset()

    async def open(self, port: int = PORT) -> Server:
        """Listen on this machine alone."""
        return await serve(self._listen, HOST, port, process_request=self._admit, max_size=1024)

    def lay_on(self, number: str, name: str | None = None) -> int:
        """A card is laid on; how many were told of it."""
        frame = {"number": number[:LONGEST], "name": name[:LONGEST] if name else None}
        broadcast(self._listening, json.dumps(frame, ensure_ascii=False))
        return len(self._listening)

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        origin = request.headers.get("Origin")
        if origin is None or origin in self._origins or _is_local(origin):
            return None
        return connection.respond(HTTPStatus.FORBIDDEN, "Not a page of this machine.\n")

    async def _listen(self, connection: ServerConnection) -> None:
        self._listening.add(connection)
        try:
            async for _ in connection:
                pass  # a reader takes no orders
        finally:
            self._listening.discard(connection)


def _is_local(origin: str) -> bool:
    host = origin.partition("://")[2].partition(":")[0]
    return host in {"127.0.0.1", "localhost"}
