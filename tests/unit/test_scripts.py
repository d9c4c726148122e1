"""The scripts take their states, refusals and names of keys from Python, and spell none."""

import re
from pathlib import Path

import pytest

from queueing.line.script_errors import Code
from queueing.line.script_texts import constants, load_scripts
from queueing.model import keys
from queueing.model.transitions import State, WindowState

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted((ROOT / "queueing/line/scripts").glob("*.lua"))
STATES = {*State, *WindowState}
_COMMENT = re.compile(r"--.*")
_QUOTED = re.compile(r"'([^']*)'")
_CAPITALS = re.compile(r"\b[A-Z]{2}[A-Z_]*\b")
_KEY = re.compile(r"(?:\bp \.\. |\bread\()'(\w+)")
_NOT_OURS = {"KEYS", "ARGV", "INSTANTS"}


def code_of(path: Path) -> str:
    """A script without its comments."""
    return _COMMENT.sub("", path.read_text())


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_spells_no_state_and_no_shared_word(path: Path) -> None:
    """They are constants, made from the table of states and the names of lines."""
    spelled = set(_QUOTED.findall(code_of(path)))
    assert not spelled & {str(state) for state in STATES}
    assert not spelled & {keys.REMOTE}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_knows_every_constant_that_it_uses(path: Path) -> None:
    """A branch that is seldom taken would otherwise fail on its day."""
    used = set(_CAPITALS.findall(_QUOTED.sub("", code_of(path)))) - _NOT_OURS
    assert used <= set(re.findall(r"local (\w+) =", constants()))


def test_a_state_of_a_ticket_and_one_of_a_window_have_two_names() -> None:
    """Both are constants of one script."""
    names = [member.name for kind in (State, WindowState, Code) for member in kind]
    assert len(names) == len(set(names))


def test_every_script_is_loaded_behind_the_prelude() -> None:
    """The prelude itself is none of them."""
    texts = load_scripts()
    assert sorted(texts) == [path.stem for path in SCRIPTS if path.stem != "prelude"]
    assert all("\n-- prelude " in text for text in texts.values())


def test_scripts_build_only_keys_that_python_names() -> None:
    """From the passed prefix, by the names that `keys` gives them."""
    recovery = ROOT / "queueing/line/recovery/carry_over.py"
    built = {name for path in (*SCRIPTS, recovery) for name in _KEY.findall(path.read_text())}
    assert {"now", "log", "ticket", "serves"} <= built
    for name in built:
        key = getattr(keys, name)
        parts = ["x"] * (key.__code__.co_argcount - 2)
        assert key("g", 1, *parts) == ":".join([keys.prefix("g", 1) + name, *parts])


def test_python_spells_keys_in_one_module() -> None:
    """Whoever needs one asks `keys`; a prefix is only handed on, searched for or deleted."""
    spelled = re.compile(r"q:\{\{|keys\.prefix\([^)]*\) \+ \"\w")
    for folder in ("queueing", "records", "notify", "handlers", "server", "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            if path not in {Path(keys.__file__), Path(__file__)}:
                assert not spelled.search(path.read_text()), path
