"""Services that were finished and may still be undone.

One that is undone goes on and is no short service, so a service is learned once its window can no
longer undo it: with its next call, its closing or the end of its day. The same events in the same
order teach the same, live and from the record.
"""

from collections.abc import Iterable
from typing import NamedTuple

from queueing.estimates.queue_state import Held, WindowKey
from queueing.estimates.service_times import ServiceTimes
from queueing.model.documents import WindowDoc


class _Service(NamedTuple):
    """A ticket that was at a window, and for how long, in seconds."""

    held: Held
    occupied_s: float


class Unsettled:
    """The last service of each window, until it is settled."""

    def __init__(self, times: ServiceTimes) -> None:
        """`times` is taught what is settled."""
        self._times = times
        self._kept: dict[WindowKey, _Service] = {}

    def ended(self, held: Held, window: WindowDoc | None, at_ms: int) -> None:
        """A window lost its ticket at `at_ms`: learned at once, unless that may be undone."""
        service = _Service(held, (at_ms - held.called_ms) / 1000)
        if window is not None and window.finished and window.finished.ticket == held.ticket:
            self._kept[window.hall, window.id] = service
        else:
            self._learn(service)

    def settle(self, window: WindowDoc, *, undone: bool = False) -> None:
        """Learn what a window can no longer undo; nothing, if it has just been `undone`."""
        service = self._kept.get((window.hall, window.id))
        if service is None:
            return
        if window.finished is None or window.finished.ticket != service.held.ticket:
            del self._kept[window.hall, window.id]
            if not undone:
                self._learn(service)

    def begin(self, windows: Iterable[WindowDoc]) -> None:
        """The same for windows as a snapshot shows them: who is there again was undone unseen."""
        for window in windows:
            service = self._kept.get((window.hall, window.id))
            undone = service is not None and service.held.ticket == window.ticket
            self.settle(window, undone=undone)

    def _learn(self, service: _Service) -> None:
        held = service.held
        self._times.learn(held.hall, held.lane, held.item, held.called_ms, service.occupied_s)
