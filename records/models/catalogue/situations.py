"""The situations of items: questions with their options, and what depends on the answers."""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from tortoise import fields
from tortoise.fields import OnDelete

from records.db import sql
from records.db.sql import Connection
from records.models.catalogue.halls import ID_LENGTH, NAME_LENGTH
from records.models.catalogue.service_items import ServiceItem, find_item
from records.models.catalogue.sourced import Sourced
from records.situations.conditions import LENGTH, parse
from records.situations.situations import (
    Effect,
    ItemSituations,
    Option,
    Outcome,
    Paper,
    Question,
)


class Situation(Sourced):
    """An option of a question that an item asks (情形); the question stands beside each option.

    `question_position` orders the questions of an item, `condition` says when this one is asked;
    `position` is the row's place in its file.
    """

    id = fields.IntField(primary_key=True)
    item: fields.ForeignKeyRelation[ServiceItem] = fields.ForeignKeyField(
        ServiceItem, related_name=False, on_delete=OnDelete.CASCADE
    )
    item_id: str
    question = fields.CharField(max_length=ID_LENGTH)
    question_position = fields.IntField()
    question_name = fields.CharField(max_length=NAME_LENGTH)
    question_name_en = fields.CharField(max_length=NAME_LENGTH)
    condition = fields.CharField(max_length=LENGTH, default="")
    option = fields.CharField(max_length=ID_LENGTH)
    option_name = fields.CharField(max_length=NAME_LENGTH)
    option_name_en = fields.CharField(max_length=NAME_LENGTH)
    is_default = fields.BooleanField(default=False)
    position = fields.IntField(default=0)

    class Meta:
        """Table name; a question has an option once."""

        table = "situation"
        unique_together = (("item", "question", "option"),)


class SituationEffect(Sourced):
    """What of an item is different while a condition holds; null is as usual."""

    id = fields.IntField(primary_key=True)
    item: fields.ForeignKeyRelation[ServiceItem] = fields.ForeignKeyField(
        ServiceItem, related_name=False, on_delete=OnDelete.CASCADE
    )
    item_id: str
    condition = fields.CharField(max_length=LENGTH)
    fee_fen = fields.IntField(null=True)
    promised_days = fields.IntField(null=True)
    lane = fields.CharField(max_length=ID_LENGTH, null=True)
    slot_units = fields.IntField(null=True)
    position = fields.IntField(default=0)

    class Meta:
        """Table name; one row a condition."""

        table = "situation_effect"
        unique_together = (("item", "condition"),)


class _OptionRow(NamedTuple):
    """A row of `Situation` in plain SQL, for each booking and each case reads it."""

    item_id: str
    question: str
    question_name: str
    question_name_en: str
    condition: str
    option: str
    option_name: str
    option_name_en: str
    is_default: bool


class _PaperRow(NamedTuple):
    """The same of `Material`."""

    item_id: str
    code: str
    name: str
    name_en: str
    need: str
    copies: int
    condition: str


class _EffectRow(NamedTuple):
    """The same of `SituationEffect`."""

    item_id: str
    condition: str
    fee_fen: int | None
    promised_days: int | None
    lane: str | None
    slot_units: int | None


_Row = TypeVar("_Row", _OptionRow, _PaperRow, _EffectRow)


async def situations_of(db: Connection, items: Sequence[ServiceItem]) -> list[ItemSituations]:
    """What each of these items asks, and all that depends on the answers, in the same order."""
    codes = [item.code for item in items]
    options = await _rows(db, _OptionRow, "situation", "question_position, position", codes)
    papers = await _rows(db, _PaperRow, "material", "position", codes)
    effects = await _rows(db, _EffectRow, "situation_effect", "position", codes)
    return [
        ItemSituations(
            item.code,
            Outcome(
                tuple(_paper(row) for row in papers if row.item_id == item.code),
                item.fee_fen,
                item.promised_days,
                item.lane,
                item.slot_units,
            ),
            _questions([row for row in options if row.item_id == item.code]),
            tuple(_effect(row) for row in effects if row.item_id == item.code),
        )
        for item in items
    ]


async def find_situations(db: Connection, code: str) -> ItemSituations | None:
    """The same of an item in use, by its code."""
    item = await find_item(db, code)
    return (await situations_of(db, [item]))[0] if item else None


async def _rows(
    db: Connection, kind: type[_Row], table: str, order: str, items: Sequence[str]
) -> list[_Row]:
    """The rows of these items, in the order of the files."""
    columns, marks = ", ".join(kind._fields), ", ".join("?" for _ in items)
    text = f"SELECT {columns} FROM {table} WHERE item_id IN ({marks}) ORDER BY {order}"  # noqa: S608
    return [kind(**row) for row in await sql.rows(db, text, *items)]


def _questions(rows: list[_OptionRow]) -> tuple[Question, ...]:
    by_question: dict[str, list[_OptionRow]] = {}
    for row in rows:
        by_question.setdefault(row.question, []).append(row)
    return tuple(_question(rows) for rows in by_question.values())


def _question(rows: list[_OptionRow]) -> Question:
    first = rows[0]
    return Question(
        first.question,
        first.question_name,
        first.question_name_en,
        tuple(Option(row.option, row.option_name, row.option_name_en) for row in rows),
        next(row.option for row in rows if row.is_default),
        parse(first.condition),
    )


def _paper(row: _PaperRow) -> Paper:
    return Paper(row.code, row.name, row.name_en, row.need, row.copies, parse(row.condition))


def _effect(row: _EffectRow) -> Effect:
    when = parse(row.condition)
    return Effect(when, row.fee_fen, row.promised_days, row.lane, row.slot_units)
