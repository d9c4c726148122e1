"""API documentation, served without asking anything of another machine.

Swagger UI comes from the wheel swagger-ui-bundle. No script or style stands in the pages
themselves, so a policy can forbid all that does not come from this house.
"""

from html import escape
from typing import Any

import msgspec
from sanic import Blueprint, HTTPResponse, Request, Sanic
from swagger_ui_bundle import swagger_ui_path

from handlers.http import JSON
from kit.errors import NotFound
from server.http.documents import FOR_A_DAY, Document, from_file
from server.http.openapi.async_document import async_document
from server.http.openapi.document import document, refusals

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_FROM_WHEEL = ("swagger-ui.css", "swagger-ui-bundle.js")

# Without `validatorUrl: null` the page would ask a validator elsewhere about the document.
_START = """\
SwaggerUIBundle({
  url: "/docs/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
"""
_STYLE = """\
body { font-family: system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
td, th { border-bottom: 1px solid #ccc; padding: 0.5rem; text-align: left; vertical-align: top; }
:target { background: #fff3c4; }
"""
_PAGE = """\
<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="/favicon.ico">
<link rel="stylesheet" href="/docs/assets/{style}">
</head>
<body>
{body}
</body>
</html>
"""
_SWAGGER = """\
<div id="docs"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/assets/start.js"></script>"""

blueprint = Blueprint("docs", url_prefix="/docs")


class _Docs:
    """All that is served under `/docs`, made once an app."""

    def __init__(self, app: Sanic[Any, Any]) -> None:
        """Takes about 20 ms: the routes must all be there."""
        title = "一窗 API · Yichuang API"
        self.swagger = _html(title, "swagger-ui.css", _SWAGGER)
        self.openapi = Document(msgspec.json.encode(document(app)), JSON)
        self.asyncapi = Document(msgspec.json.encode(async_document()), JSON)
        self.problems = _problems()
        self.assets = {
            "start.js": Document(_START.encode(), "text/javascript; charset=utf-8", _HEADERS),
            "problems.css": Document(_STYLE.encode(), "text/css; charset=utf-8", _HEADERS),
        } | {name: from_file(swagger_ui_path / name, _HEADERS, FOR_A_DAY) for name in _FROM_WHEEL}


def _html(title: str, style: str, body: str) -> Document:
    page = _PAGE.format(title=title, style=style, body=body)
    return Document(page.encode(), "text/html; charset=utf-8", _HEADERS)


def _problems() -> Document:
    rows = "\n".join(
        f'<tr id="{kind.code()}"><td><code>{kind.code()}</code></td><td>{kind.status}</td>'
        f"<td>{escape((kind.__doc__ or '').strip())}</td>"
        f"<td>{escape(kind.zh)}</td></tr>"
        for kind in refusals()
    )
    title = "错误代码 · Problem codes"
    head = "<tr><th>code</th><th>HTTP</th><th>English</th><th>中文</th></tr>"
    body = f'<h1>{title}</h1>\n<table>\n{head}\n{rows}\n</table>\n<p><a href="/docs">API</a></p>'
    return _html(title, "problems.css", body)


def _docs(app: Sanic[Any, Any]) -> _Docs:
    """Made as the server starts; without a start, by whoever asks first."""
    if not hasattr(app.ctx, "docs"):
        app.ctx.docs = _Docs(app)
    found: _Docs = app.ctx.docs
    return found


@blueprint.get("", error_format="json")
async def swagger(request: Request[Any, Any]) -> HTTPResponse:
    """The API, to read and to try."""
    return _docs(request.app).swagger.answer(request)


@blueprint.get("/openapi.json", error_format="json")
async def openapi(request: Request[Any, Any]) -> HTTPResponse:
    """The same for programs."""
    return _docs(request.app).openapi.answer(request)


@blueprint.get("/asyncapi.json", error_format="json")
async def asyncapi(request: Request[Any, Any]) -> HTTPResponse:
    """The live feed and webhooks, for programs."""
    return _docs(request.app).asyncapi.answer(request)


@blueprint.get("/problems", error_format="json")
async def problems(request: Request[Any, Any]) -> HTTPResponse:
    """What the `type` of a problem document points to."""
    return _docs(request.app).problems.answer(request)


@blueprint.get("/assets/<name:str>", error_format="json")
async def asset(request: Request[Any, Any], name: str) -> HTTPResponse:
    """What the pages are made of."""
    found = _docs(request.app).assets.get(name)
    if found is None:
        raise NotFound
    return found.answer(request)


async def _make(app: Sanic[Any, Any]) -> None:
    _docs(app)


def mount(app: Sanic[Any, Any]) -> None:
    """Serve `/docs`."""
    app.blueprint(blueprint)
    app.before_server_start(_make)
