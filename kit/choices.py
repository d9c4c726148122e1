"""Texts that are one of a few."""

from collections.abc import Iterable

import msgspec


def one_of(choices: Iterable[str]) -> msgspec.Meta:
    """Let the API's document say so of a text that we send; nothing is checked by it."""
    return msgspec.Meta(extra_json_schema={"enum": [str(choice) for choice in choices]})
