"""API documentation, served without asking anything of another machine.

Swagger UI comes from the wheel swagger-ui-bundle. No script or style stands in the pages
themselves, so a policy can forbid all that does not come from this house.
"""

from html import escape
from typing import Any

from sanic import Blueprint, HTTPResponse, Request, Sanic
from sanic.response import file, html
from swagger_ui_bundle import swagger_ui_path

from handlers.http import answer
from kit.errors import NotFound
from server.openapi import document, refusals

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_FROM_WHEEL = ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png")

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
<link rel="icon" href="/docs/assets/favicon-32x32.png">
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


@blueprint.get("")
async def swagger(_: Request[Any, Any]) -> HTTPResponse:
    """The API, to read and to try."""
    page = _PAGE.format(title="一窗 API · Yichuang API", style="swagger-ui.css", body=_SWAGGER)
    return html(page, headers=_HEADERS)


@blueprint.get("/openapi.json")
async def openapi(request: Request[Any, Any]) -> HTTPResponse:
    """The same for programs."""
    return answer(document(request.app))


@blueprint.get("/problems")
async def problems(_: Request[Any, Any]) -> HTTPResponse:
    """What the `type` of a problem document points to."""
    rows = "\n".join(
        f'<tr id="{kind.code()}"><td><code>{kind.code()}</code></td><td>{kind.status}</td>'
        f"<td>{escape((kind.__doc__ or '').strip())}</td>"
        f"<td>{escape(kind.zh)}</td></tr>"
        for kind in refusals()
    )
    title = "错误代码 · Problem codes"
    head = "<tr><th>code</th><th>HTTP</th><th>English</th><th>中文</th></tr>"
    body = f'<h1>{title}</h1>\n<table>\n{head}\n{rows}\n</table>\n<p><a href="/docs">API</a></p>'
    return html(_PAGE.format(title=title, style="problems.css", body=body), headers=_HEADERS)


@blueprint.get("/assets/<name:str>")
async def asset(_: Request[Any, Any], name: str) -> HTTPResponse:
    """What the pages are made of."""
    if name == "start.js":
        return HTTPResponse(_START, content_type="text/javascript", headers=_HEADERS)
    if name == "problems.css":
        return HTTPResponse(_STYLE, content_type="text/css", headers=_HEADERS)
    if name not in _FROM_WHEEL:
        raise NotFound
    return await file(swagger_ui_path / name, headers=_HEADERS, max_age=86400)


def mount(app: Sanic[Any, Any]) -> None:
    """Serve `/docs`."""
    app.blueprint(blueprint)
