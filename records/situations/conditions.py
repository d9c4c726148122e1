"""The conditions of a catalogue: `kind=company and not (reason=lost or reason=damaged)`.

    any       = all {"or" all}
    all       = one {"and" one}
    one       = {"not"} ( "(" any ")" | QUESTION "=" OPTION )

An equality holds if that question was answered so; of a question that was not asked it does not
hold. There is nothing else: no numbers, no text, no code. No condition at all holds always.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from kit.ids import is_ident

LENGTH = 300
NESTED_AT_MOST = 16
WORDS = frozenset(("and", "or", "not"))
_TOKEN = re.compile(r"\s*(?:(?P<word>[A-Za-z0-9._-]+)|(?P<sign>[=()]))")

Answers = Mapping[str, str]


class BadCondition(Exception):
    """What is wrong with a condition, in Chinese and in English."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh = zh
        self.en = en
        super().__init__(en)


class Equality(NamedTuple):
    """Whether a question was answered by an option."""

    question: str
    option: str

    def holds(self, answers: Answers) -> bool:
        """Look the answer up."""
        return answers.get(self.question) == self.option

    def equalities(self) -> Iterator["Equality"]:
        """Itself."""
        yield self


class Not(NamedTuple):
    """The opposite of a part."""

    part: "Part"

    def holds(self, answers: Answers) -> bool:
        """Ask the part."""
        return not self.part.holds(answers)

    def equalities(self) -> Iterator[Equality]:
        """Those of the part."""
        return self.part.equalities()


class Several(NamedTuple):
    """Parts of which all must hold, or, if `any_of`, at least one."""

    any_of: bool
    parts: tuple["Part", ...]

    def holds(self, answers: Answers) -> bool:
        """Ask the parts in turn."""
        held = (part.holds(answers) for part in self.parts)
        return any(held) if self.any_of else all(held)

    def equalities(self) -> Iterator[Equality]:
        """Those of all parts."""
        for part in self.parts:
            yield from part.equalities()


Part = Equality | Not | Several


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as it was written, and what it means; without a meaning it holds always."""

    text: str = ""
    meaning: Part | None = None

    def holds(self, answers: Answers) -> bool:
        """Whether it holds for these answers."""
        return self.meaning is None or self.meaning.holds(answers)

    def equalities(self) -> Iterator[Equality]:
        """Every equality that it names, in the order of the text."""
        return self.meaning.equalities() if self.meaning else iter(())


ALWAYS = Condition()


@lru_cache(maxsize=4096)
def parse(text: str) -> Condition:
    """Read a condition; an empty one holds always. Raises `BadCondition`."""
    if not text.strip():
        return ALWAYS
    return Condition(text, _Parser(text).whole())


class _Token(NamedTuple):
    text: str
    at: int  # characters before it

    @property
    def is_name(self) -> bool:
        return self.text not in {*WORDS, *"=()"}


_END = ""


def _tokens(text: str) -> list[_Token]:
    if len(text) > LENGTH:
        raise BadCondition(f"超过 {LENGTH} 个字符", f"is longer than {LENGTH} characters")
    found: list[_Token] = []
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise _strange(text[at:].lstrip()[0])
        token = _Token(match[0].lstrip(), match.end() - len(match[0].lstrip()))
        if match["word"] and not is_ident(token.text):
            raise BadCondition(f"{token.text} 不是代码", f"has {token.text}, which is no code")
        found.append(token)
        at = match.end()
    _refuse_joined(found)
    return [*found, _Token(_END, len(text))]


def _refuse_joined(tokens: list[_Token]) -> None:
    """Two names side by side lack a sign or a word between them."""
    for one, other in pairwise(tokens):
        if one.is_name and other.is_name:
            pair = f"{one.text} {other.text}"
            raise BadCondition(
                f"{pair} 之间缺少 = 或 and、or", f"lacks =, and or or between {pair}"
            )


def _strange(character: str) -> BadCondition:
    return BadCondition(
        f"不能含有 {character}，条件须写成“kind=company and not reason=lost”的形式，符号用半角",
        f"has {character}; a condition reads like kind=company and not reason=lost",
    )


class _Parser:
    """Reads the tokens of a condition from left to right."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._at = 0
        self._depth = 0

    @property
    def _next(self) -> str:
        return self._tokens[self._at].text

    def whole(self) -> Part:
        part = self._any()
        if self._next != _END:
            raise self._unexpected("and、or 或结尾", "and, or or the end")
        return part

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1].text

    def _any(self) -> Part:
        parts = [self._all()]
        while self._next == "or":
            self._take()
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Several(any_of=True, parts=tuple(parts))

    def _all(self) -> Part:
        parts = [self._one()]
        while self._next == "and":
            self._take()
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else Several(any_of=False, parts=tuple(parts))

    def _one(self) -> Part:
        turned = False
        while self._next == "not":
            self._take()
            turned = not turned
        part = self._bracketed() if self._next == "(" else self._equality()
        return Not(part) if turned else part

    def _bracketed(self) -> Part:
        self._take()
        self._depth += 1
        if self._depth > NESTED_AT_MOST:
            raise BadCondition("括号嵌套过深", "has brackets nested too deeply")
        part = self._any()
        if self._next != ")":
            raise self._unexpected("）", "a closing bracket")
        self._take()
        self._depth -= 1
        return part

    def _equality(self) -> Equality:
        question = self._name("问题代码", "a question's code")
        if self._next != "=":
            raise self._unexpected("“=”", "=")
        self._take()
        return Equality(question, self._name("选项代码", "an option's code"))

    def _name(self, zh: str, en: str) -> str:
        if not self._next or not self._tokens[self._at].is_name:
            raise self._unexpected(zh, en)
        return self._take()

    def _unexpected(self, zh: str, en: str) -> BadCondition:
        found, place = self._next, self._tokens[self._at].at + 1
        if found == _END:
            return BadCondition(f"条件不完整，末尾应有{zh}", f"is not complete: {en} is missing")
        return BadCondition(
            f"第 {place} 个字符处是 {found}，应为{zh}",
            f"has {found} at character {place} where {en} is expected",
        )
