"""What is said of cases: of each news a sentence, and few words that fit WeChat's field."""

import pytest

from notify.channels.wechat.templates import DEMO_TEMPLATES, THING_AT_MOST, data_of
from records.notices.case_words import CaseNews
from records.notices.kinds import NoticeKind
from records.notices.sentences import brief, sentence

KNOWN = {
    "number": "20261123000001",
    "item_name": "残疾人证办理",
    "item_name_en": "Disability card",
    "due": "2026-12-20",
    "until": "2026-12-28",
    "materials": "12",
    "days": "30",
    "department": "残联",
    "department_en": "Federation",
}


@pytest.mark.parametrize("news", CaseNews)
@pytest.mark.parametrize("known", [KNOWN, {}])
def test_every_news_can_be_said(news: CaseNews, known: dict[str, str]) -> None:
    """In both languages, whether or not its details are known; nothing is cut off."""
    content = {**known, "event": news.value}
    english, chinese = sentence(NoticeKind.CASE_MOVED, content, content)
    assert (english[-1], chinese[-1]) == (".", "。")
    assert ("残疾人证办理" in chinese) == ("Disability card" in english) == bool(known)
    for text in (english, chinese, brief(content, "en"), brief(content, "zh")):
        assert not set("[]{}") & set(text)
    for language in ("en", "zh"):
        assert 0 < len(brief(content, language)) <= THING_AT_MOST


def test_a_promise_is_said_as_people_say_it() -> None:
    """By its day, without a year; and an item by its name of that language."""
    content = {**KNOWN, "event": "accepted"}
    assert sentence(NoticeKind.CASE_MOVED, content, content) == (
        "Your case was accepted: Disability card. Decision expected by 20 Dec.",
        "已受理：残疾人证办理，预计 12月20日前办结。",
    )
    assert brief(content, "zh") == "已受理，预计12月20日前办结"


def test_the_template_says_what_has_happened() -> None:
    """What it is about, what has become of it, and where."""
    content = {"subject_name": "残疾人证办理", "progress": "已受理", "hall_name": "通化"}
    told = data_of(DEMO_TEMPLATES[NoticeKind.CASE_MOVED], content, "zh")
    assert [one["value"] for one in told.values()] == ["残疾人证办理", "已受理", "通化"]
