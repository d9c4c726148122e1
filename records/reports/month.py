"""A calendar month, as China's clocks have it."""

import re
from typing import NamedTuple

from kit.clock import business_date, shanghai_ms

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


class Month(NamedTuple):
    """Its name, as `2026-11`, and the moments at which it begins and the next one does."""

    name: str
    from_ms: int
    to_ms: int

    @property
    def days(self) -> tuple[str, str]:
        """Its first and its last day."""
        return business_date(self.from_ms), business_date(self.to_ms - 1)

    def has(self, at_ms: int | None) -> bool:
        """Whether a moment lies in it."""
        return at_ms is not None and self.from_ms <= at_ms < self.to_ms

    def has_last_day(self, due_ms: int) -> bool:
        """Whether the day lies in it at whose 24:00 something is due."""
        return self.has(due_ms - 1)


def month(text: str) -> Month | None:
    """A month by its name; None for anything else."""
    found = _MONTH.fullmatch(text)
    if found is None:
        return None
    year, number = int(found[1]), int(found[2])
    following = f"{year + number // 12:04}-{number % 12 + 1:02}-01"
    try:
        return Month(text, shanghai_ms(f"{text}-01"), shanghai_ms(following))
    except ValueError:
        return None
