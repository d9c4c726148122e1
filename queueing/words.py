"""The sentences in which advice is given, in English and Chinese."""


def unserved(window: str, lane: str, waiting: int) -> tuple[str, str]:
    """People wait where no window is open."""
    return (
        f"{waiting} wait for {lane} and no window is open for them: open window {window}.",
        f"{lane} 有 {waiting} 人等候而无窗口开放，请开放窗口 {window}。",
    )


def opening(window: str, gain_min: int) -> tuple[str, str]:
    """A closed window would shorten the wait."""
    return (
        f"Opening window {window} saves about {gain_min} minutes of waiting.",
        f"开放窗口 {window}，预计共减少等候 {gain_min} 分钟。",
    )


def pausing(window: str, idle_min: int, cost_min: int) -> tuple[str, str]:
    """Nobody needs the window for now; the cost is in minutes of waiting."""
    return (
        f"Window {window} has been free for {idle_min} minutes; a pause costs {cost_min} min.",
        f"窗口 {window} 已空闲 {idle_min} 分钟，暂停预计共增加等候 {cost_min} 分钟。",
    )


def helping(window: str, line: str, handicap_s: int, gain_min: int) -> tuple[str, str]:
    """Another line has more need of the window than its own; the gain is minutes of waiting."""
    minutes = handicap_s // 60
    return (
        f"Helping {line}, {minutes} min behind its own, window {window} saves {gain_min} min.",
        f"窗口 {window} 兼办 {line}（让位 {minutes} 分钟），预计共减少等候 {gain_min} 分钟。",
    )


def calm(window: str, line: str) -> tuple[str, str]:
    """The line that was helped needs no help any more."""
    return (
        f"{line} needs no help any more: window {window} may keep to its own lines.",
        f"{line} 已不需支援，窗口 {window} 可恢复只办本窗业务。",
    )


def own_first(window: str, line: str, gain_min: int) -> tuple[str, str]:
    """Those at home wait longer because of the help."""
    return (
        f"If window {window} stops taking {line}, about {gain_min} minutes of waiting are saved.",
        f"窗口 {window} 停止兼办 {line}，预计共减少等候 {gain_min} 分钟。",
    )
