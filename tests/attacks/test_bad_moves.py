"""Requests that are well-formed and wrong: by whom, on whose ticket, under which key, or when."""

import json
from typing import Any

import httpx
import jwt
import pytest

from handlers.login.refresh_tokens import Login
from handlers.login.service import tokens_of
from handlers.login.tokens import Tokens
from tests.support.attack import assert_problem, unchanged
from tests.support.house import RunningHouse
from tests.support.identity import resident_id
from tests.support.refused import NO
from tests.support.routes import ROUTES

HALL = {"hall": "tonghua"}
# Bodies that are taken, for the writes that need one.
RULES = {
    "hall": "tonghua",
    "version": 0,
    "fairness_bound_s": 5400,
    "lanes": ["instant"],
    "remote_lanes": [],
    "classes": {},
    "windows": {},
}
OPENING = {"days": ["workdays"], "opens": "08:00", "closes": "12:00"}
CLOSURE = {
    "kind": "closure",
    "from": "2999-01-01T00:00:00+08:00",
    "to": "2999-01-02T00:00:00+08:00",
    "reason": "a test",
}
BODIES: dict[str, dict[str, Any]] = {
    "POST /api/v1/tickets": {**HALL, "lane": "instant"},
    "POST /api/v1/windows/{hall}/{window}/pause": {"reason": "lunch"},
    "POST /api/v1/windows/{hall}/{window}/call": {"ticket": "none", "reason": "lost"},
    "POST /api/v1/windows/{hall}/{window}/return": {"ticket": "none"},
    "POST /api/v1/windows/{hall}/{window}/park": {"reason": "a form"},
    "POST /api/v1/windows/{hall}/{window}/unmask": {
        "ticket": "none",
        "field": "name",
        "reason": "a test",
    },
    "POST /api/v1/windows/{hall}/{window}/resume": {"ticket": "none"},
    "POST /api/v1/windows/{hall}/{window}/transfer": {"lane": "social"},
    "POST /api/v1/tickets/{ticket}/postpone": {"callers": 3},
    "POST /api/v1/tickets/{ticket}/review": {"justified": True, "note": "seen"},
    "POST /api/v1/halls/{hall}/rules": {"rules": RULES, "reason": "a test"},
    "POST /api/v1/halls/{hall}/openings": OPENING,
    "POST /api/v1/halls/{hall}/exceptions": CLOSURE,
    "POST /api/v1/halls/{hall}/settings": {"key": "hold_s", "value": "60"},
    "POST /api/v1/halls/{hall}/quotas": {"lane": "instant", "windows": 1},
    "POST /api/v1/appointments/{appointment}/reinstate": {"reason": "came"},
    "POST /api/v1/halls/{hall}/check-ins": {"citizen_code": "none"},
    "POST /api/v1/holds": {"slot": "none", "item": "GA-001"},
    "POST /api/v1/appointments": {"slot": "none", "item": "GA-001"},
    "POST /api/v1/appointments/{appointment}/reschedule": {"slot": "none"},
    "POST /api/v1/me/phone": {"code": "none", "consent": "none"},
    "POST /api/v1/identity/verifications": {"provider": "counter", "level": 5},
    "POST /api/v1/identity/proofs/{proof}/revoke": {"reason": "a test"},
    "POST /api/v1/me/accounts/merge": {"account": "none"},
    "POST /api/v1/me/consents": {"purpose": "phone", "version": "none"},
    "POST /api/v1/halls/{hall}/webhooks": {"url": "https://hall.example/told"},
    "POST /api/v1/windows/{hall}/{window}/verifications": {
        "ticket": "none",
        "name": "王小明",
        "id_number": resident_id(),
        "card_seen": True,
    },
    "POST /api/v1/me/organisations": {"name": "某公司", "credit_code": "91350100M000100Y43"},
    "POST /api/v1/authorisations/{authorisation}/decide": {"in_force": False, "reason": "a test"},
    "POST /api/v1/halls/{hall}/card-readings": {"id_card": resident_id()},
    "POST /api/v1/pickups": {"code": "none"},
    "POST /api/v1/cases/{case}/proxies": {"name": "王小二"},
    "POST /api/v1/refusals": {"ticket": "none", **NO},
    "POST /api/v1/refusals/{refusal}/answer": {"upheld": True, "note": "it is so"},
    "POST /api/v1/devices": {"code": "000000", "label": "door"},
}
KEYED = [key for key, doc in ROUTES.items() if doc.keyed]
LOCKED = [key for key, doc in ROUTES.items() if any(doc.roles)]


async def fill(server: RunningHouse, key: str) -> tuple[str, str, str]:
    """Method and address of a documented route, and somebody who may use it."""
    method, path = key.split()
    place = {"hall": "tonghua", "window": "1", "ticket": "none", "name": "none"}
    place |= dict.fromkeys(
        (
            "advice",
            "move",
            "opening",
            "exception",
            "appointment",
            "hold",
            "webhook",
            "case",
            "document",
            "delivery",
            "pickup",
            "proxy",
            "way",
            "purpose",
            "session",
            "username",
            "refusal",
            "verification",
            "proof",
            "authorisation",
        ),
        "none",
    )
    roles = ROUTES[key].roles
    people = {"clerk": "clerk-01", "citizen": "anna", "manager": "manager", "kiosk": "kiosk"}
    people["reviewer"] = "reviewer-01"
    name = next(name for role, name in people.items() if role in roles)
    await server.login(name)
    return method, path.format(**place), name


def forged(server: RunningHouse) -> dict[str, str]:
    """What a stranger might send as a token."""
    gate = tokens_of(server.ctx)
    clerk = Login("clerk-01", "clerk", "tonghua", "1")
    old = Tokens(server.settings.app.secret, lambda: 1_700_000_000_000).issue(clerk, "family")
    genuine = gate.issue(clerk, "family")
    head, claims, signature = genuine.split(".")
    bare = jwt.encode({"sub": "manager", "role": "manager"}, "", "none")
    return {
        "expired": f"Bearer {old}",
        "alg none": f"Bearer {bare}",
        "another key": f"Bearer {jwt.encode({'sub': 'manager'}, 'k' * 32, 'HS256')}",
        "signature cut": f"Bearer {head}.{claims}.",
        "signature turned": f"Bearer {head}.{claims}.{signature[::-1]}",
        "no token": "Bearer",
        "empty": "",
        "another scheme": f"Basic {genuine}",
        "endless": "Bearer " + "a" * 6000,
        "refresh token": "Bearer Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFy",
    }


@pytest.mark.parametrize("key", LOCKED)
async def test_without_a_good_token(server: RunningHouse, key: str) -> None:
    """Missing, expired or forged: always the same answer, and it asks for a login."""
    method, path, _ = await fill(server, key)
    body = json.dumps(BODIES.get(key, {}))
    async with unchanged(server):
        for token in (None, *forged(server).values()):
            headers = {"Idempotency-Key": "k", "Content-Type": "application/json"}
            if token is not None:
                headers["Authorization"] = token
            reply = await server.http.request(method, path, content=body, headers=headers)
            assert_problem(reply, 401, "unauthorized")
            assert reply.headers["www-authenticate"] == "Bearer"


async def test_a_forged_token_where_none_is_needed(server: RunningHouse) -> None:
    """Whoever shows one is judged by it."""
    for path in ("/halls", "/halls/tonghua", "/items", "/themes"):
        for token in forged(server).values():
            reply = await server.http.get(f"/api/v1{path}", headers={"Authorization": token})
            assert_problem(reply, 401, "unauthorized")


@pytest.mark.parametrize("key", KEYED)
async def test_keys_of_writes(server: RunningHouse, key: str) -> None:
    """A write without a key is not started, nor one under a key that nobody could repeat."""
    _, path, name = await fill(server, key)
    headers = {"Authorization": f"Bearer {await server.login(name)}"}
    async with unchanged(server):
        for wrong in ("", None):
            sent = headers if wrong is None else {**headers, "Idempotency-Key": wrong}
            reply = await server.http.post(path, json=BODIES.get(key, {}), headers=sent)
            assert_problem(reply, 400, "idempotency_key_missing")
        for odd in (b"k" * 201, b"a\tb", b"\xff\xfe"):
            bad = [(name.encode(), value.encode()) for name, value in headers.items()]
            bad.append((b"Idempotency-Key", odd))
            reply = await server.http.post(path, json=BODIES.get(key, {}), headers=bad)
            assert_problem(reply, 422, "invalid")


async def test_a_key_serves_one_body(server: RunningHouse) -> None:
    """Whatever the write: the second body is refused, the first answer stands."""
    taken = {**HALL, "lane": "project"}
    first = await server.post("/tickets", "kiosk", taken, key="one")
    await server.verb(2, "open")
    paused = await server.verb(2, "pause", {"reason": "lunch"}, key="one")
    async with unchanged(server):
        other = await server.post("/tickets", "kiosk", {**taken, "lane": "social"}, key="one")
        assert_problem(other, 422, "idempotency_key_reused")
        # The bytes count, not what they mean: a client repeats what it sent.
        respelled = await server.http.post(
            "/api/v1/tickets",
            content=json.dumps(taken, indent=1),
            headers={
                "Authorization": f"Bearer {await server.login('kiosk')}",
                "Content-Type": "application/json",
                "Idempotency-Key": "one",
            },
        )
        assert_problem(respelled, 422, "idempotency_key_reused")
        other = await server.verb(2, "pause", {"reason": "dinner"}, key="one")
        assert_problem(other, 422, "idempotency_key_reused")
        again = await server.post("/tickets", "kiosk", taken, key="one")
        assert again.json()["number"] == first.json()["number"]
        again = await server.verb(2, "pause", {"reason": "lunch"}, key="one")
        assert again.json()["seq"] == paused.json()["seq"]


async def test_the_ticket_of_another(server: RunningHouse) -> None:
    """Two citizens, the bearer of a paper ticket, every route: 404, as if there were none."""
    annas = await server.take("anna", "social")
    paper = await server.take("kiosk", "social")
    body = {"ticket": paper["id"], "secret": paper["follow"]["secret"]}
    login = await server.http.post("/api/v1/login/ticket", json=body)
    server.tokens["bearer"] = login.json()["access_token"]
    routes = [
        key
        for key, doc in ROUTES.items()
        if key.partition(" ")[2].startswith("/api/v1/tickets/") and "citizen" in doc.roles
    ]
    assert len(routes) >= 4
    await server.login("boris")
    async with unchanged(server):
        for key in routes:
            method, path = key.split()
            for name, theirs in (("boris", annas), ("boris", paper), ("bearer", annas)):
                refused = []
                for ticket in (theirs["id"], "0" * 24):
                    address = path.removeprefix("/api/v1").format(ticket=ticket)
                    reply = (
                        await server.get(address, name)
                        if method == "GET"
                        else await server.post(address, name, BODIES.get(key, {}))
                    )
                    problem = assert_problem(reply, 404, "not_found")
                    refused.append({**problem, "instance": ""})
                assert refused[0] == refused[1]


async def test_a_clerk_elsewhere(server: RunningHouse) -> None:
    """Another window, another hall, and what only a manager may do."""
    at_windows = [key for key in KEYED if "/windows/" in key and "manager" in ROUTES[key].roles]
    verbs = [key.rpartition("/")[2] for key in at_windows]
    assert len(verbs) >= 11
    async with unchanged(server):
        for verb in verbs:
            body = BODIES.get(f"POST /api/v1/windows/{{hall}}/{{window}}/{verb}", {})
            for place in ("tonghua/2", "branch-1/1"):
                reply = await server.post(f"/windows/{place}/{verb}", "clerk-01", body)
                assert_problem(reply, 403, "forbidden")
            reply = await server.post(f"/windows/tonghua/99/{verb}", "manager", body)
            assert_problem(reply, 404, "not_found")
        reply = await server.get("/windows/branch-1/1", "clerk-01")
        assert_problem(reply, 403, "forbidden")
        here = await server.post("/tickets", "kiosk", {"hall": "nowhere", "lane": "instant"})
        assert_problem(here, 404, "not_found")


async def refused(server: RunningHouse, window: int, code: str, *verbs: str) -> None:
    """These verbs are refused at this window, and nothing comes of them."""
    async with unchanged(server):
        for verb in verbs:
            body = BODIES.get(f"POST /api/v1/windows/{{hall}}/{{window}}/{verb}")
            assert_problem(await server.verb(window, verb, body), 409, code)


def ok(reply: httpx.Response) -> dict[str, Any]:
    """What came of a verb that must succeed."""
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


async def test_verbs_at_the_wrong_moment(server: RunningHouse) -> None:
    """Through the whole life of a call, whatever is not its turn is refused by name."""
    at_ticket = ("recall", "start", "finish", "miss", "park", "transfer")
    await refused(server, 5, "illegal_move", "undo-finish")
    await refused(server, 5, "window_not_open", "call-next", "call", "pause", "close")
    await refused(server, 5, "illegal_move", *at_ticket)
    ok(await server.verb(5, "open"))
    await refused(server, 5, "illegal_move", *at_ticket)
    await server.take("kiosk", "business")
    called = ok(await server.verb(5, "call-next"))["ticket"]
    assert called["state"] == "called"
    await refused(server, 5, "window_busy", "call-next", "call", "pause", "close")
    await refused(server, 5, "illegal_move", "finish")
    ok(await server.verb(5, "start"))
    await refused(server, 5, "window_busy", "call-next", "call", "pause", "close")
    await refused(server, 5, "illegal_move", "recall", "start", "miss", "undo-finish")
    ok(await server.verb(5, "finish"))
    await refused(server, 5, "illegal_move", *at_ticket)
    ok(await server.verb(5, "pause", {"reason": "lunch"}))
    await refused(server, 5, "window_not_open", "call-next", "call", "pause", "undo-finish")
    async with unchanged(server):
        body = {"ticket": called["id"]}
        assert_problem(await server.verb(5, "return", body), 409, "illegal_move")
        released = await server.post("/windows/tonghua/5/release", "manager")
        assert_problem(released, 409, "illegal_move")


async def test_moves_of_a_holder_at_the_wrong_moment(server: RunningHouse) -> None:
    """One live ticket a lane; nothing is returned that was not missed, or given up twice."""
    mine = await server.take("clara", "enquiry")
    async with unchanged(server):
        body = {**HALL, "lane": "enquiry"}
        second = assert_problem(await server.post("/tickets", "clara", body), 409, "ticket_exists")
        assert second["ticket"] == mine["id"]
        reply = await server.post(f"/tickets/{mine['id']}/return", "clara")
        assert_problem(reply, 409, "illegal_move")
    ok(await server.post(f"/tickets/{mine['id']}/cancel", "clara"))
    async with unchanged(server):
        for verb in ("cancel", "return"):
            reply = await server.post(f"/tickets/{mine['id']}/{verb}", "clara")
            assert_problem(reply, 409, "illegal_move")


async def test_a_line_that_is_served_elsewhere(server: RunningHouse) -> None:
    """A window calls and returns only what it serves."""
    ticket = await server.take("kiosk", "collection")
    ok(await server.verb(6, "open"))
    async with unchanged(server):
        body = {"ticket": ticket["id"], "reason": "asked for"}
        assert_problem(await server.verb(6, "call", body), 409, "not_served_here")
        body = {"ticket": ticket["id"]}
        assert_problem(await server.verb(6, "return", body), 409, "not_served_here")
        body = {"ticket": "0" * 24, "reason": "asked for"}
        assert_problem(await server.verb(6, "call", body), 404, "not_found")


async def test_an_empty_line(server: RunningHouse) -> None:
    """Nobody to call is an answer, not an error."""
    ok(await server.post("/windows/tonghua/E1/open", "manager"))
    async with unchanged(server):
        reply = await server.post("/windows/tonghua/E1/call-next", "manager")
        told = ok(reply)
        assert (told["ticket"], told["seq"], told["durable"]) == (None, None, True)
        assert told["why"]["candidates"] == []
        assert told["window"]["state"] == "open"
