"""The scripts as Redis loads them: one file a verb, behind what Python tells all of them.

A script names no state, no refusal and no span of time itself. They are constants that are made
here from their Python originals, so that neither side can differ from the other.
"""

from pathlib import Path

from queueing.line.script_errors import Code
from queueing.model import keys
from queueing.model.transitions import State, WindowState

_SCRIPTS = Path(__file__).parent / "scripts"
EMPTY = "empty"  # the place in the log of a call that found nobody


def load_scripts() -> dict[str, str]:
    """Every verb's script, with the constants and the prelude before it."""
    before = constants() + (_SCRIPTS / "prelude.lua").read_text()
    return {
        path.stem: before + path.read_text()
        for path in _SCRIPTS.glob("*.lua")
        if path.stem != "prelude"
    }


def constants() -> str:
    """The Lua that declares what the scripts share with Python.

    Locals, not a table: a misspelt one is an unknown global, which Redis refuses to read.
    """
    found: dict[str, str | int] = {
        "EMPTY": EMPTY,
        "REMOTE": keys.REMOTE,
        "KEEP_S": keys.KEEP_S,
        **{code.name: code.value for code in Code},
        **{state.name: state.value for state in State},
        **{state.name: state.value for state in WindowState},
    }
    return "".join(
        f"local {name} = {value if isinstance(value, int) else repr(str(value))}\n"
        for name, value in found.items()
    )
