"""Every refusal has a stable code, a status and a sentence in each language."""

import json

import pytest

from handlers.http import problem
from kit.errors import ClockAhead, Refusal, Unavailable
from queueing.line.script_errors import Code, refusal
from server.http.app import SLICES

# Importing the app brings every slice, and with it every refusal.
assert SLICES
KINDS: list[type[Refusal]] = [*Refusal.kinds.values(), ClockAhead]


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
    """Renaming a class would change the contract; a new one is written down here."""
    assert sorted({kind.code() for kind in KINDS}) == [
        "already_collected",
        "another_person",
        "authorisation_not_in_force",
        "booking_exists",
        "case_exists",
        "case_not_ready",
        "confirm_erasure",
        "consent_required",
        "document_not_ready",
        "erasure_blocked",
        "forbidden",
        "hall_closed",
        "hold_exists",
        "hold_expired",
        "idempotency_key_missing",
        "idempotency_key_reused",
        "illegal_move",
        "in_flight",
        "internal_error",
        "invalid",
        "last_way",
        "line_in_use",
        "malformed",
        "merge_conflict",
        "method_not_allowed",
        "not_found",
        "not_here",
        "not_served_here",
        "proof_required",
        "provider_not_offered",
        "proxy_exists",
        "rate_limited",
        "refusal_required",
        "report_too_large",
        "request_timeout",
        "second_factor_in_force",
        "second_factor_required",
        "second_factor_wrong",
        "several_bookings",
        "slot_full",
        "slot_past",
        "stale_version",
        "ticket_exists",
        "too_early",
        "too_large",
        "too_many_for_others",
        "too_many_webhooks",
        "unauthorized",
        "unavailable",
        "unsupported_media_type",
        "verification_closed",
        "verification_locked",
        "verification_required",
        "window_busy",
        "window_not_open",
        "wrong_hall",
    ]


WORDS = {"TOO_EARLY": "5", "LEFT_BUSY": "hall:7:window 7"}


def test_every_number_of_the_scripts_means_one_thing() -> None:
    """No more and no less than the table has, and nothing that clients take for an outage."""
    meanings = {
        code.name: type(refusal(code, WORDS.get(code.name, "waiting"))).__name__ for code in Code
    }
    assert meanings == {
        "EPOCH_ENDED": "EpochEnded",
        "KEY_REUSED": "IdempotencyKeyReused",
        "WINDOW_BUSY": "WindowBusy",
        "WINDOW_NOT_OPEN": "WindowNotOpen",
        "ILLEGAL_MOVE": "IllegalMove",
        "NOT_SERVED_HERE": "NotServedHere",
        "TICKET_EXISTS": "TicketExists",
        "NO_TICKET": "NotFound",
        "NO_WINDOW": "NotFound",
        "DAY_TURNED": "DayTurned",
        "TOO_LATE": "IllegalMove",
        "STALE_VERSION": "StaleVersion",
        "LINE_IN_USE": "LineInUse",
        "UNKNOWN_LINE": "Invalid",
        "TOO_EARLY": "TooEarly",
        "LEFT_BUSY": "WindowBusy",
        "ANOTHER_TICKET": "TicketExists",
    }
    assert sorted(Code) == list(range(-len(Code), 0))


def test_a_retry_is_announced() -> None:
    """A refusal that will pass says when."""
    response = problem(Unavailable(retry_after_s=3), "/")
    assert response.headers["Retry-After"] == "3"
