"""Second factors, single sign-on and sessions of staff, in a house outside the demo."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pytest
import pytest_asyncio
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from handlers.login.passwords import set_password
from kit.clock import real_ms
from kit.sign_on.claims import ClaimRules, read_rules
from records.db import sql
from records.models.people.staff import Place, place_staff
from records.transactions import connection
from tests.support.house import RunningHouse, running_house
from tests.support.provider import Browser, Provider, open_provider

PASSWORD = "a password of one's own"
RULES: ClaimRules = read_rules(
    """{"create": true,
    "role": {"claim": "realm.roles", "values": {"chiefs": "manager", "clerks": "clerk"}},
    "hall": {"claim": "hall", "values": {"city": "tonghua", "everywhere": "*"}},
    "powers": {"claim": "realm.roles",
               "values": {"signers": "chief_representative", "judges": "decide"}}}"""
)
CLERK: dict[str, Any] = {"realm": {"roles": ["signers", "judges", "clerks"]}, "hall": "city"}


@pytest_asyncio.fixture(scope="module")
async def provider() -> AsyncIterator[Provider]:
    """Where staff sign on."""
    async with open_provider() as opened:
        yield opened


@pytest_asyncio.fixture(scope="module")
async def house(
    provider: Provider, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningHouse]:
    """A house outside the demo, whose provider's one-time passwords count as a second factor."""
    changes: dict[str, Any] = {
        "app__demo": False,
        "app__secret": b"a secret that no demo has ever used",
        "app__sign_on": provider.settings(RULES, factors=frozenset({"amr:otp"})),
    }
    folder = tmp_path_factory.mktemp("outside")
    async with running_house(folder, template, **changes) as opened:
        yield opened


async def log_in(house: RunningHouse, name: str, **more: str) -> httpx.Response:
    """Try to log in with the right password, unless another is given."""
    body = {"username": name, "password": PASSWORD, **more}
    return await house.http.post("/api/v1/login/staff", json=body)


async def ask(
    house: RunningHouse, token: str, method: str, path: str, body: object = None
) -> httpx.Response:
    """Ask with a token."""
    headers = {"Authorization": f"Bearer {token}"}
    return await house.http.request(method, f"/api/v1{path}", headers=headers, json=body)


async def closing_code(socket: ClientConnection) -> int | None:
    """With which code a socket is closed, within the five seconds that are promised."""
    async with asyncio.timeout(5):
        try:
            while True:
                await socket.recv()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None


def code_of(secret: str, steps: int = 0) -> str:
    """The code of now, or of so many steps later."""
    return pyotp.TOTP(secret).generate_otp(real_ms() // 30_000 + steps)


async def forget_steps(name: str) -> None:
    """As if the codes that were used lay behind."""
    await sql.change(connection(), "UPDATE second_factor SET last_step=0 WHERE id=?", name)


async def enrol(house: RunningHouse, name: str) -> tuple[str, dict[str, Any]]:
    """Give an account a password and a second factor: its secret, and the login it led to."""
    await sql.change(connection(), "DELETE FROM second_factor WHERE id=?", name)
    await set_password(name, PASSWORD)
    first = (await log_in(house, name)).json()
    token = first["access_token"]
    secret = (await ask(house, token, "POST", "/me/second-factor", {})).json()["secret"]
    body = {"code": code_of(secret)}
    told = await ask(house, token, "POST", "/me/second-factor/confirm", body)
    assert told.status_code == 200, told.text
    await forget_steps(name)
    login: dict[str, Any] = told.json()["login"]
    return secret, login


async def test_who_has_no_second_factor_may_only_set_one_up(house: RunningHouse) -> None:
    """The role `enrolling` opens nothing else, and ends when the factor is in force."""
    await set_password("clerk-01", PASSWORD)
    told = (await log_in(house, "clerk-01")).json()
    assert (told["role"], told["second_factor"]) == ("enrolling", "to_enrol")
    token = told["access_token"]
    for path in ("/halls", "/halls/tonghua", "/windows/tonghua/1", "/me/sessions", "/items"):
        assert (await ask(house, token, "GET", path)).status_code in {401, 403}, path
    url = f"{house.base_url.replace('http', 'ws', 1)}/live/halls/tonghua"
    async with connect(url) as socket:
        await socket.send(f'{{"op":"hello","token":"{token}"}}')
        assert await closing_code(socket) == 4403
    started = (await ask(house, token, "POST", "/me/second-factor", {})).json()
    assert started["uri"].startswith("otpauth://totp/Yichuang:clerk-01?secret=")
    assert started["svg"].startswith("<svg")
    secret = started["secret"]
    rows = await sql.rows(connection(), "SELECT secret FROM second_factor WHERE id='clerk-01'")
    assert secret not in rows[0]["secret"]
    wrong = await ask(house, token, "POST", "/me/second-factor/confirm", {"code": "000000"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "code")
    body = {"code": code_of(secret)}
    done = await ask(house, token, "POST", "/me/second-factor/confirm", body)
    login = done.json()["login"]
    assert (login["role"], login["second_factor"], login["window"]) == ("clerk", "passed", "1")
    assert (await ask(house, token, "GET", "/me/second-factor")).status_code == 401
    token = login["access_token"]
    assert (await ask(house, token, "GET", "/windows/tonghua/1")).status_code == 200
    shown = (await ask(house, token, "GET", "/me/second-factor")).json()
    assert (shown["state"], shown["required"]) == ("confirmed", True)
    again = await ask(house, token, "POST", "/me/second-factor", {})
    assert (again.status_code, again.json()["code"]) == (409, "second_factor_in_force")


async def test_a_code_counts_once_and_says_nothing_of_the_password(house: RunningHouse) -> None:
    """The factor is asked for after the right password only; of many with one code, one enters."""
    secret, _ = await enrol(house, "clerk-02")
    code = code_of(secret)

    async def answer(**more: str) -> tuple[int, str]:
        reply = await log_in(house, "clerk-02", **more)
        told = reply.json()
        return reply.status_code, told.get("code") or told["second_factor"]

    assert await answer() == (401, "second_factor_required")
    assert await answer(password="not the one") == (401, "unauthorized")
    assert await answer(password="not the one", code=code) == (401, "unauthorized")
    assert (await log_in(house, "nobody", code=code)).json()["code"] == "unauthorized"
    many = await asyncio.gather(*[answer(code=code) for _ in range(4)])
    assert sorted(many) == [(200, "passed"), *[(401, "second_factor_wrong")] * 3]
    # Two wrong passwords and three spent codes: the account's five are used up.
    assert (await answer(code=code_of(secret, 1)))[0] == 429


async def test_a_factor_is_removed_with_a_code_or_reset_by_a_manager(house: RunningHouse) -> None:
    """Either way the account's other logins end, and the next one has to enrol again."""
    secret, login = await enrol(house, "clerk-03")
    other = (await log_in(house, "clerk-03", code=code_of(secret))).json()["access_token"]
    await forget_steps("clerk-03")
    mine, path = login["access_token"], "/me/second-factor"
    assert (await ask(house, mine, "DELETE", path, {"code": "000000"})).status_code == 422
    gone = await ask(house, mine, "DELETE", path, {"code": code_of(secret)})
    assert gone.status_code == 204, gone.text
    assert (await ask(house, mine, "GET", path)).json()["state"] == "none"
    assert (await ask(house, other, "GET", path)).status_code == 401
    _, login = await enrol(house, "clerk-03")
    _, manager = await enrol(house, "manager")
    reset, boss = {"reason": "手机丢失"}, manager["access_token"]
    path = "/staff/clerk-03/second-factor"
    assert (await ask(house, login["access_token"], "DELETE", path, reset)).status_code == 403
    own = await ask(house, boss, "DELETE", "/staff/manager/second-factor", reset)
    assert own.status_code == 403
    none = await ask(house, boss, "DELETE", "/staff/none/second-factor", reset)
    assert none.status_code == 404
    assert (await ask(house, boss, "DELETE", path, {})).status_code == 422
    assert (await ask(house, boss, "DELETE", path, reset)).status_code == 204
    assert (await ask(house, login["access_token"], "GET", "/me/sessions")).status_code == 401
    assert (await log_in(house, "clerk-03")).json()["second_factor"] == "to_enrol"


async def test_sign_on_makes_an_account_as_its_claims_say(
    house: RunningHouse, provider: Provider
) -> None:
    """Role, hall and powers come from claims; a factor of the provider's counts if it is named."""
    ways = (await house.http.get("/api/v1/login/ways")).json()
    assert ways == {"passwords": True, "sign_on": {"name": "Test"}}
    browser = Browser(house, provider)
    who: dict[str, Any] = {"sub": "new-1", "preferred_username": "zhao", "name": "赵一"}
    end = await browser.sign_on(**who, **CLERK)
    login = (await browser.fetch(end.partition("=")[2])).json()
    assert (login["role"], login["second_factor"]) == ("enrolling", "to_enrol")
    end = await browser.sign_on(**who, **CLERK, amr=["pwd", "otp"])
    login = (await browser.fetch(end.partition("=")[2])).json()
    assert (login["role"], login["hall"], login["name"]) == ("clerk", "tonghua", "赵一")
    assert login["second_factor"] == "passed"
    rows = await sql.rows(connection(), "SELECT powers FROM staff WHERE username='zhao'")
    assert rows[0]["powers"] == "chief_representative"  # `decide` is no clerk's
    # No hall is every hall for a manager: a claim that is missing gives nothing.
    chief: dict[str, Any] = {
        "sub": "new-2",
        "preferred_username": "qian",
        "realm": {"roles": ["chiefs"]},
    }
    places: tuple[dict[str, Any], ...] = ({}, {"hall": "unknown"})
    for hall in places:
        end = await browser.sign_on(**chief, **hall)
        assert end == "/console#sign_on_failed=no_account"


async def test_a_lower_role_takes_effect_at_the_next_sign_on(
    house: RunningHouse, provider: Provider
) -> None:
    """And ends what was started under the higher one; nobody without a role has any access."""
    browser = Browser(house, provider)
    who: dict[str, Any] = {"sub": "new-3", "preferred_username": "sun", "amr": ["otp"]}
    chief: dict[str, Any] = {"realm": {"roles": ["clerks", "chiefs"]}, "hall": "everywhere"}
    end = await browser.sign_on(**who, **chief)
    boss = (await browser.fetch(end.partition("=")[2])).json()
    assert (boss["role"], boss["hall"]) == ("manager", None)
    end = await browser.sign_on(**who, **CLERK)
    assert (await ask(house, boss["access_token"], "GET", "/devices")).status_code == 401
    assert (await browser.fetch(end.partition("=")[2])).json()["role"] == "clerk"
    end = await browser.sign_on(**who, hall="city")
    assert end == "/console#sign_on_failed=no_account"


async def test_an_account_with_a_factor_needs_it_after_sign_on_too(
    house: RunningHouse, provider: Provider
) -> None:
    """The code of the sign-on stays good until the factor is right; wrong ones are counted."""
    secret, _ = await enrol(house, "clerk-04")
    browser = Browser(house, provider)
    end = await browser.sign_on(sub="old-4", preferred_username="clerk-04", **CLERK)
    code = end.partition("=")[2]
    asked = await browser.fetch(code)
    assert (asked.status_code, asked.json()["code"]) == (401, "second_factor_required")
    wrong = await browser.fetch(code, factor="000000")
    assert (wrong.status_code, wrong.json()["code"]) == (401, "second_factor_wrong")
    login = (await browser.fetch(code, factor=code_of(secret))).json()
    assert (login["id"], login["second_factor"]) == ("clerk-04", "passed")


async def test_sessions_are_listed_and_ended(house: RunningHouse) -> None:
    """One's own by oneself, another's by a manager of their hall; what is ended is over at once."""
    secret, first = await enrol(house, "clerk-05")
    _, stranger = await enrol(house, "clerk-06")
    agent = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120"}
    body = {"username": "clerk-05", "password": PASSWORD, "code": code_of(secret)}
    reply = await house.http.post("/api/v1/login/staff", json=body, headers=agent)
    second = reply.json()
    mine = (await ask(house, second["access_token"], "GET", "/me/sessions")).json()["sessions"]
    assert [(one["current"], one["device"], one["window"]) for one in mine] == [
        (True, "computer", "5"),
        (False, "program", "5"),
    ]
    old, new = mine[1]["id"], mine[0]["id"]
    # Two users: another's is like one that never was, also to be ended.
    for token, path in (
        (stranger["access_token"], f"/me/sessions/{old}"),
        (first["access_token"], "/me/sessions/none"),
    ):
        assert (await ask(house, token, "DELETE", path)).status_code == 404
    assert (await ask(house, stranger["access_token"], "GET", "/staff-sessions")).status_code == 403
    url = f"{house.base_url.replace('http', 'ws', 1)}/live/halls/tonghua"
    async with connect(url) as socket:
        await socket.send(f'{{"op":"hello","token":"{first["access_token"]}"}}')
        await socket.recv()
        ended = await ask(house, second["access_token"], "DELETE", f"/me/sessions/{old}")
        assert ended.status_code == 204
        assert await closing_code(socket) == 4401
    assert (await ask(house, first["access_token"], "GET", "/me/sessions")).status_code == 401
    refused = await house.http.post(
        "/api/v1/login/refresh", json={"refresh_token": first["refresh_token"]}
    )
    assert refused.status_code == 401
    # A manager of another hall has nothing to do with it.
    path, listing = f"/staff-sessions/{new}", "/staff-sessions?username=clerk-05"
    await place_staff(connection(), "manager", Place("manager", "branch-1", None, None, ""))
    token = (await enrol(house, "manager"))[1]["access_token"]
    assert (await ask(house, token, "GET", listing)).json() == {"sessions": []}
    assert (await ask(house, token, "DELETE", path)).status_code == 404
    await place_staff(connection(), "manager", Place("manager", None, None, None, ""))
    token = (await enrol(house, "manager"))[1]["access_token"]
    listed = (await ask(house, token, "GET", listing)).json()["sessions"]
    assert [(one["id"], one["username"]) for one in listed] == [(new, "clerk-05")]
    assert (await ask(house, token, "DELETE", path)).status_code == 204
    assert (await ask(house, second["access_token"], "GET", "/me/sessions")).status_code == 401
