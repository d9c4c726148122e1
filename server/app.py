"""The Sanic app: which rooms it has, and what every request passes on its way."""

import itertools
import time
import warnings
from types import SimpleNamespace
from typing import Any

from sanic import HTTPResponse, Request, Sanic
from sanic.config import Config

from handlers.balance.routes import blueprint as balance
from handlers.catalogue.routes import blueprint as catalogue
from handlers.devices.routes import blueprint as devices
from handlers.halls.routes import blueprint as halls
from handlers.house import House
from handlers.live.routes import blueprint as live
from handlers.login.routes import blueprint as login
from handlers.priority.routes import blueprint as priority
from handlers.rules.routes import blueprint as rules
from handlers.stranded.routes import blueprint as stranded
from handlers.tickets.routes import blueprint as tickets
from handlers.windows.routes import blueprint as windows
from kit.ceilings import MESSAGE_BYTES_AT_MOST, REQUEST_BYTES_AT_MOST
from kit.clock import real_ms
from mini_program_mock.stand_in import DevelopmentOnly, stand_in
from server import api_docs, health, metrics, pages, stand_in_devices
from server.problems import Problems, refuse_encoded
from server.routing import Router

_names = itertools.count(1)
_CHANGE_NOTHING = frozenset({"GET", "HEAD", "OPTIONS"})
SLICES = (
    login,
    halls,
    rules,
    priority,
    balance,
    catalogue,
    tickets,
    stranded,
    windows,
    devices,
    live,
)


def create_app(house: House, *, alone: bool = False) -> Sanic[Config, SimpleNamespace]:
    """An app that serves an open house; `alone` if it is the only one of its process."""
    app: Sanic[Config, SimpleNamespace] = Sanic(
        f"yichuang{next(_names)}",
        router=Router(),
        error_handler=Problems(house.incidents),
        configure_logging=False,
    )
    _configure(app, house.rules.proxies, alone=alone)
    app.ctx.house = house
    for blueprint in (*SLICES, health.blueprint):
        app.blueprint(blueprint)
    if house.rules.demo:
        warnings.warn("WeChat is played by a stand-in", DevelopmentOnly, stacklevel=2)
        app.blueprint(stand_in(real_ms))
        app.blueprint(stand_in_devices.blueprint)
    counted = metrics.Metrics(house)
    metrics.install(app, counted)

    @app.on_request
    async def refuse_while_ahead(request: Request[Any, Any]) -> None:
        """Whatever a process with a clock that is ahead would write is dated wrongly."""
        if request.method not in _CHANGE_NOTHING:
            house.clock_guard.check()

    @app.get("/metrics")
    async def metrics_page(request: Request[Any, Any]) -> HTTPResponse:
        """Prometheus reads this, on the same machine or with its token."""
        metrics.check_reader(request, house.rules.proxies, house.rules.metrics_token)
        return counted.page(time.monotonic())

    app.on_request(refuse_encoded)
    pages.mount(app)
    api_docs.mount(app)
    return app


def _configure(app: Sanic[Config, SimpleNamespace], proxies: int, *, alone: bool) -> None:
    app.config.REQUEST_MAX_SIZE = REQUEST_BYTES_AT_MOST
    app.config.REQUEST_TIMEOUT = 15
    app.config.RESPONSE_TIMEOUT = 60
    app.config.WEBSOCKET_MAX_SIZE = MESSAGE_BYTES_AT_MOST
    app.config.ACCESS_LOG = False
    # Sanic then leaves out what nobody listens to, in its own classes: two apps would clash.
    app.config.TOUCHUP = alone
    app.config.AUTO_EXTEND = False
    app.config.FALLBACK_ERROR_FORMAT = "json"
    if proxies:
        # From here on `request.client_ip`, by which limits are counted, is what they say it is.
        app.config.PROXIES_COUNT = proxies
