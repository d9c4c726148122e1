"""Every table of the schema is known to what merges, exports and erases people."""

import importlib
import inspect
import re

import pytest
from tortoise.models import Model

from records.db.engine import MODULES
from records.privacy import exporting
from records.privacy.holdings import ACTORS, HOLDINGS, KNOW_NOBODY, Erase, Merge
from records.privacy.pruning import SWEEPS
from records.privacy.retention_table import RULES

# Names of columns that hold somebody's id, whoever it is.
_PERSON = re.compile(r"citizen|applicant|agent|recipient|source|target|merged_into|openid_digest")
# Where a row of the catalogue came from, and what a deed of the audit was done to.
_NOT_PEOPLE = {"source", "target"}


def tables() -> dict[str, type[Model]]:
    """All models by their tables."""
    found = {}
    for name in MODULES:
        for _, one in inspect.getmembers(importlib.import_module(name), inspect.isclass):
            if issubclass(one, Model) and one is not Model and not one._meta.abstract:
                found[one._meta.db_table] = one
    return found


def columns(model: type[Model]) -> set[str]:
    """The columns of a table."""
    return set(model._meta.fields_db_projection.values())


TABLES = tables()


def test_no_table_is_forgotten() -> None:
    """A new one is named where people stand, or with the reason why nobody stands there."""
    held = {one.table for one in HOLDINGS}
    assert held | set(KNOW_NOBODY) == set(TABLES)
    assert not held & set(KNOW_NOBODY)
    assert all(KNOW_NOBODY.values())


@pytest.mark.parametrize("table", sorted(TABLES))
def test_no_column_with_a_person_is_forgotten(table: str) -> None:
    """By its name: a column that a person is found by, in a table that knows people."""
    of_table = [one for one in HOLDINGS if one.table == table]
    known = {name for one in of_table for name in (one.column, *one.hidden)}
    if table in KNOW_NOBODY:
        known |= _NOT_PEOPLE
    people = {name for name in columns(TABLES[table]) if _PERSON.fullmatch(name)}
    assert people <= known


def test_what_is_named_exists() -> None:
    """Tables and columns, also those that are hidden, sealed, or of actors."""
    for one in HOLDINGS:
        there = columns(TABLES[one.table])
        named = {one.column, one.sealed, *one.hidden, *one.json} - {""}
        assert named <= there, one.name
        assert one.column or one.where
    for table, column in ACTORS:
        assert column in columns(TABLES[table])
    assert len({one.name for one in HOLDINGS}) == len(HOLDINGS)


def test_what_outlives_its_owner_says_why() -> None:
    """On which ground; what moves does so by a column of its own."""
    for one in HOLDINGS:
        assert (one.erase is Erase.STAYS) == bool(one.why), one.name
        assert one.merge is not Merge.MOVES or one.column, one.name


def test_a_condition_is_filled_as_often_as_it_asks() -> None:
    """Two ids, asked for twice."""
    text, values = exporting.filled("a IN ({whose}) OR b IN ({whose})", ["x", "y"])
    assert (text, values) == ("a IN (?, ?) OR b IN (?, ?)", ["x", "y", "x", "y"])
    assert exporting.filled("a IN ({whose})", []) == ("a IN (NULL)", [])


def test_the_retention_table_tells_of_all_that_is_held() -> None:
    """What stands of people has a time, and what is swept stands in the table."""
    told = {table for rule in RULES for table in rule.tables}
    assert told <= set(TABLES)
    derived = {"grant_balance", "case_step", "case_clock"}  # with the account, with the case
    assert {one.table for one in HOLDINGS} - told <= derived
    rules = {rule.name: rule for rule in RULES}
    assert len(rules) == len(RULES)
    for sweep in SWEEPS:
        assert rules[sweep.rule].days is not None
        assert any(f" {table} " in sweep.text for table in rules[sweep.rule].tables)
