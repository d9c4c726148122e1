"""What is asked and answered about rules."""

from typing import Annotated

import msgspec

from queueing.rules.hall_rules import HallRules

Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"\S")]


class NewRulesBody(msgspec.Struct, forbid_unknown_fields=True):
    """The whole table, with the version that it changes, and why."""

    rules: HallRules
    reason: Reason


class RulesView(msgspec.Struct):
    """A version of a hall's rules. Nobody is the author of what a hall begins with."""

    rules: HallRules
    version: int
    author: str | None
    at: str | None
    reason: str | None


class RulesAnswer(RulesView):
    """The rules after a change."""

    seq: int
    durable: bool


class RulesHistory(msgspec.Struct):
    """Versions, the latest first."""

    versions: list[RulesView]
