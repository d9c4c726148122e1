"""Answers that hold for a second, such as what many people who look for a time ask for."""

from collections.abc import Hashable
from typing import Any

KEPT_MS = 1000


class BrieflyKept:
    """What was found out within the last second of business time, by what was asked."""

    def __init__(self, at_most: int = 200) -> None:
        """Nothing is kept yet, and never more than `at_most` answers."""
        self._at_most = at_most
        self._kept: dict[Hashable, tuple[int, Any]] = {}

    def get(self, asked: Hashable, now_ms: int) -> Any:  # noqa: ANN401 - whatever was kept
        """The answer; None if it is to be found out."""
        at_ms, answer = self._kept.get(asked, (-1, None))
        return answer if 0 <= now_ms - at_ms < KEPT_MS else None

    def keep(self, asked: Hashable, now_ms: int, answer: object) -> None:
        """Keep an answer, in place of the one that was kept first if there are too many."""
        self._kept.pop(asked, None)
        if len(self._kept) >= self._at_most:
            del self._kept[next(iter(self._kept))]
        self._kept[asked] = now_ms, answer
