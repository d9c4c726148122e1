"""What a hall may set for its bookings, inherited key by key from the nearest hall above it.

Values are written as texts, in `hall_settings.csv`, in the record and over HTTP alike; `parsed`
reads one, and is the only place that says what is allowed.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

DAY_S = 86_400
_STEP = re.compile(r"(\d{1,2})@(\d{2}):(\d{2})=(0(?:\.\d{1,4})?|1(?:\.0{1,4})?)", re.ASCII)
_TINY = 1e-9
_SLOTS = ("5", "10", "15", "20", "30", "60")


class BadSetting(ValueError):
    """A setting that there is not, or a value that it cannot have; says so in both languages."""

    def __init__(self, zh: str, en: str, field: str = "value") -> None:
        """Two sentences' ends, as the importer puts them behind file and line."""
        super().__init__(en)
        self.zh, self.en, self.field = zh, en, field


class ReleaseStep(NamedTuple):
    """From a minute of a day on, so many working days before the slot's, a share is released."""

    working_days_before: int
    minute: int
    share: float


ReleasePlan = tuple[ReleaseStep, ...]


def _release_plan(text: str) -> ReleasePlan:
    """`3@08:00=0.6 0@00:00=0.4`: in order of time, each share comes on top of those before."""
    steps = []
    for word in text.split():
        found = _STEP.fullmatch(word)
        if found is None or int(found[2]) > 23 or int(found[3]) > 59:  # noqa: PLR2004 - a clock's
            raise BadSetting(
                f"放号计划 {word} 应写明提前几个工作日、时刻和比例，例如 3@08:00=0.6",
                f"release step {word} must be DAYS@HH:MM=SHARE, like 3@08:00=0.6",
            )
        steps.append(
            ReleaseStep(int(found[1]), int(found[2]) * 60 + int(found[3]), float(found[4]))
        )
    moments = [(-step.working_days_before, step.minute) for step in steps]
    if not steps or moments != sorted(set(moments)):
        raise BadSetting(
            "放号计划须至少一段，并按时间先后排列、不重复",
            "a release plan needs a step, and steps in order of time, none twice",
        )
    if sum(step.share for step in steps) > 1 + _TINY:
        raise BadSetting("放号比例之和不得超过 1", "the shares must not add up to more than 1")
    return tuple(steps)


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"\d{1,7}", text, re.ASCII) or not least <= int(text) <= most:
            raise BadSetting(
                f"必须是 {least} 到 {most} 的整数", f"must be a whole number from {least} to {most}"
            )
        return int(text)

    return read


def _slot_minutes(text: str) -> int:
    """Units are of five minutes, and slots fill an hour or some hours without a rest."""
    if text not in _SLOTS:
        raise BadSetting(f"必须是 {'、'.join(_SLOTS)} 之一", f"must be one of {', '.join(_SLOTS)}")
    return int(text)


def _share(text: str) -> float:
    if not re.fullmatch(r"0(\.\d{1,4})?|1(\.0{1,4})?", text, re.ASCII):
        raise BadSetting("必须是 0 到 1 的小数", "must be a number from 0 to 1")
    return float(text)


@dataclass(frozen=True, slots=True)
class HallSettings:
    """How a hall is booked; durations in seconds.

    `walk_in_share` of the windows' time is kept for people without a booking.
    """

    slot_minutes: int = 30
    walk_in_share: float = 0.4
    horizon_working_days: int = 5
    release_plan: ReleasePlan = (
        ReleaseStep(3, 480, 0.6),
        ReleaseStep(1, 480, 0.3),
        ReleaseStep(0, 0, 0.1),
    )
    release_jitter_s: int = 300
    rerelease_delay_s: int = 0
    hold_s: int = 300
    overbook_per_slot: int = 2
    check_in_before_s: int = 3600
    check_in_after_s: int = 900
    reschedules: int = 2
    late_cancel_s: int = 7200


_READ: dict[str, Callable[[str], Any]] = {
    "slot_minutes": _slot_minutes,
    "walk_in_share": _share,
    "horizon_working_days": _whole(0, 30),
    "release_plan": _release_plan,
    "release_jitter_s": _whole(0, 3600),
    "rerelease_delay_s": _whole(0, DAY_S),
    "hold_s": _whole(30, 1800),
    "overbook_per_slot": _whole(0, 100),
    "check_in_before_s": _whole(0, DAY_S),
    "check_in_after_s": _whole(0, DAY_S),
    "reschedules": _whole(0, 100),
    "late_cancel_s": _whole(0, 30 * DAY_S),
}
KEYS = tuple(one.name for one in fields(HallSettings))
# Those from which it follows which slots there are; the others are asked when somebody books.
PLANNING_KEYS = frozenset({"slot_minutes", "walk_in_share", "horizon_working_days"})


def parsed(key: str, text: str) -> object:
    """A setting's value from its text. Raises `BadSetting`, also for a key that there is not."""
    read = _READ.get(key)
    if read is None:
        raise BadSetting(f"没有名为 {key} 的设置", f"there is no setting {key}", "key")
    return read(text)


def written(value: object) -> str:
    """The text of a value, as `parsed` reads it."""
    if not isinstance(value, tuple):
        return f"{value:g}" if isinstance(value, float) else str(value)
    return " ".join(
        f"{step.working_days_before}@{step.minute // 60:02}:{step.minute % 60:02}={step.share:g}"
        for step in value
    )


def settings_of(texts: Iterable[Mapping[str, str]]) -> HallSettings:
    """The settings of a hall: `texts` are those of itself, then of the halls above it, upwards.

    Raises `BadSetting` for a text that was never checked.
    """
    nearest: dict[str, str] = {}
    for own in texts:
        nearest = dict(own) | nearest
    return HallSettings(**{key: parsed(key, text) for key, text in nearest.items()})  # type: ignore[arg-type]
