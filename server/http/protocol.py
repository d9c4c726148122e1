"""HTTP and WebSocket as Sanic speaks them, but with an end to patience.

Sanic counts REQUEST_TIMEOUT from the latest byte, and not at all while it reads a body: a client
that drips one byte now and then could hold its connection for ever. Of a WebSocket's frames it
counts none: whoever sends them faster than they are read starves everybody else.
"""

from asyncio.transports import Transport
from time import monotonic
from typing import Any

from sanic.exceptions import BadURL, RequestTimeout
from sanic.http import Http, Stage
from sanic.server.protocols.websocket_protocol import WebSocketProtocol
from websockets.protocol import State
from websockets.server import ServerProtocol

from kit.ceilings import LINGER_S
from notify.feed.frames import FLOODING, bye
from server.http.frame_meter import FrameMeter


class _Http(Http):
    def create_empty_request(self) -> None:
        """An address that cannot be parsed is not parsed again to answer that it cannot be."""
        try:
            super().create_empty_request()
        except BadURL:
            self.url = None
            super().create_empty_request()


class RequestDeadlineProtocol(WebSocketProtocol):
    """Gives a request REQUEST_TIMEOUT from its first byte to its last, and cuts floods off."""

    HTTP_CLASS = _Http
    __slots__ = ("_cut_off", "_meter")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Sanic calls it
        """As Sanic makes it."""
        super().__init__(*args, **kwargs)
        self._meter = FrameMeter()
        self._cut_off = False

    def data_received(self, data: bytes) -> None:
        """Take more bytes; those of a request that has started do not start the clock anew."""
        if self.websocket is not None:
            self._frames_received(data)
            return
        began = self._time if self._body_comes() or self._head_comes() else None
        super().data_received(data)  # type: ignore[no-untyped-call]
        if began is not None:
            self._time = began

    def check_timeouts(self) -> None:
        """End what takes too long. A body has its time even if its head asks for a WebSocket."""
        if not (self._task and self._body_comes()):
            super().check_timeouts()  # type: ignore[no-untyped-call]
            return
        left_s = self._time + self.request_timeout - monotonic()
        if left_s > 0:
            self._callback_check_timeouts = self.loop.call_later(left_s, self.check_timeouts)
            return
        self.http.exception = RequestTimeout()
        self.http.request_body = None  # the rest of it is not waited for
        self._task.cancel()

    def _frames_received(self, data: bytes) -> None:
        """Pass on what a socket may send; beyond that nothing is looked at any more."""
        if self._cut_off:
            return
        if self._meter.take(data, self.loop.time()):
            super().data_received(data)  # type: ignore[no-untyped-call]
        elif self.websocket and self.transport:
            self._cut_off = True
            self._end_flood(self.websocket.ws_proto, self.transport)

    def _end_flood(self, protocol: ServerProtocol, transport: Transport) -> None:
        """Say why, and go on reading for a moment: a close with unread bytes would be a reset."""
        if protocol.state is State.OPEN:
            protocol.send_text(bye(FLOODING).encode())
            protocol.fail(FLOODING.code, FLOODING.reason)
            for data in protocol.data_to_send():
                if data:
                    transport.write(data)
        self.loop.call_later(LINGER_S, transport.abort)

    def _head_comes(self) -> bool:
        return self.http is not None and self.http.stage is Stage.REQUEST

    def _body_comes(self) -> bool:
        known = self.http is not None and self.websocket is None
        return known and bool(getattr(self.http, "request_body", None))
