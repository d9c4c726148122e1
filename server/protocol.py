"""HTTP as Sanic speaks it, but with an end to patience.

Sanic counts REQUEST_TIMEOUT from the latest byte, and not at all while it reads a body: a client
that drips one byte now and then could hold its connection for ever.
"""

from time import monotonic

from sanic.exceptions import BadURL, RequestTimeout
from sanic.http import Http, Stage
from sanic.server.protocols.websocket_protocol import WebSocketProtocol


class _Http(Http):
    def create_empty_request(self) -> None:
        """An address that cannot be parsed is not parsed again to answer that it cannot be."""
        try:
            super().create_empty_request()
        except BadURL:
            self.url = None
            super().create_empty_request()


class Impatient(WebSocketProtocol):
    """Gives a request REQUEST_TIMEOUT from its first byte to its last."""

    HTTP_CLASS = _Http

    def data_received(self, data: bytes) -> None:
        """Take more bytes; those of a request that has begun do not start the clock anew."""
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

    def _head_comes(self) -> bool:
        return self.http is not None and self.http.stage is Stage.REQUEST

    def _body_comes(self) -> bool:
        known = self.http is not None and self.websocket is None
        return known and bool(getattr(self.http, "request_body", None))
