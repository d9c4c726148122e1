"""Scope is asked in handlers/access and nowhere else, so that it can be read in one place."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HANDLERS = Path(__file__).parent.parent.parent / "handlers"
# What a login may touch; `role`, which is not a scope, tells people from devices elsewhere, too.
SCOPE = {"hall", "window"}
ASKERS = {"who", "principal", "sender"}
# It refuses a role that a route does not declare, whatever the object is.
ROLES = "http.py"
ACCESS = ("access/cases.py", "access/halls.py", "access/people.py")


def rules(source: str) -> Iterator[str]:
    """What looks like a rule of scope: a 403, or where somebody may act."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Raise) and "Forbidden" in ast.unparse(node):
            yield ast.unparse(node)
        if isinstance(node, ast.Attribute) and node.attr in SCOPE:
            asker = ast.unparse(node.value).rpartition(".")[2]
            if asker in ASKERS:
                yield ast.unparse(node)


def test_scope_is_asked_in_one_place() -> None:
    """No slice refuses by 403, or looks where somebody may act."""
    found = {
        path.relative_to(HANDLERS).as_posix(): set(rules(path.read_text()))
        for path in HANDLERS.rglob("*.py")
    }
    assert {name for name, asked in found.items() if asked} == {*ACCESS, ROLES}


@pytest.mark.parametrize(
    "source", ["raise Forbidden", "raise Forbidden('x')", "asked.who.hall", "x == who.window"]
)
def test_a_rule_is_found(source: str) -> None:
    """The test above can fail."""
    assert list(rules(source))
