"""What the demo's items ask, answered in every way there is."""

import re
from collections import defaultdict
from itertools import chain
from pathlib import Path
from statistics import fmean

import pytest

from records.situations.situations import (
    QUESTIONS_AT_MOST,
    Effect,
    ItemSituations,
    Outcome,
    Paper,
    combinations,
    effects,
    path,
)
from server.importer.importing import read_folder
from server.importer.reading.sheets import Catalogue, ItemCsvRow
from server.importer.reading.situation_sheets import by_question, question_of

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "catalogue.md"


@pytest.fixture(scope="module")
def demo() -> Catalogue:
    """The demo data as they are read."""
    return read_folder(ROOT / "demo_data")


@pytest.fixture(scope="module")
def items(demo: Catalogue) -> dict[str, ItemSituations]:
    """Every item with all that depends on answers."""
    return {row.code: situations_of(demo, row) for row in demo.items}


@pytest.fixture(scope="module")
def asking(items: dict[str, ItemSituations]) -> dict[str, ItemSituations]:
    """Those that ask anything."""
    return {code: item for code, item in items.items() if item.questions}


def fen(yuan: object) -> int:
    """An amount as it is stored."""
    return round(float(str(yuan)) * 100)


def situations_of(demo: Catalogue, item: ItemCsvRow) -> ItemSituations:
    """What the files say of an item."""
    papers = tuple(
        Paper(row.material, row.name, row.name_en, row.need, row.copies, row.when)
        for row in demo.materials
        if row.item == item.code
    )
    asked = by_question([row for row in demo.situations if row.item == item.code])
    changes = tuple(
        Effect(
            row.when,
            None if row.fee_yuan is None else fen(row.fee_yuan),
            row.promised_days,
            row.lane,
            row.slot_units,
        )
        for row in demo.effects
        if row.item == item.code
    )
    usual = Outcome(papers, fen(item.fee_yuan), item.promised_days, item.lane, item.slot_units)
    return ItemSituations(item.code, usual, tuple(map(question_of, asked.values())), changes)


def test_every_combination_of_every_item_is_answered(
    demo: Catalogue, items: dict[str, ItemSituations]
) -> None:
    """At most six questions; some paper to bring, a lane there is, a promise within the law."""
    lanes = {row.lane for row in demo.lanes}
    for row in demo.items:
        item = items[row.code]
        for answers in combinations(item.questions):
            asked, left = path(item, answers), effects(item, answers)
            assert len(answers) <= QUESTIONS_AT_MOST
            assert (asked.answers, asked.assumed, asked.next) == (answers, {}, None)
            assert (len(left.materials) > 0) == (row.materials == "listed"), (row.code, answers)
            assert len({paper.code for paper in left.materials}) == len(left.materials)
            assert left.lane in lanes
            assert 0 <= left.promised_days <= row.legal_days
            assert left.fee_fen >= 0
            assert 1 <= left.units(600) <= 96


def test_every_option_can_be_chosen(asking: dict[str, ItemSituations]) -> None:
    """By somebody who is asked; and the defaults make one whole way of answering."""
    for item in asking.values():
        every = [*combinations(item.questions)]
        chosen = set(chain.from_iterable(answers.items() for answers in every))
        assert chosen == {(q.code, option.code) for q in item.questions for option in q.options}
        assert path(item, {}).answers in every


def test_every_question_matters(asking: dict[str, ItemSituations]) -> None:
    """Something depends on its answer: nobody is asked for nothing."""
    for item in asking.values():
        depends = [paper.when for paper in item.usual.materials]
        depends += [effect.when for effect in item.effects]
        depends += [question.when for question in item.questions]
        named = {equality.question for when in depends for equality in when.equalities()}
        assert named == {question.code for question in item.questions}, item.item


def test_one_question_has_one_wording(asking: dict[str, ItemSituations]) -> None:
    """Wherever it is asked, so that a theme asks it once."""
    wordings = defaultdict(set)
    for item in asking.values():
        for question in item.questions:
            wordings[question.code].add((question.name, question.name_en, question.options))
    assert {code: len(found) for code, found in wordings.items() if len(found) > 1} == {}


def test_the_commonest_items_and_every_theme_ask(
    demo: Catalogue, asking: dict[str, ItemSituations]
) -> None:
    """Thirty items and more, and something in every theme; of each row it is said it is made up."""
    assert len(asking) >= 30
    themes = {row.theme for row in demo.theme_items if row.item in asking}
    assert themes == {row.code for row in demo.themes}
    assert {row.source for row in (*demo.situations, *demo.effects)} == {"demo"}


def test_how_many_fewer_papers_are_asked_for(asking: dict[str, ItemSituations]) -> None:
    """The page about the catalogue says so: beside a list of all papers of an item."""
    count, shares = 0, []
    for item in asking.values():
        every = [len(effects(item, answers).materials) for answers in combinations(item.questions)]
        count += len(every)
        shares.append(fmean(every) / len(item.usual.materials))
    fewer = 100 * (1 - fmean(shares))
    said = f"{len(asking)} items have {count} situations, which ask for {fewer:.0f} % fewer papers"
    assert said in re.sub(r"\s+", " ", PAGE.read_text())
