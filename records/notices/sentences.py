"""What a notice says, as a sentence in each language. `content` is what `Message` has of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from kit.clock import SHANGHAI
from records.notices.case_words import NEWS, in_chinese, in_english
from records.notices.kinds import NoticeKind


class Sentence(NamedTuple):
    """The same in English and in Chinese."""

    english: str
    chinese: str


# What is not known of a notice is left out with the brackets around it.
_SENTENCES: Mapping[NoticeKind, Sentence] = {
    NoticeKind.BOOKED: Sentence(
        "You have booked a visit[ to {hall_name}][ at {starts}].",
        "预约成功[：{hall_name}][，{starts}]。",
    ),
    NoticeKind.REMINDER: Sentence(
        "Your visit[ to {hall_name}] is tomorrow[: {starts}].",
        "温馨提醒：您预约了明天[到{hall_name}]办事[，{starts}]。",
    ),
    NoticeKind.THREE_AHEAD: Sentence(
        "It is almost your turn[: {ahead} before you][, number {number}]. Please come closer.",
        "快到您了[：前面还有 {ahead} 位][，您的号码 {number}]，请到大厅等候。",
    ),
    NoticeKind.YOUR_TURN: Sentence(
        "It is your turn[, number {number}][: please go to {window_name}].",
        "请[ {number} 号]到[ {window_name} ]办理。",
    ),
    NoticeKind.RECALLED: Sentence(
        "You are called again[, number {number}][: please go to {window_name}].",
        "再次呼叫：请[ {number} 号]到[ {window_name} ]办理。",
    ),
    NoticeKind.MISSED: Sentence(
        "You were called and did not come[, number {number}]. "
        "You can return to the line[ within {minutes} minutes].",
        "您已过号[（{number}）]。[请在 {minutes} 分钟内]在手机上或现场恢复排队。",
    ),
    NoticeKind.RESCHEDULED: Sentence(
        "Your visit[ to {hall_name}] has a new time[: {starts}].",
        "您[在{hall_name}]的预约已改期[：{starts}]。",
    ),
    NoticeKind.CLOSED: Sentence(
        "The hall[ {hall_name}] has cancelled your visit[ at {starts}][ ({reason})]. We are sorry: "
        "your next number there comes sooner.",
        "很抱歉，[{hall_name}]取消了您[ {starts} ]的预约[（{reason}）]。您下次取号将优先办理。",
    ),
    NoticeKind.CASE_MOVED: Sentence("Your case has moved on.", "您的办件有新进展。"),
    NoticeKind.READY_FOR_PICKUP: Sentence(
        "Your papers are ready to be fetched[ at {hall_name}].",
        "您的证照已办好[，请到{hall_name}领取]。",
    ),
    NoticeKind.HALL_EVENT: Sentence("Something happened in the hall.", "大厅有新动态。"),
}


def sentence(kind: NoticeKind, english: Mapping[str, str], chinese: Mapping[str, str]) -> Sentence:
    """What it says; each language is given the content with names of its own."""
    words = _SENTENCES[kind]
    if news := NEWS.get(english.get("event", "")):
        told = (
            _filled(news.english, in_english(english)),
            _filled(news.chinese, in_chinese(chinese)),
        )
        return Sentence(*told)
    return Sentence(_filled(words.english, english), _filled(words.chinese, chinese))


def brief(content: Mapping[str, str], language: str) -> str:
    """What has become of a case, in few words; empty for what is no news of a case."""
    news = NEWS.get(content.get("event", ""))
    if news is None:
        return ""
    if language == "en":
        return _filled(news.brief, in_english(content))
    return _filled(news.brief_zh, in_chinese(content))


def _filled(text: str, content: Mapping[str, str]) -> str:
    """The text with what is known, and without the brackets of what is not."""
    values = {**content, **_derived(content)}
    filled, rest = "", text
    while rest:
        plain, opened, rest = rest.partition("[")
        filled += plain
        if opened:
            part, _, rest = rest.partition("]")
            name = part.partition("{")[2].partition("}")[0]
            if values.get(name):
                filled += part.format_map(values)
            elif not name:
                filled += part
    return filled


def _derived(content: Mapping[str, str]) -> dict[str, str]:
    """How people say a moment and a stretch of time."""
    derived = {}
    if starts := content.get("starts_at"):
        at = datetime.fromisoformat(starts).astimezone(SHANGHAI)
        derived["starts"] = f"{at:%Y-%m-%d %H:%M}"
    if within := content.get("return_within_s"):
        derived["minutes"] = str(int(within) // 60)
    return derived
