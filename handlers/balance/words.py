"""The sentences in which advice is given, in English and Chinese, made from what it rests on.

The names by which people know lanes are put in here and nowhere afterwards: a finished sentence is
never changed.
"""

from collections.abc import Callable
from typing import NamedTuple

from queueing.balancing.advice import Advice, Why


class Named(NamedTuple):
    """What something is called."""

    en: str
    zh: str


Name = Callable[[str], Named]  # of a line, as the rules spell it


def sentences(advice: Advice, name: Name) -> Named:
    """Why this is advised; `name` tells what people call a line."""
    line = name(advice.grounds.line) if advice.grounds.line else Named("", "")
    return _SENTENCES[advice.grounds.why](advice, line)


def _unserved(advice: Advice, line: Named) -> Named:
    """People wait where no window is open."""
    window, waiting = advice.window, advice.grounds.waiting
    return Named(
        f"{waiting} wait for {line.en} and no window is open for them: open window {window}.",
        f"{line.zh} 有 {waiting} 人等候而无窗口开放，请开放窗口 {window}。",
    )


def _shorter(advice: Advice, _: Named) -> Named:
    """A closed window would shorten the wait."""
    window, gain_min = advice.window, advice.grounds.minutes
    return Named(
        f"Opening window {window} saves about {gain_min} minutes of waiting.",
        f"开放窗口 {window}，预计共减少等候 {gain_min} 分钟。",
    )


def _idle(advice: Advice, _: Named) -> Named:
    """Nobody needs the window for now; the cost is in minutes of waiting."""
    window, idle_min, cost_min = advice.window, advice.grounds.idle_min, advice.grounds.minutes
    return Named(
        f"Window {window} has been free for {idle_min} minutes; a pause costs {cost_min} min.",
        f"窗口 {window} 已空闲 {idle_min} 分钟，暂停预计共增加等候 {cost_min} 分钟。",
    )


def _needy(advice: Advice, line: Named) -> Named:
    """Another line has more need of the window than its own; the gain is minutes of waiting."""
    window, gain_min = advice.window, advice.grounds.minutes
    late = (advice.handicap_s or 0) // 60
    return Named(
        f"Helping {line.en}, {late} min behind its own, window {window} saves {gain_min} min.",
        f"窗口 {window} 兼办 {line.zh}（让位 {late} 分钟），预计共减少等候 {gain_min} 分钟。",
    )


def _calm(advice: Advice, line: Named) -> Named:
    """The line that was helped needs no help any more."""
    return Named(
        f"{line.en} needs no help any more: window {advice.window} may keep to its own lines.",
        f"{line.zh} 已不需支援，窗口 {advice.window} 可恢复只办本窗业务。",
    )


def _own_first(advice: Advice, line: Named) -> Named:
    """Those at home wait longer because of the help."""
    window, gain = advice.window, advice.grounds.minutes
    return Named(
        f"If window {window} stops taking {line.en}, about {gain} minutes of waiting are saved.",
        f"窗口 {window} 停止兼办 {line.zh}，预计共减少等候 {gain} 分钟。",
    )


_SENTENCES: dict[Why, Callable[[Advice, Named], Named]] = {
    Why.UNSERVED: _unserved,
    Why.SHORTER: _shorter,
    Why.IDLE: _idle,
    Why.NEEDY: _needy,
    Why.CALM: _calm,
    Why.OWN_FIRST: _own_first,
}
