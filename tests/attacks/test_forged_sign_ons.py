"""Forged and bent answers of single sign-on: all refused, nothing changed."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from joserfc import jws
from joserfc.jwk import RSAKey

from records.db import sql
from records.transactions import connection
from tests.support.house import RunningHouse, running_house
from tests.support.provider import CLIENT, KEY, Browser, Provider, open_provider, signed

OTHER = RSAKey.generate_key(2048, {"kid": "one"})


@pytest_asyncio.fixture(scope="module")
async def provider() -> AsyncIterator[Provider]:
    """One for all of them."""
    async with open_provider() as opened:
        yield opened


@pytest_asyncio.fixture(scope="module")
async def house(
    provider: Provider, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningHouse]:
    """A house that signs on there."""
    folder = tmp_path_factory.mktemp("signing-on")
    settings = provider.settings()
    async with running_house(folder, template, app__sign_on=settings) as opened:
        yield opened


@pytest.fixture
def browser(house: RunningHouse, provider: Provider) -> Browser:
    """A browser that was never here."""
    return Browser(house, provider)


def part(value: object) -> str:
    """A part of a token."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def confused(claims: dict[str, Any]) -> str:
    """Signed by HMAC with the provider's public key, which everybody knows."""
    signed_part = f"{part({'alg': 'HS256', 'typ': 'JWT', 'kid': 'one'})}.{part(claims)}"
    digest = hmac.new(KEY.as_pem(private=False), signed_part.encode(), hashlib.sha256).digest()
    return f"{signed_part}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


def unsigned(claims: dict[str, Any], alg: str) -> str:
    """Not signed at all."""
    return f"{part({'alg': alg, 'typ': 'JWT', 'kid': 'one'})}.{part(claims)}."


def swapped(claims: dict[str, Any]) -> str:
    """Somebody else's claims under the signature of one's own."""
    head, _, signature = signed(claims).split(".")
    return f"{head}.{part({**claims, 'preferred_username': 'manager'})}.{signature}"


def signed_list() -> str:
    """Signed, but no claims."""
    return jws.serialize_compact({"alg": "RS256", "kid": "one"}, b"[]", KEY)


# What is made of honest claims.
FORGERIES: dict[str, Callable[[dict[str, Any]], str]] = {
    "wrong nonce": lambda c: signed({**c, "nonce": "0" * 64}),
    "no nonce": lambda c: signed({k: v for k, v in c.items() if k != "nonce"}),
    "wrong issuer": lambda c: signed({**c, "iss": "https://evil.example"}),
    "issuer with a slash": lambda c: signed({**c, "iss": f"{c['iss']}/"}),
    "token of another client": lambda c: signed({**c, "aud": "another"}),
    "two audiences, no azp": lambda c: signed({**c, "aud": [CLIENT, "another"]}),
    "azp of another client": lambda c: signed({**c, "azp": "another"}),
    "no audience": lambda c: signed({k: v for k, v in c.items() if k != "aud"}),
    "alg none": lambda c: unsigned(c, "none"),
    "alg None": lambda c: unsigned(c, "None"),
    "no signature": lambda c: signed(c).rpartition(".")[0] + ".",
    "public key as HMAC key": confused,
    "another key, same kid": lambda c: signed(c, OTHER),
    "unknown kid": lambda c: signed(c, OTHER, kid="two"),
    "kid is a path": lambda c: signed(c, OTHER, kid="../../dev/null"),
    "jku": lambda c: signed(c, OTHER, jku="http://127.0.0.1:1/keys"),
    "jku, though genuine": lambda c: signed(c, jku="http://127.0.0.1:1/keys"),
    "jwk": lambda c: signed(c, OTHER, jwk=OTHER.as_dict(private=False)),
    "other claims, same signature": swapped,
    "an access token": lambda c: signed(c, typ="at+jwt"),
    "a logout token": lambda c: signed(c, typ="logout+jwt"),
    "expired": lambda c: signed({**c, "exp": c["iat"] - 120, "iat": c["iat"] - 300}),
    "no expiry": lambda c: signed({k: v for k, v in c.items() if k != "exp"}),
    "expiry as text": lambda c: signed({**c, "exp": "9999999999"}),
    "expiry NaN": lambda c: signed({**c, "exp": float("nan")}),
    "from the future": lambda c: signed({**c, "iat": c["iat"] + 3600, "exp": c["exp"] + 3600}),
    "of long ago": lambda c: signed({**c, "iat": c["iat"] - 3600}),
    "not yet": lambda c: signed({**c, "nbf": c["iat"] + 3600}),
    "missing sub": lambda c: signed({k: v for k, v in c.items() if k != "sub"}),
    "empty sub": lambda c: signed({**c, "sub": ""}),
    "sub a number": lambda c: signed({**c, "sub": 7}),
    "huge": lambda c: signed({**c, "more": "x" * 40_000}),
    "endless": lambda c: signed({**c, "more": "x" * 400_000}),
    "not a token": lambda _: "ey",
    "claims a list": lambda _: signed_list(),
    "an unknown person": lambda c: signed({**c, "preferred_username": "nobody"}),
    "somebody without a name": lambda c: signed({**c, "preferred_username": "a b\n"}),
}


async def changed() -> tuple[int, ...]:
    """What a sign-on would add to: subjects, codes and logins."""
    counts = []
    for table, where in (
        ("staff_subject", "1=1"),
        ("sign_on", "code IS NOT NULL"),
        ("login_family", "1=1"),
    ):
        found = await sql.rows(
            connection(),
            f"SELECT COUNT(*) AS n FROM {table} WHERE {where}",
        )
        counts.append(found[0]["n"])
    return tuple(counts)


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_a_forged_answer_signs_nobody_on(
    browser: Browser, provider: Provider, forgery: str
) -> None:
    """Whatever is wrong with a token: no code, no link, no login."""
    before = await changed()
    end = await browser.sign_on(lambda nonce: FORGERIES[forgery](provider.claims(nonce)))
    assert end.startswith("/console#sign_on_failed=")
    assert await changed() == before


async def test_unknown_keys_do_not_make_us_ask_again_and_again(
    browser: Browser, provider: Provider
) -> None:
    """The key set is read anew for an unknown key, but not as often as somebody sends one."""
    for _ in range(5):
        await browser.sign_on(lambda nonce: signed(provider.claims(nonce), OTHER, kid="new"))
    assert provider.asked["/keys"] <= 2
    assert provider.asked["/.well-known/openid-configuration"] == 1


async def test_a_state_is_good_once_and_in_its_own_browser(
    house: RunningHouse, browser: Browser, provider: Provider
) -> None:
    """Another browser's, a made-up and a replayed state, a replayed code: all refused."""
    before = await changed()
    asked = await browser.start()
    code = provider.give(signed(provider.claims(asked["nonce"])))
    stranger = Browser(house, provider)
    answer = {"state": asked["state"], "code": code}
    assert await stranger.come_back(**answer) == "/console#sign_on_failed=expired"
    await stranger.start()
    assert await stranger.come_back(**answer) == "/console#sign_on_failed=expired"
    assert await browser.come_back(state="made-up", code=code) == "/console#sign_on_failed=expired"
    assert await browser.come_back(code=code) == "/console#sign_on_failed=expired"
    assert await changed() == before
    end = await browser.come_back(**answer)
    assert end.startswith("/console#sign_on=")
    # The verifier that comes with the code is the one whose hash went ahead.
    shown = hashlib.sha256(provider.verifiers[code].encode()).digest()
    assert asked["code_challenge"] == base64.urlsafe_b64encode(shown).decode().rstrip("=")
    # Both the state and the provider's code are spent.
    assert await browser.come_back(**answer) == "/console#sign_on_failed=expired"
    asked = await browser.start()
    again = await browser.come_back(state=asked["state"], code=code)
    assert again == "/console#sign_on_failed=refused"


async def test_what_comes_of_it_is_fetched_once_in_its_own_browser(
    house: RunningHouse, browser: Browser, provider: Provider
) -> None:
    """A code in an address that somebody was sent, or has seen, is nobody's login."""
    end = await browser.sign_on(sub="subject-2", preferred_username="clerk-02")
    code = end.partition("=")[2]
    before = await changed()
    stranger = Browser(house, provider)
    await stranger.start()
    for reply in (
        await stranger.fetch(code),
        await Browser(house, provider).fetch(code),
        await browser.fetch(f"f{code[1:]}"),  # as if the provider's own factor counted
        await browser.fetch("x"),
    ):
        assert (reply.status_code, reply.json()["code"]) == (401, "unauthorized")
    assert await changed() == before
    login = await browser.fetch(code)
    assert (login.status_code, login.json()["id"]) == (200, "clerk-02")
    assert (await browser.fetch(code)).status_code == 401


@pytest.mark.parametrize(
    "back_to",
    [
        "https://evil.example/console",
        "//evil.example",
        "/\\evil.example",
        "/console/../../evil",
        "/console?next=//evil.example",
        "/console#sign_on=x",
        "javascript:alert(1)",
        "/console\n",
    ],
)
async def test_one_comes_back_to_our_own_pages_only(house: RunningHouse, back_to: str) -> None:
    """A foreign `back_to` is refused before anything is kept."""
    reply = await house.http.get("/api/v1/login/oidc/start", params={"back_to": back_to})
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["field"] == "back_to"


async def test_what_else_a_provider_may_say(browser: Browser, provider: Provider) -> None:
    """Another issuer in the answer, an error, a parameter sent twice."""
    asked = await browser.start("/manager")
    code = provider.give(signed(provider.claims(asked["nonce"])))
    other = {"state": asked["state"], "code": code, "iss": "https://evil.example"}
    assert await browser.come_back(**other) == "/manager#sign_on_failed=refused"
    asked = await browser.start("/review")
    end = await browser.come_back(state=asked["state"], error="access_denied")
    assert end == "/review#sign_on_failed=cancelled"
    asked = await browser.start()
    url = f"/api/v1/login/oidc/callback?state={asked['state']}&state=x&code={code}"
    reply = await browser.house.http.get(url, headers={"Cookie": browser.cookie})
    assert reply.headers["location"] == "/console#sign_on_failed=expired"


async def test_an_account_is_one_subjects(browser: Browser, provider: Provider) -> None:
    """Whoever calls himself by the name of an account that is somebody's already has none."""
    first = await browser.sign_on(sub="subject-3", preferred_username="clerk-03")
    assert first.startswith("/console#sign_on=")
    second = await browser.sign_on(sub="subject-4", preferred_username="clerk-03")
    assert second == "/console#sign_on_failed=no_account"
    # And the subject keeps its account, whatever it calls itself now.
    third = await browser.sign_on(sub="subject-3", preferred_username="manager")
    login = await browser.fetch(third.partition("=")[2])
    assert login.json()["id"] == "clerk-03"
