"""A page that shows what was sent to whom; it asks no other machine, and runs no script."""

from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from sanic import HTTPResponse, Request

from mini_program_mock.stand_in.wechat.faces import PASSED, Face
from mini_program_mock.stand_in.wechat.world import SentMessage, World

SHOWN_AT_MOST = 200
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
STYLE = """\
:root { color-scheme: light dark; --paper: #f5f3ee; --card: #fff; --ink: #14243a; --soft: #4a5b70;
  --accent: #12365e; --line: #d5dbe3; --good: #1b6e46; --bad: #b3202a; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #101820; --card: #18232f; --ink: #e8edf3; --soft: #a9b8c9; --accent: #9cc4f2;
    --line: #33424f; --good: #7fd1a6; --bad: #ff9b9b; } }
body { margin: 0 auto; max-width: 62rem; padding: 1.2rem; background: var(--paper);
  color: var(--ink); line-height: 1.5;
  font-family: "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
h1 { font-size: 1.6rem; margin: 0; }
h2 { font-size: 1.2rem; margin: 1.6rem 0 .4rem; }
p { color: var(--soft); margin: .3rem 0 1.2rem; }
a { color: var(--accent); }
ol { list-style: none; margin: 0; padding: 0; display: grid; gap: .8rem; }
li { background: var(--card); border: 1px solid var(--line); border-radius: 14px;
  padding: .8rem 1.2rem; }
header { display: flex; flex-wrap: wrap; gap: .2rem 1rem; align-items: baseline; }
header b { font-size: 1.15rem; }
header span { color: var(--soft); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .5rem 0 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.good { color: var(--good); }
.bad { color: var(--bad); }
header .good, header .bad { margin-left: auto; }
"""
_PAGE = """\
<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>微信替身 · WeChat, played</title>
<link rel="icon" href="/favicon.ico">
<link rel="stylesheet" href="/stand-in/wechat/style.css">
</head>
<body>
<main>
<h1>微信替身 <span lang="en">· WeChat, played</span></h1>
<p>演示中发往微信的消息，最新在前。刷新即可看到新消息。
<span lang="en">What this demo has sent by WeChat, the newest first; reload for more.</span>
<a href="{here}">刷新 · <span lang="en">Reload</span></a> {all}</p>
{messages}
<h2>人脸核身 <span lang="en">· Faces compared</span></h2>
{faces}
</main>
</body>
</html>
"""
_NONE = """<p>还没有消息。<span lang="en">Nothing was sent yet.</span></p>"""
_NO_FACE = """<p>还没有人脸核身。<span lang="en">No face was compared yet.</span></p>"""
FACES_AT_MOST = 20
_TEMPLATES = {
    "booked": ("预约成功", "Booked"),
    "reminder": ("预约提醒", "Reminder"),
    "three_ahead": ("即将到号", "Three ahead"),
    "your_turn": ("请到窗口", "Your turn"),
    "recalled": ("再次呼叫", "Called again"),
    "missed": ("已过号", "Missed"),
    "rescheduled": ("已改期", "Moved"),
    "closed": ("大厅停办", "Closed"),
    "case_moved": ("办件进度", "Case moved"),
    "ready_for_pickup": ("可以领取", "Ready for pickup"),
}


class Page:
    """The page, and how it looks."""

    def __init__(self, world: World) -> None:
        """Of this world."""
        self._world = world

    async def show(self, request: Request[Any, Any]) -> HTTPResponse:
        """What was sent to whom; to one person with `?user=`."""
        user = request.args.get("user")
        found = [one for one in reversed(self._world.sent) if user in {None, one.user}]
        listed = "\n".join(_message(one) for one in found[:SHOWN_AT_MOST])
        page = _PAGE.format(
            here="" if user is None else f"?user={quote(user)}",
            all="" if user is None else '<a href="?">全部 · <span lang="en">All</span></a>',
            messages=f"<ol>\n{listed}\n</ol>" if listed else _NONE,
            faces=self._faces(user),
        )
        return HTTPResponse(page, headers=dict(_HEADERS), content_type="text/html; charset=utf-8")

    def _faces(self, user: str | None) -> str:
        """Whose faces were compared; of whom they said to be, nothing is known here."""
        people = self._world.people
        found = [
            _face(people.name(one.openid), one)
            for one in self._world.faces.latest(FACES_AT_MOST)
            if user in {None, people.name(one.openid)}
        ]
        return f"<ol>\n{chr(10).join(found)}\n</ol>" if found else _NO_FACE

    async def style(self, request: Request[Any, Any]) -> HTTPResponse:
        """How it looks."""
        del request
        return HTTPResponse(STYLE, headers=dict(_HEADERS), content_type="text/css; charset=utf-8")


def _message(one: SentMessage) -> str:
    at = datetime.fromtimestamp(one.at_ms / 1000, _SHANGHAI)
    zh, en = _TEMPLATES.get(one.template, (one.template, one.template))
    rows = "".join(
        f"<dt>{escape(field)}</dt><dd>{escape(told['value'])}</dd>"
        for field, told in one.data.items()
    )
    if one.page:
        rows += f"<dt>page</dt><dd>{escape(one.page)}</dd>"
    who = f'<a href="?user={quote(one.user)}">{escape(one.user)}</a>'
    title = f'<b>{escape(zh)} <span lang="en">{escape(en)}</span></b>'
    when = f"<span>{at:%m-%d %H:%M:%S}</span>"
    return f"<li><header>{title}{who}{when}{_result(one.result)}</header><dl>{rows}</dl></li>"


def _face(user: str, one: Face) -> str:
    at = datetime.fromtimestamp(one.at_ms / 1000, _SHANGHAI)
    title = f"<b>{escape(user)}</b><span>{at:%m-%d %H:%M:%S}</span>"
    rows = f"<dt>verify_id</dt><dd>{escape(one.verify_id)}</dd>"
    return f"<li><header>{title}{_outcome(one.result)}</header><dl>{rows}</dl></li>"


def _outcome(result: int | None) -> str:
    if result is None:
        return '<span>等待中 · <span lang="en">waiting</span></span>'
    if result == PASSED:
        return '<span class="good">通过 · <span lang="en">passed</span></span>'
    return f'<span class="bad">未通过 · <span lang="en">not passed</span> {result}</span>'


def _result(result: int) -> str:
    if result == 0:
        return '<span class="good">已接受 · <span lang="en">accepted</span></span>'
    return f'<span class="bad">未送出 · <span lang="en">refused</span> {result}</span>'
