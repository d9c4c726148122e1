"""The guide: what an item or a theme asks, and exactly what the answers leave."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.catalogue.guide_schemas import (
    GuideAnswer,
    OptionView,
    QuestionView,
    SituationsView,
    ThemeGuideAnswer,
    ThemeSituationsView,
)
from handlers.catalogue.schemas import MaterialView
from handlers.catalogue.service import item_in_use, papers_once, theme_in_use
from handlers.context import AppContext
from records.models.catalogue.service_items import ServiceItem
from records.models.catalogue.situations import situations_of
from records.models.catalogue.themes import steps_of
from records.situations.situations import (
    ItemSituations,
    Outcome,
    Path,
    Question,
    outcome,
    paths,
)
from records.transactions import connection

Answers = Mapping[str, str]


async def questions_of_item(code: str) -> SituationsView:
    """What an item asks. Raises `NotFound`."""
    item = await item_in_use(code)
    return SituationsView(item.code, _questions(await situations_of(connection(), [item])))


async def questions_of_theme(code: str) -> ThemeSituationsView:
    """What a theme asks: each question once. Raises `NotFound`."""
    theme = await theme_in_use(code)
    items = [step.item for step in await steps_of(connection(), theme.code)]
    return ThemeSituationsView(theme.code, _questions(await situations_of(connection(), items)))


async def guide_item(ctx: AppContext, code: str, answers: Answers) -> GuideAnswer:
    """What the answers leave of an item. Raises `NotFound`, `Invalid`."""
    item = await item_in_use(code)
    asked, (left,) = await _answer([item], answers)
    return GuideAnswer(
        **_path(asked),
        item=item.code,
        materials=_materials([left]),
        fee_fen=left.fee_fen,
        promised_days=left.promised_days,
        legal_days=item.legal_days,
        lane=left.lane,
        slot_units=_units(ctx, [left]),
    )


async def guide_theme(ctx: AppContext, code: str, answers: Answers) -> ThemeGuideAnswer:
    """What the answers leave of all items of a theme. Raises `NotFound`, `Invalid`."""
    theme = await theme_in_use(code)
    items = [step.item for step in await steps_of(connection(), theme.code)]
    asked, left = await _answer(items, answers)
    longest = max(one.promised_days for one in left)
    return ThemeGuideAnswer(
        **_path(asked),
        theme=theme.code,
        materials=_materials(left),
        fee_fen=sum(one.fee_fen for one in left),
        promised_days=longest if theme.promised_days is None else theme.promised_days,
        lanes=[one.lane for one in left],
        slot_units=_units(ctx, left),
    )


async def _answer(
    items: Sequence[ServiceItem], answers: Answers
) -> tuple[list[Path], list[Outcome]]:
    situations = await situations_of(connection(), items)
    asked = paths(situations, answers)
    pairs = zip(situations, asked, strict=True)
    return asked, [outcome(item, one.answers) for item, one in pairs]


def _path(asked: Sequence[Path]) -> dict[str, Any]:
    """The members of an answer that tell of the questions."""
    first_open = next((one.next for one in asked if one.next), None)
    return {
        "answers": {code: option for one in asked for code, option in one.answers.items()},
        "assumed": {code: option for one in asked for code, option in one.assumed.items()},
        "next": _question(first_open) if first_open else None,
    }


def _questions(items: Sequence[ItemSituations]) -> list[QuestionView]:
    once = {question.code: question for item in reversed(items) for question in item.questions}
    order = dict.fromkeys(question.code for item in items for question in item.questions)
    return [_question(once[code]) for code in order]


def _question(question: Question) -> QuestionView:
    options = [OptionView(*option) for option in question.options]
    names = question.name, question.name_en
    return QuestionView(question.code, *names, question.when.text, question.default, options)


def _materials(left: Sequence[Outcome]) -> list[MaterialView]:
    return papers_once([paper for one in left for paper in one.materials])


def _units(ctx: AppContext, left: Sequence[Outcome]) -> int | None:
    """The units of all together, by the slowest of the groups that have such lanes."""
    units = [_units_of(ctx, one) for one in left]
    known = [count for count in units if count is not None]
    return sum(known) if len(known) == len(units) else None


def _units_of(ctx: AppContext, left: Outcome) -> int | None:
    if left.slot_units:
        return left.slot_units
    lanes = [group.directory.lanes.get(left.lane) for group in ctx.groups.values()]
    return max((left.units(lane.expected_service_s) for lane in lanes if lane), default=None)
