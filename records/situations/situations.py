"""What an item asks, and what the answers leave of its materials, fee, limit, lane and units.

    item.questions --answers--> path (asked, assumed, next) --conditions--> Outcome

Questions are asked in their order, each only if its condition holds for the answers before it.
What nobody answered counts as the question's default. Amounts are fen, limits working days, units
five minutes of a window.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kit.errors import FieldError, Invalid
from records.situations.conditions import ALWAYS, Answers, Condition

QUESTIONS_AT_MOST = 6
COMBINATIONS_AT_MOST = 4096
UNIT_S = 300


class Option(NamedTuple):
    """One answer to a question."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question, asked if `when` holds; `default` is the option that counts without an answer."""

    code: str
    name: str
    name_en: str
    options: tuple[Option, ...]
    default: str
    when: Condition = ALWAYS


class Paper(NamedTuple):
    """A material, asked for if `when` holds."""

    code: str
    name: str
    name_en: str
    need: str
    copies: int
    when: Condition = ALWAYS


class Effect(NamedTuple):
    """What is different if `when` holds; None is as usual."""

    when: Condition
    fee_fen: int | None = None
    promised_days: int | None = None
    lane: str | None = None
    slot_units: int | None = None


class Outcome(NamedTuple):
    """What one person must bring, pay and wait; `slot_units` is None where the lane decides."""

    materials: tuple[Paper, ...]
    fee_fen: int
    promised_days: int
    lane: str
    slot_units: int | None

    def units(self, expected_service_s: int) -> int:
        """The units of a slot that it takes, in a lane with this expected service."""
        return self.slot_units or -(-expected_service_s // UNIT_S)


@dataclass(frozen=True, slots=True)
class ItemSituations:
    """An item: what it is as usual, its questions in order, and all that depends on answers."""

    item: str
    usual: Outcome
    questions: tuple[Question, ...] = ()
    effects: tuple[Effect, ...] = ()


class Path(NamedTuple):
    """The questions that were asked of somebody: what counts, what is only assumed, what is next.

    `next` is the first question without an answer; None if nothing is open.
    """

    answers: dict[str, str]
    assumed: dict[str, str]
    next: Question | None


def path(item: ItemSituations, answers: Answers) -> Path:
    """Ask an item's questions. Raises `Invalid` for answers that do not fit it or each other."""
    return paths([item], answers)[0]


def paths(items: Sequence[ItemSituations], answers: Answers) -> list[Path]:
    """Ask the questions of several items, each question once. Raises `Invalid` as `path` does."""
    known = {question.code: question for item in items for question in item.questions}
    _refuse_unknown(known, answers)
    found = [_walk(item, answers) for item in items]
    for question in answers:
        if not any(question in one.answers for one in found):
            raise _refusal(question, *_NOT_ASKED)
    return found


def effects(item: ItemSituations, answers: Answers) -> Outcome:
    """What the answers leave. Raises `Invalid` as `path` does."""
    return outcome(item, path(item, answers).answers)


def outcome(item: ItemSituations, answers: Answers) -> Outcome:
    """What answers along one whole path leave."""
    held = [effect for effect in item.effects if effect.when.holds(answers)]
    usual = item.usual
    return Outcome(
        tuple(paper for paper in usual.materials if paper.when.holds(answers)),
        _first([effect.fee_fen for effect in held], usual.fee_fen),
        _first([effect.promised_days for effect in held], usual.promised_days),
        next((effect.lane for effect in held if effect.lane), usual.lane),
        next((effect.slot_units for effect in held if effect.slot_units), usual.slot_units),
    )


def combinations(questions: tuple[Question, ...]) -> Iterator[dict[str, str]]:
    """Every way of answering what is asked, one at a time: there may be very many."""
    yield from _branches(questions, {})


def _branches(questions: tuple[Question, ...], answers: dict[str, str]) -> Iterator[dict[str, str]]:
    for at, question in enumerate(questions):
        if question.when.holds(answers):
            for option in question.options:
                yield from _branches(questions[at + 1 :], {**answers, question.code: option.code})
            return
    yield answers


def _walk(item: ItemSituations, answers: Answers) -> Path:
    found = Path({}, {}, None)
    for question in item.questions:
        if not question.when.holds(found.answers):
            continue
        answer = answers.get(question.code)
        if answer is None:
            found.assumed[question.code] = answer = question.default
            found = found._replace(next=found.next or question)
        found.answers[question.code] = answer
    return found


def _first(values: list[int | None], usual: int) -> int:
    """The value that an effect gives; 0 is one, too."""
    return next((value for value in values if value is not None), usual)


_Words = tuple[str, str, str]
_UNKNOWN_QUESTION: _Words = ("unknown", "is not a question that is asked here", "不是这里的问题")
_UNKNOWN_OPTION: _Words = ("not_allowed", "is none of the question's options", "不是该问题的选项")
_NOT_ASKED: _Words = (
    "not_asked",
    "answers a question that the other answers rule out",
    "与其他答案矛盾：该问题不适用",
)


def _refuse_unknown(known: Mapping[str, Question], answers: Answers) -> None:
    for question, option in answers.items():
        if question not in known:
            raise _refusal(question, *_UNKNOWN_QUESTION)
        if option not in {one.code for one in known[question].options}:
            raise _refusal(question, *_UNKNOWN_OPTION)


def _refusal(question: str, code: str, english: str, chinese: str) -> Invalid:
    field = f"answers.{question}".encode("ascii", "replace").decode()[:80]
    detail, detail_zh = f"The field {field} {english}.", f"字段 {field} {chinese}。"
    return Invalid(detail, detail_zh, errors=(FieldError(field, code, detail, detail_zh),))
