"""Every route holds each request to what it declares: fields, parameters, limits."""

from typing import Any

import msgspec
import pytest

from handlers import limits
from handlers.declaration import Declaration
from tests.support.attack import assert_problem, unchanged
from tests.support.house import RunningHouse
from tests.support.routes import ROUTES

PLACE = {"hall": "tonghua", "window": "1"}
# In this order: it is citizens whose requests are counted.
WHO = {
    "citizen": "anna",
    "clerk": "clerk-01",
    "manager": "manager",
    "kiosk": "kiosk",
    "reviewer": "reviewer-01",
}
# The stand-ins read what those for whom they stand would, and no more.
NOT_OURS = ("/wechat/", "/stand-in/sms/", "/stand-in/webhook/", "/stand-in/ctid/")
OURS = {key: doc for key, doc in ROUTES.items() if not any(part in key for part in NOT_OURS)}
BODIES = [key for key, declared in OURS.items() if declared.body]
LISTS = [key for key, declared in OURS.items() if declared.only_these]
# Whoever proves who they are does so by parameters.
PROVING = {"GET /api/v1/partners/wechat"}
OTHERS = [
    key
    for key, declared in OURS.items()
    if key.startswith("GET /api")
    if key not in {*LISTS, *PROVING}
]
KEYED = [key for key, declared in OURS.items() if declared.keyed]
LIMITED = [key for key, declared in OURS.items() if declared.limit]


async def ask(
    server: RunningHouse, key: str, body: object = None, query: str = "", idempotency: str = "k"
) -> Any:  # noqa: ANN401 - whatever the house answers
    """Send a request of somebody who may, to a thing that need not exist."""
    method, path = key.split()
    names = dict.fromkeys(
        (
            "ticket",
            "name",
            "delivery",
            "advice",
            "move",
            "code",
            "pairing",
            "opening",
            "exception",
            "hold",
            "appointment",
            "webhook",
            "case",
            "document",
            "refusal",
            "delivery",
            "pickup",
            "proxy",
            "verification",
            "proof",
            "way",
            "purpose",
            "authorisation",
            "session",
            "username",
        ),
        "none",
    )
    headers = {}
    for role, name in WHO.items():
        if role in ROUTES[key].roles:
            headers["Authorization"] = f"Bearer {await server.login(name)}"
            headers["Idempotency-Key"] = idempotency
            break
    address = path.format(**names, **PLACE) + query
    return await server.http.request(method, address, json=body, headers=headers)


def whole(declared: Declaration[Any, Any]) -> dict[str, object]:
    """A body with a text for each field that is needed."""
    fields = msgspec.structs.fields(declared.body) if declared.body else ()
    return {field.encode_name: "x" for field in fields if field.required}


@pytest.mark.parametrize("key", BODIES)
async def test_an_unknown_field_is_refused(server: RunningHouse, key: str) -> None:
    """Whoever misspells a field is told so, and nothing is done without it."""
    async with unchanged(server):
        reply = await ask(server, key, {"no_such_field": 1, **whole(ROUTES[key])})
        problem = assert_problem(reply, 422, "invalid")
    assert [(fault["field"], fault["code"]) for fault in problem["errors"]] == [
        ("no_such_field", "unknown")
    ]


@pytest.mark.parametrize("key", KEYED)
async def test_the_key_is_missed_before_the_body_is_read(server: RunningHouse, key: str) -> None:
    """The cheaper question first, and the same order at every route."""
    async with unchanged(server):
        reply = await ask(server, key, {"no_such_field": 1}, idempotency="")
        assert_problem(reply, 400, "idempotency_key_missing")


@pytest.mark.parametrize("key", LISTS)
async def test_an_unknown_parameter_of_a_list_is_refused(server: RunningHouse, key: str) -> None:
    """And a known one that is sent twice, for then neither holds."""
    known = ROUTES[key].parameters[0].name
    for query, name, code in (
        ("?no_such=1", "no_such", "unknown"),
        (f"?{known}=1&{known}=2", known, "repeated"),
    ):
        problem = assert_problem(await ask(server, key, query=query), 422, "invalid")
        assert [(fault["field"], fault["code"]) for fault in problem["errors"]] == [(name, code)]


@pytest.mark.parametrize("key", OTHERS)
async def test_other_routes_pass_over_parameters(server: RunningHouse, key: str) -> None:
    """What is no list takes no notice of what it does not know."""
    plain, asked = await ask(server, key), await ask(server, key, query="?no_such=1")
    assert asked.status_code == plain.status_code
    assert asked.status_code in {200, 404}


@pytest.mark.parametrize("key", LIMITED)
async def test_a_limit_holds(
    server: RunningHouse, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond it nothing is done, and the answer says when to come again."""

    async def spent(*_: object) -> tuple[int, int]:
        return 10**6, 7

    monkeypatch.setattr(limits, "_count", spent)
    number = {"hall": "tonghua", "lane": "instant"}
    time = {"slot": "none"}
    bodies = {"tickets": number, "postpone": {"callers": 3}, "reschedule": time}
    bodies["merge"] = {"account": "none"}
    bodies["organisations"] = {"name": "none", "credit_code": "none"}
    bodies["phone"] = {"code": "none", "consent": "none"}
    bodies["verifications"] = {"provider": "counter", "level": 5}
    bodies |= {name: {**time, "item": "GA-001"} for name in ("holds", "appointments")}
    async with unchanged(server):
        reply = await ask(server, key, bodies.get(key.rpartition("/")[2]), idempotency="limited")
        assert_problem(reply, 429, "rate_limited")
        assert reply.headers["retry-after"] == "7"


async def test_whoever_repeats_a_request_is_answered_beyond_the_limit(
    fresh: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer may have been lost; its repetition is told what was told before."""
    ticket = await fresh.take("anna")
    path, body = f"/tickets/{ticket['id']}/postpone", {"callers": 3}
    first = await fresh.post(path, "anna", body, key="once")
    assert first.status_code == 200

    async def spent(*_: object) -> tuple[int, int]:
        return 10**6, 7

    monkeypatch.setattr(limits, "_count", spent)
    again = await fresh.post(path, "anna", body, key="once")
    assert (again.status_code, again.json()["seq"]) == (200, first.json()["seq"])
    assert_problem(await fresh.post(path, "anna", body, key="another"), 429, "rate_limited")
