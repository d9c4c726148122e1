"""The templates of subscribe messages: which of them tells what, and what fits into a field.

A template belongs to an account of WeChat, with an id and with fields that are named by their kind
and a number (`thing2`); so which field says what is a setting. No field takes a person's name, a
number of theirs or an amount: what is told concerns a number in a line, a time and a place.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

import msgspec

from kit.clock import SHANGHAI
from records.notices.kinds import NoticeKind

# What a message may have for its fields.
SOURCES = frozenset(
    (
        "hall_name",
        "number",
        "window_name",
        "call_no",
        "ahead",
        "starts_at",
        "subject_name",
        "return_within_s",
        "reason",
        "progress",
    )
)
# Nobody is told of these by WeChat.
NEVER = frozenset({NoticeKind.HALL_EVENT})
NEEDED = tuple(kind for kind in NoticeKind if kind not in NEVER)
MOMENTS = frozenset({"time", "date"})
THING_AT_MOST, TEXT_AT_MOST, SYMBOLS_AT_MOST, PHRASE_AT_MOST = 20, 32, 5, 5
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_FIELD = re.compile(r"([a-z_]+?)([0-9]{1,3})")


class Template(NamedTuple):
    """A template of the account: its id, and for each field what of a message it says."""

    id: str
    fields: Mapping[str, str]


Templates = Mapping[NoticeKind, Template]


class BadTemplates(ValueError):
    """The table of templates cannot be used; the message says all that is wrong with it."""


class ContentMissing(Exception):
    """A message lacks what its template cannot do without; it is named."""


def _thing(text: str) -> str:
    return text if len(text) <= THING_AT_MOST else text[: THING_AT_MOST - 1] + "…"


def _ascii(text: str) -> str:
    return re.sub(r"[^\x20-\x7e]", "", text)[:TEXT_AT_MOST]


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)[:TEXT_AT_MOST]


def _letters(text: str) -> str:
    return re.sub(r"[^A-Za-z]", "", text)[:TEXT_AT_MOST]


def _symbols(text: str) -> str:
    return re.sub(r"\w|\s", "", text)[:SYMBOLS_AT_MOST]


def _phrase(text: str) -> str:
    return re.sub(r"[^\u4e00-\u9fff]", "", text)[:PHRASE_AT_MOST]


# How a field of each kind is filled, and what it says where there is nothing to say: none of them
# may be empty. WeChat refuses what does not fit.
_FITTED: dict[str, tuple[Callable[[str], str], str]] = {
    "thing": (_thing, "—"),
    "character_string": (_ascii, "-"),
    "number": (_digits, "0"),
    "letter": (_letters, ""),
    "symbol": (_symbols, "-"),
    "phrase": (_phrase, "无"),
    "time": (str, ""),
    "date": (str, ""),
}


def data_of(
    template: Template, content: Mapping[str, str], language: str
) -> dict[str, dict[str, str]]:
    """What the template's fields say. Raises `ContentMissing`."""
    return {
        field: {"value": _fitted(field, source, content.get(source, ""), language)}
        for field, source in template.fields.items()
    }


def _fitted(field: str, source: str, value: str, language: str) -> str:
    fit, nothing = _FITTED[_kind_of(field)]
    plain = _CONTROL.sub(" ", _told(source, value, language)).strip() if value else ""
    fitted = fit(plain).strip() or nothing
    if not fitted:
        raise ContentMissing(source)
    return fitted


def _told(source: str, value: str, language: str) -> str:
    """A value in words; moments as WeChat wants them, in China's time."""
    if source == "starts_at":
        at = datetime.fromisoformat(value).astimezone(SHANGHAI)
        return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"
    if source == "return_within_s":
        minutes = max(int(value) // 60, 1)
        return f"{minutes} 分钟内可回来" if language == "zh" else f"Return within {minutes} min"
    return value


def _kind_of(field: str) -> str:
    named = _FIELD.fullmatch(field)
    return named[1] if named else ""


class _Row(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    fields: dict[str, str]


def read_templates(text: str | bytes) -> Templates:
    """The table as an operator writes it. Raises `BadTemplates`.

    `{"your_turn": {"id": "…", "fields": {"character_string1": "number", …}}, …}`
    """
    try:
        rows = msgspec.json.decode(text, type=dict[str, _Row])
    except (msgspec.DecodeError, UnicodeError) as fault:
        raise BadTemplates(f"is no table of templates: {fault}") from None
    problems = [problem for kind, row in rows.items() for problem in _problems(kind, row)]
    problems += [f"{kind} is missing" for kind in NEEDED if kind not in rows]
    if problems:
        raise BadTemplates("; ".join(problems))
    return {NoticeKind(kind): Template(row.id, row.fields) for kind, row in rows.items()}


def _problems(kind: str, row: _Row) -> list[str]:
    if kind not in set(NoticeKind) - NEVER:
        return [f"{kind} is nothing that people are told"]
    found = [] if re.fullmatch(r"[\w-]{1,64}", row.id) else [f"{kind} has no id"]
    if not row.fields:
        found.append(f"{kind} has no fields")
    for field, source in row.fields.items():
        sort = _kind_of(field)
        if sort not in _FITTED:
            found.append(f"{kind}: {field} is no field that is filled here")
        if source not in SOURCES:
            found.append(f"{kind}: there is no {source}")
        elif (source == "starts_at") != (sort in MOMENTS):
            found.append(f"{kind}: {field} cannot say {source}")
    return found


def _demo(kind: NoticeKind, **fields: str) -> tuple[NoticeKind, Template]:
    return kind, Template(str(kind), fields)


# The stand-in has these, each by the name of its kind.
DEMO_TEMPLATES: Templates = dict(
    (
        _demo(NoticeKind.BOOKED, thing1="subject_name", time2="starts_at", thing3="hall_name"),
        _demo(NoticeKind.REMINDER, thing1="subject_name", time2="starts_at", thing3="hall_name"),
        _demo(
            NoticeKind.THREE_AHEAD,
            character_string1="number",
            number2="ahead",
            thing3="hall_name",
        ),
        _demo(
            NoticeKind.YOUR_TURN,
            character_string1="number",
            thing2="window_name",
            thing3="hall_name",
        ),
        _demo(
            NoticeKind.RECALLED,
            character_string1="number",
            thing2="window_name",
            thing3="hall_name",
            number4="call_no",
        ),
        _demo(
            NoticeKind.MISSED,
            character_string1="number",
            thing2="return_within_s",
            thing3="hall_name",
        ),
        _demo(NoticeKind.RESCHEDULED, thing1="subject_name", time2="starts_at", thing3="hall_name"),
        _demo(NoticeKind.CLOSED, thing1="subject_name", thing2="reason", thing3="hall_name"),
        _demo(NoticeKind.CASE_MOVED, thing1="subject_name", thing2="progress", thing3="hall_name"),
        _demo(NoticeKind.READY_FOR_PICKUP, thing1="subject_name", thing3="hall_name"),
    )
)
