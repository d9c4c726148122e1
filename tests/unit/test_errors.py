"""Every refusal has a stable code, a status and a sentence in each language."""

import json

import pytest

from handlers.http import problem
from kit import errors
from kit.errors import Refusal
from queueing.errors import refusal
from queueing.store import load_scripts

KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, Refusal) and kind is not Refusal
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_speaks_both_languages(kind: type[Refusal]) -> None:
    """English from its docstring, Chinese from `zh`."""
    document = json.loads(problem(kind(), "/here").body or b"")
    assert document["detail"].endswith(".") or ";" in document["detail"]
    assert any("一" <= letter <= "鿿" for letter in document["detail_zh"])
    assert document["status"] == kind.status
    assert document["instance"] == "/here"
    assert document["code"] == kind.code()
    assert document["code"].islower()


def test_codes_are_those_that_clients_know() -> None:
    """Renaming a class would change the contract."""
    assert {kind.code() for kind in KINDS} >= {
        "unauthorized",
        "forbidden",
        "not_found",
        "invalid",
        "malformed",
        "too_large",
        "rate_limited",
        "idempotency_key_missing",
        "idempotency_key_reused",
        "in_flight",
        "window_busy",
        "window_not_open",
        "illegal_move",
        "not_served_here",
        "hall_closed",
        "ticket_exists",
        "too_early",
        "unavailable",
    }


WORDS = {-15: "5", -16: "hall:7:window 7"}


@pytest.mark.parametrize("code", range(-17, 0))
def test_every_number_of_the_scripts_has_a_name(code: int) -> None:
    """The table covers what the prelude defines."""
    assert str(code) in load_scripts()["issue"]
    assert type(refusal(code, WORDS.get(code, "waiting"))).__name__ not in {
        "Unavailable",
        "Refusal",
    }


def test_a_retry_is_announced() -> None:
    """A refusal that will pass says when."""
    response = problem(errors.Unavailable(retry_after_s=3), "/")
    assert response.headers["Retry-After"] == "3"
