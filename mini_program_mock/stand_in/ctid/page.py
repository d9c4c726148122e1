"""A page that shows who was asked for their 网证; it asks no other machine, and runs no script."""

from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from sanic import HTTPResponse

from mini_program_mock.stand_in.ctid.world import Request, World

SHOWN_AT_MOST = 100
_SHANGHAI = ZoneInfo("Asia/Shanghai")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; "
        "base-uri 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_PAGE = """\
<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>网证替身 · 网证, played</title>
<link rel="icon" href="/favicon.ico">
<link rel="stylesheet" href="/stand-in/wechat/style.css">
</head>
<body>
<main>
<h1>网证替身 <span lang="en">· 网证, played</span></h1>
<p>演示中的网证核验，最新在前。刷新即可看到新的核验；这里没有姓名，也没有号码。
<span lang="en">Whom this demo has asked for their 网证, the newest first; reload for more. There is
no name here, and no number.</span>
<a href="">刷新 · <span lang="en">Reload</span></a></p>
{requests}
</main>
</body>
</html>
"""
_NONE = """<p>还没有核验。<span lang="en">Nobody was asked yet.</span></p>"""
_STATES = {
    "waiting": ("", "等待中", "waiting"),
    "passed": ("good", "通过", "passed"),
    "failed": ("bad", "未通过", "not passed"),
    "cancelled": ("bad", "已取消", "cancelled"),
    "expired": ("bad", "已过期", "expired"),
}


def page_of(world: World) -> HTTPResponse:
    """The page as it stands."""
    listed = "\n".join(_request(one) for one in world.latest(SHOWN_AT_MOST))
    page = _PAGE.format(requests=f"<ol>\n{listed}\n</ol>" if listed else _NONE)
    return HTTPResponse(page, headers=dict(_HEADERS), content_type="text/html; charset=utf-8")


def _request(one: Request) -> str:
    at = datetime.fromtimestamp(one.at_ms / 1000, _SHANGHAI)
    kind, zh, en = _STATES[one.state]
    state = f'<span class="{kind}">{zh} · <span lang="en">{en}</span></span>'
    who = f"<b>{escape(one.request_no)}</b><span>{at:%m-%d %H:%M:%S}</span>"
    return f"<li><header>{who}{state}</header></li>"
