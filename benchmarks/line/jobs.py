"""Simulations that need nothing of each other run in two processes, each with its own Redis."""

import asyncio
import logging
import multiprocessing
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from typing import Any, NamedTuple

import structlog

PROCESSES = 2
Work = Callable[..., Coroutine[Any, Any, Any]]


class Job(NamedTuple):
    """Something to simulate; what it finds is kept under its name."""

    name: tuple[str, ...]
    work: Work
    args: tuple[Any, ...]


def log_errors_alone() -> None:
    """For a process of its own: whoever calls this hears no warning any more."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


def run(work: Work, args: tuple[Any, ...]) -> tuple[Any, float]:
    """Do one job; what it found and how long it took, in seconds."""
    began = time.perf_counter()
    return asyncio.run(work(*args)), time.perf_counter() - began


def run_all(todo: list[Job]) -> dict[tuple[str, ...], Any]:
    """Do all jobs and say how it goes."""
    found: dict[tuple[str, ...], Any] = {}
    context = multiprocessing.get_context("spawn")
    workers = ProcessPoolExecutor(PROCESSES, mp_context=context, initializer=log_errors_alone)
    with workers as pool:
        running: dict[Future[Any], Job] = {pool.submit(run, j.work, j.args): j for j in todo}
        for done in as_completed(running):
            name = running[done].name
            found[name], took_s = done.result()
            print(f"{len(found):3}/{len(todo)}  {took_s:5.0f} s  {' · '.join(name)}", flush=True)
    return found
