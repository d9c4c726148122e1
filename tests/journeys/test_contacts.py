"""A person gives a number, says how they want to be told, and takes it back."""

from collections.abc import Iterator

import pytest

from notify.channels.phones import NoPhoneNumbers
from records.db import sql
from records.identity.consent_texts import CONSENT_TEXTS, in_force
from records.identity.words import Purpose
from tests.support.attack import assert_problem
from tests.support.house import RunningHouse
from tests.support.phones import KnownNumbers

ANNAS, CONSENT = "13800138000", in_force(Purpose.PHONE).version


@pytest.fixture
def phones(server: RunningHouse) -> Iterator[KnownNumbers]:
    """WeChat, as far as numbers go."""
    known = KnownNumbers(one=f"+86 {ANNAS}", two="13900139000", odd="none", far="+852 91234567")
    server.ctx.phones = known
    yield known
    server.ctx.phones = NoPhoneNumbers()


async def give(
    server: RunningHouse, name: str, code: str = "one", **more: str
) -> dict[str, object]:
    """Give a number, with consent."""
    body = {"code": code, "consent": CONSENT}
    reply = await server.post("/me/phone", name, body, **more)
    assert reply.status_code == 200, reply.text
    told: dict[str, object] = reply.json()
    return told


async def contact(server: RunningHouse, name: str) -> dict[str, object]:
    """What the house says of reaching somebody."""
    told: dict[str, object] = (await server.get("/me/contact", name)).json()
    return told


async def test_a_number_is_given_and_taken_back(server: RunningHouse, phones: KnownNumbers) -> None:
    """It is shown masked from the first moment, and afterwards there is no row of it."""
    nothing = {"phone": None, "consent": None, "language": "zh", "sms": True}
    assert await contact(server, "anna") == nothing
    given = await give(server, "anna")
    assert given == {**nothing, "phone": "138****8000", "consent": CONSENT}
    assert await contact(server, "anna") == given
    assert await contact(server, "boris") == nothing
    for _ in range(2):
        assert (await server.delete("/me/phone", "anna")).status_code == 204
        assert await contact(server, "anna") == nothing
    left = await sql.rows(sql.connection(), "SELECT id FROM contact WHERE kind='phone'")
    assert left == []


async def test_a_number_is_never_kept_in_the_clear(
    server: RunningHouse, phones: KnownNumbers
) -> None:
    """Neither in its own table nor in the answers kept for repetitions."""
    await give(server, "carl")
    for table in ("contact", "kept_answer"):
        rows = await sql.rows(sql.connection(), f"SELECT * FROM {table}")
        assert rows
        assert ANNAS not in str(rows)


async def test_without_consent_wechat_is_not_even_asked(
    server: RunningHouse, phones: KnownNumbers
) -> None:
    """Nor with consent to a text that is not in force."""
    body = {"code": "one"}
    assert_problem(await server.post("/me/phone", "dora", body), 422, "invalid")
    for version in ("2019-01", "any"):
        reply = await server.post("/me/phone", "dora", {**body, "consent": version})
        assert_problem(reply, 409, "consent_required")
    assert phones.asked == []
    assert (await contact(server, "dora"))["phone"] is None


async def test_a_repetition_asks_nobody_again(server: RunningHouse, phones: KnownNumbers) -> None:
    """A code of WeChat works once; whoever lost the answer is told it again."""
    first = await give(server, "emil", key="once")
    assert await give(server, "emil", key="once") == first
    assert phones.asked == ["one"]


async def test_a_bad_code_and_an_odd_answer_change_nothing(
    server: RunningHouse, phones: KnownNumbers
) -> None:
    """The number that was given before stands, and the same key may try again."""
    before = await give(server, "fine", "two")
    for code, status, name in (("bad", 422, "invalid"), ("odd", 503, "unavailable")):
        body = {"code": code, "consent": CONSENT}
        assert_problem(await server.post("/me/phone", "fine", body, key=code), status, name)
        assert await contact(server, "fine") == before
    phones.numbers["bad"] = "+852 91234567"
    assert (await give(server, "fine", "bad", key="bad"))["phone"] == "+85****4567"


async def test_wishes_are_kept(server: RunningHouse) -> None:
    """As often as somebody changes their mind; they need no number."""
    headers = {"Authorization": f"Bearer {await server.login('greta')}"}
    for wishes in ({"language": "en", "sms": False}, {"language": "zh", "sms": True}):
        for _ in range(2):
            path = "/api/v1/me/notice-wishes"
            reply = await server.http.put(path, json=wishes, headers=headers)
            assert reply.json() == {"phone": None, "consent": None, **wishes}
            assert await contact(server, "greta") == reply.json()


async def test_the_texts_can_be_read_by_anybody(server: RunningHouse) -> None:
    """In both languages, of every purpose; exactly one version of each is in force."""
    told = (await server.http.get("/api/v1/consent-texts")).json()
    assert set(told) == set(Purpose)
    for purpose, versions in CONSENT_TEXTS.items():
        texts = told[purpose]
        assert [text["version"] for text in texts] == [text.version for text in versions]
        current = [text["version"] for text in texts if text["in_force"]]
        assert current == [in_force(purpose).version]
        assert all(text["text"] and text["text_zh"] for text in texts)


async def test_a_phone_is_asked_for_while_nothing_is_held(
    server: RunningHouse, phones: KnownNumbers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others write while WeChat takes its time: no transaction is open meanwhile."""

    async def after_another(code: str) -> str:
        monkeypatch.undo()
        await give(server, "ivan", "two")
        return phones.numbers[code]

    monkeypatch.setattr(phones, "phone_number", after_another)
    assert (await give(server, "hanna"))["phone"] == "138****8000"
    assert phones.asked == ["two"]
