"""Advice on windows: what one should do, and what was done."""

from enum import StrEnum
from hashlib import blake2b
from typing import NamedTuple

import msgspec


class AdviceKind(StrEnum):
    """What a window should do."""

    OPEN = "open"
    PAUSE = "pause"
    HELP = "help"
    STOP_HELPING = "stop_helping"


class PastMove(NamedTuple):
    """A window was moved, on advice or not."""

    hall: str
    window: str
    kind: AdviceKind
    at_ms: int


class Why(StrEnum):
    """What advice rests on."""

    UNSERVED = "unserved"
    SHORTER = "shorter"
    IDLE = "idle"
    NEEDY = "needy"
    CALM = "calm"
    OWN_FIRST = "own_first"


class Grounds(msgspec.Struct, frozen=True):
    """Why something is advised, with the figures that its sentence needs.

    `line` is spelled as in the rules; `minutes` of waiting are what the step saves or costs.
    """

    why: Why
    line: str = ""
    waiting: int = 0
    minutes: int = 0
    idle_min: int = 0


class Advice(msgspec.Struct, frozen=True):
    """What one window should do, and what comes of it.

    `line` is spelled as in the rules (`social`, or `branch-1:social` from afar), None when the
    advice is about none. `gain_min` is how many minutes of waiting it saves, summed over all who
    wait now or come in the next half hour; below zero for a pause, which costs some. `id` is the
    same whenever the same is advised.
    """

    id: str
    kind: AdviceKind
    hall: str
    window: str
    gain_min: float
    grounds: Grounds
    line: str | None = None
    handicap_s: int | None = None
    urgent: bool = False


def id_of(kind: AdviceKind, hall: str, window: str, line: str | None) -> str:
    """The name by which advice is applied."""
    place = f"{kind}|{hall}|{window}|{line or ''}"
    return blake2b(place.encode(), digest_size=8).hexdigest()
