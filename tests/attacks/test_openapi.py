"""The API documentation is true: what it does not name does not happen, whatever is sent."""

import asyncio
import re
from typing import TYPE_CHECKING, Any, cast

import pytest
import pytest_asyncio
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.schemas import APIOperation

from handlers.declaration import ANYBODY, NOBODY
from server.http.openapi.document import refusals
from tests.support.attack import assert_problem, unchanged
from tests.support.house import RunningHouse
from tests.support.routes import ROUTES

if TYPE_CHECKING:
    from schemathesis import CheckFunction

EXAMPLES = 20
# What ends the login with which it is asked for.
LAST = ("POST /api/v1/logout", "POST /api/v1/me/erase")
# Who has which role here; of those that may do something, the first tries it.
WHO = {
    "clerk": "clerk-01",
    "kiosk": "kiosk",
    "citizen": "anna",
    "manager": "manager",
    "reviewer": "reviewer-01",
    "display": "display",
    "entrance": "entrance",
    "ticket": "bearer",
}
# What a request without key and body is answered if its role will do.
AWAITED = {"GET": {200, 404}, "POST": {400, 422}, "PUT": {422}, "DELETE": {204, 404, 422}}
# It needs to be told nothing.
NEEDS_NOTHING = "POST /api/v1/me/second-factor"
LOCKED = [k for k, doc in ROUTES.items() if doc.roles not in {NOBODY, ANYBODY} and k not in LAST]
load_all_checks()
TRUTHS = cast(
    "list[CheckFunction]",
    CHECKS.get_by_names(
        [
            "not_a_server_error",
            "status_code_conformance",
            "content_type_conformance",
            "response_schema_conformance",
            "negative_data_rejection",
        ]
    ),
)

# 413 is as good an answer to what is too long as any: of an address, Sanic gives it.
REFUSED = (400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 428, 429)
CONFIG = {
    "generation": {"with-security-parameters": False},
    "checks": {"negative_data_rejection": {"expected-statuses": [*REFUSED, "5xx"]}},
}
Known = dict[str, str]
Operation = APIOperation[Any, Any, Any, Any]


@pytest_asyncio.fixture(scope="module")
async def known(server: RunningHouse) -> Known:
    """Names of what there is: everybody is logged in, and somebody waits at an open window."""
    await server.verb(1, "open")
    ticket = await server.take("kiosk")
    body = {"ticket": ticket["id"], "secret": ticket["follow"]["secret"]}
    bearer = await server.http.post("/api/v1/login/ticket", json=body)
    server.tokens["bearer"] = bearer.json()["access_token"]
    for name in WHO.values():
        await server.login(name)
    code = (await server.http.get("/api/v1/items?lane=instant")).json()["items"][0]["code"]
    place = {"hall": "tonghua", "window": "1", "lane": "instant", "kind": "display"}
    things = ("name", "advice", "move", "opening", "exception", "appointment", "hold")
    others = ("webhook", "delivery", "refusal", "case", "document", "pickup", "proxy")
    shown = ("verification", "proof", "way", "purpose", "authorisation", "session", "username")
    nobody = dict.fromkeys((*things, *others, *shown), "none")
    return {
        **place,
        **nobody,
        "receiver": "lamp",
        "ticket": ticket["id"],
        "code": code,
        "item": code,
    }


@pytest_asyncio.fixture(scope="module")
async def document(server: RunningHouse) -> dict[str, Any]:
    """The document as it is served."""
    found: dict[str, Any] = (await server.http.get("/docs/openapi.json")).json()
    return found


def put(known: Known, case: Case[Any]) -> None:
    """Name things that exist, so that a request comes further than a 404."""
    path = case.path_parameters or {}
    case.path_parameters = {name: known.get(name, value) for name, value in path.items()}
    proper = case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE
    if proper and isinstance(case.body, dict):
        case.body = {
            name: known.get(name, value) if isinstance(value, str) else value
            for name, value in case.body.items()
        }


def try_out(operation: Operation, url: str, token: str, known: Known) -> None:
    """Send what the document allows and what it does not, the same things every time."""
    cases = st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode))
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with requests.Session() as session:
        session.trust_env = False

        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=cases, exists=st.booleans())
        def attempt(case: Case[Any], *, exists: bool) -> None:
            if exists:
                put(known, case)
            case.call_and_validate(url, session, headers, checks=TRUTHS)

        attempt()


@pytest.mark.parametrize("key", ROUTES)
async def test_nothing_happens_that_is_not_documented(
    server: RunningHouse, document: dict[str, Any], known: Known, key: str
) -> None:
    """No 5xx, no other status, no other content type, no other body than the document says."""
    method, path = key.split()
    config = SchemathesisConfig.from_dict(CONFIG)
    operation = schemathesis.openapi.from_dict(document, config=config)[path][method]
    name = next((who for role, who in WHO.items() if role in ROUTES[key].roles), "")
    token = await server.login("leaves at once" if key in LAST else name) if name else ""
    await asyncio.to_thread(try_out, operation, server.base_url, token, known)


@pytest.mark.parametrize("key", LOCKED)
async def test_roles_are_as_documented(server: RunningHouse, known: Known, key: str) -> None:
    """Whoever may not is told so; whoever may is only told what else is missing."""
    method, path = key.split()
    address = path.format(**known)
    async with unchanged(server):
        for role, name in WHO.items():
            headers = {"Authorization": f"Bearer {await server.login(name)}"}
            reply = await server.http.request(method, address, headers=headers)
            if role not in ROUTES[key].roles:
                assert_problem(reply, 403, "forbidden")
            else:  # 404: a citizen is not told whose the ticket is
                awaited = {200} if key == NEEDS_NOTHING else AWAITED[method]
                assert reply.status_code in awaited, role


async def test_the_page_asks_nobody_else(server: RunningHouse) -> None:
    """All that it loads is here, and the browser is told to load nothing else."""
    for path in ("/docs", "/docs/problems"):
        page = await server.http.get(path)
        assert page.headers["content-type"].startswith("text/html")
        assert "//" not in page.text
        policy = dict(
            part.strip().split(" ", 1)
            for part in page.headers["content-security-policy"].split(";")
        )
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == "'self'"
        assert "<style" not in page.text
        assert re.findall(r"<script(?! src=)", page.text) == []
        loaded = re.findall(r'(?:src|href)="(/docs/assets/[^"]+)"', page.text)
        assert loaded
        for asset in loaded:
            found = await server.http.get(asset)
            assert found.status_code == 200
            assert found.headers["x-content-type-options"] == "nosniff"
    start = (await server.http.get("/docs/assets/start.js")).text
    assert "validatorUrl: null" in start
    assert "http" not in start


async def test_every_code_is_explained(server: RunningHouse, document: dict[str, Any]) -> None:
    """The `type` of a problem leads to a sentence in either language."""
    page = (await server.http.get("/docs/problems")).text
    codes = document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]
    assert len(codes) == len(set(codes)) == len(refusals())
    for kind in refusals():
        row = re.search(f'<tr id="{kind.code()}">(.*?)</tr>', page)
        assert row is not None
        assert str(kind.status) in row[1]
        assert kind.zh in row[1]
