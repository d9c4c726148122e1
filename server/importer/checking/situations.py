"""What the files about situations must agree on: questions, conditions, and every combination.

Whoever answers an item's questions, in whatever way, is asked at most six, and whatever depends on
the answers has one value. Of an item with a faulty row no more is said than that.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from records.situations.conditions import WORDS, Answers, Condition
from records.situations.situations import (
    COMBINATIONS_AT_MOST,
    QUESTIONS_AT_MOST,
    Question,
    combinations,
)
from server.importer.reading.folder import Table
from server.importer.reading.sheets import MaterialCsvRow, ThemeItemCsvRow
from server.importer.reading.situation_sheets import (
    SituationCsvRow,
    SituationEffectCsvRow,
    by_question,
    question_of,
)

OPTIONS_AT_LEAST, OPTIONS_AT_MOST = 2, 12
# What all rows of a question say alike, and what an effect may change.
_OF_QUESTION = ("position", "question_name", "question_name_en", "when")
_CHANGED = ("fee_yuan", "promised_days", "lane", "slot_units")

Note = Callable[[int, str, str, str], None]


class SituationTables(NamedTuple):
    """The files that speak of answers."""

    situations: Table[SituationCsvRow]
    materials: Table[MaterialCsvRow]
    effects: Table[SituationEffectCsvRow]
    theme_items: Table[ThemeItemCsvRow]

    @property
    def problems(self) -> int:
        """How many there are so far."""
        return sum(len(table.problems) for table in self)


class _Conditioned(NamedTuple):
    """A row of any of the files that has a condition."""

    note: Note
    line: int
    when: Condition


def check_answers(tables: SituationTables) -> None:
    """Check what each item asks, and that the items of a theme ask alike."""
    asked, faulty = _by_item(tables.situations), _faulty_items(tables.situations)
    papers, effects = _by_item(tables.materials), _by_item(tables.effects)
    sound: dict[str, list[Question]] = {}
    for item in dict.fromkeys([*asked, *papers, *effects]):
        before = tables.problems
        if item in faulty:
            continue
        questions = _questions(tables.situations, asked[item])
        rows = [
            *(_Conditioned(tables.materials.note, row.line, row.when) for row in papers[item]),
            *(_Conditioned(tables.effects.note, row.line, row.when) for row in effects[item]),
        ]
        lines = {row.question: row.line for row in reversed(asked[item])}
        if tables.problems == before:
            _check_conditions(tables.situations, questions, lines, rows)
        if tables.problems == before:
            found = _combinations(tables.situations, questions, lines)
            _check_reached(tables.situations, questions, lines, found)
            _check_held(rows, found)
            _check_effects(tables.effects, effects[item], found)
            sound[item] = questions
    _check_themes(tables, sound, asked)


def _by_item(table: Table[Any]) -> Mapping[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in table.rows:
        found[row.item].append(row)
    return found


def _faulty_items(table: Table[SituationCsvRow]) -> set[str]:
    """Items of which a row was not read, or stands there twice."""
    read = Counter((row.item, row.question, row.option) for row in table.rows)
    unread = table.seen(*SituationCsvRow.KEY) - read.keys()
    return {key[0] for key in unread} | {key[0] for key, count in read.items() if count > 1}


def _questions(table: Table[SituationCsvRow], rows: Sequence[SituationCsvRow]) -> list[Question]:
    """The questions of one item, in their order."""
    by_code = by_question(rows)
    places: dict[int, str] = {}
    for code, of_question in by_code.items():
        _check_question(table.note, of_question)
        place = of_question[0].position
        if (other := places.setdefault(place, code)) != code:
            zh, en = f"与问题 {other} 的次序相同", f"is that of the question {other}, too"
            table.note(of_question[0].line, "position", zh, en)
    return [question_of(of_question) for of_question in by_code.values()]


def _check_question(note: Note, rows: list[SituationCsvRow]) -> None:
    first, defaults = rows[0], [row.line for row in rows if row.default]
    for row in rows:
        for column in _OF_QUESTION:
            if getattr(row, column) != getattr(first, column):
                zh, en = f"与第 {first.line} 行不同", f"differs from line {first.line}"
                note(row.line, column, zh, en)
        for column in ("question", "option"):
            word = getattr(row, column)
            if word in WORDS:
                note(row.line, column, f"{word} 是条件的用词", f"{word} is a word of conditions")
    if not OPTIONS_AT_LEAST <= len(rows) <= OPTIONS_AT_MOST:
        least, most = OPTIONS_AT_LEAST, OPTIONS_AT_MOST
        zh, en = f"问题须有 {least} 至 {most} 个选项", f"a question has {least} to {most} options"
        note(first.line, "option", zh, en)
    if len(defaults) != 1:
        zh = "每个问题须有且只有一个默认选项（true）"
        en = "a question has one default option (true), and only one"
        note(defaults[1] if defaults else first.line, "default", zh, en)


def _check_conditions(
    table: Table[SituationCsvRow],
    questions: list[Question],
    lines: Mapping[str, int],
    rows: Iterable[_Conditioned],
) -> None:
    """Conditions name questions of their item with their options; a question's, those before it."""
    before: dict[str, Question] = {}
    for question in questions:
        line = lines[question.code]
        _check_names(_Conditioned(table.note, line, question.when), before, "在此之前", "before it")
        before[question.code] = question
    for row in rows:
        _check_names(row, before, "", "")


def _check_names(row: _Conditioned, known: Mapping[str, Question], zh: str, en: str) -> None:
    for code, option in row.when.equalities():
        question = known.get(code)
        if question is None:
            told = f"the item asks no question {code} {en}".rstrip()
            row.note(row.line, "when", f"该事项{zh}没有问题 {code}", told)
        elif option not in {one.code for one in question.options}:
            row.note(
                row.line,
                "when",
                f"问题 {code} 没有选项 {option}",
                f"the question {code} has no option {option}",
            )


def _combinations(
    table: Table[SituationCsvRow], questions: list[Question], lines: Mapping[str, int]
) -> list[Answers]:
    """Every way of answering; notes when somebody is asked too much."""
    found: list[Answers] = list(islice(combinations(tuple(questions)), COMBINATIONS_AT_MOST + 1))
    if len(found) > COMBINATIONS_AT_MOST:
        zh, en = (
            f"组合超过 {COMBINATIONS_AT_MOST} 种",
            f"has over {COMBINATIONS_AT_MOST} combinations",
        )
        table.note(lines[questions[0].code], "question", zh, en)
    longest = max((list(answers) for answers in found), key=len)
    if len(longest) > QUESTIONS_AT_MOST:
        most, one_more = QUESTIONS_AT_MOST, longest[QUESTIONS_AT_MOST]
        zh = f"有人会被问到 {most} 个以上的问题：{'、'.join(longest)}"
        en = f"somebody is asked more than {most} questions: {', '.join(longest)}"
        table.note(lines[one_more], "when", zh, en)
    return found


def _check_reached(
    table: Table[SituationCsvRow],
    questions: list[Question],
    lines: Mapping[str, int],
    found: list[Answers],
) -> None:
    asked = {code for answers in found for code in answers}
    for question in questions:
        if question.code not in asked:
            zh, en = "没有人会被问到这个问题", "nobody is ever asked this question"
            table.note(lines[question.code], "when", zh, en)


def _check_held(rows: Iterable[_Conditioned], found: list[Answers]) -> None:
    for row in rows:
        if not any(row.when.holds(answers) for answers in found):
            row.note(row.line, "when", "条件永远不成立", "never holds")


def _check_effects(
    table: Table[SituationEffectCsvRow],
    rows: list[SituationEffectCsvRow],
    found: list[Answers],
) -> None:
    """An effect changes something, and no two change the same at once."""
    for row in rows:
        if not _changed(row):
            zh, en = f"须填写 {'、'.join(_CHANGED)} 之一", f"needs one of {', '.join(_CHANGED)}"
            table.note(row.line, "-", zh, en)
    noted: set[tuple[int, str]] = set()
    for answers in found:
        given: dict[str, int] = {}
        for row in rows:
            changed = _changed(row) if row.when.holds(answers) else ()
            for column in changed:
                line = given.setdefault(column, row.line)
                if line != row.line and (row.line, column) not in noted:
                    noted.add((row.line, column))
                    zh = f"与第 {line} 行的条件可能同时成立"
                    table.note(row.line, column, zh, f"may hold together with line {line}")


def _changed(row: SituationEffectCsvRow) -> list[str]:
    return [column for column in _CHANGED if getattr(row, column) is not None]


def _check_themes(
    tables: SituationTables,
    questions: Mapping[str, list[Question]],
    asked: Mapping[str, list[SituationCsvRow]],
) -> None:
    """Within a theme a question is asked once, for all of its items."""
    first: dict[tuple[str, str], tuple[str, Question]] = {}
    noted: set[tuple[str, str]] = set()
    for row in tables.theme_items.rows:
        for question in questions.get(row.item, []):
            item, same = first.setdefault((row.theme, question.code), (row.item, question))
            if _without_condition(same) != _without_condition(question):
                if (row.item, question.code) in noted:
                    continue
                noted.add((row.item, question.code))
                line = next(a.line for a in asked[row.item] if a.question == question.code)
                zh = f"与一件事 {row.theme} 中事项 {item} 的同名问题不同"
                en = f"differs from that question of {item}, which is of the theme {row.theme}, too"
                tables.situations.note(line, "question", zh, en)


def _without_condition(question: Question) -> tuple[object, ...]:
    return question.name, question.name_en, question.options, question.default
