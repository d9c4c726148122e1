"""Somebody sees all that is kept of them, and is forgotten; on both databases."""

import json
from itertools import count
from typing import Any

from kit.clock import real_ms
from kit.crypto import keyed_digest
from records.db import sql
from records.identity.words import Purpose
from records.models.identity.consents import NewConsent, give_consent
from records.models.notices.contacts import Contact, find_contact, put_contact
from records.models.notices.grants import ACCEPTED, Cause, Granted, add_grant
from records.models.people import citizens
from records.privacy.erasing import finish_erasures
from records.privacy.holdings import ACTORS, HOLDINGS, Erase
from records.privacy.merging import Now
from records.transactions import connection
from tests.support.attack import assert_problem
from tests.support.bookings import booked, citizen_id
from tests.support.cases import new_case, ready_case
from tests.support.house import RunningHouse
from tests.support.proven import NAME, prove
from tests.unit.test_holdings import TABLES, columns

_people = count(1)


class Somebody:
    """A person of whom everything is kept that may be."""

    def __init__(self, house: RunningHouse) -> None:
        self.house, self.name = house, f"Forgotten{next(_people)}"
        self.number = f"1101051990030{next(_people):04}X"
        self.phone = f"138{next(_people):08}"

    async def live(self) -> None:
        """Agree, be proven, hold, book, come, be told; a number of another day is over."""
        house, db, now_ms = self.house, connection(), real_ms()
        self.id = await citizen_id(house, self.name)
        self.ring = house.settings.app.key_ring
        await put_contact(db, Contact.of(self.ring, self.id, "phone", self.phone), now_ms)
        await give_consent(db, NewConsent(self.id, Purpose.PHONE, "2026-11", "x"), now_ms)
        await prove(house, self.name, self.number)
        found = await find_contact(db, self.id, "openid")
        assert found is not None
        self.openid = self.ring.unseal(found.sealed, found.place)
        self.digest = keyed_digest(house.settings.app.secret, "openid", self.openid)
        cause = Cause(ACCEPTED, f"test:{self.id}", now_ms)
        await add_grant(db, Granted(self.digest, "template"), 2, cause)
        self.booking = await booked(house, self.name)
        gone = await booked(house, self.name)
        reply = await house.post(f"/appointments/{gone}/cancel", self.name)
        assert reply.status_code == 200, reply.text
        slots = await house.http.get(
            "/api/v1/halls/tonghua/slots", params={"date": "2026-11-24", "item": "GA-001"}
        )
        held = {"slot": slots.json()[30]["id"], "item": "GA-001"}
        reply = await house.post("/holds", self.name, held)
        assert reply.status_code == 201, reply.text
        self.ticket = await house.take(self.name, "instant")

    async def erase(self, *, confirm: bool = True) -> Any:  # noqa: ANN401
        """Ask to be forgotten."""
        return await self.house.post("/me/erase", self.name, {"confirm": confirm})

    async def traces(self) -> dict[tuple[str, str], str]:
        """Every column of the record in which something of them stands, and what it is."""
        lookups = [
            self.ring.lookup("resident_id", self.number),
            self.ring.lookup("phone", self.phone),
        ]
        lookups.append(self.ring.lookup("openid", self.openid))
        secrets = [self.digest, self.openid, self.number, self.phone, NAME, *lookups]
        found = {}
        for table, model in TABLES.items():
            for row in await sql.rows(connection(), f'SELECT * FROM "{table}"'):
                for column in columns(model):
                    text = str(row[column])
                    for what, values in (("secret", secrets), ("id", [self.id])):
                        if any(value in text for value in values):
                            found[table, column] = what
        return found


async def test_nothing_is_left_that_leads_to_them(house: RunningHouse) -> None:
    """Neither look-ups nor sealed values nor the openid; ids only where the table says so."""
    who = Somebody(house)
    await who.live()
    before = await who.traces()
    assert set(before.values()) == {"id", "secret"}
    problem = assert_problem(await who.erase(confirm=False), 409, "confirm_erasure")
    assert problem["tickets"] == [who.ticket["id"]]
    assert problem["bookings"] == [who.booking]
    assert await who.traces() == before
    reply = await who.erase()
    assert (reply.status_code, reply.json()["state"]) == (200, "done"), reply.text
    after = await who.traces()
    assert "secret" not in after.values()
    stay = {(one.table, one.column) for one in HOLDINGS if one.erase is not Erase.DELETED}
    assert set(after) <= stay | ACTORS
    for one in HOLDINGS:
        if one.erase is Erase.DELETED and not one.by_digest and one.column:
            text = f"SELECT COUNT(*) AS n FROM {one.table} WHERE {one.column}=?"
            assert (await sql.rows(connection(), text, who.id))[0]["n"] == 0, one.name
    assert (await house.get("/me/contact", who.name)).status_code == 401
    del house.tokens[who.name]
    assert await citizen_id(house, who.name) != who.id


async def test_an_open_case_is_kept_until_it_has_ended(house: RunningHouse) -> None:
    """All else is gone at once; the case goes on, and when it has ended nothing leads to them."""
    who = Somebody(house)
    case = await ready_case(house, who.name, clerk=3)
    await who.live()
    reply = await who.erase()
    told = reply.json()
    assert (told["state"], told["cases"]) == ("restricted", [case["number"]]), reply.text
    assert any("case" in one["what"] for one in told["kept"])
    traces = await who.traces()
    assert {place for place, what in traces.items() if what == "secret"} == {
        ("citizen", "openid_digest")
    }
    assert (await house.get(f"/cases/{case['id']}", who.name)).status_code == 200
    assert (await house.get("/me/erase", who.name)).json()["state"] == "restricted"
    # A login meanwhile keeps nothing anew.
    del house.tokens[who.name]
    await house.login(who.name)
    assert await find_contact(connection(), who.id, "openid") is None
    now = Now(real_ms(), house.ctx.clock.now_ms())
    assert await finish_erasures(now) == []
    version = (await house.get(f"/cases/{case['id']}", who.name)).json()["version"]
    ended = "UPDATE service_case SET state='collected', version=? WHERE id=?"
    await sql.change(connection(), ended, version + 1, case["id"])
    (done,) = await finish_erasures(now)
    assert done.erasure.state == "done"
    for family in done.ended_logins:
        house.ctx.authenticator.revoke(family)
    assert "secret" not in (await who.traces()).values()
    account = await citizens.account(connection(), who.id)
    assert account is not None
    assert account.erased_ms is not None
    assert (await house.get("/me/erase", who.name)).status_code == 401


async def test_whoever_is_served_finishes_that_first(house: RunningHouse) -> None:
    """Nothing was deleted, and no number given up."""
    name = Somebody(house).name
    await new_case(house, name, clerk=4, outcome="receive")
    spare = await house.take(name, "instant")
    reply = await house.post("/me/erase", name, {"confirm": True})
    assert_problem(reply, 409, "erasure_blocked")
    shown = await house.get(f"/tickets/{spare['id']}", name)
    assert shown.json()["state"] == "waiting"
    assert (await house.get("/me/erase", name)).json()["state"] == "none"
    assert (await house.verb(4, "finish")).status_code == 200


async def test_a_copy_has_all_of_it_in_clear(house: RunningHouse) -> None:
    """Each place of the table is there; what stands there opens to its owner, and nobody else."""
    who = Somebody(house)
    await who.live()
    # First, for something may be told of the number at any moment.
    traces = {place for place, what in (await who.traces()).items() if what == "id"} - ACTORS
    reply = await house.get("/me/export", who.name)
    assert reply.status_code == 200, reply.text
    assert "attachment" in reply.headers["content-disposition"]
    told = reply.json()
    kept = told["kept"]
    assert set(kept) == {one.name for one in HOLDINGS}
    assert {one["ciphertext"] for one in kept["contacts"]} == {who.phone, who.openid}
    assert kept["proofs"][0]["details"] == {"name": NAME, "number": who.number}
    assert [one["id"] for one in told["tickets_alive"]] == [who.ticket["id"]]
    assert who.booking in {one["id"] for one in kept["bookings"]}
    for one in HOLDINGS:
        for row in kept[one.name]:
            assert not set(one.hidden) & set(row), one.name
    # Every column that the record has of them is in it, but for those that say who did something.
    shown = {one.table for one in HOLDINGS if kept[one.name]}
    assert {table for table, _ in traces} <= shown | {"login_family"}
    assert who.id not in json.dumps((await house.get("/me/export", "Stranger")).json())
    for _ in range(4):
        assert (await house.get("/me/export", who.name)).status_code == 200
    assert_problem(await house.get("/me/export", who.name), 429, "rate_limited")


async def test_what_was_merged_is_shown_and_forgotten_too(house: RunningHouse) -> None:
    """Under whichever id it stands."""
    old, new = Somebody(house), Somebody(house)
    old.number = new.number
    await old.live()
    await new.live()
    body = {"account": old.id}
    assert (await house.post("/me/accounts/merge", new.name, body)).status_code == 200
    told = (await house.get("/me/export", new.name)).json()
    numbers = {one["id"] for one in told["tickets_alive"]}
    assert numbers == {new.ticket["id"], old.ticket["id"]}
    reply = await new.erase()
    assert reply.json()["state"] == "done", reply.text
    for one in (old, new):
        assert "secret" not in (await one.traces()).values()


async def test_a_consent_is_taken_back_as_easily_as_it_is_given(house: RunningHouse) -> None:
    """With what was learnt by it; the phone's is the same one as that of /me/contact."""
    who = Somebody(house)
    await who.live()
    for purpose in ("face", "ctid", "card"):
        version = (await house.http.get("/api/v1/consent-texts")).json()[purpose][-1]["version"]
        body = {"purpose": purpose, "version": version}
        assert (await house.post("/me/consents", who.name, body)).status_code == 201
        assert_problem(
            await house.post("/me/consents", who.name, {**body, "version": "2000"}),
            409,
            "consent_required",
        )
    told = (await house.get("/me/consents", who.name)).json()["consents"]
    assert {one["purpose"] for one in told} == set(Purpose)
    assert not any(one["withdrawn_at"] for one in told)
    for purpose in ("phone", "face"):
        assert (await house.delete(f"/me/consents/{purpose}", who.name)).status_code == 204
    told = (await house.get("/me/consents", who.name)).json()["consents"]
    ended = {one["purpose"] for one in told if one["withdrawn_at"]}
    assert ended == {"phone", "face"}
    assert (await house.get("/me/contact", who.name)).json()["consent"] is None
    (proof,) = await sql.rows(connection(), "SELECT * FROM proof WHERE citizen=?", who.id)
    assert (proof["details"], proof["lookup"]) == (None, "")
    assert proof["ended_why"] == "consent_withdrawn"
    assert_problem(await house.delete("/me/consents/shoes", who.name), 404, "not_found")


async def test_a_booking_that_was_kept_belongs_to_nobody(house: RunningHouse) -> None:
    """It still counts; a cancelled one is gone."""
    who = Somebody(house)
    await who.live()
    over = await booked(house, who.name, minutes=-300, state="no_show", ended_ms=1, ended_by="hall")
    await who.erase()
    rows = await sql.rows(connection(), "SELECT * FROM appointment WHERE id=?", over)
    assert [(row["citizen"], row["state"]) for row in rows] == [(None, "no_show")]
    gone = await sql.rows(connection(), "SELECT * FROM appointment WHERE id=?", who.booking)
    assert gone == []
