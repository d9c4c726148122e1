"""From addresses to routes: one spelling each, and names that are decoded once."""

import re
from itertools import combinations
from typing import Any

import pytest
from sanic import HTTPResponse, Request, Sanic
from sanic.exceptions import NotFound

from handlers.http import operation
from server.http.routing import Router
from tests.support.routes import ROUTES


async def nothing(_: Request[Any, Any], **__: str) -> HTTPResponse:
    """Answer nothing."""
    return HTTPResponse()


@pytest.fixture
def router() -> Router:
    """A router with a plain route, one with names, and one with a path."""
    made = Router()
    app: Sanic[Any, Any] = Sanic("routing", router=made, configure_logging=False)
    for path in ("/plain", "/a/<first:str>/b/<second:str>", "/files/<name:path>"):
        app.add_route(nothing, path, name=re.sub(r"\W", "_", path))
    made.finalize()
    return made


@pytest.fixture(autouse=True)
def _forget_apps() -> None:
    Sanic._app_registry.clear()


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/a/1/b/2", {"first": "1", "second": "2"}),
        ("/a/%31/b/%E4%B8%80", {"first": "1", "second": "一"}),
        ("/a/x%2Fy/b/%25", {"first": "x/y", "second": "%"}),
        ("/a/%2531/b/+", {"first": "%31", "second": "+"}),
        ("/files/x/y%20z", {"name": "x/y z"}),
    ],
)
def test_names_are_decoded_once(router: Router, path: str, names: dict[str, str]) -> None:
    """An encoded slash belongs to the name."""
    assert router.get(path, "GET", None)[2] == names


@pytest.mark.parametrize(
    "path", ["/plain/", "/plain//", "/a/1/b/", "/a/1/b/%ff", "/a/%00/b/2", "/a//b/2", "/%70lain"]
)
def test_what_leads_nowhere(router: Router, path: str) -> None:
    """Another spelling, or a name that is no text."""
    with pytest.raises(NotFound):
        router.get(path, "GET", None)


def test_an_operation_has_one_name(router: Router) -> None:
    """However it is asked for; two that differ have two."""

    def name(path: str) -> str:
        route, _, names = router.get(path, "GET", None)

        class Asked:
            match_info = names

        asked = Asked()
        asked.route = route  # type: ignore[attr-defined]
        return operation(asked)  # type: ignore[arg-type]

    assert name("/a/1/b/2") == name("/a/%31/b/%32") == "/a/1/b/2"
    assert name("/a/x%2fy/b/2") == name("/a/x%2Fy/b/2") == "/a/x%2Fy/b/2"
    assert name("/a/x%252Fy/b/2") != name("/a/x%2Fy/b/2")


def test_no_name_makes_one_write_look_like_another() -> None:
    """A key belongs to the filled-in address: no two writes may ever fill in to the same one."""
    writes = [path.split("/") for key, doc in ROUTES.items() if doc.keyed for path in [key[5:]]]
    assert writes
    for one, other in combinations(writes, 2):
        pairs = zip(one, other, strict=False)
        alike = len(one) == len(other) and all(a == b or "{" in a + b for a, b in pairs)
        assert not alike, (one, other)
