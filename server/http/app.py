"""The Sanic app: which rooms it has, and what every request passes on its way."""

import itertools
import time
import warnings
from types import SimpleNamespace
from typing import Any

from sanic import HTTPResponse, Request, Sanic
from sanic.config import Config

from handlers.accounts.routes import routes as accounts
from handlers.appointments.routes import routes as appointments
from handlers.audit_log.routes import routes as audit_log
from handlers.balance.routes import routes as balance
from handlers.cards.routes import routes as cards
from handlers.cases.routes import routes as cases
from handlers.cases.verbs import routes as case_verbs
from handlers.catalogue.routes import routes as catalogue
from handlers.check_in.routes import routes as check_in
from handlers.contacts.routes import routes as contacts
from handlers.context import AppContext
from handlers.counter.routes import routes as counter
from handlers.devices.routes import routes as devices
from handlers.documents.routes import routes as documents
from handlers.factors.routes import routes as factors
from handlers.grants.routes import routes as grants
from handlers.halls.routes import routes as halls
from handlers.identity.routes import routes as identity
from handlers.live.routes import routes as live
from handlers.login.routes import routes as login
from handlers.notices.routes import routes as notices
from handlers.openings.routes import routes as openings
from handlers.organisations.routes import routes as organisations
from handlers.oversight.routes import routes as oversight
from handlers.partners.routes import routes as partners
from handlers.pickup.routes import routes as pickup
from handlers.priority.routes import routes as priority
from handlers.privacy.routes import routes as privacy
from handlers.refusals.routes import routes as refusals
from handlers.rules.routes import routes as rules
from handlers.sessions.routes import routes as sessions
from handlers.sign_on.routes import routes as sign_on
from handlers.slots.routes import routes as slots
from handlers.stranded.routes import routes as stranded
from handlers.tickets.routes import routes as tickets
from handlers.unmasking.routes import routes as unmasking
from handlers.webhooks.routes import routes as webhooks
from handlers.windows.routes import routes as windows
from handlers.work.routes import routes as work
from kit.ceilings import MESSAGE_BYTES_AT_MOST, REQUEST_BYTES_AT_MOST
from mini_program_mock.stand_in import DevelopmentOnly
from server import metrics
from server.demo.devices import routes as stand_in_devices
from server.demo.logins import routes as stand_in_logins
from server.demo.stand_ins import ctid, sms, webhook, wechat
from server.health import routes as health
from server.http import pages
from server.http.openapi import api_docs
from server.http.problems import Problems, check_head
from server.http.routing import Router

_names = itertools.count(1)
_CHANGE_NOTHING = frozenset({"GET", "HEAD", "OPTIONS"})
SLICES = (
    login,
    factors,
    sign_on,
    sessions,
    halls,
    openings,
    slots,
    appointments,
    rules,
    stranded,
    priority,
    balance,
    catalogue,
    tickets,
    check_in,
    contacts,
    identity,
    accounts,
    privacy,
    windows,
    counter,
    cards,
    organisations,
    cases,
    case_verbs,
    documents,
    pickup,
    refusals,
    work,
    devices,
    grants,
    partners,
    webhooks,
    notices,
    live,
    health,
    oversight,
    unmasking,
    audit_log,
)


def create_app(ctx: AppContext, *, sole_app: bool = False) -> Sanic[Config, SimpleNamespace]:
    """An app that serves an open house; `sole_app` if it is the only one of its process."""
    app: Sanic[Config, SimpleNamespace] = Sanic(
        f"yichuang{next(_names)}",
        router=Router(),
        error_handler=Problems(ctx.incidents),
        configure_logging=False,
    )
    _configure(app, ctx.settings.web.proxies, sole_app=sole_app)
    app.ctx.context = ctx
    for routes in SLICES:
        app.blueprint(routes.blueprint)
    if ctx.settings.demo:
        warnings.warn("WeChat is played by a stand-in", DevelopmentOnly, stacklevel=2)
        app.blueprint(stand_in_devices.blueprint)
        app.blueprint(stand_in_logins.blueprint)
        known = wechat.played(ctx.settings, pages.MINI_PATHS)
        others = [other.played(ctx.settings) for other in (sms, webhook, ctid)]
        for played in (*known, *itertools.chain.from_iterable(others)):
            app.blueprint(played)
    counted = metrics.Metrics(ctx)
    metrics.install(app, counted)

    @app.on_request
    def refuse_while_ahead(request: Request[Any, Any]) -> None:
        """Whatever a process with a clock that is ahead would write is dated wrongly."""
        if request.method not in _CHANGE_NOTHING:
            ctx.clock_guard.check()

    @app.get("/metrics", error_format="json", ctx_declared=metrics.DECLARED)
    async def metrics_page(request: Request[Any, Any]) -> HTTPResponse:
        """Prometheus reads this, on the same machine or with its token.

        From another machine with `Authorization: Bearer`, as YICHUANG_METRICS_TOKEN has it.
        """
        metrics.check_reader(request, ctx.settings.web.proxies, ctx.settings.web.metrics_token)
        return counted.page(time.monotonic())

    app.on_request(check_head)
    pages.mount(app)
    api_docs.mount(app)
    return app


def _configure(app: Sanic[Config, SimpleNamespace], proxies: int, *, sole_app: bool) -> None:
    app.config.REQUEST_MAX_SIZE = REQUEST_BYTES_AT_MOST
    app.config.REQUEST_TIMEOUT = 15
    app.config.RESPONSE_TIMEOUT = 60
    app.config.WEBSOCKET_MAX_SIZE = MESSAGE_BYTES_AT_MOST
    app.config.ACCESS_LOG = False
    # Sanic then leaves out what nobody listens to, in its own classes: two apps would clash.
    app.config.TOUCHUP = sole_app
    app.config.AUTO_EXTEND = False
    app.config.FALLBACK_ERROR_FORMAT = "json"
    if proxies:
        # From here on `request.client_ip`, by which limits are counted, is what they say it is.
        app.config.PROXIES_COUNT = proxies
