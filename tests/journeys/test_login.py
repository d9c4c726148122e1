"""Logins over HTTP: every role, renewal, the end of a login, and what is refused."""

import asyncio
import json

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from handlers import limits
from mini_program_mock.client.client import Clerk, Display, Kiosk, MiniProgram, PaperTicket
from mini_program_mock.client.feed import FeedClosed
from mini_program_mock.client.session import Refused
from records.models.people.staff import Staff
from tests.support.house import RunningHouse

HALL = "tonghua"


async def test_a_citizen_is_the_same_person_at_every_login(server: RunningHouse) -> None:
    """WeChat's openid leads to one citizen, whichever code it came with."""
    async with (
        MiniProgram(server.base_url, "Wang") as phone,
        MiniProgram(server.base_url, "Wang") as tablet,
    ):
        first, second = await phone.wx_login(), await tablet.wx_login()
    assert first["role"] == "citizen"
    assert first["id"] == second["id"]
    assert first["access_token"] != second["access_token"]
    assert first["expires_in_s"] == 900


async def test_a_wechat_code_works_once(server: RunningHouse) -> None:
    """WeChat's refusal of a used code is a 401 with its reason."""
    code = (await server.http.post("/stand-in/wechat/code", json={"user": "once"})).json()
    first = await server.http.post("/api/v1/login/wechat", json=code)
    again = await server.http.post("/api/v1/login/wechat", json=code)
    assert first.status_code == 200
    assert (again.status_code, again.json()["code"]) == (401, "unauthorized")
    assert "used before" in again.json()["detail"]


@pytest.mark.parametrize(
    ("user", "status", "code"),
    [("busy-today", 503, "unavailable"), ("high-risk-Li", 401, "unauthorized")],
)
async def test_what_wechat_refuses_is_passed_on(
    server: RunningHouse, user: str, status: int, code: str
) -> None:
    """A busy WeChat is our 503, a blocked user a 401."""
    given = await server.http.post("/stand-in/wechat/code", json={"user": user})
    reply = await server.http.post("/api/v1/login/wechat", json=given.json())
    assert (reply.status_code, reply.json()["code"]) == (status, code)


async def test_a_clerk_works_at_her_own_window_or_another_of_her_hall(
    server: RunningHouse,
) -> None:
    """The answer names hall and window; a window of another hall does not exist for her."""
    async with Clerk(server.base_url, "clerk-07", server.demo_password) as own:
        answer = await own.login()
    assert (answer["role"], answer["id"]) == ("clerk", "clerk-07")
    assert (answer["hall"], answer["window"]) == (HALL, "7")
    assert answer["name"]
    async with Clerk(server.base_url, "clerk-07", server.demo_password, "E1") as other:
        assert (await other.login())["window"] == "E1"
    async with Clerk(server.base_url, "clerk-07", server.demo_password, "99") as nowhere:
        with pytest.raises(Refused, match="422 invalid") as refused:
            await nowhere.login()
    assert refused.value.problem["errors"][0]["field"] == "window"


async def test_a_manager_has_no_window(server: RunningHouse) -> None:
    """Asking for one is refused."""
    body = {"username": "manager", "password": server.demo_password}
    plain = await server.http.post("/api/v1/login/staff", json=body)
    wanted = await server.http.post("/api/v1/login/staff", json={**body, "window": "1"})
    assert (plain.json()["role"], plain.json()["window"]) == ("manager", None)
    assert wanted.status_code == 422


async def test_unknown_users_and_wrong_passwords_look_the_same(server: RunningHouse) -> None:
    """Nobody learns from a login which accounts exist."""
    replies = [
        await server.http.post("/api/v1/login/staff", json={"username": name, "password": "no"})
        for name in ("clerk-01", "nobody")
    ]
    assert [reply.status_code for reply in replies] == [401, 401]
    assert replies[0].json() == replies[1].json()


async def test_five_wrong_passwords_and_the_right_one_waits_too(server: RunningHouse) -> None:
    """The limit is per account, and says for how long."""
    body = {"username": "clerk-02", "password": "wrong"}
    for _ in range(5):
        assert (await server.http.post("/api/v1/login/staff", json=body)).status_code == 401
    right = {**body, "password": server.demo_password}
    reply = await server.http.post("/api/v1/login/staff", json=right)
    assert (reply.status_code, reply.json()["code"]) == (429, "rate_limited")
    assert 0 < int(reply.headers["retry-after"]) <= 300
    other = {**right, "username": "clerk-03"}
    assert (await server.http.post("/api/v1/login/staff", json=other)).status_code == 200


async def test_failures_of_every_kind_count_for_an_address(
    server: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guessed codes and passwords together; then nobody is let in from there for a while."""
    monkeypatch.setattr(limits, "FAILURES", limits.Limit("two-failures", 2, 60))
    code, right = {"code": "guess"}, {"username": "clerk-11", "password": server.demo_password}
    asked = (
        ("wechat", code),
        ("staff", {**right, "password": "wrong"}),
        ("wechat", code),
        ("staff", right),
    )
    paths = ((f"/api/v1/login/{kind}", body) for kind, body in asked)
    statuses = [(await server.http.post(path, json=body)).status_code for path, body in paths]
    assert statuses == [401, 401, 429, 429]


async def test_who_has_left_does_not_log_in(server: RunningHouse) -> None:
    """The right password of an account that is not active is a wrong one."""
    right = {"username": "clerk-10", "password": server.demo_password}
    await Staff.filter(username="clerk-10").update(active=False)
    try:
        reply = await server.http.post("/api/v1/login/staff", json=right)
    finally:
        await Staff.filter(username="clerk-10").update(active=True)
    assert (reply.status_code, reply.json()["code"]) == (401, "unauthorized")
    assert (await server.http.post("/api/v1/login/staff", json=right)).status_code == 200


async def test_of_many_guesses_at_once_few_are_answered(server: RunningHouse) -> None:
    """Of forty guesses in parallel five are looked at, whichever come first."""
    guesses = [f"guess {n}" for n in range(40)]
    replies = await asyncio.gather(
        *(
            server.http.post(
                "/api/v1/login/staff", json={"username": "clerk-04", "password": guess}
            )
            for guess in guesses
        )
    )
    statuses = [reply.status_code for reply in replies]
    assert (statuses.count(401), statuses.count(429)) == (5, 35)


async def test_a_lost_refresh_is_repeated_and_a_replay_ends_the_login(server: RunningHouse) -> None:
    """The same successor while that is unused; after its use the whole family is ended."""
    async with MiniProgram(server.base_url, "Zhao") as phone:
        first = (await phone.wx_login())["refresh_token"]
        second = await phone.send("POST", "/api/v1/login/refresh", {"refresh_token": first})
        access = second["access_token"]
        again = await phone.send("POST", "/api/v1/login/refresh", {"refresh_token": first})
        assert again["refresh_token"] == second["refresh_token"]
        for held in (access, again["access_token"]):
            await phone.send("GET", "/api/v1/tickets", token=held)
        used = {"refresh_token": second["refresh_token"]}
        third = await phone.send("POST", "/api/v1/login/refresh", used)
        for token in (first, second["refresh_token"], third["refresh_token"]):
            with pytest.raises(Refused, match="401 unauthorized"):
                await phone.send("POST", "/api/v1/login/refresh", {"refresh_token": token})
        with pytest.raises(Refused, match="401 unauthorized"):
            await phone.send("GET", "/api/v1/tickets", token=access)


async def test_logging_out_ends_tokens_and_sockets(server: RunningHouse) -> None:
    """The token is refused at once, and an open feed is closed soon after."""
    async with Clerk(server.base_url, "clerk-05", server.demo_password) as clerk:
        token = await clerk.token()
        url = f"{server.base_url.replace('http', 'ws')}/live/halls/{HALL}"
        async with connect(url, proxy=None) as socket:
            await socket.send(json.dumps({"op": "hello", "token": token}))
            assert json.loads(await socket.recv())["op"] == "snapshot"
            await clerk.logout()
            with pytest.raises(Refused, match="401 unauthorized"):
                await clerk.send("GET", f"/api/v1/windows/{HALL}/5", token=token)
            async with asyncio.timeout(30):
                bye = json.loads(await socket.recv())
                with pytest.raises(ConnectionClosed):
                    await socket.recv()
        assert (bye["op"], bye["code"], socket.close_code) == ("bye", 4401, 4401)


async def test_a_display_comes_back_after_its_login_was_ended(server: RunningHouse) -> None:
    """It logs in again by itself and goes on from where it was."""
    async with Display(server.base_url, HALL, "display", server.demo_password) as display:
        watching = asyncio.create_task(display.run())
        await display.until(lambda: display.snapshots == 1)
        held = await display.token()
        await display.send("POST", "/api/v1/logout", token=held)
        async with asyncio.timeout(30):
            while display.feed.connections < 2:
                await server.http.get("/healthz")
        taken = await server.take()
        await display.until(lambda: taken["number"] in display.state["tickets"])
        assert (display.snapshots, display.gaps) == (1, 0)
        assert await display.token() != held
        watching.cancel()


async def test_the_bearer_of_a_paper_ticket_follows_it(server: RunningHouse) -> None:
    """The secret in the QR code opens this ticket and no other."""
    async with Kiosk(server.base_url, "kiosk", server.demo_password) as kiosk:
        mine = await kiosk.take_number(HALL, "social")
        other = await kiosk.take_number(HALL, "social")
    async with PaperTicket(server.base_url, mine["id"], mine["follow"]["secret"]) as paper:
        assert (await paper.login())["role"] == "ticket"
        assert (await paper.ticket(mine["id"]))["number"] == mine["number"]
        with pytest.raises(Refused, match="404 not_found"):
            await paper.ticket(other["id"])
        with pytest.raises(FeedClosed, match="4404"):
            await anext(paper.follow(other["id"]))
        first = await anext(paper.follow(mine["id"]))
        assert first["ticket"]["id"] == mine["id"]
        assert (await paper.cancel(mine["id"]))["state"] == "cancelled"


async def test_guessing_a_tickets_secret(server: RunningHouse) -> None:
    """A wrong secret and an unknown ticket get the same 404, and five tries each."""
    async with Kiosk(server.base_url, "kiosk", server.demo_password) as kiosk:
        ticket = (await kiosk.take_number(HALL, "project"))["id"]
    for name in (ticket, "0" * 24):
        body = {"ticket": name, "secret": "0" * 32}
        replies = [await server.http.post("/api/v1/login/ticket", json=body) for _ in range(6)]
        assert [reply.status_code for reply in replies] == [404] * 5 + [429]


async def test_a_new_screen_is_paired(server: RunningHouse) -> None:
    """It shows a code, a manager confirms it, and its password is told to it alone."""
    asked = {"kind": "display", "hall": "branch-1"}
    reply = await server.http.post("/api/v1/login/device/pairings", json=asked)
    assert reply.status_code == 201
    pairing = reply.json()
    claim = f"/api/v1/login/device/pairings/{pairing['pairing']}/claim"
    secret = {"secret": pairing["secret"]}
    waiting = await server.http.post(claim, json=secret)
    assert (waiting.status_code, waiting.json()) == (202, {"state": "waiting"})
    foreign = await server.http.post(claim, json={"secret": "not this one"})
    assert foreign.status_code == 404

    body = {"code": pairing["code"], "label": "门口"}
    clerk = await server.post("/devices", "clerk-06", body)
    assert clerk.status_code == 403
    confirmed = await server.post("/devices", "manager", body, key="pair-1")
    again = await server.post("/devices", "manager", body, key="pair-1")
    assert confirmed.status_code == again.status_code == 201
    assert confirmed.json() == again.json()
    assert (confirmed.json()["kind"], confirmed.json()["hall"]) == ("display", "branch-1")
    reused = await server.post("/devices", "manager", {**body, "label": "x"}, key="pair-1")
    assert (reused.status_code, reused.json()["code"]) == (422, "idempotency_key_reused")

    claimed = await server.http.post(claim, json=secret)
    assert (await server.http.post(claim, json=secret)).json() == claimed.json()
    assert (await server.http.post(claim, json={"secret": "not this one"})).status_code == 404
    login = await server.http.post("/api/v1/login/device", json=claimed.json())
    assert (login.json()["kind"], login.json()["hall"]) == ("display", "branch-1")


async def test_a_revoked_screen_is_turned_away(server: RunningHouse) -> None:
    """Its tokens, its refresh token and its password stop working at once."""
    screen = {"kind": "kiosk", "hall": HALL}
    device = (await server.http.post("/stand-in/devices", json=screen)).json()
    async with Kiosk(server.base_url, device["name"], device["password"]) as kiosk:
        held = await kiosk.login()
        await kiosk.take_number(HALL, "instant")
        revoked = await server.post(f"/devices/{device['name']}/revoke", "manager")
        assert revoked.json()["revoked"] is True
        with pytest.raises(Refused, match="401"):
            await kiosk.take_number(HALL, "instant")
        body = {"refresh_token": held["refresh_token"]}
        with pytest.raises(Refused, match="401"):
            await kiosk.send("POST", "/api/v1/login/refresh", body)
    listed = (await server.get("/devices", "manager")).json()["devices"]
    assert {d["name"]: d["revoked"] for d in listed}[device["name"]] is True
    assert (await server.post("/devices/none/revoke", "manager")).status_code == 404


async def test_a_login_still_works_without_redis(server: RunningHouse) -> None:
    """Limits are not counted then, and nobody is locked out."""
    await server.redis.kill()
    body = {"username": "clerk-08", "password": server.demo_password}
    assert (await server.http.post("/api/v1/login/staff", json=body)).status_code == 200
    await server.redis.start()
