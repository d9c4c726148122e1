"""How a move is carried out and taken back on the line, and whether it still stands there."""

from handlers.house import House
from kit.errors import IllegalMove, Invalid, WindowNotOpen
from queueing import line
from queueing.advice import Kind
from queueing.rule_checks import check
from queueing.rules import HallRules
from queueing.transitions import WindowState
from records.balance import BalanceMove
from records.rules import places

_LEAVES = {Kind.OPEN: WindowState.OPEN, Kind.PAUSE: WindowState.PAUSED}


async def carry_out(house: House, request: line.Request, move: BalanceMove) -> None:
    """Do what was advised. Raises what the line refuses."""
    if move.kind == Kind.OPEN:
        await house.line.open_window(request, move.hall, move.window, move.applied_by)
    elif move.kind == Kind.PAUSE:
        await house.line.pause_window(request, move.hall, move.window, "balance")
    else:
        await _serve(house, request, move, _handicap_s(move))


async def stands(house: House, move: BalanceMove) -> bool:
    """Whether a window is still as a move left it."""
    if move.line:
        return _served_s(house, move) == _handicap_s(move)
    return await _state(house, move) is _LEAVES[Kind(move.kind)]


async def take_back(house: House, who: str, request: line.Request, move: BalanceMove) -> None:
    """Bring back what was before, unless it is so already.

    Raises `IllegalMove` if somebody has changed it to a third thing since.
    """
    if move.line:
        await _serve_as_before(house, request, move)
    elif move.kind == Kind.OPEN:
        await _pause(house, request, move)
    else:
        await _open(house, who, request, move)


async def _pause(house: House, request: line.Request, move: BalanceMove) -> None:
    try:
        await house.line.pause_window(request, move.hall, move.window, "balance")
    except WindowNotOpen:
        return  # as it was to be


async def _open(house: House, who: str, request: line.Request, move: BalanceMove) -> None:
    state = await _state(house, move)
    if state is WindowState.CLOSED:
        raise IllegalMove("The window was closed since.", "该窗口此后已关闭，无法撤销。")
    if state is not WindowState.OPEN:
        await house.line.open_window(request, move.hall, move.window, who)


async def _state(house: House, move: BalanceMove) -> WindowState:
    window = await house.view.window(move.hall, move.window)
    return window.state if window else WindowState.CLOSED


async def _serve_as_before(house: House, request: line.Request, move: BalanceMove) -> None:
    served_s = _served_s(house, move)
    if served_s == _handicap_s(move):
        await _serve(house, request, move, move.before_s)
    elif served_s != move.before_s:
        english = "The rules of this window were changed since; change them back in the rules."
        raise IllegalMove(english, "该窗口的规则此后已被修改，请在规则中调整。")


def _handicap_s(move: BalanceMove) -> int | None:
    """The handicap that a move set; None where it ended the help."""
    return move.handicap_s if move.kind == Kind.HELP else None


def _served_s(house: House, move: BalanceMove) -> int | None:
    """The handicap that the rules give the line now; None if the window does not serve it."""
    return house.line.rules.halls[move.hall].windows.get(move.window, {}).get(move.line)


async def _serve(
    house: House, request: line.Request, move: BalanceMove, handicap_s: int | None
) -> None:
    """Let a window serve a line with this handicap, or, without one, no longer."""
    outcome = await house.line.answered(request)
    if outcome is None:
        rules = _serving(house.line.rules.halls[move.hall], move.window, move.line, handicap_s)
        faults = check(house.line.rules.changed(rules), move.hall, places(house.layout))
        if faults:
            raise Invalid(faults[0].detail, faults[0].detail_zh)
        outcome = await house.line.set_rules(request, rules, f"balance: {move.kind}")
    if outcome.event and outcome.event.rules:
        house.learn(outcome.event.rules)


def _serving(rules: HallRules, window: str, line_name: str, handicap_s: int | None) -> HallRules:
    served = rules.windows.get(window, {})
    lines = {name: s for name, s in served.items() if name != line_name}
    if handicap_s is not None:
        lines[line_name] = handicap_s
    return rules.with_window(window, lines)
