"""The API documentation is whole: no route without a line, no line without a route."""

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
import schemathesis
from sanic import HTTPResponse, Request, Sanic

from kit.incidents import Incidents
from server.app import create_app
from server.openapi import NAMES, TAGS, document, operations
from server.openapi_routes import ROUTES

if TYPE_CHECKING:
    from handlers.house import House


def app_of(*, demo: bool) -> Sanic[Any, Any]:
    """An app that is only looked at: nothing in its house is open."""
    parts = {"rules": SimpleNamespace(demo=demo, proxies=0), "hub": SimpleNamespace(sockets=None)}
    house = SimpleNamespace(**parts, journal=None, store=None, lag=None, incidents=Incidents())
    return create_app(cast("House", house))


@pytest.fixture(scope="module")
def app() -> Sanic[Any, Any]:
    """The app of a demo, which has all the routes."""
    return app_of(demo=True)


def routes_of(app: Sanic[Any, Any]) -> set[str]:
    """The routes of an app as the table spells them."""
    return {f"{method} {path}" for method, path, _ in operations(app)}


def test_every_route_is_documented(app: Sanic[Any, Any]) -> None:
    """Whoever adds a route adds a line to server/openapi_routes.py, or takes one away with it."""
    assert routes_of(app) == set(ROUTES)


def test_a_new_route_would_be_missed() -> None:
    """The test above can fail."""
    app = app_of(demo=True)

    async def new(_: Request[Any, Any], hall: str) -> HTTPResponse:
        return HTTPResponse(hall)

    app.add_route(new, "/api/v1/halls/<hall:str>/new", methods=["POST"])
    assert routes_of(app) - set(ROUTES) == {"POST /api/v1/halls/{hall}/new"}


def test_only_a_demo_documents_the_stand_ins() -> None:
    """The document knows what the app serves, not what it might serve."""
    paths = document(app_of(demo=False))["paths"]
    assert "/api/v1/tickets" in paths
    assert [path for path in paths if "stand-in" in path] == []


def test_every_operation_says_what_it_is_for(app: Sanic[Any, Any]) -> None:
    """A sentence from its docstring, a tag that is explained, a name of its own."""
    told = [operation for path in document(app)["paths"].values() for operation in path.values()]
    assert len(told) == len(ROUTES)
    assert all(operation["summary"] for operation in told)
    assert {tag for operation in told for tag in operation["tags"]} == set(TAGS)
    assert len({operation["operationId"] for operation in told}) == len(told)
    named = {p["name"] for o in told for p in o["parameters"] if p["in"] == "path"}
    assert named == set(NAMES)


def test_the_document_is_openapi(app: Sanic[Any, Any]) -> None:
    """As its own schema has it."""
    schemathesis.openapi.from_dict(document(app)).validate()


def test_a_write_names_its_key(app: Sanic[Any, Any]) -> None:
    """Every POST but logins, logout and stand-ins needs one."""
    for key, doc in ROUTES.items():
        method, path = key.split()
        free = path.startswith(("/api/v1/login/", "/api/v1/logout", "/stand-in/"))
        assert doc.keyed is (method == "POST" and not free), key
        operation = document(app)["paths"][path][method.lower()]
        headers = [p["name"] for p in operation["parameters"] if p["in"] == "header"]
        assert headers == (["Idempotency-Key"] if doc.keyed else [])


def test_the_document_keeps_what_the_schemas_demand(app: Sanic[Any, Any]) -> None:
    """Lengths, choices, required and forbidden members; null as OpenAPI 3.0 writes it."""
    found = document(app)
    schemas = found["components"]["schemas"]
    asked = schemas["NewTicket"]
    assert asked["required"] == ["hall"]
    assert asked["additionalProperties"] is False
    assert asked["properties"]["hall"] == {"type": "string", "minLength": 1, "maxLength": 40}
    assert asked["properties"]["lane"]["nullable"] is True
    assert "elderly" in asked["properties"]["class"]["enum"]
    assert schemas["NewDevice"]["properties"]["code"]["pattern"] == "^[0-9]{6}$"
    answered = schemas["TicketView"]["properties"]
    reference = {"$ref": "#/components/schemas/Estimate"}
    assert answered["estimate"] == {"anyOf": [reference], "nullable": True}
    assert '"null"' not in json.dumps(found)
