"""An item with questions, for tests of what answers leave."""

from records.situations.conditions import parse
from records.situations.situations import Effect, ItemSituations, Option, Outcome, Paper, Question


def question(code: str, *options: str, when: str = "", default: str = "") -> Question:
    """A question with these options; the first is the default."""
    named = tuple(Option(option, f"选项{option}", f"Option {option}") for option in options)
    return Question(
        code, f"问题{code}", f"Question {code}", named, default or options[0], parse(when)
    )


def paper(code: str, when: str = "", *, need: str = "mandatory", copies: int = 1) -> Paper:
    """A material."""
    return Paper(code, f"材料{code}", f"Paper {code}", need, copies, parse(when))


def item(
    *questions: Question,
    papers: tuple[Paper, ...] = (),
    effects: tuple[Effect, ...] = (),
    code: str = "I",
    slot_units: int | None = None,
) -> ItemSituations:
    """An item of the lane `a` that costs 20 yuan and takes ten days."""
    return ItemSituations(code, Outcome(papers, 2000, 10, "a", slot_units), questions, effects)


# A card: for the first time, or again because it was lost; somebody else may come then.
CARD = item(
    question("reason", "first", "lost"),
    question("agent", "self", "agent", when="reason=lost"),
    question("kin", "yes", "no", when="agent=agent"),
    papers=(
        paper("form"),
        paper("book", "reason=first"),
        paper("letter", "agent=agent and not kin=yes"),
    ),
    effects=(
        Effect(parse("reason=first"), fee_fen=0),
        Effect(parse("reason=lost"), promised_days=0, lane="b", slot_units=3),
    ),
)
