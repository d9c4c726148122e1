"""How a move is carried out and taken back on the line, and whether it still stands there."""

from handlers.context import GroupContext
from handlers.rules.words import sentences
from kit.errors import Invalid
from queueing.balancing.advice import AdviceKind
from queueing.line.requests import LineRequest
from queueing.model.errors import IllegalMove, WindowNotOpen
from queueing.model.transitions import WindowState
from queueing.rules.checks import check
from queueing.rules.hall_rules import HallRules
from records.models.balance_moves import BalanceMove
from records.rulebook import places

_LEAVES = {AdviceKind.OPEN: WindowState.OPEN, AdviceKind.PAUSE: WindowState.PAUSED}


async def carry_out(group: GroupContext, request: LineRequest, move: BalanceMove) -> None:
    """Do what was advised. Raises what the line refuses."""
    if move.kind == AdviceKind.OPEN:
        await group.line.open_window(request, move.hall, move.window, move.applied_by)
    elif move.kind == AdviceKind.PAUSE:
        await group.line.pause_window(request, move.hall, move.window, "balance")
    else:
        await _serve(group, request, move, _handicap_s(move))


async def stands(group: GroupContext, move: BalanceMove) -> bool:
    """Whether a window is still as a move left it."""
    if move.line:
        return _served_s(group, move) == _handicap_s(move)
    return await _state(group, move) is _LEAVES[AdviceKind(move.kind)]


async def take_back(group: GroupContext, who: str, request: LineRequest, move: BalanceMove) -> None:
    """Bring back what was before, unless it is so already.

    Raises `IllegalMove` if somebody has changed it to a third thing since.
    """
    if move.line:
        await _serve_as_before(group, request, move)
    elif move.kind == AdviceKind.OPEN:
        await _pause(group, request, move)
    else:
        await _open(group, who, request, move)


async def _pause(group: GroupContext, request: LineRequest, move: BalanceMove) -> None:
    try:
        await group.line.pause_window(request, move.hall, move.window, "balance")
    except WindowNotOpen:
        return  # as it was to be


async def _open(group: GroupContext, who: str, request: LineRequest, move: BalanceMove) -> None:
    state = await _state(group, move)
    if state is WindowState.CLOSED:
        raise IllegalMove("The window was closed since.", "该窗口此后已关闭，无法撤销。")
    if state is not WindowState.OPEN:
        await group.line.open_window(request, move.hall, move.window, who)


async def _state(group: GroupContext, move: BalanceMove) -> WindowState:
    window = await group.view.window(move.hall, move.window)
    return window.state if window else WindowState.CLOSED


async def _serve_as_before(group: GroupContext, request: LineRequest, move: BalanceMove) -> None:
    served_s = _served_s(group, move)
    if served_s == _handicap_s(move):
        await _serve(group, request, move, move.before_s)
    elif served_s != move.before_s:
        english = "The rules of this window were changed since; change them back in the rules."
        raise IllegalMove(english, "该窗口的规则此后已被修改，请在规则中调整。")


def _handicap_s(move: BalanceMove) -> int | None:
    """The handicap that a move set; None where it ended the help."""
    return move.handicap_s if move.kind == AdviceKind.HELP else None


def _served_s(group: GroupContext, move: BalanceMove) -> int | None:
    """The handicap that the rules give the line now; None if the window does not serve it."""
    return group.line.rules.halls[move.hall].windows.get(move.window, {}).get(move.line)


async def _serve(
    group: GroupContext, request: LineRequest, move: BalanceMove, handicap_s: int | None
) -> None:
    """Let a window serve a line with this handicap, or, without one, no longer."""
    outcome = await group.line.answered(request)
    if outcome is None:
        rules = _serving(group.line.rules.halls[move.hall], move.window, move.line, handicap_s)
        faults = check(group.line.rules.changed(rules), move.hall, places(group.directory))
        if faults:
            raise Invalid(*sentences(faults[0]))
        outcome = await group.line.set_rules(request, rules, f"balance: {move.kind}")
    if outcome.event and outcome.event.rules:
        group.learn(outcome.event.rules)


def _serving(rules: HallRules, window: str, line_name: str, handicap_s: int | None) -> HallRules:
    served = rules.windows.get(window, {})
    lines = {name: s for name, s in served.items() if name != line_name}
    if handicap_s is not None:
        lines[line_name] = handicap_s
    return rules.with_window(window, lines)
