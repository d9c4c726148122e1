"""Any sequence of holds and bookings, with crashes and a moving clock: no unit is lost or doubled.

`HYPOTHESIS_LONG=1` plays many more and longer days.
"""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.property.booking_machine import BookingMachine
from tests.property.booking_stage import running_loop

LONG = bool(os.environ.get("HYPOTHESIS_LONG"))
SEEDS = range(60 if LONG else 4)
SETTINGS = settings(
    max_examples=12 if LONG else 8,
    stateful_step_count=150 if LONG else 50,
    database=None,
    deadline=None,
    print_blob=True,
    phases=[Phase.generate, Phase.shrink] if LONG else [Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def runner(
    request: pytest.FixtureRequest, tables: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[asyncio.Runner]:
    """Hypothesis takes it step by step."""
    postgres = request.getfixturevalue("postgres") if request.param == "postgres" else None
    with running_loop(tmp_path_factory.mktemp("booking"), tables, postgres) as runner:
        yield runner


@pytest.mark.parametrize("number", SEEDS)
def test_no_unit_is_lost_or_doubled(runner: asyncio.Runner, number: int) -> None:
    """In every example, after every step."""

    def machine() -> BookingMachine:
        return BookingMachine(runner)

    played: Any = seed(number)(machine)
    run_state_machine_as_test(played, settings=SETTINGS)
