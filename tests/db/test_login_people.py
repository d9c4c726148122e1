"""Citizens, pairings and repeated requests in SQL, on both databases, under concurrency."""

import asyncio
import json
from types import SimpleNamespace
from typing import cast

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.transactions import in_transaction

from handlers import idempotency
from handlers.context import AppContext
from handlers.devices import service as devices
from handlers.devices.schemas import DeviceView
from handlers.idempotency import InFlight
from handlers.login import pairing, schemas, service
from handlers.principal import Principal
from kit.clock import real_ms
from kit.crypto import keyed_digest, password_matches
from kit.errors import IdempotencyKeyReused, NotFound
from kit.incidents import Incidents
from kit.privacy.sealing import KeyRing
from notify.channels.contact_book import ContactBook
from records.db import sql
from records.models.idempotent_answers import KeptAnswer
from records.models.notices.contacts import find_contact
from records.models.people.citizens import Citizen
from records.models.people.devices import Device
from records.models.people.pairings import Pairing

MANAGER = Principal("manager", "manager", "family", 0)
RING = KeyRing({"key": b"k" * 32}, b"l" * 32)
OPENID = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"
SCREEN = schemas.NewPairing(kind="display", hall="tonghua")

pytestmark = pytest.mark.usefixtures("database")


def _away(**_: object) -> None:
    raise RedisConnectionError


@pytest.fixture
def house() -> AppContext:
    """As much of a house as these rules touch; without Redis, limits are not counted."""

    async def shielded(work: object) -> object:
        return await work  # type: ignore[misc]

    return cast(
        "AppContext",
        SimpleNamespace(
            settings=SimpleNamespace(demo=True, secret=b"s" * 32, key_ring=RING),
            groups={"tonghua": None},
            group_of=lambda _: SimpleNamespace(
                id="tonghua", directory=SimpleNamespace(halls={"tonghua": object()})
            ),
            hall=lambda _: None,
            incidents=Incidents(),
            redis=SimpleNamespace(pipeline=_away),
            shielded=shielded,
            login_turns={},
        ),
    )


async def test_a_citizen_is_made_once(house: AppContext) -> None:
    """Fifty first logins at once make one citizen, who is reached at the openid."""
    found = await asyncio.gather(*(service._citizen(house, OPENID) for _ in range(50)))
    assert len(set(found)) == 1
    assert await Citizen.all().count() == 1
    assert await ContactBook(RING, Incidents()).find(found[0][1], "openid") == OPENID


async def test_a_citizen_from_before_is_reached_after_the_next_login(house: AppContext) -> None:
    """So is one who was not reached any more: whoever logs in is there."""
    digest = keyed_digest(house.settings.secret, "openid", OPENID)
    await Citizen.create(id="old", openid_digest=digest, created_ms=1)
    book = ContactBook(RING, Incidents())
    for _ in range(2):
        assert await book.find("old", "openid") is None
        assert await service._citizen(house, OPENID) == ("old", "old")
        assert await book.find("old", "openid") == OPENID
        await book.mark_dead("old", "openid")


async def test_a_new_key_for_digests_is_taken_over_at_the_login(house: AppContext) -> None:
    """What is found by the old one would else never be found again."""
    _, citizen = await service._citizen(house, OPENID)
    ring = KeyRing(RING.keys, b"n" * 32)
    vars(house.settings)["key_ring"] = ring
    await service._citizen(house, OPENID)
    kept = await find_contact(sql.connection(), citizen, "openid")
    assert kept is not None
    assert kept.lookup == ring.lookup("openid", OPENID)


async def test_a_citizen_and_their_address_are_written_together(
    house: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is left behind who could never be told anything."""

    async def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(service, "put_contact", fail)
    with pytest.raises(ZeroDivisionError):
        await service._citizen(house, OPENID)
    assert await Citizen.all().count() == 0
    monkeypatch.undo()
    await service._citizen(house, OPENID)
    (row,) = await sql.rows(sql.connection(), "SELECT * FROM contact")
    assert OPENID not in str(row)


async def _confirm(house: AppContext, code: str) -> DeviceView:
    async with in_transaction() as tx:
        return await devices.confirm(house, code, "door", tx)


async def test_a_screen_is_confirmed_and_claimed_once(house: AppContext) -> None:
    """Ten managers confirm and ten times the screen claims at once: one device, one password."""
    shown = await pairing.begin(house, SCREEN, "address")
    secret = schemas.PairingClaim(shown.secret)
    assert await pairing.claim(house, shown.pairing, secret) is None
    confirmed = await asyncio.gather(
        *(_confirm(house, shown.code) for _ in range(10)), return_exceptions=True
    )
    assert sum(isinstance(result, DeviceView) for result in confirmed) == 1
    assert await Device.all().count() == 1
    claimed = await asyncio.gather(
        *(pairing.claim(house, shown.pairing, secret) for _ in range(10))
    )
    enrolled = await pairing.claim(house, shown.pairing, secret)
    assert enrolled is not None
    assert claimed == [enrolled] * 10
    device = await Device.get(name=enrolled.name)
    assert await password_matches(device.password_hash, enrolled.password)
    everything = await Pairing.all().values()
    assert enrolled.password not in repr(everything)
    assert shown.secret not in repr(everything)


async def test_a_claim_is_repeated_by_nobody_else_and_not_for_ever(house: AppContext) -> None:
    """Only with the screen's secret, until the pairing expires or the screen is revoked."""
    shown = await pairing.begin(house, SCREEN, "address")
    await _confirm(house, shown.code)
    secret = schemas.PairingClaim(shown.secret)
    enrolled = await pairing.claim(house, shown.pairing, secret)
    assert enrolled is not None
    with pytest.raises(NotFound):
        await pairing.claim(house, shown.pairing, schemas.PairingClaim("not this one"))
    await Device.filter(name=enrolled.name).update(revoked_ms=real_ms())
    with pytest.raises(NotFound):
        await pairing.claim(house, shown.pairing, secret)
    await Device.filter(name=enrolled.name).update(revoked_ms=None)
    assert await pairing.claim(house, shown.pairing, secret) == enrolled
    await Pairing.filter(id=shown.pairing).update(expires_ms=real_ms() - 1)
    with pytest.raises(NotFound):
        await pairing.claim(house, shown.pairing, secret)


async def test_nobody_logs_in_as_a_screen_that_has_not_claimed(house: AppContext) -> None:
    """Between the manager's word and the screen's there is no password at all."""
    shown = await pairing.begin(house, SCREEN, "address")
    device = await _confirm(house, shown.code)
    stored = await Device.get(name=device.name)
    for guess in ("", "!", stored.password_hash):
        assert not await password_matches(stored.password_hash, guess)


async def test_a_code_that_has_expired_is_not_confirmed(house: AppContext) -> None:
    """Ten minutes, then the screen shows another."""
    shown = await pairing.begin(house, SCREEN, "address")
    await Pairing.filter(id=shown.pairing).update(expires_ms=real_ms() - 1)
    with pytest.raises(NotFound):
        await _confirm(house, shown.code)
    with pytest.raises(NotFound):
        await pairing.claim(house, shown.pairing, schemas.PairingClaim(shown.secret))


async def test_two_screens_never_show_the_same_code(
    house: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A code that is taken is drawn again."""
    draws = iter([7, 7, 8])
    monkeypatch.setattr("secrets.randbelow", lambda _: next(draws))
    codes = [(await pairing.begin(house, SCREEN, "address")).code for _ in range(2)]
    assert codes == ["000007", "000008"]


class Effects:
    """A write that counts how often it was done."""

    def __init__(self) -> None:
        self.done = 0
        self.fault: Exception | None = None

    async def work(self, tx: BaseDBAsyncClient) -> tuple[object, int]:
        """Make a citizen."""
        self.done += 1
        name = f"citizen-{self.done}"
        await Citizen.create(using_db=tx, id=name, openid_digest=name, created_ms=0)
        if self.fault:
            raise self.fault
        return {"id": name}, 201


async def test_a_repeated_request_gets_the_first_answer() -> None:
    """The write is done once."""
    effects = Effects()
    first = await idempotency._once("request", "body", effects.work)
    again = await idempotency._once("request", "body", effects.work)
    assert first == again
    assert (json.loads(first[0]), first[1]) == ({"id": "citizen-1"}, 201)
    assert effects.done == await Citizen.all().count() == 1


async def test_another_body_under_the_same_key_is_refused() -> None:
    """A key belongs to one request."""
    effects = Effects()
    await idempotency._once("request", "body", effects.work)
    with pytest.raises(IdempotencyKeyReused):
        await idempotency._once("request", "another body", effects.work)


async def test_of_many_at_once_one_is_done() -> None:
    """The others are told that it is in flight, or get its answer."""
    effects = Effects()
    results = await asyncio.gather(
        *(idempotency._once("request", "body", effects.work) for _ in range(20)),
        return_exceptions=True,
    )
    assert effects.done == await Citizen.all().count() == 1
    answers = [result for result in results if isinstance(result, tuple)]
    assert len(set(answers)) == 1
    refused = [result for result in results if not isinstance(result, tuple)]
    assert all(isinstance(result, InFlight) for result in refused)


async def test_a_refusal_is_not_kept() -> None:
    """What it had written is undone, and the same key may try again."""
    effects = Effects()
    effects.fault = NotFound()
    with pytest.raises(NotFound):
        await idempotency._once("request", "body", effects.work)
    assert await Citizen.all().count() == 0
    effects.fault = None
    _, status = await idempotency._once("request", "body", effects.work)
    assert status == 201


async def test_the_claim_of_somebody_who_died_is_taken_over() -> None:
    """A request that was started a minute ago and has no answer will never have one."""
    effects = Effects()
    began = real_ms() - idempotency.ABANDONED_MS - 1
    await KeptAnswer.create(request="request", body="body", created_ms=began)
    _, status = await idempotency._once("request", "body", effects.work)
    assert (status, effects.done) == (201, 1)


async def test_a_request_under_way_is_in_flight() -> None:
    """Its key was claimed a moment ago."""
    await KeptAnswer.create(request="request", body="body", created_ms=real_ms())
    with pytest.raises(InFlight):
        await idempotency._once("request", "body", Effects().work)
