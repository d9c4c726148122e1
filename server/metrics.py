"""What Prometheus may ask about requests, journal and feed. No label names a person."""

import time
from collections.abc import Iterable
from http import HTTPMethod
from typing import Any

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector
from sanic import HTTPResponse, Request, Sanic

from handlers.house import House
from kit.incidents import Incidents

# Any other is a stranger's word, and would be a series of its own.
_METHODS = frozenset(HTTPMethod)
_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class Metrics:
    """One registry an app, so that several apps may live in one test process."""

    def __init__(self, house: House) -> None:
        """Gauges look at the house when they are asked."""
        self.registry = CollectorRegistry()
        labels = ["method", "route", "status"]
        self._requests = Counter(
            "yichuang_requests_total", "Requests answered", labels, registry=self.registry
        )
        self._seconds = Histogram(
            "yichuang_request_seconds",
            "Time to answer",
            ["route"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        journal, hub = house.journal, house.hub
        self._gauge("yichuang_epoch", "Epoch of the line", lambda: house.store.epoch)
        self._gauge("yichuang_journal_late", "1 while SQL is away", lambda: int(journal.late))
        self._gauge("yichuang_journal_holder", "1 if it commits", lambda: int(journal.holder))
        self._gauge("yichuang_journal_behind", "Events not yet recorded", lambda: journal.behind)
        self._gauge("yichuang_journal_events", "Events recorded", lambda: journal.recorded_events)
        self._gauge("yichuang_sockets", "Open feed sockets", hub.sockets)
        lag = house.lag
        self._gauge("yichuang_loop_lag_seconds", "Worst of ten seconds", lambda: lag.worst_s)
        self.registry.register(_IncidentCounts(house.incidents))
        self._clock_gauges(house)

    def _clock_gauges(self, house: House) -> None:
        ahead = "yichuang_clock_ahead"
        self._gauge(ahead, "1 while it is refused", lambda: int(house.clock_guard.ahead))
        self._gauge(
            f"{ahead}_of_redis_seconds",
            "Our clock against that of Redis",
            lambda: house.clock_guard.ahead_of_redis_ms / 1000,
        )
        self._gauge(
            f"{ahead}_of_start_seconds",
            "Our clock against the monotonic one since the start",
            lambda: house.clock_guard.ahead_of_start_ms / 1000,
        )

        self._gauge(
            "yichuang_group_now_ahead_seconds",
            "How far the latest moment of the group lies in the future",
            lambda: house.group_now_ahead_ms / 1000,
        )

    def _gauge(self, name: str, text: str, read: Any) -> None:  # noqa: ANN401 - a number's source
        Gauge(name, text, registry=self.registry).set_function(read)

    def begin(self, request: Request[Any, Any]) -> None:
        """Note when a request came."""
        request.ctx.began = time.perf_counter()

    def end(self, request: Request[Any, Any], response: HTTPResponse) -> None:
        """Count it."""
        route = request.route.path if request.route else "unknown"
        method = request.method if request.method in _METHODS else "other"
        self._requests.labels(method, route, str(response.status)).inc()
        began = getattr(request.ctx, "began", None)
        if began is not None:
            self._seconds.labels(route).observe(time.perf_counter() - began)

    def page(self) -> HTTPResponse:
        """The text that Prometheus reads."""
        return HTTPResponse(generate_latest(self.registry), content_type=CONTENT_TYPE_LATEST)


class _IncidentCounts(Collector):
    """Counts faults by the event under which they are logged, and by their type."""

    def __init__(self, incidents: Incidents) -> None:
        self._incidents = incidents

    def collect(self) -> Iterable[CounterMetricFamily]:
        """Read by Prometheus' client."""
        name, text = "yichuang_incidents", "Faults that nobody expected"
        family = CounterMetricFamily(name, text, labels=["event", "fault"])
        for labels, count in self._incidents.counts.items():
            family.add_metric(labels, count)
        yield family


def install(app: Sanic[Any, Any], metrics: Metrics) -> None:
    """Count every request of an app."""
    app.on_request(metrics.begin, priority=100)
    app.on_response(metrics.end, priority=100)
