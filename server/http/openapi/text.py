"""The OpenAPI document as a text, for programs that build clients from it: nothing is opened."""

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from sanic import Sanic

from kit.incidents import Incidents
from notify.channels.wechat.settings import demo_settings
from notify.ctid import settings as ctid
from server.http.app import create_app
from server.http.openapi.document import document

if TYPE_CHECKING:
    from handlers.context import AppContext


def unopened_app(*, demo: bool) -> Sanic[Any, Any]:
    """An app that is only looked at: it has all its routes, and its house is closed."""
    parts = {
        "settings": SimpleNamespace(
            demo=demo,
            web=SimpleNamespace(proxies=0),
            wechat=demo_settings("", b""),
            sms=(),
            ctid=ctid.demo_settings("", b""),
        ),
        "groups": {},
    }
    ctx = SimpleNamespace(**parts, lag=None, incidents=Incidents())
    return create_app(cast("AppContext", ctx))


def openapi_text() -> str:
    """What `/docs/openapi.json` says outside a demo."""
    return json.dumps(document(unopened_app(demo=False)), ensure_ascii=False, indent=1)
