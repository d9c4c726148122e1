"""What a provider's claims mean here: a table that the operator writes, in JSON.

    {"username": "preferred_username", "name": "name", "create": true,
     "role": {"claim": "groups", "values": {"hall-managers": "manager", "window-clerks": "clerk"}},
     "hall": {"claim": "hall"}, "powers": {"claim": "groups", "values": {"signers": "decide"}}}

A claim is named by its path (`realm_access.roles`) and may be a text or a list of texts. The first
of `values` that is there holds; without `values` the claim's own text does.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec

Path = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
LONGEST = 80


class Rule(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Where one thing is read from."""

    claim: Path
    values: dict[str, str] | None = None


class ClaimRules(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What is read from where; what has no rule stays as the account has it.

    With a rule for `role`, somebody for whom it finds none has no access. With `create`, somebody
    without an account gets one.
    """

    username: Path = "preferred_username"
    name: Path = "name"
    create: bool = False
    role: Rule | None = None
    hall: Rule | None = None
    department: Rule | None = None
    region: Rule | None = None
    powers: Rule | None = None


class BadClaimRules(ValueError):
    """The table cannot be used; the message says why."""


def read_rules(text: str | bytes) -> ClaimRules:
    """Read the table. Raises `BadClaimRules`."""
    try:
        rules = msgspec.json.decode(text, type=ClaimRules)
    except msgspec.DecodeError as fault:
        raise BadClaimRules(str(fault)) from None
    if rules.create and rules.role is None:
        raise BadClaimRules("`create` needs a rule for `role`: what may a new account do?")
    return rules


@dataclass(frozen=True, slots=True)
class Person:
    """What the claims say of somebody; None: there is no rule, or it found nothing."""

    username: str | None
    name: str | None
    role: str | None
    hall: str | None
    department: str | None
    region: str | None
    powers: str | None


def person(rules: ClaimRules, claims: Mapping[str, Any]) -> Person:
    """Read claims by the rules."""
    found = {
        name: _first(rule, claims) if (rule := getattr(rules, name)) else None
        for name in ("role", "hall", "department", "region")
    }
    powers = " ".join(_all(rules.powers, claims)) if rules.powers else None
    username, name = (next(_texts(claims, path), None) for path in (rules.username, rules.name))
    return Person(username, name, powers=powers, **found)


def _first(rule: Rule, claims: Mapping[str, Any]) -> str | None:
    return next(iter(_all(rule, claims)), None)


def _all(rule: Rule, claims: Mapping[str, Any]) -> list[str]:
    """What the rule finds, in the order of its `values`."""
    texts = list(_texts(claims, rule.claim))
    if rule.values is None:
        return texts
    return list(dict.fromkeys(here for there, here in rule.values.items() if there in texts))


def _texts(claims: Mapping[str, Any], path: str) -> Iterator[str]:
    at: Any = claims
    # A claim of that very name comes first: namespaced ones are addresses, with dots in them.
    parts = [path] if path in claims else path.split(".")
    for part in parts:
        at = at.get(part) if isinstance(at, dict) else None
    for one in at if isinstance(at, list) else [at]:
        if isinstance(one, str) and 0 < len(one) <= LONGEST and one.isprintable():
            yield one
