"""What is told of situations: an item's or a theme's questions, and what answers leave."""

from typing import Annotated

import msgspec

from handlers.catalogue.schemas import MaterialView

ANSWERS_AT_MOST = 100
_Code = Annotated[str, msgspec.Meta(max_length=40)]


class OptionView(msgspec.Struct):
    """One answer to a question."""

    id: str
    name: str
    name_en: str


class QuestionView(msgspec.Struct):
    """A question, asked if `when` holds for the answers before it (empty: always).

    `default` is the option that counts while nobody has answered.
    """

    id: str
    name: str
    name_en: str
    when: str
    default: str
    options: list[OptionView]


class SituationsView(msgspec.Struct):
    """What an item asks, in the order in which it is asked."""

    item: str
    questions: list[QuestionView]


class ThemeSituationsView(msgspec.Struct):
    """What the items of a theme ask, each question once."""

    theme: str
    questions: list[QuestionView]


class GuideBody(msgspec.Struct, forbid_unknown_fields=True):
    """Answers by question: the ids of options, like `{"kind": "company"}`."""

    answers: Annotated[dict[str, _Code], msgspec.Meta(max_length=ANSWERS_AT_MOST)] = {}


class Answered(msgspec.Struct, kw_only=True):
    """What answers leave; `answers` are all that count, `assumed` those that are defaults.

    `next` is the first question without an answer; null if none is open. `slot_units` (of five
    minutes) is null if no hall served here has the lane.
    """

    answers: dict[str, str]
    assumed: dict[str, str]
    next: QuestionView | None
    materials: list[MaterialView]
    fee_fen: int
    promised_days: int
    slot_units: int | None


class GuideAnswer(Answered, kw_only=True):
    """What one person must bring and pay for an item, where, and how long it takes."""

    item: str
    lane: str
    legal_days: int


class ThemeGuideAnswer(Answered, kw_only=True):
    """The same for a theme: papers once, fees and units together, the longest limit.

    `lanes` are those of its items, in their order.
    """

    theme: str
    lanes: list[str]
