"""Situations in a real database: stored as the files say, and read as the pure rules need them."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from records.models.catalogue.situations import Situation, SituationEffect, find_situations
from records.situations.conditions import parse
from records.situations.situations import effects, path
from records.transactions import connection
from server.importer.reading.sheets import Catalogue, MaterialCsvRow
from server.importer.reading.situation_sheets import SituationCsvRow, SituationEffectCsvRow
from tests.support.small_catalogue import bring, catalogue, named, row

pytestmark = pytest.mark.usefixtures("database")


def option(question: str, position: int, code: str, *, default: bool, when: str = "") -> Any:  # noqa: ANN401
    """An option of a question of the item I."""
    names = {f"{of}_name{end}": of for of in ("question", "option") for end in ("", "_en")}
    return row(
        SituationCsvRow,
        item="I",
        question=question,
        position=position,
        option=code,
        default=default,
        when=parse(when),
        **names,
    )


def asking() -> Catalogue:
    """The item I asks for a reason, and who comes; the rows do not stand in their order."""
    plain = catalogue()
    asked = [
        option("agent", 2, "self", default=True, when="reason=lost"),
        option("agent", 2, "agent", default=False, when="reason=lost"),
        option("reason", 1, "lost", default=False),
        option("reason", 1, "first", default=True),
    ]
    letter = row(
        MaterialCsvRow,
        item="I",
        material="letter",
        need="mandatory",
        copies=1,
        when=parse("agent=agent"),
        **named("letter"),
    )
    lost = row(
        SituationEffectCsvRow,
        item="I",
        when=parse("reason=lost"),
        fee_yuan=Decimal("40.5"),
        lane="a",
        slot_units=3,
    )
    items = [replace(plain.items[0], materials="listed", slot_units=2)]
    return replace(plain, items=items, materials=[letter], situations=asked, effects=[lost])


async def test_what_is_stored_answers_as_the_files_say() -> None:
    """Questions in their order with their defaults, materials and effects with their conditions."""
    await bring(asking())
    found = await find_situations(connection(), "I")
    assert found is not None
    assert [(one.code, one.default, one.when.text) for one in found.questions] == [
        ("reason", "first", ""),
        ("agent", "self", "reason=lost"),
    ]
    usual = effects(found, {})
    assert (usual.materials, *usual[1:]) == ((), 0, 1, "b", 2)
    lost = effects(found, {"reason": "lost", "agent": "agent"})
    assert [paper.code for paper in lost.materials] == ["letter"]
    assert lost[1:] == (4050, 1, "a", 3)
    assert path(found, {"reason": "lost"}).next is found.questions[1]
    assert await find_situations(connection(), "none") is None


async def test_importing_twice_changes_nothing() -> None:
    """Neither rows nor what is told of them."""
    first = await bring(asking())
    assert (len(first.tables["situations"].added), len(first.tables["effects"].added)) == (4, 1)
    before = await Situation.all().values(), await SituationEffect.all().values()
    again = await bring(asking())
    assert all(changes.none for changes in again.tables.values())
    assert (await Situation.all().values(), await SituationEffect.all().values()) == before


async def test_what_left_the_files_is_asked_no_more() -> None:
    """A question, or all of them, as when a folder has no such files."""
    await bring(asking())
    files = asking()
    fewer = replace(files, situations=files.situations[2:], materials=[], effects=[])
    report = await bring(replace(fewer, items=catalogue().items))
    assert report.tables["situations"].retired == ["I/agent/self", "I/agent/agent"]
    assert report.tables["effects"].retired == ["I/reason=lost"]
    report = await bring(catalogue())
    assert len(report.tables["situations"].retired) == 2
    found = await find_situations(connection(), "I")
    assert found is not None
    assert (found.questions, found.effects, found.usual.slot_units) == ((), (), None)
