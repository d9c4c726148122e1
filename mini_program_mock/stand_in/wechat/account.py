"""The mini program's account with WeChat, and the templates that it has chosen."""

import re
from collections.abc import Callable
from dataclasses import dataclass

APIS = (
    "code2session",
    "stable_token",
    "subscribe_send",
    "getwxacodeunlimit",
    "getuserphonenumber",
    "msg_sec_check",
    "face_getverifyid",
    "face_query",
)
# Each by the name of what it tells, with its fields.
TEMPLATES: dict[str, tuple[str, ...]] = {
    "booked": ("thing1", "time2", "thing3"),
    "reminder": ("thing1", "time2", "thing3"),
    "three_ahead": ("character_string1", "number2", "thing3"),
    "your_turn": ("character_string1", "thing2", "thing3"),
    "recalled": ("character_string1", "thing2", "thing3", "number4"),
    "missed": ("character_string1", "thing2", "thing3"),
    "rescheduled": ("thing1", "time2", "thing3"),
    "closed": ("thing1", "thing2", "thing3"),
    "case_moved": ("thing1", "thing2", "thing3"),
    "ready_for_pickup": ("thing1", "thing3"),
}


@dataclass(frozen=True)
class Account:
    """A mini program: who it is, which pages it has, and where and how WeChat pushes to it."""

    appid: str
    secret: str
    push_token: str
    aes_key: str
    callback_url: str
    pages: tuple[str, ...] = ()

    @property
    def original_id(self) -> str:
        """By what WeChat calls the account in what it pushes."""
        return f"gh_{self.push_token[:12]}"


def _up_to(most: int) -> Callable[[str], bool]:
    return lambda text: len(text) <= most


def _matches(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.fullmatch(pattern, text) is not None


def _name(text: str) -> bool:
    chinese = re.search(r"[\u4e00-\u9fff]", text)
    return len(text) <= (10 if chinese else 20)


_CLOCK = r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?"
_DAY = r"\d{4}年(0?[1-9]|1[0-2])月(0?[1-9]|[12]\d|3[01])日|\d{4}-\d{2}-\d{2}"
_POINT = rf"(({_DAY})( {_CLOCK})?|{_CLOCK})"
_MOMENT = _matches(rf"{_POINT}(~{_POINT})?")

# What a field of each kind takes.
LIMITS: dict[str, Callable[[str], bool]] = {
    "thing": _up_to(20),
    "number": _matches(r"-?\d+(\.\d+)?(?<!.{33})"),
    "letter": _matches(r"[A-Za-z]{1,32}"),
    "symbol": _matches(r"[^\w\s]{1,5}"),
    "character_string": _matches(r"[\x20-\x7e]{1,32}"),
    "time": _MOMENT,
    "date": _MOMENT,
    "amount": _matches(r"[^\d]?\d{1,10}(\.\d+)?元?"),
    "phone_number": _matches(r"[\d+\- ]{1,17}"),
    "car_number": _up_to(8),
    "name": _name,
    "phrase": _matches(r"[\u4e00-\u9fff]{1,5}"),
}


def fits(field: str, text: str) -> bool:
    """Whether a field takes this; which kind it is, its name says."""
    return LIMITS[field.rstrip("0123456789")](text)
