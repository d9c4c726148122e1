"""Short messages are short, in both languages, whatever the names."""

import pytest

from notify.channels.sms.texts import _TEXTS, LONGEST, ContentMissing, text_of
from records.notices.kinds import NoticeKind

CONTENT = {
    "hall_name": "通化市政务服务中心",
    "window_name": "7号窗口",
    "number": "A012",
    "ahead": "3",
    "starts_at": "2026-11-30T01:30:00.000+00:00",
}
TOLD = [kind for kind in NoticeKind if kind is not NoticeKind.HALL_EVENT]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", TOLD)
def test_every_kind_fits_one_message(kind: NoticeKind, language: str) -> None:
    """With names that are too long for anything, in the longest month."""
    endless = dict.fromkeys(CONTENT, "名" * 200) | {"starts_at": "2026-12-30T16:30:00+00:00"}
    told = text_of(kind, language, endless)
    assert len(told.text) <= LONGEST
    assert told.template == f"{kind}_{language}"
    assert "{" not in told.text


def test_a_window_keeps_its_number() -> None:
    """It is what somebody has to know, and stands first or last."""
    for name in ("A very comprehensive service window 129", "129号" + "综合服务" * 10 + "窗口"):
        assert "129" in text_of(NoticeKind.YOUR_TURN, "en", {**CONTENT, "window_name": name}).text


def test_people_read_their_own_time_and_language() -> None:
    """A moment is told as the clock on the hall's wall shows it."""
    assert text_of(NoticeKind.REMINDER, "zh", CONTENT).text == (
        "【一窗】提醒您：11月30日09:30到通化市政务服务中心办事，请带好材料。"
    )
    assert "30 Nov 09:30" in text_of(NoticeKind.REMINDER, "en", CONTENT).text
    assert text_of(NoticeKind.YOUR_TURN, "zh", CONTENT).text == "【一窗】请A012号到7号窗口办理。"
    assert text_of(NoticeKind.YOUR_TURN, "fr", CONTENT).params == {
        "window_name": "7号窗口",
        "number": "A012",
    }


def test_a_text_without_what_it_tells_is_not_sent() -> None:
    """What is missing is named; a kind that no person is told has no text."""
    with pytest.raises(ContentMissing, match="window_name"):
        text_of(NoticeKind.YOUR_TURN, "zh", {"number": "A012"})
    with pytest.raises(ContentMissing, match="hall_event"):
        text_of(NoticeKind.HALL_EVENT, "zh", CONTENT)


def test_both_languages_tell_the_same() -> None:
    """Every kind has both, and each has its text."""
    assert set(_TEXTS) == set(TOLD)
    assert all(set(texts) == {"zh", "en"} for texts in _TEXTS.values())
