"""Two accounts of one person become one, on both databases: nothing is lost on the way."""

import asyncio
import contextvars
from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import httpx
import pytest
import pytest_asyncio

from handlers.login.tokens import Tokens
from kit.clock import business_date, real_ms
from records.db import sql
from records.identity.words import Purpose
from records.models.identity.consents import NewConsent, give_consent, live_consent
from records.models.identity.same_person import RECENT_MS
from records.models.notices.contacts import (
    Contact,
    Wishes,
    find_contact,
    find_wishes,
    put_contact,
    put_wishes,
)
from records.models.people import citizens
from records.privacy.holdings import HOLDINGS, Merge
from records.transactions import connection, transaction
from tests.support.attack import assert_problem
from tests.support.bookings import booked, citizen_id
from tests.support.cases import ITEM, materials, new_case, serve
from tests.support.house import RunningHouse
from tests.support.proven import prove

Json = dict[str, Any]
_people = count(1)


class Two:
    """Somebody with two WeChats, both proven to be theirs; a number of their own."""

    def __init__(self, house: RunningHouse) -> None:
        n = next(_people)
        self.house = house
        self.old, self.new = f"Old{n}", f"New{n}"
        self.number = f"1101051990030{n:04}X"

    async def prove(self, **more: Any) -> None:  # noqa: ANN401
        """Both are shown to be the same person's."""
        await prove(self.house, self.old, self.number)
        await prove(self.house, self.new, self.number, **more)

    async def merge(self, **more: Any) -> httpx.Response:  # noqa: ANN401
        """Let the old account become part of the new one."""
        body = {"account": await citizen_id(self.house, self.old)}
        return await self.house.post("/me/accounts/merge", self.new, body, **more)

    async def merged(self) -> str:
        """The same, which must succeed; the id that was merged."""
        reply = await self.merge()
        assert reply.status_code == 200, reply.text
        return await citizen_id(self.house, self.old)

    async def get(self, path: str, name: str | None = None) -> Any:  # noqa: ANN401
        """What the new account is told."""
        reply = await self.house.get(path, name or self.new)
        assert reply.status_code == 200, reply.text
        return reply.json()


@pytest_asyncio.fixture
async def two(house: RunningHouse) -> AsyncIterator[Two]:
    """Both are proven."""
    two = Two(house)
    await two.prove()
    yield two


async def test_all_that_lives_is_there_after_a_merge(two: Two) -> None:
    """Tickets, bookings and cases of both; the other account is seen before with what it has."""
    house = two.house
    case = await new_case(house, two.old)
    assert (await house.verb(2, "finish")).status_code == 200
    old = await house.take(two.old, "instant")
    new = await house.take(two.new, "social")
    bookings = {await booked(house, two.old), await booked(house, two.new)}
    own = await citizen_id(house, two.old)
    told = await two.get("/me/accounts")
    (other,) = told["others"]
    assert told["level"] == 4
    assert {**other, "since": ""} == {
        "id": own,
        "kind": "wechat",
        "since": "",
        "tickets": 1,
        "bookings": 1,
        "cases": 1,
    }
    await two.merged()
    tickets = await two.get("/tickets")
    assert {one["id"] for one in tickets} == {old["id"], new["id"]}
    assert {one["id"] for one in await two.get("/appointments")} == bookings
    assert [one["id"] for one in (await two.get("/cases"))["cases"]] == [case["id"]]
    assert (await two.get(f"/cases/{case['id']}"))["id"] == case["id"]
    assert (await two.get("/me/accounts"))["others"] == []
    withdrawn = await house.post(
        f"/cases/{case['id']}/withdraw", two.new, {"version": case["version"]}
    )
    assert withdrawn.status_code == 200, withdrawn.text
    for ticket in (old, new):
        given_up = await house.post(f"/tickets/{ticket['id']}/cancel", two.new)
        assert given_up.status_code == 200, given_up.text


async def test_the_old_logins_end_and_lead_to_the_joined_account(two: Two) -> None:
    """By the same WeChat, at once and to all that is there; the ways are both told."""
    house = two.house
    old = await citizen_id(house, two.old)
    refresh = await house.http.post(
        "/api/v1/login/wechat", json={"code": await house.code(two.old)}
    )
    await two.merged()
    assert (await house.get("/me/accounts", two.old)).status_code == 401
    body = {"refresh_token": refresh.json()["refresh_token"]}
    assert (await house.http.post("/api/v1/login/refresh", json=body)).status_code == 401
    del house.tokens[two.old]
    assert await citizen_id(house, two.old) == await citizen_id(house, two.new)
    ways = (await two.get("/me/accounts", two.old))["ways"]
    assert [(way["kind"], way["current"]) for way in ways] == [
        ("wechat", False),
        ("wechat", True),
    ]
    assert ways[1]["id"] == old
    # Messages go to the WeChat that was used last, and to nobody by the old id.
    found = await sql.rows(connection(), "SELECT citizen FROM contact WHERE citizen=?", old)
    assert found == []


async def test_one_number_a_lane_over_both_ids(two: Two) -> None:
    """The one that was taken as the other account counts, also while it is postponed or missed."""
    old = await two.house.take(two.old, "instant")
    await two.merged()
    body = {"hall": "tonghua", "lane": "instant"}
    problem = assert_problem(await two.house.post("/tickets", two.new, body), 409, "ticket_exists")
    assert problem["ticket"] == old["id"]
    await two.house.post(f"/tickets/{old['id']}/cancel", two.new)
    assert (await two.house.post("/tickets", two.new, body)).status_code == 201


async def test_who_is_called_by_an_old_number_is_reached(two: Two) -> None:
    """What is told of it names the id that took it, and goes to the address of the joined one."""
    house = two.house
    old = await two.merged()
    ring = house.settings.app.key_ring
    found = await find_contact(connection(), old, "openid")
    assert found is not None
    assert found.citizen == await citizen_id(house, two.new)
    assert ring.unseal(found.sealed, found.place)
    await put_wishes(connection(), found.citizen, Wishes("en", sms=False), real_ms())
    assert await find_wishes(connection(), old) == Wishes("en", sms=False)


async def test_of_addresses_and_consents_the_later_one_is_kept(two: Two) -> None:
    """The number that was given last, with its own consent; of wishes as well."""
    house, db = two.house, connection()
    ring, now_ms = house.settings.app.key_ring, real_ms()
    ids = [await citizen_id(house, name) for name in (two.new, two.old)]
    for who, number, at_ms in zip(ids, ("13800138000", "13900139000"), (1, 2), strict=True):
        await put_contact(db, Contact.of(ring, who, "phone", number), now_ms + at_ms)
        consent = NewConsent(who, Purpose.PHONE, "2026-11", f"citizen:{who}")
        await give_consent(db, consent, now_ms + at_ms)
        await put_wishes(db, who, Wishes("en" if at_ms == 2 else "zh"), now_ms + at_ms)
    await two.merged()
    told = await two.get("/me/contact")
    assert (told["phone"], told["language"]) == ("139****9000", "en")
    kept = await live_consent(db, ids[0], Purpose.PHONE)
    assert kept is not None
    assert kept.given_ms == now_ms + 2


async def test_nothing_that_moves_names_the_old_account_any_more(two: Two) -> None:
    """As `HOLDINGS` says."""
    await booked(two.house, two.old)
    old = await two.merged()
    for one in HOLDINGS:
        if one.merge is Merge.MOVES:
            left = f"SELECT COUNT(*) AS n FROM {one.table} WHERE {one.column}=?"
            assert (await sql.rows(connection(), left, old))[0]["n"] == 0, one.name


async def test_two_bookings_of_one_thing_and_day_are_in_the_way(two: Two) -> None:
    """Both are named, nothing was moved; without one of them it is done."""
    house = two.house
    ones = [await booked(house, name, subject="item:GA-001") for name in (two.new, two.old)]
    problem = assert_problem(await two.merge(), 409, "merge_conflict")
    assert problem["bookings"] == sorted(ones)
    assert [one["id"] for one in await two.get("/appointments")] == [ones[0]]
    assert (await house.post(f"/appointments/{ones[1]}/cancel", two.old)).status_code == 200
    await two.merged()


async def test_an_item_and_its_theme_are_in_the_way_too(two: Two) -> None:
    """As they are for one account."""
    house = two.house
    found = await sql.rows(connection(), "SELECT theme_id, item_id FROM theme_item LIMIT 1")
    ((theme, item),) = [tuple(row.values()) for row in found]
    await booked(house, two.new, subject=f"item:{item}")
    await booked(house, two.old, subject=f"theme:{theme}")
    assert_problem(await two.merge(), 409, "merge_conflict")


@pytest.mark.parametrize("why", ["never", "long ago", "too little"])
async def test_without_a_fresh_proof_nothing_is_merged(house: RunningHouse, why: str) -> None:
    """Whoever found a phone does not take over an account."""
    two = Two(house)
    await prove(house, two.old, two.number)
    if why == "long ago":
        at_ms = real_ms() - RECENT_MS - 1
        await prove(house, two.new, two.number, proven_ms=at_ms)
    if why == "too little":
        await prove(house, two.new, two.number, level=3)
    assert_problem(await two.merge(), 403, "proof_required")


@pytest.mark.parametrize("why", ["another person", "declared", "ended", "unknown"])
async def test_an_account_of_somebody_else_is_not_there(house: RunningHouse, why: str) -> None:
    """Neither shown nor merged: whoever declares my number does not become mine."""
    two = Two(house)
    await prove(house, two.new, two.number)
    if why == "another person":
        await prove(house, two.old, "110105199003074471")
    if why == "declared":
        await prove(house, two.old, two.number, level=3)
    if why == "ended":
        proof = await prove(house, two.old, two.number)
        await sql.change(connection(), "UPDATE proof SET ended_ms=1 WHERE id=?", proof)
    assert (await two.get("/me/accounts"))["others"] == []
    if why == "unknown":
        body = {"account": "nobody"}
        reply = await house.post("/me/accounts/merge", two.new, body)
    else:
        reply = await two.merge()
    assert_problem(reply, 404, "not_found")
    assert (await house.get("/me/accounts", two.old)).status_code == 200


async def test_merges_that_cross_do_one_thing(two: Two) -> None:
    """Each into the other at once: one is done, and nobody is left without an account."""
    ids = {name: await citizen_id(two.house, name) for name in (two.old, two.new)}

    async def into(name: str, other: str) -> int:
        body = {"account": ids[other]}
        reply = await two.house.post("/me/accounts/merge", name, body)
        return reply.status_code

    done = await asyncio.gather(into(two.new, two.old), into(two.old, two.new))
    assert done.count(200) == 1
    rows = [await citizens.account(connection(), one) for one in ids.values()]
    assert [row.merged_into is None for row in rows if row].count(True) == 1


async def test_a_merge_is_done_once_and_has_no_chains(house: RunningHouse) -> None:
    """What was part of an account goes with it, under one name."""
    first = Two(house)
    await first.prove()
    oldest = await first.merged()
    assert_problem(await first.merge(), 404, "not_found")
    third = f"Third{first.new}"
    await prove(house, third, first.number)
    body = {"account": await citizen_id(house, first.new)}
    reply = await house.post("/me/accounts/merge", third, body)
    assert reply.status_code == 200, reply.text
    merged = await citizens.merged_accounts(connection(), await citizen_id(house, third))
    assert {one.id for one in merged} == {oldest, await citizen_id(house, first.new)}


async def test_a_booking_that_is_being_made_is_not_lost(two: Two) -> None:
    """Whichever comes first, it belongs to the joined account in the end."""
    house = two.house
    tomorrow = business_date(house.ctx.clock.now_ms() + 24 * 3600 * 1000)
    query = {"date": tomorrow, "item": "GA-001"}
    slots = await house.http.get("/api/v1/halls/tonghua/slots", params=query)
    body = {"slot": slots.json()[20]["id"], "item": "GA-001"}
    made, done = await asyncio.gather(house.post("/appointments", two.old, body), two.merge())
    assert done.status_code == 200, done.text
    expected = [made.json()["id"]] if made.status_code == 201 else []
    assert made.status_code in {201, 401}
    assert [one["id"] for one in await two.get("/appointments")] == expected


async def test_a_login_that_is_under_way_is_one_of_the_joined_account(two: Two) -> None:
    """A transaction that asks whose an account is waits for the merge, or the merge for it."""
    house = two.house
    old, new = [await citizen_id(house, name) for name in (two.old, two.new)]
    async with transaction() as tx:
        assert await citizens.joined(tx, old) == old
    await two.merged()
    async with transaction() as tx:
        assert await citizens.joined(tx, old) == new
        assert await citizens.joined(tx, "nobody") == "nobody"


async def test_a_way_is_taken_away(two: Two) -> None:
    """Its logins end, and whoever comes by it again is somebody new; never the one in use."""
    house = two.house
    old = await two.merged()
    del house.tokens[two.old]
    await house.login(two.old)
    new = await citizen_id(house, two.new)
    for way in (new,):
        reply = await house.delete(f"/me/accounts/{way}", two.new)
        assert_problem(reply, 409, "last_way")
    assert_problem(await house.delete("/me/accounts/nothing", two.new), 404, "not_found")
    assert (await house.delete(f"/me/accounts/{old}", two.new)).status_code == 204
    assert (await house.get("/me/accounts", two.old)).status_code == 401
    assert [way["id"] for way in (await two.get("/me/accounts"))["ways"]] == [new]
    del house.tokens[two.old]
    assert await citizen_id(house, two.old) not in {old, new}
    proof = await prove(house, two.new, two.number, provider="ctid", level=5)
    assert ("ctid", proof) in [
        (way["kind"], way["id"]) for way in (await two.get("/me/accounts"))["ways"]
    ]
    assert (await house.delete(f"/me/accounts/{proof}", two.new)).status_code == 204
    (row,) = await sql.rows(connection(), "SELECT * FROM proof WHERE id=?", proof)
    assert (row["details"], row["lookup"], row["ended_why"]) == (None, "", "unlinked")


async def test_other_processes_learn_of_a_merge(two: Two) -> None:
    """Tokens that were given out before know the merged id within two seconds."""
    house = two.house
    token = await house.login(two.new)
    elsewhere = Tokens(house.settings.app.secret)
    assert elsewhere.principal(token).merged == ()
    old = await two.merged()
    await elsewhere.run_once(real_ms())
    assert elsewhere.principal(token).merged == (old,)


async def test_a_case_of_an_old_number_is_the_joined_accounts(two: Two) -> None:
    """Whoever took the number before the merge is served after it."""
    house = two.house
    ticket = await serve(house, two.old, clerk=5)
    await two.merged()
    papers = await materials(house)
    body = {"ticket": ticket["id"], "item": ITEM, "outcome": "accept", "materials": papers}
    made = await house.post("/cases", "clerk-05", body)
    assert made.status_code == 201, made.text
    listed = (await two.get("/cases"))["cases"]
    assert [one["id"] for one in listed] == [made.json()["id"]]
    assert (await house.verb(5, "finish")).status_code == 200


async def test_a_window_knows_whose_an_old_number_is(two: Two) -> None:
    """The joined account's: whoever is called by it is who the person line tells."""
    house = two.house
    ticket = await serve(house, two.old, clerk=6)
    await two.merged()
    told = await house.get(f"/windows/tonghua/6/person?ticket={ticket['id']}", "clerk-06")
    assert (told.json()["known"], told.json()["level"]) == (True, 4)
    assert (await house.verb(6, "finish")).status_code == 200


@pytest.mark.parametrize("like", ["postgres"], indirect=True)
async def test_a_merge_waits_for_who_books(two: Two) -> None:
    """Two who only ask whose an account is do not wait for each other. SQLite has one writer."""
    old = await citizen_id(two.house, two.old)
    await two.house.login(two.new)

    async def ask() -> str:
        async with transaction() as other:
            return await citizens.joined(other, old)

    before, after = contextvars.copy_context(), contextvars.copy_context()
    async with transaction() as tx:
        assert await citizens.joined(tx, old) == old
        async with asyncio.timeout(20):
            assert await asyncio.get_running_loop().create_task(ask(), context=before) == old
            merging = asyncio.get_running_loop().create_task(two.merge(), context=after)
            waits = "SELECT COUNT(*) AS n FROM pg_locks WHERE NOT granted"
            while not merging.done() and not (await sql.rows(tx, waits))[0]["n"]:
                await asyncio.sleep(0.01)
        assert not merging.done()
    assert (await merging).status_code == 200
