"""A refusal as a page, for somebody who followed a link or mistyped an address."""

from html import escape
from typing import Any

from sanic import HTTPResponse, Request

from kit.errors import Refusal

# Programs are answered in their own language there, whatever they say they accept.
_FOR_PROGRAMS = ("/api/", "/live/", "/stand-in/", "/metrics", "/healthz", "/readyz")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'none'; "
        "base-uri 'none'; form-action 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Vary": "Accept",
}
_PAGE = """\
<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{status} · 一窗 Yichuang</title>
<link rel="icon" href="/favicon.ico">
<style>
body {{ font-family: system-ui, sans-serif; margin: 15vh auto; max-width: 36rem; padding: 0 1.5rem;
  color: #12365e; line-height: 1.6; }}
h1 {{ font-size: 4rem; margin: 0; }}
p {{ font-size: 1.25rem; margin: 0.5rem 0; }}
.en {{ font-size: 1rem; color: #56697d; }}
a {{ color: inherit; }}
</style>
</head>
<body>
<h1>{status}</h1>
<p>{zh}</p>
<p class="en" lang="en">{en}</p>
<p><a href="/">返回首页 <span class="en" lang="en">To the first page</span></a></p>
</body>
</html>
"""


def wants_page(request: Request[Any, Any]) -> bool:
    """Whether a person with a browser asks: it names HTML, which programs do not."""
    if request.path.startswith(_FOR_PROGRAMS):
        return False
    accepted = request.headers.get("accept", "").lower().split(",")
    return any(kind.partition(";")[0].strip() == "text/html" for kind in accepted)


def error_page(refusal: Refusal) -> HTTPResponse:
    """The page. Nothing that the client has written stands in it."""
    text = _PAGE.format(
        status=refusal.status, zh=escape(refusal.detail_zh), en=escape(refusal.detail)
    )
    return HTTPResponse(
        text, refusal.status, headers=dict(_HEADERS), content_type="text/html; charset=utf-8"
    )
