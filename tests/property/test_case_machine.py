"""Any sequence of moves, by anybody, on both databases: the case is the fold of its events.

`HYPOTHESIS_LONG=1` plays many more and longer cases.
"""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.property.booking_stage import running_loop
from tests.property.case_machine import CaseMachine

LONG = bool(os.environ.get("HYPOTHESIS_LONG"))
SETTINGS = settings(
    max_examples=200 if LONG else 15,
    stateful_step_count=120 if LONG else 60,
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
    with running_loop(tmp_path_factory.mktemp("cases"), tables, postgres) as runner:
        yield runner


@pytest.mark.parametrize("number", range(20 if LONG else 2))
def test_a_case_is_the_fold_of_its_events(runner: asyncio.Runner, number: int) -> None:
    """In every example, after every step."""

    def machine() -> CaseMachine:
        return CaseMachine(runner)

    played: Any = seed(number)(machine)
    run_state_machine_as_test(played, settings=SETTINGS)
