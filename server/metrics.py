"""What Prometheus may ask about requests, journal and feed. No label names a person."""

import math
import time
from collections.abc import Callable, Iterable
from functools import partial
from http import HTTPMethod
from ipaddress import ip_address
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
from sanic.headers import parse_host

from handlers.context import AppContext, GroupContext
from handlers.declaration import Declaration
from handlers.http import only
from kit.crypto import same
from kit.errors import Forbidden, Unauthorized
from kit.incidents import Incidents
from notify.outbox.relay import SENT_BY
from records.notices.kinds import ChannelName

DECLARED = Declaration[str, None](str, refuses=(Unauthorized, Forbidden), mime="text/plain")
# Any other is a stranger's word, and would be a series of its own.
_METHODS = frozenset(HTTPMethod)
# Many scrapers cost as much as one.
KEPT_S = 1.0
_ADDED_BY_PROXIES = (
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
)
_OF_A_GROUP: tuple[tuple[str, str, Callable[[GroupContext], float]], ...] = (
    ("yichuang_epoch", "Epoch of the line", lambda group: group.store.epoch),
    ("yichuang_journal_late", "1 while SQL is away", lambda group: group.journal.late),
    ("yichuang_journal_holder", "1 if it commits", lambda group: group.journal.holder),
    ("yichuang_journal_behind", "Events not yet recorded", lambda group: group.journal.behind),
    ("yichuang_journal_events", "Events recorded", lambda group: group.journal.recorded_events),
    ("yichuang_sockets", "Open feed sockets", lambda group: group.hub.sockets()),
    (
        "yichuang_group_now_ahead_seconds",
        "How far the latest moment of the group lies in the future",
        lambda group: group.now_ahead_ms / 1000,
    ),
)
_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class Metrics:
    """One registry an app, so that several apps may live in one test process."""

    def __init__(self, ctx: AppContext) -> None:
        """Gauges look at the context when they are asked."""
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
        self._text, self._written_at_s = b"", -math.inf
        self._group_gauges(ctx.groups.values())
        lag = ctx.lag
        self._gauge("yichuang_loop_lag_seconds", "Worst of ten seconds", lambda: lag.worst_s)
        self.registry.register(_IncidentCounts(ctx.incidents))
        self.registry.register(_CaseAlarmCounts(ctx))
        self._clock_gauges(ctx)
        self._gauge(
            "yichuang_audit_behind_seconds",
            "For how long rows of the audit may be in no chain",
            lambda: ctx.audit_watch.behind_s(ctx.moment().steady_s),
        )
        self._gauge(
            "yichuang_audit_broken",
            "Chains that do not end as they did",
            lambda: len(ctx.audit_watch.broken),
        )
        self._notices(ctx)

    def _notices(self, ctx: AppContext) -> None:
        """What is sent to people, and what waits; by way out of the house."""
        self.registry.register(_NoticeCounts(ctx))
        waits = Gauge(
            "yichuang_notices_waiting", "Due, not sent", ["channel"], registry=self.registry
        )
        oldest = Gauge(
            "yichuang_notices_oldest_seconds",
            "How long the oldest of these has been due",
            ["channel"],
            registry=self.registry,
        )
        for channel in SENT_BY:
            waits.labels(channel).set_function(partial(_waiting, ctx, channel))
            oldest.labels(channel).set_function(partial(_oldest_s, ctx, channel))

    def _clock_gauges(self, ctx: AppContext) -> None:
        ahead = "yichuang_clock_ahead"
        self._gauge(ahead, "1 while it is refused", lambda: int(ctx.clock_guard.ahead))
        self._gauge(
            f"{ahead}_of_redis_seconds",
            "Our clock against that of Redis",
            lambda: ctx.clock_guard.ahead_of_redis_ms / 1000,
        )
        self._gauge(
            f"{ahead}_of_start_seconds",
            "Our clock against the monotonic one since the start",
            lambda: ctx.clock_guard.ahead_of_start_ms / 1000,
        )

    def _group_gauges(self, groups: Iterable[GroupContext]) -> None:
        for name, text, read in _OF_A_GROUP:
            gauge = Gauge(name, text, ["group"], registry=self.registry)
            for group in groups:
                gauge.labels(group.id).set_function(partial(read, group))

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

    def page(self, now_s: float) -> HTTPResponse:
        """The text that Prometheus reads, written at most once a second of a steady clock."""
        if now_s - self._written_at_s >= KEPT_S:
            self._text, self._written_at_s = generate_latest(self.registry), now_s
        return HTTPResponse(self._text, content_type=CONTENT_TYPE_LATEST)


def check_reader(request: Request[Any, Any], proxies: int, token: str) -> None:
    """Let in who asks from this machine itself, or holds the token, if there is one.

    Raises `Unauthorized` for a wrong token, `Forbidden` for anybody else.
    """
    if _from_this_machine(request, proxies):
        return
    header = only(request, "Authorization")
    if header is None:
        raise Forbidden(
            "Metrics are read on this machine, or with the token of YICHUANG_METRICS_TOKEN.",
            "指标只能在本机读取，或凭 YICHUANG_METRICS_TOKEN 所设的令牌读取。",
        )
    scheme, _, given = header.partition(" ")
    if not token or scheme.lower() != "bearer" or not same(given.strip(), token):
        raise Unauthorized


def _from_this_machine(request: Request[Any, Any], proxies: int) -> bool:
    """Whether nobody but this machine has to do with a request.

    A proxy on this machine has a loopback address, too, and passes on what strangers ask. It
    betrays itself by what it adds, or by the name that the stranger asked for.
    """
    if not _is_loopback(request.ip):
        return False
    if any(name in request.headers for name in _ADDED_BY_PROXIES):
        return proxies > 0 and _is_loopback(request.remote_addr)
    name, _ = parse_host(request.headers.get("host", ""))
    return name == "localhost" or _is_loopback(name or "")


def _is_loopback(address: str) -> bool:
    try:
        found = ip_address(address.strip("[]"))
    except ValueError:
        return False
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback


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


def _waiting(ctx: AppContext, channel: ChannelName) -> float:
    return ctx.relay.waiting(channel)


def _oldest_s(ctx: AppContext, channel: ChannelName) -> float:
    return ctx.relay.oldest_s(channel)


class _NoticeCounts(Collector):
    """Counts attempts by the way they took and what became of them."""

    def __init__(self, ctx: AppContext) -> None:
        self._ctx = ctx

    def collect(self) -> Iterable[CounterMetricFamily]:
        """Read by Prometheus' client."""
        name, text = "yichuang_notices", "Attempts at telling somebody something"
        family = CounterMetricFamily(name, text, labels=["channel", "outcome"])
        for labels, count in self._ctx.relay.counts.items():
            family.add_metric(labels, count)
        yield family


class _CaseAlarmCounts(Collector):
    """Counts the cases that nobody had answered, or decided, in time, by event and clock."""

    def __init__(self, ctx: AppContext) -> None:
        self._ctx = ctx

    def collect(self) -> Iterable[CounterMetricFamily]:
        """Read by Prometheus' client."""
        name, text = "yichuang_case_alarms", "Cases that were late"
        family = CounterMetricFamily(name, text, labels=["event", "clock"])
        for labels, count in self._ctx.case_alarms.counts.items():
            family.add_metric(labels, count)
        yield family


def install(app: Sanic[Any, Any], metrics: Metrics) -> None:
    """Count every request of an app."""
    app.on_request(metrics.begin, priority=100)
    app.on_response(metrics.end, priority=100)
