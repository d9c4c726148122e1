"""The CSV files about situations (情形): what items ask, and what depends on the answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from records.situations.conditions import ALWAYS, Condition
from records.situations.situations import Option, Question
from server.importer.reading.cells import (
    cell,
    condition,
    extra,
    flag,
    ident,
    maybe,
    number,
    title,
    yuan,
)
from server.importer.reading.row import DAYS, UNITS, Row


@dataclass(frozen=True, kw_only=True)
class SituationCsvRow(Row):
    """An option of a question of an item; the question's own cells stand in each of its rows.

    `default` marks the option that counts while nobody has answered.
    """

    FILE = "situations.csv"
    KEY = ("item", "question", "option")
    MAY_BE_EMPTY = True
    MAY_BE_MISSING = True

    item: str = cell(ident)
    question: str = cell(ident)
    position: int = cell(number(1, 1000))
    question_name: str = cell(title)
    question_name_en: str = cell(title)
    when: Condition = extra(condition, ALWAYS)  # noqa: RUF009 - declares a column
    option: str = cell(ident)
    option_name: str = cell(title)
    option_name_en: str = cell(title)
    default: bool = extra(flag, False)  # noqa: FBT003 - what an empty cell means


@dataclass(frozen=True, kw_only=True)
class SituationEffectCsvRow(Row):
    """What of an item is different while a condition holds; an empty cell is as usual."""

    FILE = "situation_effects.csv"
    KEY = ("item", "when")
    MAY_BE_EMPTY = True
    MAY_BE_MISSING = True

    item: str = cell(ident)
    when: Condition = cell(condition)  # noqa: RUF009 - declares a column
    fee_yuan: Decimal | None = maybe(yuan, None)  # noqa: RUF009 - declares a column
    promised_days: int | None = maybe(DAYS, None)
    lane: str | None = maybe(ident, None)
    slot_units: int | None = maybe(UNITS, None)


def by_question(rows: Sequence[SituationCsvRow]) -> dict[str, list[SituationCsvRow]]:
    """The rows of one item, question by question in the order in which these are asked."""
    found: dict[str, list[SituationCsvRow]] = {}
    for row in sorted(rows, key=lambda row: row.position):
        found.setdefault(row.question, []).append(row)
    return found


def question_of(rows: Sequence[SituationCsvRow]) -> Question:
    """The question that these rows have the options of; without a default it has none."""
    first = rows[0]
    return Question(
        first.question,
        first.question_name,
        first.question_name_en,
        tuple(Option(row.option, row.option_name, row.option_name_en) for row in rows),
        next((row.option for row in rows if row.default), ""),
        first.when,
    )
