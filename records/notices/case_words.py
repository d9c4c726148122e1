"""What is said of a case that has moved: a sentence, and in few words what fits a message's field.

`content` says what happened (`event`) and what belongs to it; dates are ISO dates, and what is not
known is left out with the brackets around it.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class CaseNews(StrEnum):
    """What somebody is told of their case."""

    ACCEPTED = "accepted"
    DEEMED = "deemed"
    CORRECTION = "correction"
    SUPPLEMENTED = "supplemented"
    CLOSED = "closed"
    NOT_ACCEPTED = "not_accepted"
    REOPENED = "reopened"
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    GRANTED = "granted"
    REFUSED = "refused"
    REVOKED = "revoked"
    OVERDUE = "overdue"


class CaseWords(NamedTuple):
    """The sentence in both languages, and the few words in both."""

    english: str
    chinese: str
    brief: str
    brief_zh: str


_N = CaseNews
NEWS: Mapping[str, CaseWords] = {
    _N.ACCEPTED: CaseWords(
        "Your case was accepted[: {item}][. Decision expected by {due}].",
        "已受理[：{item}][，预计 {due}前办结]。",
        "Accepted[, by {due}]",
        "已受理[，预计{due}前办结]",
    ),
    _N.DEEMED: CaseWords(
        "Nobody answered in time, so by law your case is accepted as of the day it came in"
        "[: {item}][. Decision expected by {due}].",
        "受理期限内未答复，依法视为已受理[：{item}][，预计 {due}前办结]。",
        "Accepted by law",
        "视为已受理[，预计{due}前办结]",
    ),
    _N.CORRECTION: CaseWords(
        "Papers are missing[: {item}][, {materials} in all][, to be brought by {until}]. "
        "Your case has the whole list.",
        "材料需补正[：{item}][，共 {materials} 份][，请于 {until}前补齐]。清单见办件详情。",
        "Papers missing[: {materials}]",
        "请补[ {materials} 份]材料[，{until}前]",
    ),
    _N.SUPPLEMENTED: CaseWords(
        "What was missing has come[: {item}][. You are answered within {days} working days].",
        "补正材料已收到[：{item}][，{days} 个工作日内答复您]。",
        "Papers have come",
        "补正材料已收到",
    ),
    _N.CLOSED: CaseWords(
        "Your case was closed, for what was missing did not come[: {item}]. "
        "You may hand it in anew at any time.",
        "逾期未补正，办件已终止[：{item}]。您可以随时重新申请。",
        "Closed",
        "逾期未补正，办件终止",
    ),
    _N.NOT_ACCEPTED: CaseWords(
        "Your case was not accepted[: {item}]. Your case says why, and what you can do.",
        "不予受理[：{item}]。理由和下一步办法见办件详情。",
        "Not accepted",
        "不予受理，点击看理由",
    ),
    _N.REOPENED: CaseWords(
        "The refusal did not hold: your case goes on[: {item}].",
        "经复核，原不予受理不成立，办件已恢复[：{item}]。",
        "It goes on",
        "经复核，办件已恢复",
    ),
    _N.PAUSED: CaseWords(
        "Your case waits for something that takes time[: {item}][, about {days} working days].",
        "办理时限暂停[：{item}][，预计 {days} 个工作日]。",
        "Paused[, {days} work days]",
        "暂停计时[，约 {days} 个工作日]",
    ),
    _N.RESUMED: CaseWords(
        "Your case goes on[: {item}][. Decision expected by {due}].",
        "已恢复办理[：{item}][，预计 {due}前办结]。",
        "Goes on[, by {due}]",
        "恢复办理[，预计{due}前办结]",
    ),
    _N.EXTENDED: CaseWords(
        "Your case needs more time[: {item}][, {days} working days][. Decision expected by {due}].",
        "办理期限延长[：{item}][，延长 {days} 个工作日][，预计 {due}前办结]。",
        "Now[ by {due}]",
        "延期[，预计{due}前办结]",
    ),
    _N.GRANTED: CaseWords(
        "Your case was decided: granted[: {item}]. You hear when the result can be fetched.",
        "准予许可，已作出决定[：{item}]。可领取时另行通知您。",
        "Granted",
        "准予许可，已办结",
    ),
    _N.REFUSED: CaseWords(
        "Your case was decided: refused[: {item}]. The decision says why, and what you can do.",
        "不予许可，已作出决定[：{item}]。理由和救济途径见决定书。",
        "Refused; it says why",
        "不予许可，点击看理由",
    ),
    _N.REVOKED: CaseWords(
        "What was granted was revoked[: {item}]. Your case says why.",
        "许可已被撤销[：{item}]，详见办件。",
        "Revoked",
        "许可已被撤销",
    ),
    _N.OVERDUE: CaseWords(
        "We are late, and sorry[: {item}][ was promised by {due}][. {department} answers for it]. "
        "You need do nothing; it goes on.",
        "很抱歉，您的办件已超过承诺时限[：{item}][，原定 {due}前办结][，由{department}负责]。"
        "您无需再来，我们继续办理。",
        "We are late, sorry",
        "已超承诺时限，深表歉意",
    ),
}
_DATES = ("due", "until")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def in_english(content: Mapping[str, str]) -> dict[str, str]:
    """The content with names and dates as English has them."""
    return _named(content, "_en") | {
        name: f"{day.day} {_MONTHS[day.month - 1]}" for name, day in _dates(content)
    }


def in_chinese(content: Mapping[str, str]) -> dict[str, str]:
    """The same in Chinese."""
    return _named(content, "") | {
        name: f"{day.month}月{day.day}日" for name, day in _dates(content)
    }


def _named(content: Mapping[str, str], language: str) -> dict[str, str]:
    names = {"item": f"item_name{language}", "department": f"department{language}"}
    return {**content, **{name: content.get(source, "") for name, source in names.items()}}


def _dates(content: Mapping[str, str]) -> list[tuple[str, date]]:
    return [(one, date.fromisoformat(content[one])) for one in _DATES if content.get(one)]
