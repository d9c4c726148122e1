"""网证 calls the house: what is forged, changed, stale or repeated changes nothing."""

import json
from collections.abc import Callable

import httpx
import pytest

from kit.clock import real_ms
from notify.ctid.signing import NONCE, SIGNATURE, TIME, WITHIN_S, signature, signed
from tests.support.attack import assert_problem
from tests.support.house import RunningHouse
from tests.support.identity import Json, begin, look, rows, show_ctid

PATH = "/api/v1/partners/ctid"
Headers = dict[str, str]


def key_of(house: RunningHouse) -> str:
    """What 网证 and this house know each other by."""
    settings = house.ctx.settings.ctid
    assert settings is not None
    return settings.key


async def call(house: RunningHouse, body: bytes, headers: Headers) -> httpx.Response:
    """What the house answers."""
    return await house.http.post(PATH, content=body, headers=headers)


def about(attempt: Json, **more: str) -> bytes:
    """What it says when it calls."""
    told = {"request_no": attempt["client_payload"]["request_no"], "state": "passed", **more}
    return json.dumps(told).encode()


async def an_attempt(house: RunningHouse, who: str) -> Json:
    """Somebody who has not shown their 网证 yet."""
    return await begin(house, who, {"provider": "ctid", "level": 4})


async def test_its_word_is_nothing(server: RunningHouse) -> None:
    """A call that is genuine has the house ask; what it says of the result is not read."""
    attempt = await an_attempt(server, "anna")
    lies = about(attempt, pseudonym="of somebody else")
    headers = signed(key_of(server), "ctid-demo", lies, real_ms())
    assert (await call(server, lies, headers)).status_code == 204
    assert (await look(server, "anna", attempt))["state"] == "in_progress"
    assert_problem(await call(server, lies, headers), 403, "forbidden")
    await show_ctid(server, attempt, "pass")
    assert (await look(server, "anna", attempt))["state"] == "passed"
    again = signed(key_of(server), "ctid-demo", lies, real_ms())
    assert (await call(server, lies, again)).status_code == 204
    assert len(await rows("proof", "verification=?", attempt["id"])) == 1


Change = Callable[[str, bytes, Headers], tuple[bytes, Headers]]


def _at(late_s: int) -> Change:
    def change(key: str, body: bytes, _: Headers) -> tuple[bytes, Headers]:
        return body, signed(key, "ctid-demo", body, real_ms() + late_s * 1000)

    return change


def _resigned(nonce: str, at: str) -> Change:
    def change(key: str, body: bytes, _: Headers) -> tuple[bytes, Headers]:
        return body, {TIME: at, NONCE: nonce, SIGNATURE: signature(key, at, nonce, body)}

    return change


FORGED: dict[str, Change] = {
    "another body": lambda _, body, headers: (body + b" ", headers),
    "another nonce": lambda _, body, headers: (body, headers | {NONCE: "0" * 24}),
    "another time": lambda _, body, headers: (
        body,
        headers | {TIME: str(int(headers[TIME]) + 1)},
    ),
    "another key": lambda _, body, __: (body, signed("k" * 32, "ctid-demo", body, real_ms())),
    "no signature": lambda _, body, headers: (
        body,
        {name: value for name, value in headers.items() if name != SIGNATURE},
    ),
    "no headers": lambda _, body, __: (body, {}),
    "yesterday's": _at(-24 * 3600),
    "just too old": _at(-WITHIN_S - 2),
    "tomorrow's": _at(WITHIN_S + 2),
    "a time that is none": _resigned("0" * 24, "now"),
    "a short nonce": _resigned("0", str(real_ms() // 1000)),
    "an odd nonce": _resigned("a b\tc" * 5, str(real_ms() // 1000)),
    "no JSON": lambda key, _, __: (b"{", signed(key, "ctid-demo", b"{", real_ms())),
}


@pytest.mark.parametrize("how", FORGED)
async def test_what_is_not_its_call(server: RunningHouse, how: str) -> None:
    """It is refused, and the attempt has not so much as started."""
    attempt = await an_attempt(server, "bert")
    body, key = about(attempt), key_of(server)
    sent, headers = FORGED[how](key, body, signed(key, "ctid-demo", body, real_ms()))
    assert_problem(await call(server, sent, headers), 403, "forbidden")
    (row,) = await rows("verification", "id=?", attempt["id"])
    assert (row["state"], row["asked_ms"]) == ("issued", None)


async def test_an_attempt_that_is_not_ours(server: RunningHouse) -> None:
    """It is not found; neither is one of WeChat's."""
    body = json.dumps({"request_no": "0" * 24}).encode()
    headers = signed(key_of(server), "ctid-demo", body, real_ms())
    assert_problem(await call(server, body, headers), 404, "not_found")
