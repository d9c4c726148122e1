"""The number of a resident identity card (GB 11643): read, checked and written one way."""

import unicodedata
from datetime import date
from typing import NamedTuple

_LENGTH = 18
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
# The first two digits name the province, or the region that has its place.
_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_EARLIEST = date(1900, 1, 1)


class NoResidentId(ValueError):
    """A text is no such number; the message quotes nothing of it."""


class ResidentId(NamedTuple):
    """A number that is well formed: 18 characters, the last a digit or a capital X."""

    number: str
    born: date

    def age_on(self, day: date) -> int:
        """How many birthdays somebody has had by the end of a day."""
        had = (day.month, day.day) >= (self.born.month, self.born.day)
        return day.year - self.born.year - (0 if had else 1)


def read_resident_id(text: str, today: date) -> ResidentId:
    """The number in a text, also in full-width digits, with blanks or with a small x.

    Raises `NoResidentId` unless length, region, date of birth (not after `today`) and check
    character hold.
    """
    number = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    digits, check = number[:-1], number[-1:]
    if len(number) != _LENGTH or not (digits.isascii() and digits.isdigit()):
        raise NoResidentId("has 17 digits and a check character")
    if number[:2] not in _PROVINCES:
        raise NoResidentId("begins with a region")
    if check != _CHECKS[sum(map(_weighted, digits, _WEIGHTS)) % 11]:
        raise NoResidentId("has a check character that fits")
    return ResidentId(number, _born(number[6:14], today))


def _weighted(digit: str, weight: int) -> int:
    return int(digit) * weight


def _born(digits: str, today: date) -> date:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise NoResidentId("has a date of birth") from None
    if not _EARLIEST <= born <= today:
        raise NoResidentId("has a date of birth that has been")
    return born
