"""What short messages say: one line a kind and language, never longer than one message.

A message of more than 70 characters is sent, and paid for, as two; so names are cut to a length
with which every text fits. A provider knows each text as a template, named by kind and language.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from kit.clock import SHANGHAI
from records.notices.kinds import NoticeKind

LONGEST = 70
# How many characters of each value are told.
_AT_MOST = {"hall_name": 26, "window_name": 24, "number": 8, "ahead": 3, "starts": 12}
_ELLIPSIS = "…"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIGNED = {"zh": "【一窗】", "en": "[Yichuang] "}
_TEXTS: Mapping[NoticeKind, Mapping[str, str]] = {
    NoticeKind.BOOKED: {
        "zh": "预约成功：{starts}，{hall_name}。",
        "en": "Booked: {starts}, {hall_name}.",
    },
    NoticeKind.REMINDER: {
        "zh": "提醒您：{starts}到{hall_name}办事，请带好材料。",
        "en": "Your visit: {starts}, {hall_name}.",
    },
    NoticeKind.THREE_AHEAD: {
        "zh": "{number}号，您前面还有{ahead}位，请到大厅等候。",
        "en": "{number}: {ahead} before you. Please come to the hall.",
    },
    NoticeKind.YOUR_TURN: {
        "zh": "请{number}号到{window_name}办理。",
        "en": "{number}, it is your turn: {window_name}.",
    },
    NoticeKind.RECALLED: {
        "zh": "再次呼叫{number}号，请尽快到{window_name}办理。",
        "en": "{number}, called again: {window_name}.",
    },
    NoticeKind.MISSED: {
        "zh": "{number}号已过号，可在手机上或到现场恢复排队。",
        "en": "{number} was missed; you may return to the line.",
    },
    NoticeKind.RESCHEDULED: {
        "zh": "您的预约已改为{starts}，{hall_name}。",
        "en": "New time: {starts}, {hall_name}.",
    },
    NoticeKind.CLOSED: {
        "zh": "很抱歉，{hall_name}取消了您{starts}的预约，再次取号将优先。",
        "en": "Sorry, {hall_name} cancelled {starts}.",
    },
    NoticeKind.CASE_MOVED: {
        "zh": "您的办件有新进展，请在小程序中查看。",
        "en": "Your case has moved on; see the mini program.",
    },
    NoticeKind.READY_FOR_PICKUP: {
        "zh": "您的证照已办好，请到{hall_name}领取。",
        "en": "Your papers are ready at {hall_name}.",
    },
}


class ContentMissing(Exception):
    """A text needs something that its notice does not say; the message names it."""


class SmsText(NamedTuple):
    """A message before it has a receiver; providers that know templates take `params`."""

    template: str
    params: dict[str, str]
    text: str


def text_of(kind: NoticeKind, language: str, content: Mapping[str, str]) -> SmsText:
    """What is sent. Raises `ContentMissing`."""
    language = "en" if language == "en" else "zh"
    texts = _TEXTS.get(kind)
    if texts is None:
        raise ContentMissing(str(kind))
    values = _values(language, content)
    needed = [name for name in _AT_MOST if f"{{{name}}}" in texts[language]]
    if missing := [name for name in needed if not values.get(name)]:
        raise ContentMissing(", ".join(missing))
    params = {name: _cut(values[name], _AT_MOST[name]) for name in needed}
    return SmsText(
        f"{kind}_{language}", params, _SIGNED[language] + texts[language].format_map(params)
    )


def _values(language: str, content: Mapping[str, str]) -> dict[str, str]:
    values = dict(content)
    if starts := content.get("starts_at"):
        at = datetime.fromisoformat(starts).astimezone(SHANGHAI)
        day = f"{at.day} {_MONTHS[at.month - 1]}" if language == "en" else f"{at.month}月{at.day}日"
        values["starts"] = f"{day} {at:%H:%M}" if language == "en" else f"{day}{at:%H:%M}"
    return values


def _cut(text: str, longest: int) -> str:
    """Names differ at their ends: that of a window ends with its number in some language."""
    if len(text) <= longest:
        return text
    end = longest // 3
    return text[: longest - end - 1] + _ELLIPSIS + text[len(text) - end :]
