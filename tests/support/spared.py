"""What every house of a run would work out anew, and come to the same: once is enough.

It is about time alone. What is left out here is done in full by any other start: by the houses that
are processes of their own, that begin with an empty database, or that go on with one.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sanic import Sanic
from sanic_routing import BaseRouter, Route

from kit.clock import business_date
from records.appointments.slot_planner import HOUR_MS, SlotPlanner
from records.db.engine import migrate
from server import container
from server.http.openapi import api_docs

Seen = tuple[int, str, int]

_render = BaseRouter._render
_finders: dict[Any, tuple[Any, Any]] = {}
_MakeDocs = api_docs._Docs
_docs: dict[frozenset[tuple[str, frozenset[str]]], Any] = {}


def note_planned(template: Path, seen: list[Seen]) -> None:
    """Write down beside a template with which openings, for which hours its slots are planned."""
    _beside(template).write_text(json.dumps(seen))


@contextmanager
def spared(template: Path | None, now_ms: int) -> Iterator[None]:
    """A house that starts inside goes by what is known; `template` if it begins with a copy."""
    with (
        patch.object(SlotPlanner, "__init__", _planner_after(template, now_ms)),
        patch.object(container, "migrate", _up_to_date if template else migrate),
        patch.object(api_docs, "_Docs", _docs_of),
        patch.object(BaseRouter, "_render", _rendered),
    ):
        yield


def _planner_after(template: Path | None, now_ms: int) -> Any:  # noqa: ANN401 - a method
    """How a planner begins that has looked at the template in this very hour."""
    hour = business_date(now_ms), now_ms // HOUR_MS
    noted: list[list[Any]] = []
    if template is not None and _beside(template).exists():
        noted = json.loads(_beside(template).read_text())
    seen: Seen | None = next(((v, d, h) for v, d, h in noted if (d, h) == hour), None)

    def begin(planner: SlotPlanner) -> None:
        planner._seen = seen

    return begin


async def _up_to_date(url: str) -> None:
    """To look whether a copy of what this run has migrated lacks a migration takes 20 ms."""


def _beside(template: Path) -> Path:
    return template.with_suffix(".planned")


def _docs_of(app: Sanic[Any, Any]) -> Any:  # noqa: ANN401 - see `api_docs`
    """The pages about the API: they are the same for all apps of a process with the same routes."""
    routes = frozenset((route.path, frozenset(route.methods)) for route in app.router.routes)
    if routes not in _docs:
        _docs[routes] = _MakeDocs(app)
    return _docs[routes]


def _rendered(router: Any, *how: bool) -> None:  # noqa: ANN401 - of requests, or of signals
    """A router's program for finding routes, which Sanic writes and compiles for every app."""
    groups = router.groups.items()
    traits = frozenset((path, *(_traits(route) for route in group)) for path, group in groups)
    key = type(router), how, traits
    if key not in _finders:
        _render(router, *how)
        _finders[key] = router._find_route, router._matchers
    router._find_route, router._matchers = _finders[key]


def _traits(route: Route) -> tuple[Any, ...]:
    """All of a route that its router's program goes by; its name is that of the app."""
    flags = route.strict, route.unquote, route.static, route.regex, route.overloaded
    return route.path, frozenset(route.methods), str(route.requirements), flags, route.priority
