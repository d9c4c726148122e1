"""The situations of items: questions with their options, and what depends on the answers."""

from collections.abc import Collection, Sequence

from tortoise import fields
from tortoise.fields import OnDelete

from records.db.sql import Connection
from records.models.catalogue.halls import ID_LENGTH, NAME_LENGTH
from records.models.catalogue.service_items import Material, ServiceItem, find_item, materials_of
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


async def situations_of(db: Connection, items: Sequence[ServiceItem]) -> list[ItemSituations]:
    """What each of these items asks, and all that depends on the answers, in the same order."""
    codes = [item.code for item in items]
    options, papers = await options_of(db, codes), await materials_of(db, codes)
    effects = await effects_of(db, codes)
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


async def options_of(db: Connection, items: Collection[str]) -> list[Situation]:
    """The options of all questions of these items, in the order of the files."""
    return await Situation.filter(item_id__in=items).order_by("position").using_db(db)


async def effects_of(db: Connection, items: Collection[str]) -> list[SituationEffect]:
    """What depends on answers in these items, in the order of the files."""
    return await SituationEffect.filter(item_id__in=items).order_by("position").using_db(db)


def _questions(rows: list[Situation]) -> tuple[Question, ...]:
    by_question: dict[str, list[Situation]] = {}
    for row in sorted(rows, key=lambda row: row.question_position):
        by_question.setdefault(row.question, []).append(row)
    return tuple(_question(rows) for rows in by_question.values())


def _question(rows: list[Situation]) -> Question:
    first = rows[0]
    return Question(
        first.question,
        first.question_name,
        first.question_name_en,
        tuple(Option(row.option, row.option_name, row.option_name_en) for row in rows),
        next(row.option for row in rows if row.is_default),
        parse(first.condition),
    )


def _paper(row: Material) -> Paper:
    return Paper(row.code, row.name, row.name_en, row.need, row.copies, parse(row.condition))


def _effect(row: SituationEffect) -> Effect:
    when = parse(row.condition)
    return Effect(when, row.fee_fen, row.promised_days, row.lane, row.slot_units)
