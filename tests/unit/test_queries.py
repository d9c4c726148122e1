"""Every query of the record is told its connection: Tortoise would else take one by itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import records.models

MODULES = sorted(Path(records.models.__path__[0]).rglob("*.py"))
BEGINS = {
    "all",
    "bulk_create",
    "create",
    "exists",
    "filter",
    "get",
    "get_or_create",
    "get_or_none",
    "update_or_create",
}
ENDS = {"delete", "refresh_from_db", "save"}


def queries(function: ast.AST) -> Iterator[ast.Call]:
    """What a function asks of a model, or has a row do."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of = node.func.value
            named = isinstance(of, ast.Name)
            model = isinstance(of, ast.Name) and of.id[0].isupper()
            if (node.func.attr in BEGINS and model) or (node.func.attr in ENDS and named):
                yield node


def untold(text: str) -> list[str]:
    """The functions with more queries than connections for them."""
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.AsyncFunctionDef)]
    return [f.name for f in functions if ast.unparse(f).count("using_db") < len(list(queries(f)))]


def test_one_that_is_not_told_is_found() -> None:
    """In either way of asking."""
    assert untold("async def one(db): await Hall.filter(id=1).using_db(db)") == []
    assert untold("async def one(db): await Hall.filter(id=1)") == ["one"]
    assert untold("async def one(db, hall): await hall.save()") == ["one"]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_every_query_is_told_its_connection(module: Path) -> None:
    """So that it runs in the transaction that was handed to it, and in no other."""
    assert untold(module.read_text()) == []
