"""The API documentation is whole: no route without a declaration."""

import json
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from sanic import HTTPResponse, Request, Sanic
from typer.testing import CliRunner

from queueing.model.transitions import State
from server.__main__ import cli
from server.http.openapi.document import declarations, document
from server.http.openapi.names import NAMES
from server.http.openapi.text import unopened_app
from tests.support.routes import ROUTES


@pytest.fixture(scope="module")
def app() -> Sanic[Any, Any]:
    """The app of a demo, which has all the routes."""
    return unopened_app(demo=True)


def test_a_route_that_declares_nothing_is_refused() -> None:
    """An app with such a route does not start: its documentation would lack something."""
    app = unopened_app(demo=True)

    async def new(_: Request[Any, Any], hall: str) -> HTTPResponse:
        return HTTPResponse(hall)

    app.add_route(new, "/api/v1/new/<hall:str>", methods=["POST"])
    with pytest.raises(TypeError, match=r"POST /api/v1/new/\{hall\} declares nothing"):
        declarations(app)


def test_all_processes_tell_the_same() -> None:
    """Sanic keeps routes in a set: the order of the document must not be that of the set."""
    told = [json.dumps(document(unopened_app(demo=True))) for _ in range(2)]
    assert told[0] == told[1]
    paths = list(document(unopened_app(demo=True))["paths"])
    of_one_slice = [path for path in paths if "/login/device" in path]
    assert of_one_slice == sorted(of_one_slice)


def test_only_a_demo_documents_the_stand_ins() -> None:
    """The document knows what the app serves, not what it might serve."""
    paths = document(unopened_app(demo=False))["paths"]
    assert "/api/v1/tickets" in paths
    assert [path for path in paths if "stand-in" in path] == []


def test_every_operation_says_what_it_is_for(app: Sanic[Any, Any]) -> None:
    """A sentence from its docstring, a tag that is explained, a name of its own."""
    told = [operation for path in document(app)["paths"].values() for operation in path.values()]
    assert len(told) == len(ROUTES)
    assert all(operation["summary"] for operation in told)
    tags = {tag["name"] for tag in document(app)["tags"] if tag["description"]}
    assert {tag for operation in told for tag in operation["tags"]} == tags
    assert len({operation["operationId"] for operation in told}) == len(told)
    named = {p["name"] for o in told for p in o["parameters"] if p["in"] == "path"}
    assert named == set(NAMES)


def test_the_document_is_openapi(app: Sanic[Any, Any]) -> None:
    """As its own schema has it."""
    schemathesis.openapi.from_dict(document(app)).validate()


def test_a_write_names_its_key(app: Sanic[Any, Any]) -> None:
    """Every POST needs one, but logins, logout, callbacks, stand-ins, and what changes nothing."""
    for key, doc in ROUTES.items():
        method, path = key.split()
        free = path.startswith(("/api/v1/login/", "/api/v1/logout", "/stand-in/"))
        free = free or path.startswith("/api/v1/partners/")
        free = free or path.endswith(("/guide", "/preview", "v1/check-ins"))
        free = free or path.startswith("/api/v1/me/second-factor")
        assert (doc.keyed is not None) == (method == "POST" and not free), key
        operation = document(app)["paths"][path][method.lower()]
        headers = [p["name"] for p in operation["parameters"] if p["in"] == "header"]
        assert headers == (["Idempotency-Key"] if doc.keyed else [])


def test_the_document_keeps_what_the_schemas_demand(app: Sanic[Any, Any]) -> None:
    """Lengths, choices, required and forbidden members; null as OpenAPI 3.0 writes it."""
    found = document(app)
    schemas = found["components"]["schemas"]
    asked = schemas["NewTicketBody"]
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


def test_a_text_that_is_one_of_a_few_says_so() -> None:
    """From this the screens have the names of all states, and the compiler finds a wrong one."""
    schemas = document(unopened_app(demo=False))["components"]["schemas"]
    assert schemas["TicketView"]["properties"]["state"]["enum"] == [state.value for state in State]
    assert "manager" in schemas["StaffAnswer"]["properties"]["role"]["enum"]


def test_the_document_can_be_had_without_a_house(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`python -m server openapi` prints what a house outside a demo serves, and opens nothing."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1")
    told = CliRunner().invoke(cli, ["openapi"])
    assert told.exit_code == 0
    assert json.loads(told.stdout) == document(unopened_app(demo=False))
    assert list(tmp_path.iterdir()) == []
